//! The client: one connection, and its handles in one lane.

use std::cell::{RefCell, RefMut};
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::Poll;

use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{CallError, Client, ConnectOptions, Endpoint, SetupError};
use rpcbench_transport::connect;
use tokio::task::spawn_local;
use tokio::time::timeout;

use super::call::Calling;
use super::link::Link;

/// One of the handles on a connection, which closes with the last of them.
pub struct OncClient {
    shared: Rc<Shared>,
}

/// What the handles of a connection share, all in one thread.
pub(super) struct Shared(RefCell<Link>);

impl Shared {
    /// The connection. Nobody holds it while it waits.
    pub(super) fn link(&self) -> RefMut<'_, Link> {
        self.0.borrow_mut()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.0.get_mut().wake_driver();
    }
}

impl OncClient {
    pub(crate) async fn open(endpoint: &Endpoint, options: &ConnectOptions) -> Result<Self, SetupError> {
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let opening = async {
            let mut link = Link::new(connect(endpoint, options).await?, options.limits.message);
            let mut null = None;
            poll_fn(|cx| link.poll_null(&mut null, cx)).await.map_err(failed)?;
            Ok(link)
        };
        let late = |_| failed("procedure 0 was not answered in time".to_owned());
        let link = timeout(options.timeout, opening).await.map_err(late)??;
        let shared = Rc::new(Shared(RefCell::new(link)));
        spawn_local(drive(Rc::downgrade(&shared)));
        Ok(Self { shared })
    }
}

/// Writes and reads whenever more than one caller is there. It ends with the last handle.
async fn drive(shared: Weak<Shared>) {
    poll_fn(|cx| match shared.upgrade() {
        Some(shared) => shared.link().poll_drive(cx),
        None => Poll::Ready(()),
    })
    .await;
}

impl Client for OncClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        Calling::new(&self.shared, request).await
    }

    fn restore(&self, reply: Reply) -> Result<Reply, CallError> {
        Ok(reply)
    }

    fn share(&self) -> Option<Self> {
        Some(Self { shared: Rc::clone(&self.shared) })
    }
}
