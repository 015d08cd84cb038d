//! What lies between tarpc and a stream: length-delimited frames, each a value in bincode.

use rpcbench_contract::Limits;
use tarpc::serde::{Deserialize, Serialize};
use tarpc::serde_transport::{self, Transport};
use tarpc::tokio_serde::formats::Bincode;
use tarpc::tokio_util::codec::length_delimited::Builder;
use tokio::io::{AsyncRead, AsyncWrite};

/// A stream on which `In` is received and `Out` is sent.
pub(crate) type Wire<S, In, Out> = Transport<S, In, Out, Bincode<In, Out>>;

/// tarpc's serde transport over a stream. A frame that is longer than the limit ends the connection, in both directions.
pub(crate) fn wire<S, In, Out>(stream: S, limits: Limits) -> Wire<S, In, Out>
where
    S: AsyncRead + AsyncWrite,
    In: for<'a> Deserialize<'a>,
    Out: Serialize,
{
    let framed = Builder::new().max_frame_length(limits.message).new_framed(stream);
    serde_transport::new(framed, Bincode::default())
}
