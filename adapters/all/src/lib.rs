//! The registry: every adapter and every codec that this build has, one cargo feature per family.
//!
//! The floors are always there, because everything else is read against them.

use rpcbench_harness::Entry;
use rpcbench_harness::codecs::CodecEntry;

/// The binary RPC, for codecs of others.
#[cfg(feature = "binary")]
pub use rpcbench_binary as binary;
/// The streams under the adapters, for runtimes of others.
pub use rpcbench_transport as transport;
/// Whether this build has TLS under its adapters (the feature `tls`).
pub use rpcbench_transport::TLS;

/// Every adapter of this build, in the order of tables and charts.
pub const ALL: &[Entry] = &[
    Entry::of::<rpcbench_local::Local>(),
    Entry::of::<rpcbench_socket::Tcp>(),
    Entry::of::<rpcbench_socket::TcpAsync>(),
    Entry::of::<rpcbench_socket::Uds>(),
    #[cfg(feature = "protobuf")]
    Entry::of::<rpcbench_protobuf::Grpc>().with_codec::<rpcbench_protobuf::Protobuf>(),
    #[cfg(feature = "thrift")]
    Entry::of::<rpcbench_thrift::ThriftBinary>().with_codec::<rpcbench_thrift::BinaryCodec>(),
    #[cfg(feature = "thrift")]
    Entry::of::<rpcbench_thrift::ThriftCompact>().with_codec::<rpcbench_thrift::CompactCodec>(),
    #[cfg(feature = "volo-thrift")]
    Entry::of::<rpcbench_volo::VoloThrift>(),
    #[cfg(feature = "avro")]
    Entry::of::<rpcbench_avro::AvroTcp>().with_codec::<rpcbench_avro::Avro>(),
    #[cfg(feature = "avro")]
    Entry::of::<rpcbench_avro::AvroHttp>().with_codec::<rpcbench_avro::Avro>(),
    #[cfg(feature = "avro-fast")]
    Entry::of::<rpcbench_avro::AvroTcpFast>().with_codec::<rpcbench_avro::AvroFast>(),
    #[cfg(feature = "avro-fast")]
    Entry::of::<rpcbench_avro::AvroHttpFast>().with_codec::<rpcbench_avro::AvroFast>(),
    #[cfg(feature = "binary")]
    Entry::of::<rpcbench_binary::BinaryBincode>().with_codec::<rpcbench_binary::BincodeAlone>(),
    #[cfg(feature = "binary-postcard")]
    Entry::of::<rpcbench_binary::BinaryPostcard>().with_codec::<rpcbench_binary::PostcardAlone>(),
    #[cfg(feature = "binary-wincode")]
    Entry::of::<rpcbench_binary::BinaryWincode>().with_codec::<rpcbench_binary::WincodeAlone>(),
    #[cfg(feature = "capnp")]
    Entry::of::<rpcbench_capnp::Capnp>().with_codec::<rpcbench_capnp::CapnpCodec>(),
    #[cfg(feature = "http-json")]
    Entry::of::<rpcbench_http::HttpJson>().with_codec::<rpcbench_http::Json>(),
    #[cfg(feature = "onc")]
    Entry::of::<rpcbench_onc::Onc>().with_codec::<rpcbench_onc::XdrCodec>(),
    #[cfg(feature = "tarpc")]
    Entry::of::<rpcbench_tarpc::Tarpc>(),
];

/// Every codec of this build, in the order of tables.
pub const CODECS: &[CodecEntry] = &[
    #[cfg(feature = "protobuf")]
    CodecEntry::of::<rpcbench_protobuf::Protobuf>(),
    #[cfg(feature = "thrift")]
    CodecEntry::of::<rpcbench_thrift::BinaryCodec>(),
    #[cfg(feature = "thrift")]
    CodecEntry::of::<rpcbench_thrift::CompactCodec>(),
    #[cfg(feature = "avro")]
    CodecEntry::of::<rpcbench_avro::Avro>(),
    #[cfg(feature = "avro-fast")]
    CodecEntry::of::<rpcbench_avro::AvroFast>(),
    #[cfg(feature = "binary")]
    CodecEntry::of::<rpcbench_binary::BincodeAlone>(),
    #[cfg(feature = "binary-postcard")]
    CodecEntry::of::<rpcbench_binary::PostcardAlone>(),
    #[cfg(feature = "binary-wincode")]
    CodecEntry::of::<rpcbench_binary::WincodeAlone>(),
    #[cfg(feature = "capnp")]
    CodecEntry::of::<rpcbench_capnp::CapnpCodec>(),
    #[cfg(feature = "http-json")]
    CodecEntry::of::<rpcbench_http::Json>(),
    #[cfg(feature = "onc")]
    CodecEntry::of::<rpcbench_onc::XdrCodec>(),
];
