//! The adapter of any codec.

use std::marker::PhantomData;

use rpcbench_contract::{Adapter, ConnectOptions, Endpoint, Info, ServeOptions, SetupError};

use crate::codec::{Bare, Bincode, WireCodec};
use crate::shell::{BinaryClient, BinaryServer};

/// The binary RPC with a codec.
pub struct Binary<C>(PhantomData<C>);

/// `binary-bincode`.
pub type BinaryBincode = Binary<Bincode>;

/// bincode without the RPC.
pub type BincodeAlone = Bare<Bincode>;

impl<C: WireCodec> Adapter for Binary<C> {
    const INFO: Info = C::INFO;
    type Server = BinaryServer<C>;
    type Client = BinaryClient<C>;

    async fn serve(options: &ServeOptions) -> Result<BinaryServer<C>, SetupError> {
        BinaryServer::bind(options).await
    }

    async fn connect(endpoint: &Endpoint, options: &ConnectOptions) -> Result<BinaryClient<C>, SetupError> {
        BinaryClient::open(endpoint, options).await
    }
}
