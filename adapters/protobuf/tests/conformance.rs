//! What every adapter must do, of ours.

rpcbench_conformance::suite!(rpcbench_protobuf::Grpc, except negative_zero: "prost leaves out what equals zero");
