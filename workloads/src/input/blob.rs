//! Any bytes as one request.

use bytes::Bytes;

use super::{BadInput, Input};
use crate::case::Case;
use crate::request::Request;

/// The most bytes of a blob: a message of 16 MiB, less 64 KiB for whatever a protocol puts around it.
pub const MAX_BLOB: usize = (16 << 20) - (64 << 10);

/// One request with exactly these bytes. No bytes are an error: `echo/0B` measures that, and a file that was
/// meant to have something in it should not pass for it.
pub fn blob_cases(bytes: &[u8]) -> Result<Input, BadInput> {
    match bytes.len() {
        0 => Err(BadInput::Empty),
        1..=MAX_BLOB => {
            let case = Case::new(Request::EchoBlob(Bytes::copy_from_slice(bytes)))?;
            Ok(Input { cases: vec![case], skipped: 0, mapped_addresses: 0 })
        }
        bytes => Err(BadInput::TooLarge { bytes }),
    }
}
