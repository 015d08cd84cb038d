//! The registry: every adapter and every codec that this build has, one cargo feature per family.
//!
//! The floors are always there, because everything else is read against them.

use rpcbench_harness::Entry;
use rpcbench_harness::codecs::CodecEntry;

/// Every adapter of this build, in the order of tables and charts.
pub const ALL: &[Entry] = &[
    Entry::of::<rpcbench_local::Local>(),
    Entry::of::<rpcbench_socket::Tcp>(),
    Entry::of::<rpcbench_socket::TcpAsync>(),
    Entry::of::<rpcbench_socket::Uds>(),
    #[cfg(feature = "protobuf")]
    Entry::of::<rpcbench_protobuf::Grpc>(),
    #[cfg(feature = "thrift")]
    Entry::of::<rpcbench_thrift::ThriftBinary>(),
    #[cfg(feature = "thrift")]
    Entry::of::<rpcbench_thrift::ThriftCompact>(),
    #[cfg(feature = "volo-thrift")]
    Entry::of::<rpcbench_volo::VoloThrift>(),
    #[cfg(feature = "avro")]
    Entry::of::<rpcbench_avro::AvroTcp>(),
    #[cfg(feature = "avro")]
    Entry::of::<rpcbench_avro::AvroHttp>(),
    #[cfg(feature = "binary")]
    Entry::of::<rpcbench_binary::BinaryBincode>(),
    #[cfg(feature = "capnp")]
    Entry::of::<rpcbench_capnp::Capnp>(),
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
    #[cfg(feature = "binary")]
    CodecEntry::of::<rpcbench_binary::BincodeAlone>(),
    #[cfg(feature = "capnp")]
    CodecEntry::of::<rpcbench_capnp::CapnpCodec>(),
];
