//! The codec of a message, with bounds on what it may claim and how deep it may go.
//!
//! Volo hands its protocol to nobody but a message: how a [`ThriftMessage`] is decoded is its own, and so is the making of one. So
//! the bounds sit in a message around the message, which wraps the protocol on its way to the generated code.

use pilota::thrift::binary::TBinaryProtocol;
use pilota::thrift::{
    ApplicationException, Message, ProtocolExceptionKind, TAsyncInputProtocol, TInputProtocol, TLengthProtocol,
    TMessageIdentifier, TMessageType, TOutputProtocol, ThriftException, new_protocol_exception,
};
use tokio::io::AsyncRead;
use volo::context::Role;
use volo::util::buf_reader::BufReader;
use volo_thrift::codec::default::{MakeZeroCopyCodec, ZeroCopyDecoder};
use volo_thrift::context::ThriftContext;
use volo_thrift::{Bytes, EntryMessage, ThriftMessage};

use crate::bounded_input::BoundedInput;
use crate::claims;

/// Where a message's type is, in the low half of a byte; before it is the version.
const KIND: usize = 3;
/// Where the length of its method's name is.
const NAME: usize = 4;

/// A codec of whole messages of the binary protocol, which is all that [`FramedOnly`](crate::framed_only::FramedOnly) lets
/// through, whose decoder has bounds. Its encoder is the inner one.
#[derive(Clone)]
pub(crate) struct Bounded<M>(pub(crate) M);

impl<M: MakeZeroCopyCodec> MakeZeroCopyCodec for Bounded<M> {
    type Encoder = M::Encoder;
    type Decoder = Bounded<M::Decoder>;

    fn make_codec(&self) -> (M::Encoder, Bounded<M::Decoder>) {
        let (encoder, decoder) = self.0.make_codec();
        (encoder, Bounded(decoder))
    }
}

impl<D: ZeroCopyDecoder> ZeroCopyDecoder for Bounded<D> {
    #[inline]
    fn decode<Msg: Send + EntryMessage, Cx: ThriftContext>(
        &mut self,
        cx: &mut Cx,
        bytes: &mut Bytes,
    ) -> Result<Option<ThriftMessage<Msg>>, ThriftException> {
        check_head(bytes, cx.rpc_info().role())?;
        let message = self.0.decode::<BoundedMessage<Msg>, Cx>(cx, bytes)?;
        Ok(message.map(|ThriftMessage { data, meta }| ThriftMessage { data: data.map(|bounded| bounded.0), meta }))
    }

    /// Nothing comes this way, because frames are read whole.
    async fn decode_async<Msg: Send + EntryMessage, Cx: ThriftContext, R: AsyncRead + Unpin + Send + Sync>(
        &mut self,
        _: &mut Cx,
        _: &mut BufReader<R>,
    ) -> Result<Option<ThriftMessage<Msg>>, ThriftException> {
        Err(not_whole())
    }
}

/// What Volo reads of a message before the message itself is asked: its head, and an exception in the message's place.
/// Servers get none, and Volo's would panic at one.
fn check_head(bytes: &Bytes, role: Role) -> Result<(), ThriftException> {
    claims::blob(bytes, NAME)?;
    claims::text(bytes, NAME)?;
    let exception = bytes.get(KIND).is_some_and(|kind| kind & 0xf == TMessageType::Exception as u8);
    match role {
        _ if !exception => Ok(()),
        Role::Client => check_exception(bytes.clone()),
        Role::Server => Err(new_protocol_exception(ProtocolExceptionKind::InvalidData, "an exception is no request")),
    }
}

/// Decodes an exception once before Volo does, which has no bounds there. They are short and rare.
fn check_exception(mut bytes: Bytes) -> Result<(), ThriftException> {
    let mut binary = TBinaryProtocol::new(&mut bytes, true);
    let mut input = BoundedInput::new(&mut binary);
    input.read_message_begin()?;
    ApplicationException::decode(&mut input).map(drop)
}

fn not_whole() -> ThriftException {
    new_protocol_exception(ProtocolExceptionKind::NotImplemented, "only whole frames are decoded")
}

/// Another message, which is decoded with bounds.
struct BoundedMessage<Msg>(Msg);

impl<Msg: EntryMessage> EntryMessage for BoundedMessage<Msg> {
    #[inline]
    fn encode<T: TOutputProtocol>(&self, protocol: &mut T) -> Result<(), ThriftException> {
        self.0.encode(protocol)
    }

    #[inline]
    fn decode<T: TInputProtocol>(protocol: &mut T, head: &TMessageIdentifier) -> Result<Self, ThriftException> {
        Msg::decode(&mut BoundedInput::new(protocol), head).map(Self)
    }

    async fn decode_async<T: TAsyncInputProtocol>(_: &mut T, _: &TMessageIdentifier) -> Result<Self, ThriftException> {
        Err(not_whole())
    }

    #[inline]
    fn size<T: TLengthProtocol>(&self, protocol: &mut T) -> usize {
        self.0.size(protocol)
    }
}
