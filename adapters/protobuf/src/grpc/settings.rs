//! What is set on tonic's two ends, and why.
//!
//! Frames may be larger than HTTP/2's 16 KiB: 16 KiB of data then travel in one frame and not in two, and echoes of 1 MiB
//! were 1.1 to 1.8 times as many a second as with the default, for a quarter to a half less CPU (one core a side).
//!
//! Left as they are, because they measured no better or worse: the windows (1 MiB at the server; 2 MiB a call and 5 MiB in
//! all at the client), for with 4 and 16 MiB eight echoes of 1 MiB at once took up to twice the time; and the adaptive
//! window, whose pings cost a lone 16 KiB echo a fifth more client CPU and make the bytes on the wire vary. The windows
//! matter on networks of high latency, which loopback is not.
//!
//! There is no limit on concurrent calls, no compression, no TLS of tonic's own (it comes from the stream beneath), no keep-alive ping and no time limit of tonic's own.

use tonic::transport::{Endpoint, Server};

/// The largest HTTP/2 frame that a peer may send, in bytes.
const FRAME: u32 = 1 << 20;

/// The server's end.
pub(super) fn server() -> Server {
    Server::builder().max_frame_size(FRAME)
}

/// The client's end.
pub(super) fn channel(endpoint: Endpoint) -> Endpoint {
    endpoint.max_frame_size(FRAME)
}
