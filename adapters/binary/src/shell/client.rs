//! The client: one connection, and its handles in one lane.

use std::cell::{RefCell, RefMut};
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::Poll;

use rpcbench_contract::workloads::{Proof, Request};
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_transport::connect;
use tokio::task::spawn_local;
use tokio::time::timeout;

use crate::codec::WireCodec;
use crate::shell::call::Calling;
use crate::shell::link::Link;

/// One of the handles on a connection. The last one that is dropped says goodbye.
pub struct BinaryClient<C: WireCodec> {
    shared: Rc<Shared<C>>,
}

/// What the handles of a connection share, all in one thread.
pub(super) struct Shared<C: WireCodec>(RefCell<Link<C>>);

impl<C: WireCodec> Shared<C> {
    /// The connection. Nobody holds it while it waits.
    pub(super) fn link(&self) -> RefMut<'_, Link<C>> {
        self.0.borrow_mut()
    }
}

impl<C: WireCodec> Drop for Shared<C> {
    fn drop(&mut self) {
        self.0.get_mut().say_goodbye();
    }
}

impl<C: WireCodec> BinaryClient<C> {
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let opening = async {
            let mut link = Link::new(connect(endpoint, options).await?, options.limits.message);
            poll_fn(|cx| link.poll_greeting(cx)).await.map_err(failed)?;
            Ok(link)
        };
        let link =
            timeout(options.timeout, opening).await.map_err(|_| failed("no hello came in time".to_owned()))??;
        let shared = Rc::new(Shared(RefCell::new(link)));
        spawn_local(drive(Rc::downgrade(&shared)));
        Ok(Self { shared })
    }
}

/// Writes and reads whenever more than one caller is there. It ends with the last handle.
async fn drive<C: WireCodec>(shared: Weak<Shared<C>>) {
    poll_fn(|cx| match shared.upgrade() {
        Some(shared) => shared.link().poll_drive(cx),
        None => Poll::Ready(()),
    })
    .await;
}

impl<C: WireCodec> Client for BinaryClient<C> {
    type Request = C::Request;
    type Reply = C::Reply;

    fn prepare(&self, request: &Request) -> C::Request {
        C::prepare(request)
    }

    async fn call(&mut self, request: C::Request) -> Result<C::Reply, CallError> {
        Calling::new(&self.shared, request).await
    }

    fn proof(&self, reply: &C::Reply) -> Proof {
        Proof::of(reply)
    }

    fn share(&self) -> Option<Self> {
        Some(Self { shared: Rc::clone(&self.shared) })
    }
}
