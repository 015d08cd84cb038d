//! What a server tells its shell.

use crate::protocol::CallId;
use crate::protocol::ending::Ending;
use crate::protocol::status::Reason;

/// What came from the client.
#[derive(Debug, PartialEq, Eq)]
pub enum ServerEvent<'a> {
    /// A call began. It is open until it is answered, once, with [`Server::answer`] or [`Server::fail`].
    Call {
        /// Which call.
        call: CallId,
        /// Which procedure it asks.
        procedure: u8,
        /// The request.
        payload: &'a [u8],
    },
    /// The answer to an open call is no longer wanted. It still takes one: [`Status::Cancelled`] if its work has not
    /// begun and will not, else what it would have been.
    Cancel(CallId),
    /// The client begins nothing more.
    Goodbye(Reason, &'a [u8]),
    /// The last event.
    Closed(Ending),
}
