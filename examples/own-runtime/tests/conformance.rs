//! What every adapter must do, of this one.

rpcbench_conformance::suite!(own_runtime::Cbor);
