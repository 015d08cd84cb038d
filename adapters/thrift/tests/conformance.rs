//! What every adapter must do, of ours.

rpcbench_conformance::suite!(binary: rpcbench_thrift::ThriftBinary);
rpcbench_conformance::suite!(compact: rpcbench_thrift::ThriftCompact);
