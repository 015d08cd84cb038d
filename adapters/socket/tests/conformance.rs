//! What every adapter must do, of ours.

rpcbench_conformance::suite!(tcp: rpcbench_socket::Tcp);
rpcbench_conformance::suite!(tcp_async: rpcbench_socket::TcpAsync);
rpcbench_conformance::suite!(uds: rpcbench_socket::Uds);
