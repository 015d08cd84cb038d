//! A stream as the network of two parties.

use capnp_rpc::rpc_twoparty_capnp::Side;
use capnp_rpc::twoparty::VatNetwork;
use futures_util::io::{AsyncReadExt, BufReader, BufWriter, ReadHalf};
use rpcbench_contract::Limits;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

use crate::limits::reader_options;

/// The network over a stream.
pub(crate) type Network<S> = VatNetwork<BufReader<ReadHalf<Compat<S>>>>;

/// One party's end of a stream, with both directions buffered as the library advises.
pub(crate) fn network<S>(stream: S, side: Side, limits: Limits) -> Network<S>
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let (input, output) = stream.compat().split();
    VatNetwork::new(BufReader::new(input), BufWriter::new(output), side, reader_options(limits))
}
