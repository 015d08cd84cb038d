//! A sound adapter with one thing broken in it.

use std::cell::RefCell;
use std::future::pending;
use std::marker::PhantomData;
use std::rc::Rc;

use rpcbench_binary::codec::Bincode;
use rpcbench_binary::{BinaryBincode, BinaryClient, BinaryServer};
use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, Info, ServeOptions, Server, SetupError};
use tokio::task::{LocalSet, yield_now};

/// What is broken.
pub(crate) trait Fault: 'static {
    /// What a caller is given instead of a result.
    async fn spoil(result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        result
    }

    /// True for a server that its owner cannot end.
    const ENDLESS: bool = false;
}

/// The binary RPC with something broken in it.
pub(crate) struct Wrapped<F>(PhantomData<F>);

impl<F: Fault> Adapter for Wrapped<F> {
    const INFO: Info = Info { id: "broken", ..BinaryBincode::INFO };
    type Server = WrappedServer<F>;
    type Client = WrappedClient<F>;

    async fn serve(options: &ServeOptions) -> Result<WrappedServer<F>, SetupError> {
        let (server, endpoint) = if F::ENDLESS {
            (None, in_a_thread(options.clone())?)
        } else {
            let server = BinaryBincode::serve(options).await?;
            let endpoint = server.endpoint();
            (Some(server), endpoint)
        };
        Ok(WrappedServer { server, endpoint, fault: PhantomData })
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<WrappedClient<F>, SetupError> {
        let client = BinaryBincode::connect(endpoint, options).await?;
        Ok(WrappedClient { client, waiting: Rc::default(), fault: PhantomData })
    }
}

/// A server that runs where nobody ends it.
fn in_a_thread(options: ServeOptions) -> Result<Endpoint, SetupError> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        LocalSet::new().block_on(&runtime, async {
            match BinaryBincode::serve(&options).await {
                Ok(server) => {
                    tell.send(Ok(server.endpoint())).unwrap();
                    server.run().await
                }
                Err(error) => tell.send(Err(error)).map_err(|_| SetupError::Failed("nobody listens".to_owned())),
            }
        })
    });
    told.recv().unwrap()
}

pub(crate) struct WrappedServer<F> {
    server: Option<BinaryServer<Bincode>>,
    endpoint: Endpoint,
    fault: PhantomData<F>,
}

impl<F: Fault> Server for WrappedServer<F> {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        match self.server {
            Some(server) => server.run().await,
            None => pending().await,
        }
    }
}

pub(crate) struct WrappedClient<F> {
    client: BinaryClient<Bincode>,
    waiting: Rc<RefCell<Vec<Reply>>>,
    fault: PhantomData<F>,
}

impl<F: Fault> Client for WrappedClient<F> {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        F::spoil(self.client.call(request).await, &self.waiting).await
    }

    fn share(&self) -> Option<Self> {
        let client = self.client.share()?;
        Some(Self { client, waiting: Rc::clone(&self.waiting), fault: PhantomData })
    }
}

/// Nothing is broken.
pub(crate) struct Sound;
impl Fault for Sound {}

/// Texts keep only what is ASCII.
pub(crate) struct Ascii;
impl Fault for Ascii {
    async fn spoil(mut result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        if let Ok(Reply::EchoLog(lines)) = &mut result {
            for line in lines {
                line.user.retain(|letter| letter.is_ascii());
            }
        }
        result
    }
}

/// What is no number becomes zero.
pub(crate) struct NoNan;
impl Fault for NoNan {
    async fn spoil(mut result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        if let Ok(Reply::Rank(results)) = &mut result {
            for result in results.iter_mut().filter(|result| result.score.is_nan()) {
                result.score = 0.0;
            }
        }
        result
    }
}

/// Where several wait, each gets another's answer.
pub(crate) struct Confused;
impl Fault for Confused {
    async fn spoil(result: Result<Reply, CallError>, waiting: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        let own = result?;
        waiting.borrow_mut().push(own.clone());
        yield_now().await;
        let mut waiting = waiting.borrow_mut();
        let place = waiting.iter().position(|other| *other != own).unwrap_or(0);
        Ok(if waiting.is_empty() { own } else { waiting.remove(place) })
    }
}

/// A connection that broke is waited for.
pub(crate) struct Deaf;
impl Fault for Deaf {
    async fn spoil(result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        match result {
            Err(CallError::Connection(_)) => pending().await,
            other => other,
        }
    }
}

/// What is not understood is a panic.
pub(crate) struct Fragile;
impl Fault for Fragile {
    async fn spoil(result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        match result {
            Err(CallError::Protocol(found)) => panic!("what is this: {found}"),
            other => other,
        }
    }
}

/// A refusal is taken for the end of the connection.
pub(crate) struct Rash;
impl Fault for Rash {
    async fn spoil(result: Result<Reply, CallError>, _: &RefCell<Vec<Reply>>) -> Result<Reply, CallError> {
        match result {
            Err(CallError::Remote(reason)) => Err(CallError::Connection(reason)),
            other => other,
        }
    }
}

/// The server is in a thread that nobody ends.
pub(crate) struct Forgetful;
impl Fault for Forgetful {
    const ENDLESS: bool = true;
}
