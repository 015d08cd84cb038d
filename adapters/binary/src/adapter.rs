//! The adapter of any codec.

use std::marker::PhantomData;

use rpcbench_contract::{Adapter, ConnectOptions, Endpoint, Info, ServeOptions, SetupError};

#[cfg(feature = "postcard")]
use crate::codec::Postcard;
#[cfg(feature = "wincode")]
use crate::codec::Wincode;
use crate::codec::{Bare, Bincode, WireCodec};
use crate::shell::{BinaryClient, BinaryServer};

/// The binary RPC with a codec.
pub struct Binary<C>(PhantomData<C>);

/// `binary-bincode`.
pub type BinaryBincode = Binary<Bincode>;

/// `binary-postcard`.
#[cfg(feature = "postcard")]
pub type BinaryPostcard = Binary<Postcard>;

/// `binary-wincode`.
#[cfg(feature = "wincode")]
pub type BinaryWincode = Binary<Wincode>;

/// bincode without the RPC.
pub type BincodeAlone = Bare<Bincode>;

/// postcard without the RPC.
#[cfg(feature = "postcard")]
pub type PostcardAlone = Bare<Postcard>;

/// wincode without the RPC.
#[cfg(feature = "wincode")]
pub type WincodeAlone = Bare<Wincode>;

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
