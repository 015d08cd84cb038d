//! The call format: what stands before the parameters of a request and before the value of a reply.

use crate::primitive::{Input, WireError, put_bytes};

/// A request as it came, its parameters still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The message's name; empty for a ping.
    pub name: &'a str,
    /// The parameters, encoded as a record of them.
    pub parameters: &'a [u8],
}

/// A reply as it came, its value still encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'a> {
    /// The message's response.
    Value(&'a [u8]),
    /// The message's error: a union whose first branch is a text.
    Error(&'a [u8]),
}

impl<'a> Request<'a> {
    /// Reads a request, passing over its metadata.
    pub fn read(message: &'a [u8]) -> Result<Self, WireError> {
        let mut input = Input::new(message);
        input.skip_metadata()?;
        let name = input.text()?;
        Ok(Self { name, parameters: input.rest() })
    }

    /// Appends what stands before the parameters: no metadata, and the name.
    pub fn open(name: &str, out: &mut Vec<u8>) {
        out.push(0);
        put_bytes(out, name.as_bytes());
    }
}

impl<'a> Reply<'a> {
    /// Reads a reply, passing over its metadata.
    pub fn read(message: &'a [u8]) -> Result<Self, WireError> {
        let mut input = Input::new(message);
        input.skip_metadata()?;
        let error = input.boolean()?;
        Ok(if error { Self::Error(input.rest()) } else { Self::Value(input.rest()) })
    }

    /// Appends what stands before the value: no metadata, and the flag.
    pub fn open(error: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(&[0, u8::from(error)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let mut out = Vec::new();
        Request::open("EchoLog", &mut out);
        out.extend([1, 2]);
        assert_eq!(Request::read(&out), Ok(Request { name: "EchoLog", parameters: &[1, 2] }));
    }

    #[test]
    fn metadata_of_others_is_passed_over() {
        let message = [2, 2, b'k', 4, 1, 2, 0, 2, b'M', 5];
        assert_eq!(Request::read(&message), Ok(Request { name: "M", parameters: &[5] }));
        assert_eq!(Reply::read(&[2, 2, b'k', 0, 0, 0, 5]), Ok(Reply::Value(&[5])));
    }

    #[test]
    fn the_flag_tells_an_error_from_a_value() {
        let mut out = Vec::new();
        Reply::open(true, &mut out);
        assert_eq!(Reply::read(&out), Ok(Reply::Error(&[])));
        assert_eq!(Reply::read(&[0, 2]), Err(WireError::Branch(2)));
        assert_eq!(Reply::read(&[0]), Err(WireError::Truncated));
    }
}
