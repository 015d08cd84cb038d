//! What is set on tonic's two ends, and why.

use tonic::transport::{Endpoint, Server};

/// How many bytes of one call, and of all calls together, a peer may send before it must wait for leave (HTTP/2's windows).
const STREAM_WINDOW: u32 = 4 << 20;
const CONNECTION_WINDOW: u32 = 16 << 20;
/// The largest HTTP/2 frame that a peer may send.
const FRAME: u32 = 1 << 20;

/// A server without limits on concurrency, without compression and without TLS.
pub(super) fn server() -> Server {
    Server::builder()
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
}

/// The client's end of the same.
pub(super) fn channel(endpoint: Endpoint) -> Endpoint {
    endpoint
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_frame_size(FRAME)
}
