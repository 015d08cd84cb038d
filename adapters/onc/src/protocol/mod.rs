//! ONC RPC version 2 as state machines without clock or socket: bytes in, bytes out.

mod auth;
mod call;
mod caller;
mod calls;
mod marking;
mod outgoing;
mod reply;
mod responder;
mod violation;

pub use auth::{AuthStat, MAX_AUTH};
pub use call::{CALL_BYTES, Call, put_call, read_call};
pub use caller::{Answer, BeginError, Caller};
pub use calls::{MAX_CALLS, Xid};
pub use marking::{MAX_EMPTY, MAX_FRAGMENT, Record, RecordReader};
pub use outgoing::HIGH_WATER;
pub use reply::{Failure, NoResults, SUCCESS_BYTES, put_failure, put_success, read_results, read_xid};
pub use responder::{Asked, Responder};
pub use violation::Violation;

/// The version of the protocol: 2 (RFC 5531, section 9).
pub const RPC_VERSION: u32 = 2;
/// The number of our program.
pub const PROGRAM: u32 = 0x2052_5042;
/// The one version of it.
pub const PROGRAM_VERSION: u32 = 1;
/// The procedure that does nothing.
pub const NULL: u32 = 0;

/// The largest header in bytes, that of a call with credentials and a verifier as large as may be. A record may be so
/// much larger than the largest message.
pub const MAX_HEADER: usize = 24 + 2 * (8 + MAX_AUTH);

/// The discriminant of `rpc_msg` (section 9).
pub(crate) const CALL: u32 = 0;
pub(crate) const REPLY: u32 = 1;
