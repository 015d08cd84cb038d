//! ONC RPC version 2 (RFC 5531) over TCP, with XDR (RFC 4506): the RPC of 1984 that NFS still speaks.
//!
//! No crate does the work: the codec, the protocol and the runtime are written here. `idl/bench.x` is the interface, in
//! the language that `rpcgen` reads; the peers in C of the interoperability tests are made from it.
//!
//! # The facts of the protocol, and where they stand
//!
//! * **Record marking** (RFC 5531, section 11). Over a stream, a message is a record of one or more fragments, each
//!   after a mark of four bytes, big-endian: the top bit says that this fragment is the last, the other 31 bits are its
//!   length. We write one fragment a record, and read any number: libtirpc sends a reply of 200 kB in fragments of
//!   65,532 bytes. A length beyond the limit is refused before memory is taken, and so are endless empty fragments, which
//!   the RFC allows and nobody sends.
//! * **A call** (section 9): `xid`, CALL, RPC version 2, program, version, procedure, credentials, verifier, arguments.
//!   Ours are of flavor `AUTH_NONE`, so that a header has 40 bytes. The server takes `AUTH_SYS` too (appendix A), checks
//!   its shape, and believes nothing; any other flavor is `AUTH_REJECTEDCRED`. A body has at most 400 bytes (section
//!   8.2). As neither flavor has a verifier, one of any other flavor than `AUTH_NONE` is `AUTH_BADVERF`.
//! * **A reply** (section 9): `xid`, REPLY, then accepted with a verifier and SUCCESS, `PROG_UNAVAIL`, `PROG_MISMATCH`,
//!   `PROC_UNAVAIL`, `GARBAGE_ARGS` or `SYSTEM_ERR`; or denied with `RPC_MISMATCH` or `AUTH_ERROR`. The server gives all
//!   of them; `SYSTEM_ERR` where a reply is larger than the limit, or a worker has died. A header of SUCCESS has 24 bytes.
//! * **`xid`** (section 9) matches replies to calls, which may come in any order: so one connection carries many calls,
//!   as in Linux's NFS client. A reply to no open call ends the connection, unless its caller has given up waiting.
//! * **Programs** (section 13.1): numbers 0x20000000 to 0x3fffffff are for users; ours is 0x20525042, version 1. No
//!   rpcbind (RFC 1833) is asked: the address is known.
//! * **Procedure 0** does nothing, by convention (section 12.2 and every program there is). A client calls it when it
//!   connects, so that a server of something else is found out before the first call.
//! * **A refusal** is no error of the protocol, which has none for it: `Eval`, `Expand` and `Burn` answer a union.
//!
//! # The map
//!
//! * [`xdr`]: values and bytes. [`message`]: which of them each procedure takes and gives.
//! * [`protocol`]: records, headers, and the two sides of a connection, without clock or socket.
//! * The shell: tokio around the protocol, thin. [`Onc`] is the adapter, [`XdrCodec`] the codec alone.

pub mod message;
pub mod protocol;
pub mod xdr;

mod adapter;
mod codec;
mod shell;

pub use adapter::Onc;
pub use codec::XdrCodec;
pub use shell::{OncClient, OncServer};
