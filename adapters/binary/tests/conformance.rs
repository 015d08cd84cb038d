//! What every adapter must do, of ours.

rpcbench_conformance::suite!(bincode: rpcbench_binary::BinaryBincode);

#[cfg(feature = "postcard")]
rpcbench_conformance::suite!(postcard: rpcbench_binary::BinaryPostcard);

#[cfg(feature = "wincode")]
rpcbench_conformance::suite!(wincode: rpcbench_binary::BinaryWincode);
