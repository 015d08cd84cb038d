//! The adapter `avro-tcp`: Avro RPC over a socket, a stateful transport.
//!
//! The connection is opened with a handshake on an empty message, so that no call carries one. The
//! transport tells replies apart by their order alone: one call at a time.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::workloads::Request as ModelRequest;
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};
use rpcbench_transport::{AsyncListener, AsyncStream, Counted, connect, listen, log_closed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::apache::Apache;
use crate::framing::{self, FrameReader};
use crate::library::Values;
use crate::primitive::Input;
use crate::requestor::{ExchangeError, Requestor};
use crate::responder::Responder;
use crate::service::Service;
use crate::session::Session;
use crate::value::{Reply, Request};
use crate::versions::TOKIO;

/// Avro RPC over TCP, with a library of values.
pub struct OverTcp<V>(PhantomData<V>);

/// The adapter `avro-tcp`.
pub type AvroTcp = OverTcp<Apache>;

/// The adapter `avro-tcp-fast`.
#[cfg(feature = "fast")]
pub type AvroTcpFast = OverTcp<crate::fast::Fast>;

impl<V: Values> Adapter for OverTcp<V> {
    const INFO: Info = Info {
        id: V::TCP.0,
        family: Family::Avro,
        summary: V::TCP.1,
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[V::LIBRARY, TOKIO],
    };
    type Server = TcpServer<V>;
    type Client = TcpClient<V>;

    async fn serve(options: &ServeOptions) -> Result<TcpServer<V>, SetupError> {
        let listener = listen(options.listen.as_ref(), Transport::Tcp).await?;
        let endpoint = listener.endpoint()?;
        let responder = crate::responder_of(options.limits.message)?;
        Ok(TcpServer { listener, endpoint, responder })
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<TcpClient<V>, SetupError> {
        V::bound_allocations(options.limits.message);
        let failed = |cause: String| SetupError::Connect { endpoint: endpoint.to_string(), cause };
        let mut client = TcpClient {
            stream: connect(endpoint, options).await?,
            frames: FrameReader::new(options.limits.message),
            requestor: Requestor::new(options.limits.message),
            out: Vec::new(),
        };
        let greeting = tokio::time::timeout(options.timeout, client.shake_hands()).await;
        greeting.map_err(|_| failed("no handshake in time".to_owned()))?.map_err(|error| failed(error.to_string()))?;
        Ok(client)
    }
}

/// A listening server.
pub struct TcpServer<V = Apache> {
    listener: AsyncListener,
    endpoint: Endpoint,
    responder: Arc<Responder<Service<V>>>,
}

impl<V: Values> Server for TcpServer<V> {
    fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            match self.listener.accept().await {
                Ok(stream) => drop(tokio::spawn(attend(stream, Session::new(Arc::clone(&self.responder))))),
                Err(error) => refuse(V::TCP.0, &error).await,
            }
        }
    }
}

/// Says that a connection could not be taken, and lets others end before the next try.
pub(crate) async fn refuse(adapter: &str, error: &std::io::Error) {
    const PAUSE: Duration = Duration::from_millis(10);
    log_closed(adapter, "a peer that was not accepted", error);
    tokio::time::sleep(PAUSE).await;
}

/// Serves one connection to its end.
async fn attend<V: Values>(mut stream: AsyncStream, mut session: Session<Service<V>>) {
    if let Err(error) = converse(&mut stream, &mut session).await {
        log_closed(V::TCP.0, &stream.peer(), &error);
    }
}

async fn converse<V: Values>(stream: &mut AsyncStream, session: &mut Session<Service<V>>) -> Result<(), CallError> {
    loop {
        while let Some(reply) = session.next_reply().map_err(|error| CallError::Protocol(error.to_string()))? {
            stream.write_all(reply).await?;
            stream.flush().await?;
        }
        if stream.read_buf(session.room()).await? == 0 {
            let inside = session.is_inside();
            return if inside { Err(CallError::Connection("it ended within a message".to_owned())) } else { Ok(()) };
        }
    }
}

/// One connection.
pub struct TcpClient<V = Apache> {
    stream: Counted<AsyncStream>,
    frames: FrameReader,
    requestor: Requestor<V>,
    /// The request that is being sent.
    out: Vec<u8>,
}

impl<V: Values> TcpClient<V> {
    /// Repeats the handshake, with our protocol if it is asked for, until the server agrees.
    async fn shake_hands(&mut self) -> Result<(), CallError> {
        loop {
            self.out.clear();
            let at = framing::open(&mut self.out);
            self.requestor.greet(&mut self.out);
            Requestor::<V>::ping(&mut self.out);
            framing::close(&mut self.out, at).map_err(ExchangeError::from)?;
            let Self { stream, frames, requestor, out } = self;
            let message = transceive(stream, frames, out).await?;
            if requestor.welcome(&mut Input::new(message))? {
                return Ok(());
            }
        }
    }
}

/// Sends a whole message and waits for the next one.
async fn transceive<'a>(
    stream: &mut Counted<AsyncStream>,
    frames: &'a mut FrameReader,
    out: &[u8],
) -> Result<&'a [u8], CallError> {
    stream.write_all(out).await?;
    stream.flush().await?;
    while !frames.advance().map_err(ExchangeError::from)? {
        if stream.read_buf(frames.room()).await? == 0 {
            return Err(CallError::Connection("the server closed it".to_owned()));
        }
    }
    Ok(frames.message())
}

impl<V: Values> Client for TcpClient<V> {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &ModelRequest) -> Request {
        request.into()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        self.out.clear();
        let at = framing::open(&mut self.out);
        Requestor::<V>::ask(&request, &mut self.out)?;
        framing::close(&mut self.out, at).map_err(ExchangeError::from)?;
        let message = transceive(&mut self.stream, &mut self.frames, &self.out).await?;
        self.requestor.answer(request.procedure(), message)
    }
}
