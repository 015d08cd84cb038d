//! One connection of the server.

use std::io;

use rpcbench_contract::Limits;
use rpcbench_contract::workloads::Procedure;
use rpcbench_transport::BlockingStream;
use thrift::protocol::TInputProtocol;
use thrift::server::TProcessor;
use thrift::transport::TFramedWriteTransport;

use crate::bench::BenchSyncProcessor;
use crate::failure::words;
use crate::frames::Frames;
use crate::handler::Handler;
use crate::joined::Joined;
use crate::limits::configuration;
use crate::protocol::Protocol;

/// Why a peer is not served any longer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Dismissal {
    /// The connection broke, or a frame did.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// A message is none of this protocol, or the reply could not be written.
    #[error("{}", words(.0))]
    Message(thrift::Error),
    /// What lies in a frame is not what the procedure takes.
    #[error("what came for {0} is not its arguments")]
    Arguments(Procedure),
}

/// Answers one peer, call after call, until it ends the connection between two of them.
///
/// The processor answers what it cannot decode with an exception, and leaves it half read. As each message is read from
/// its own frame, by a protocol of its own, the rest is never taken for the next message; the peer is dismissed all the
/// same, unless the method is one that we do not have.
pub(crate) fn serve<P: Protocol>(stream: BlockingStream, limits: Limits) -> Result<(), Dismissal> {
    let configuration = configuration(limits);
    let handler = Handler::default();
    let processor = BenchSyncProcessor::new(&handler);
    let mut frames = Frames::new(stream.try_clone()?, limits.message);
    let mut output = P::output(TFramedWriteTransport::new(Joined::new(stream)), &configuration);
    while frames.advance()? {
        let mut message = frames.rest();
        processor.process(&mut P::input(&mut message, &configuration), &mut output).map_err(Dismissal::Message)?;
        if !handler.was_reached() || !message.is_empty() {
            let mut again = P::input(frames.rest(), &configuration);
            excuse(&again.read_message_begin().map_err(Dismissal::Message)?.name)?;
        }
    }
    Ok(())
}

/// What was not understood is the arguments of a procedure that we do not have, or the peer's mistake.
fn excuse(name: &str) -> Result<(), Dismissal> {
    match Procedure::ALL.into_iter().find(|procedure| procedure.name() == name) {
        Some(procedure) => Err(Dismissal::Arguments(procedure)),
        None => Ok(()),
    }
}
