//! What prost and tonic generate from `proto/bench.proto`: a struct for each message, the client and the server.

#![allow(missing_docs, clippy::pedantic)] // generated

tonic::include_proto!("rpcbench");
