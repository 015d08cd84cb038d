//! What every adapter must do, of ours.

rpcbench_conformance::suite!(rpcbench_onc::Onc);
