//! Frames, and nothing but frames.

use pilota::thrift::{ProtocolExceptionKind, ThriftException, new_protocol_exception};
use tokio::io::AsyncRead;
use volo::util::buf_reader::BufReader;
use volo_thrift::codec::default::framed::HEADER_DETECT_LENGTH;
use volo_thrift::codec::default::{MakeZeroCopyCodec, ZeroCopyDecoder};
use volo_thrift::context::ThriftContext;
use volo_thrift::{Bytes, EntryMessage, ThriftMessage};

/// How a message of the binary protocol begins, behind the length of its frame: version 1.
const BINARY: [u8; 2] = [0x80, 1];

/// A framed codec that refuses what is not framed. Volo would read it as an unframed message, whose lengths nothing bounds.
#[derive(Clone)]
pub(crate) struct FramedOnly<M>(pub(crate) M);

impl<M: MakeZeroCopyCodec> MakeZeroCopyCodec for FramedOnly<M> {
    type Encoder = M::Encoder;
    type Decoder = FramedOnly<M::Decoder>;

    fn make_codec(&self) -> (M::Encoder, FramedOnly<M::Decoder>) {
        let (encoder, decoder) = self.0.make_codec();
        (encoder, FramedOnly(decoder))
    }
}

impl<D: ZeroCopyDecoder> ZeroCopyDecoder for FramedOnly<D> {
    fn decode<Msg: Send + EntryMessage, Cx: ThriftContext>(
        &mut self,
        cx: &mut Cx,
        bytes: &mut Bytes,
    ) -> Result<Option<ThriftMessage<Msg>>, ThriftException> {
        self.0.decode(cx, bytes)
    }

    async fn decode_async<Msg: Send + EntryMessage, Cx: ThriftContext, R: AsyncRead + Unpin + Send + Sync>(
        &mut self,
        cx: &mut Cx,
        reader: &mut BufReader<R>,
    ) -> Result<Option<ThriftMessage<Msg>>, ThriftException> {
        let head = reader.fill_buf_at_least(HEADER_DETECT_LENGTH).await?;
        if head[4..6] == BINARY {
            return self.0.decode_async(cx, reader).await;
        }
        Err(new_protocol_exception(ProtocolExceptionKind::BadVersion, "this is no frame of the binary protocol"))
    }
}
