//! A reply as these adapters have it: canonical bytes in the buffer that received them.

use std::cell::Cell;
use std::fmt;
use std::mem;
use std::ops::Range;
use std::rc::Rc;

use rpcbench_contract::workloads::visit::{ReplyVisitor, VisitReply};
use rpcbench_contract::workloads::{Procedure, Reply};

use crate::canonical::{self, NotCanonical};

/// The buffer that waits for the next reply, shared by a client and the reply it gave last.
pub(crate) type Spare = Rc<Cell<Vec<u8>>>;

/// The canonical bytes of a reply. Dropping it gives its buffer back to the client for the next one.
pub struct SocketReply {
    pub(crate) procedure: Procedure,
    pub(crate) buffer: Vec<u8>,
    pub(crate) body: Range<usize>,
    pub(crate) spare: Spare,
}

impl SocketReply {
    /// The procedure that this answers.
    #[must_use]
    pub const fn procedure(&self) -> Procedure {
        self.procedure
    }

    /// The canonical bytes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.buffer[self.body.clone()]
    }

    /// The value that the bytes stand for.
    pub fn decode(&self) -> Result<Reply, NotCanonical> {
        canonical::decode_reply(self.procedure, self.body())
    }
}

impl fmt::Debug for SocketReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketReply")
            .field("procedure", &self.procedure)
            .field("body", &self.body())
            .finish_non_exhaustive()
    }
}

impl VisitReply for SocketReply {
    /// A blob is shown where it lies, everything else is decoded into the model first. Bytes that are no value are shown
    /// as another procedure's reply, which no check takes for this one's.
    fn visit<V: ReplyVisitor>(&self, visitor: V) -> V::Output {
        if self.procedure == Procedure::EchoBlob {
            return match canonical::borrow_blob(self.body()) {
                Ok(blob) => visitor.echo_blob(blob),
                Err(_) => visitor.total(0),
            };
        }
        match self.decode() {
            Ok(reply) => reply.visit(visitor),
            Err(_) => visitor.echo_blob(self.body()),
        }
    }
}

impl Drop for SocketReply {
    fn drop(&mut self) {
        self.spare.set(mem::take(&mut self.buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(procedure: Procedure, bytes: &[u8]) -> SocketReply {
        SocketReply { procedure, buffer: bytes.to_vec(), body: 0..bytes.len(), spare: Spare::default() }
    }

    #[test]
    fn bytes_that_are_no_value_prove_nothing_of_their_procedure() {
        use rpcbench_contract::workloads::Proof;
        let blob = Reply::EchoBlob(b"no length before it".as_slice().into());
        assert_ne!(Proof::of(&reply(Procedure::EchoBlob, b"no length before it")), blob.proof());
        assert_ne!(Proof::of(&reply(Procedure::Burn, b"")), Reply::Burn(0).proof());
        assert!(reply(Procedure::Burn, b"").decode().is_err());
        assert!(reply(Procedure::Burn, b"\x01\x01").decode().is_err(), "trailing bytes");
    }

    #[test]
    fn a_dropped_reply_gives_its_buffer_back() {
        let spare = Spare::default();
        drop(SocketReply { procedure: Procedure::Burn, buffer: vec![7; 9], body: 0..9, spare: Rc::clone(&spare) });
        assert_eq!(spare.take(), [7; 9]);
    }
}
