//! How a call ends, and why a side says goodbye.

/// The most bytes of text in an error or a goodbye; longer ones are cut.
pub const MAX_TEXT: usize = 512;

/// How a call ended. The payload is the reply where it is [`Ok`](Status::Ok), else a text of UTF-8 that says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// The payload is the reply.
    Ok = 0,
    /// The request was understood, and the procedure refuses it.
    Refused = 1,
    /// The server has no such procedure.
    UnknownProcedure = 2,
    /// The payload is no request of this procedure.
    Malformed = 3,
    /// The reply is larger than the client accepts.
    TooLarge = 4,
    /// The client no longer wanted it, and it had not begun.
    Cancelled = 5,
    /// The request came after the server's goodbye.
    ShuttingDown = 6,
    /// The server failed.
    Internal = 7,
}

impl Status {
    /// The status of a number that came from outside.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Ok,
            1 => Self::Refused,
            2 => Self::UnknownProcedure,
            3 => Self::Malformed,
            4 => Self::TooLarge,
            5 => Self::Cancelled,
            6 => Self::ShuttingDown,
            7 => Self::Internal,
            _ => return None,
        })
    }

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::UnknownProcedure => "unknown procedure",
            Self::Malformed => "malformed request",
            Self::TooLarge => "reply too large",
            Self::Cancelled => "cancelled",
            Self::ShuttingDown => "shutting down",
            Self::Internal => "internal error",
        }
    }
}

/// Why a side says goodbye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// It has nothing more to ask.
    Done = 0,
    /// It is being stopped.
    ShuttingDown = 1,
    /// The peer broke the protocol.
    Violation = 2,
    /// Any other, also of a later version.
    Other = 3,
}

impl Reason {
    /// The reason of a number that came from outside; what is not known is [`Other`](Reason::Other).
    #[must_use]
    pub const fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Done,
            1 => Self::ShuttingDown,
            2 => Self::Violation,
            _ => Self::Other,
        }
    }
}

/// A text cut to [`MAX_TEXT`] bytes, at the border of a character.
#[must_use]
pub(crate) fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A text that came from outside: whole characters without control characters, at most [`MAX_TEXT`] bytes of it.
#[must_use]
pub fn readable(payload: &[u8]) -> String {
    let text = String::from_utf8_lossy(&payload[..payload.len().min(MAX_TEXT)]);
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back_to_what_they_number() {
        for number in 0..=7 {
            assert_eq!(Status::from_number(number).unwrap() as u8, number);
        }
        assert_eq!(Status::from_number(8), None);
        for number in 0..=3 {
            assert_eq!(Reason::from_number(number) as u8, number);
        }
        assert_eq!(Reason::from_number(200), Reason::Other);
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let text = "é".repeat(MAX_TEXT);
        assert_eq!(cut(&text).len(), MAX_TEXT);
        assert_eq!(cut(&format!("x{text}")).len(), MAX_TEXT - 1);
        assert_eq!(cut("short"), "short");
    }

    #[test]
    fn a_text_from_outside_cannot_write_a_second_line() {
        assert_eq!(readable(b"a\nb\x1b[2J\xff"), "a b [2J\u{fffd}");
    }
}
