//! Accepting connections, a thread for each.

use std::marker::PhantomData;
use std::thread;
use std::time::Duration;

use rpcbench_contract::{Endpoint, Limits, ServeOptions, Server, SetupError, Transport};
use rpcbench_transport::{BlockingListener, BlockingStream, listen_blocking, log_closed};
use tokio::sync::oneshot;

use crate::closing::{Closing, Door};
use crate::peer;
use crate::protocol::Protocol;

/// How many times in a row accepting may fail before the server gives up, and how long it waits after each: a process that
/// is out of descriptors gets some back when its peers go.
const PATIENCE: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// A Thrift server that was bound.
#[derive(Debug)]
pub struct ThriftServer<P> {
    listener: BlockingListener,
    endpoint: Endpoint,
    limits: Limits,
    protocol: PhantomData<P>,
}

impl<P: Protocol> ThriftServer<P> {
    pub(crate) fn bind(options: &ServeOptions) -> Result<Self, SetupError> {
        let listener = listen_blocking(options.listen.as_ref(), Transport::Tcp)?;
        let endpoint = listener.endpoint()?;
        Ok(Self { listener, endpoint, limits: options.limits, protocol: PhantomData })
    }
}

impl<P: Protocol> Server for ThriftServer<P> {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        let (ending, ended) = oneshot::channel();
        let (door, endpoint) = (Door::default(), self.endpoint());
        let open = door.clone();
        let accepting = move || drop(ending.send(accept_all::<P>(&self.listener, self.limits, &open)));
        let thread = thread::Builder::new()
            .name("thrift-accept".to_owned())
            .spawn(accepting)
            .map_err(|error| SetupError::Failed(format!("cannot start the accepting thread: {error}")))?;
        let _closing = Closing::new(door, endpoint, thread);
        Err(ended.await.unwrap_or_else(|_| SetupError::Failed("the accepting thread is gone".to_owned())))
    }
}

/// Accepts connections until the door is closed, or until that fails too often; says why.
fn accept_all<P: Protocol>(listener: &BlockingListener, limits: Limits, door: &Door) -> SetupError {
    let mut failures = 0;
    loop {
        let accepted = listener.accept();
        if door.is_closed() {
            return SetupError::Failed("the server was dropped".to_owned());
        }
        match accepted {
            Ok(stream) => {
                failures = 0;
                start::<P>(stream, limits);
            }
            Err(error) if failures == PATIENCE => return SetupError::Failed(format!("cannot accept: {error}")),
            Err(_) => {
                failures += 1;
                thread::sleep(PAUSE);
            }
        }
    }
}

/// Serves a peer on a thread of its own, and says on stderr why it was dismissed if it was.
fn start<P: Protocol>(stream: BlockingStream, limits: Limits) {
    let peer = stream.peer();
    let name = peer.clone();
    let serving = move || {
        if let Err(reason) = peer::serve::<P>(stream, limits) {
            log_closed(P::ID, &name, &reason);
        }
    };
    if let Err(error) = thread::Builder::new().name("thrift-peer".to_owned()).spawn(serving) {
        log_closed(P::ID, &peer, &error);
    }
}
