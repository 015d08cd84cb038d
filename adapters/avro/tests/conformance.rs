//! What every adapter must do, of ours.

rpcbench_conformance::suite!(tcp: rpcbench_avro::AvroTcp);
rpcbench_conformance::suite!(http: rpcbench_avro::AvroHttp);

#[cfg(feature = "fast")]
rpcbench_conformance::suite!(tcp_fast: rpcbench_avro::AvroTcpFast);
#[cfg(feature = "fast")]
rpcbench_conformance::suite!(http_fast: rpcbench_avro::AvroHttpFast);
