//! One line of an access log: `address identity user [date] "request" status size`, and in the Combined format
//! `"referer" "user agent"` after it (Apache's `mod_log_config`, which nginx follows).

use super::address;
use crate::model::LogLine;

/// The longest line, in bytes: servers refuse requests far below, and 16 such lines still fit a message.
pub const MAX_LINE: usize = 64 << 10;

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It is longer than [`MAX_LINE`].
    #[error("the line has {0} bytes, at most {MAX_LINE} are read")]
    TooLong(usize),
    /// It is not UTF-8.
    #[error("the line is not UTF-8 text (a compressed log must be unpacked first)")]
    NotText,
    /// It ends before this.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// This part is not written as it should be.
    #[error("{part} is not {expected}: {found:?}")]
    Wrong {
        /// Which part.
        part: &'static str,
        /// How it should be written.
        expected: &'static str,
        /// How it begins.
        found: String,
    },
}

/// A line that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) line: LogLine,
    /// True if the address is a stand-in.
    pub(super) mapped: bool,
}

/// Reads a line without its end.
pub(super) fn read(line: &[u8]) -> Result<Read, BadLine> {
    if line.len() > MAX_LINE {
        return Err(BadLine::TooLong(line.len()));
    }
    let mut rest = Rest(std::str::from_utf8(line).map_err(|_| BadLine::NotText)?);
    let client = rest.word("the address")?;
    let address = address::read(client).ok_or_else(|| wrong("the address", "an IP address or a host name", client))?;
    let line = LogLine {
        address: address.bytes,
        identity: rest.word("the identity")?.to_owned(),
        user: rest.word("the user")?.to_owned(),
        date: date(&mut rest)?,
        request: rest.quoted("the request")?,
        status: status(rest.word("the status")?)?,
        size: size(rest.word("the size")?)?,
    };
    referer_and_agent(&mut rest)?;
    Ok(Read { line, mapped: address.mapped })
}

/// Checks what the Combined format adds, and drops it.
fn referer_and_agent(rest: &mut Rest) -> Result<(), BadLine> {
    if !rest.0.is_empty() {
        rest.quoted("the referer")?;
        rest.quoted("the user agent")?;
    }
    if rest.0.is_empty() { Ok(()) } else { Err(wrong("the line's end", "after the size or the user agent", rest.0)) }
}

/// Reads `[21/Nov/2026:07:34:48 +0000]`.
fn date(rest: &mut Rest) -> Result<String, BadLine> {
    const SHAPE: &[u8] = b"00/Aaa/0000:00:00:00 +0000";
    let bad = || wrong("the date", "like [21/Nov/2026:07:34:48 +0000]", rest.0);
    let (date, after) = rest.0.strip_prefix('[').and_then(|inside| inside.split_once(']')).ok_or_else(bad)?;
    let fits = |(byte, shape): (u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_lowercase(),
        b'+' => matches!(byte, b'+' | b'-'),
        other => byte == *other,
    };
    if date.len() != SHAPE.len() || !date.bytes().zip(SHAPE).all(fits) {
        return Err(bad());
    }
    *rest = Rest(Rest::gap("the date", after)?);
    Ok(date.to_owned())
}

/// Three digits; nginx writes 000 for a client that went away.
fn status(word: &str) -> Result<u16, BadLine> {
    let digits = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let status = word.parse().ok().filter(|_| digits);
    status.ok_or_else(|| wrong("the status", "three digits", word))
}

/// A number of bytes, or `-` for none.
fn size(word: &str) -> Result<u64, BadLine> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    match word {
        "-" => Ok(0),
        _ => word.parse().ok().filter(|_| digits).ok_or_else(|| wrong("the size", "a number of 64 bits or -", word)),
    }
}

fn wrong(part: &'static str, expected: &'static str, found: &str) -> BadLine {
    BadLine::Wrong { part, expected, found: found.chars().take(40).collect() }
}

/// What is not yet read of a line.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Takes what stands before the next space, or all.
    fn word(&mut self, part: &'static str) -> Result<&'a str, BadLine> {
        let (word, after) = self.0.split_once(' ').unwrap_or((self.0, ""));
        self.0 = after;
        if word.is_empty() { Err(BadLine::Missing(part)) } else { Ok(word) }
    }

    /// Takes a text in quotes. In it `\"` and `\\` stand for the character itself; servers write others, such
    /// as `\xe9`, for bytes that may be no text: these stay as they are written.
    fn quoted(&mut self, part: &'static str) -> Result<String, BadLine> {
        let bad = || wrong(part, "in quotes", self.0);
        if self.0.is_empty() {
            return Err(BadLine::Missing(part));
        }
        let inside = self.0.strip_prefix('"').ok_or_else(bad)?;
        let end = closing_quote(inside).ok_or_else(bad)?;
        let (text, after) = (unescape(&inside[..end]), &inside[end + 1..]);
        self.0 = Self::gap(part, after)?;
        Ok(text)
    }

    /// Steps over the one space between two parts, if there is more.
    fn gap(part: &'static str, after: &'a str) -> Result<&'a str, BadLine> {
        match after.strip_prefix(' ') {
            Some(rest) => Ok(rest),
            None if after.is_empty() => Ok(after),
            None => Err(wrong(part, "followed by a space", after)),
        }
    }
}

/// Where the first quote is that no backslash escapes.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(&next @ ('"' | '\\'))) => {
                plain.push(next);
                letters.next();
            }
            _ => plain.push(letter),
        }
    }
    plain
}
