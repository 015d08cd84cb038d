//! The encoding alone, without any call: a message whose root is the arguments of a procedure.

use capnp::any_pointer;
use capnp::message::{Builder, HeapAllocator, Reader};
use capnp::serialize::{OwnedSegments, read_message, write_message};
use capnp::traits::FromPointerReader;
use rpcbench_contract::workloads::visit::{RequestVisitor, VisitRequest};
use rpcbench_contract::workloads::{self, Procedure, Request};
use rpcbench_contract::{CallError, Codec, CodecInfo, Limits};

use crate::adapter::{CAPNP, FAMILY, ID};
use crate::bench_capnp::bench::{
    burn_params, echo_blob_params, echo_contacts_params, echo_log_params, echo_media_params, echo_mesh_params,
    echo_player_params, eval_params, expand_params, match_ride_params, rank_params, total_params,
};
use crate::limits::reader_options;
use crate::reading::{each, whole};
use crate::writing::Fill;

/// Cap'n Proto's stream framing with messages that are not packed.
pub struct CapnpCodec;

/// The arguments of a procedure as a message.
pub struct Value {
    procedure: Procedure,
    message: Message,
}

enum Message {
    Built(Builder<HeapAllocator>),
    Read(Reader<OwnedSegments>),
}

impl Value {
    fn root<'a, T: FromPointerReader<'a>>(&'a self) -> capnp::Result<T> {
        match &self.message {
            Message::Built(builder) => builder.get_root_as_reader(),
            Message::Read(reader) => reader.get_root(),
        }
    }
}

impl Codec for CapnpCodec {
    const INFO: CodecInfo = CodecInfo { id: ID, family: FAMILY, versions: &[CAPNP] };
    type Value = Value;

    fn prepare(request: &Request) -> Value {
        let mut message = Builder::new_default();
        match request {
            Request::EchoBlob(bytes) => message.init_root::<echo_blob_params::Builder<'_>>().fill(bytes),
            Request::EchoLog(lines) => message.init_root::<echo_log_params::Builder<'_>>().fill(lines),
            Request::EchoMesh(triangles) => message.init_root::<echo_mesh_params::Builder<'_>>().fill(triangles),
            Request::EchoPlayer(players) => message.init_root::<echo_player_params::Builder<'_>>().fill(players),
            Request::EchoMedia(media) => message.init_root::<echo_media_params::Builder<'_>>().fill(media.as_ref()),
            Request::EchoContacts(update) => message.init_root::<echo_contacts_params::Builder<'_>>().fill(update),
            Request::Total(cars) => message.init_root::<total_params::Builder<'_>>().fill(cars),
            Request::Rank(results) => message.init_root::<rank_params::Builder<'_>>().fill(results),
            Request::Eval(expression) => message.init_root::<eval_params::Builder<'_>>().fill(expression),
            Request::Match(ride) => message.init_root::<match_ride_params::Builder<'_>>().fill(ride),
            Request::Expand(count) => message.init_root::<expand_params::Builder<'_>>().fill(count),
            Request::Burn(rounds) => message.init_root::<burn_params::Builder<'_>>().fill(rounds),
        }
        Value { procedure: request.procedure(), message: Message::Built(message) }
    }

    fn encode(value: &Value, out: &mut Vec<u8>) -> Result<(), CallError> {
        let written = match &value.message {
            Message::Built(builder) => write_message(out, builder),
            Message::Read(reader) => copied(reader).and_then(|builder| write_message(out, &builder)),
        };
        written.map_err(|error| CallError::Encode(error.to_string()))
    }

    fn decode(procedure: Procedure, mut bytes: &[u8]) -> Result<Value, CallError> {
        let read = read_message(&mut bytes, reader_options(Limits::default()));
        let message = read.map_err(|error| CallError::Protocol(error.to_string()))?;
        match bytes.len() {
            0 => Ok(Value { procedure, message: Message::Read(message) }),
            left => Err(CallError::Protocol(format!("{left} bytes after the message"))),
        }
    }

    /// Every pointer is followed before the values are taken, so that what leads astray is an error.
    fn restore(value: &Value) -> Result<Request, CallError> {
        let checked = value.root::<any_pointer::Reader<'_>>().and_then(|root| root.target_size());
        checked.map_err(|error| CallError::Protocol(error.to_string()))?;
        workloads::Request::gather(value).map_err(CallError::from)
    }
}

/// A message that was read, as one that can be written.
fn copied(reader: &Reader<OwnedSegments>) -> capnp::Result<Builder<HeapAllocator>> {
    let mut builder = Builder::new_default();
    builder.set_root(reader.get_root::<any_pointer::Reader<'_>>()?)?;
    Ok(builder)
}

/// What the root holds under a name, if it can be read.
macro_rules! held {
    ($value:ident, $params:ident $get:ident) => {
        $value.root::<$params::Reader<'_>>().and_then(|params| params.$get())
    };
}

impl VisitRequest for Value {
    fn visit<V: RequestVisitor>(&self, visitor: V) -> V::Output {
        match self.procedure {
            Procedure::EchoBlob => visitor.echo_blob(held!(self, echo_blob_params get_bytes).unwrap_or_default()),
            Procedure::EchoLog => visitor.echo_log(each(held!(self, echo_log_params get_lines))),
            Procedure::EchoMesh => visitor.echo_mesh(each(held!(self, echo_mesh_params get_triangles))),
            Procedure::EchoPlayer => visitor.echo_player(each(held!(self, echo_player_params get_players))),
            Procedure::EchoMedia => visitor.echo_media(&whole(held!(self, echo_media_params get_media))),
            Procedure::EchoContacts => visitor.echo_contacts(&whole(held!(self, echo_contacts_params get_update))),
            Procedure::Total => visitor.total(each(held!(self, total_params get_cars))),
            Procedure::Rank => visitor.rank(each(held!(self, rank_params get_results))),
            Procedure::Eval => visitor.eval(whole(held!(self, eval_params get_expression))),
            Procedure::Match => visitor.match_(&whole(held!(self, match_ride_params get_ride))),
            Procedure::Expand => visitor.expand(whole(self.root::<expand_params::Reader<'_>>()).get_count()),
            Procedure::Burn => visitor.burn(whole(self.root::<burn_params::Reader<'_>>()).get_rounds()),
        }
    }
}
