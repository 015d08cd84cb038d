//! An adapter as one writes it who trusts everybody: a length and that many bytes, and `unwrap` at every step.

use rpcbench_binary::codec::{Bincode, WireCodec};
use rpcbench_contract::workloads::{Procedure, Reply, Request, compute};
use rpcbench_contract::{
    Adapter, CallError, Client, ConnectOptions, Driving, Endpoint, Family, Info, ServeOptions, Server, SetupError,
    Transport,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Naive;

impl Adapter for Naive {
    const INFO: Info = Info {
        id: "naive",
        family: Family::Other("example"),
        summary: "trusts everybody",
        transport: Transport::Tcp,
        driving: Driving::Async { multiplexes: false },
        thread_per_connection: false,
        lazy: false,
        versions: &[],
    };
    type Server = NaiveServer;
    type Client = NaiveClient;

    async fn serve(options: &ServeOptions) -> Result<NaiveServer, SetupError> {
        let Some(Endpoint::Tcp(address)) = options.listen.clone().or("127.0.0.1:0".parse().ok()) else { panic!("TCP") };
        Ok(NaiveServer(TcpListener::bind(address).await.unwrap()))
    }

    async fn connect(endpoint: &Endpoint, _: &ConnectOptions) -> Result<NaiveClient, SetupError> {
        let Endpoint::Tcp(address) = endpoint else { panic!("TCP") };
        let failed = |error: std::io::Error| SetupError::Failed(error.to_string());
        Ok(NaiveClient(TcpStream::connect(address).await.map_err(failed)?))
    }
}

pub(crate) struct NaiveServer(TcpListener);

impl Server for NaiveServer {
    fn endpoint(&self) -> Endpoint {
        Endpoint::Tcp(self.0.local_addr().unwrap())
    }

    async fn run(self) -> Result<(), SetupError> {
        loop {
            let (mut stream, _) = self.0.accept().await.unwrap();
            tokio::spawn(async move {
                // It may end between two requests, but not within one.
                while let Ok(number) = stream.read_u8().await {
                    let procedure = Procedure::from_number(number).unwrap();
                    let request = Bincode::decode_request(procedure, &read(&mut stream).await.unwrap()).unwrap();
                    let mut reply = Vec::new();
                    Bincode::encode_reply(&compute::answer(&request).unwrap(), &mut reply).unwrap();
                    write(&mut stream, &reply).await.unwrap();
                }
            });
        }
    }
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let length = stream.read_u32().await?;
    let mut bytes = Vec::new();
    stream.take(length.into()).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

async fn write(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.write_u32(u32::try_from(bytes.len()).unwrap()).await?;
    stream.write_all(bytes).await
}

pub(crate) struct NaiveClient(TcpStream);

impl Client for NaiveClient {
    type Request = Request;
    type Reply = Reply;

    fn prepare(&self, request: &Request) -> Request {
        request.clone()
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CallError> {
        let mut bytes = Vec::new();
        Bincode::encode_request(&request, &mut bytes).unwrap();
        self.0.write_u8(request.procedure().number()).await?;
        write(&mut self.0, &bytes).await?;
        let reply = read(&mut self.0).await?;
        Bincode::decode_reply(request.procedure(), &reply).map_err(|error| CallError::Protocol(error.to_string()))
    }
}
