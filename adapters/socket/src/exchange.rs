//! A client's side of the protocol without its socket: the same for blocking and asynchronous clients.

use std::rc::Rc;

use rpcbench_contract::workloads::{Procedure, Proof, Request};
use rpcbench_contract::{CallError, ConnectOptions};

use crate::canonical::{self, NotCanonical};
use crate::frame::{self, Frame, FrameError, HEADER, Inbox, REFUSED};
use crate::memo::Memo;
use crate::reply::{SocketReply, Spare};

/// A request as these adapters have it: the whole frame with its tag, or why there is none.
#[derive(Debug)]
pub struct Prepared {
    procedure: Procedure,
    frame: Result<(u64, Vec<u8>), String>,
}

/// A frame that may be sent, and what its reply must be.
pub(crate) struct Outgoing {
    pub(crate) frame: Vec<u8>,
    procedure: Procedure,
    tag: u64,
}

/// What a client knows between calls and during one.
pub(crate) struct Exchange {
    most: usize,
    outgoing: Spare,
    incoming: Spare,
    memo: Memo,
    /// From the start of a call until its reply is whole: a call that failed or was abandoned leaves it set, because the
    /// next bytes of the connection may be its reply.
    unfinished: bool,
}

impl Exchange {
    pub(crate) fn new(options: &ConnectOptions) -> Self {
        Self {
            most: options.limits.message,
            outgoing: Spare::default(),
            incoming: Spare::default(),
            memo: Memo::default(),
            unfinished: false,
        }
    }

    /// Puts a request into the buffer of the one before it.
    pub(crate) fn prepare(&self, request: &Request) -> Prepared {
        let mut buffer = self.outgoing.take();
        buffer.clear();
        buffer.resize(HEADER, 0);
        Prepared { procedure: request.procedure(), frame: self.fill(request, buffer) }
    }

    fn fill(&self, request: &Request, mut frame: Vec<u8>) -> Result<(u64, Vec<u8>), String> {
        canonical::encode_request(request, &mut frame).map_err(|error| error.to_string())?;
        let body = &frame[HEADER..];
        if body.len() > self.most {
            return Err(FrameError::TooLong { length: body.len(), most: self.most }.to_string());
        }
        let tag = frame::tag(request.procedure(), body);
        frame::seal(tag, &mut frame).ok_or("longer than a frame can be")?;
        Ok((tag, frame))
    }

    /// Starts a call.
    pub(crate) fn begin(&mut self, request: Prepared) -> Result<Outgoing, CallError> {
        if self.unfinished {
            return Err(CallError::Connection("an earlier call failed on it".to_owned()));
        }
        let (tag, frame) = request.frame.map_err(CallError::Encode)?;
        self.unfinished = true;
        Ok(Outgoing { frame, procedure: request.procedure, tag })
    }

    /// An inbox for one reply, over the buffer of the one before it.
    pub(crate) fn inbox(&self) -> Inbox {
        Inbox::new(self.incoming.take(), self.most)
    }

    /// Ends a call with the frame that came.
    pub(crate) fn end(&mut self, sent: Outgoing, inbox: Inbox, frame: &Frame) -> Result<SocketReply, CallError> {
        inbox.finish().map_err(|_| CallError::Protocol("more bytes than the reply".to_owned()))?;
        self.outgoing.set(sent.frame);
        let body = frame.place.start + HEADER..frame.place.end;
        let (procedure, spare) = (sent.procedure, Rc::clone(&self.incoming));
        let reply = SocketReply { procedure, buffer: inbox.into_buffer(), body, spare };
        if frame.tag == sent.tag {
            self.unfinished = false;
            Ok(reply)
        } else if frame.tag == REFUSED {
            self.unfinished = false;
            Err(CallError::Remote(String::from_utf8_lossy(reply.body()).into_owned()))
        } else {
            Err(CallError::Protocol("a reply to another request".to_owned()))
        }
    }

    /// The proof of a reply: remembered where finding it takes decoding more than a number.
    pub(crate) fn proof(&self, reply: &SocketReply) -> Proof {
        match reply.procedure() {
            Procedure::EchoBlob | Procedure::Total | Procedure::Eval | Procedure::Burn => Proof::of(reply),
            procedure => self.memo.proof(procedure, reply.body(), || Proof::of(reply)),
        }
    }
}

/// What to say of a connection that ended before its reply did.
pub(crate) fn ended(inbox: &Inbox) -> CallError {
    let cause = inbox.finish().map_or_else(|cut| cut.to_string(), |()| "closed by the server".to_owned());
    CallError::Connection(cause)
}

impl From<FrameError> for CallError {
    fn from(error: FrameError) -> Self {
        Self::Protocol(error.to_string())
    }
}

impl From<NotCanonical> for CallError {
    fn from(error: NotCanonical) -> Self {
        Self::Protocol(error.to_string())
    }
}
