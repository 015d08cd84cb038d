//! The codec of a connection: the binary protocol in frames.
//!
//! Volo's default wraps each frame in a `TTHeader`, which only `CloudWeGo`'s own servers understand. Frames alone are what every
//! implementation of Thrift speaks, so that this adapter can be called by Apache's clients and can call its servers.

use rpcbench_contract::Limits;
use volo_thrift::codec::DefaultMakeCodec;
use volo_thrift::codec::default::framed::MakeFramedCodec;
use volo_thrift::codec::default::thrift::MakeThriftCodec;

use crate::bounded::Bounded;
use crate::framed_only::FramedOnly;

/// What makes encoders and decoders.
pub(crate) type Codec = DefaultMakeCodec<FramedOnly<MakeFramedCodec<Bounded<MakeThriftCodec>>>>;

/// The codec, with a limit on its frames.
pub(crate) fn codec(limits: Limits) -> Codec {
    let most = i32::try_from(limits.message).unwrap_or(i32::MAX);
    let framed = MakeFramedCodec::new(Bounded(MakeThriftCodec::default())).with_max_frame_size(most);
    DefaultMakeCodec::new(FramedOnly(framed))
}
