//! The handshake, by which client and server come to have each other's protocol.
//!
//! Pure: records in, records out. A client first sends only hashes; a server that does not know the client's
//! hash says so (`NONE`), and the client sends the text of its protocol. A server whose own hash the client guessed
//! wrong sends its text along (`CLIENT`, or already with `NONE`).

use crate::primitive::{Input, WireError, put_bytes, put_long};

/// The MD5 of a protocol's text.
pub type Hash = [u8; 16];

/// What a client says before a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandshakeRequest<'a> {
    /// The hash of the client's protocol.
    pub client_hash: Hash,
    /// The text of the client's protocol, where the server asked for it.
    pub client_protocol: Option<&'a str>,
    /// What the client believes the hash of the server's protocol to be.
    pub server_hash: Hash,
}

/// How far the two know each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Both have the other's protocol; the reply follows.
    Both = 0,
    /// The server has the client's protocol and sends its own; the reply follows.
    Client = 1,
    /// The server does not know the client's protocol; no reply follows.
    None = 2,
}

/// What a server says before a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandshakeResponse<'a> {
    /// How far the two know each other.
    pub outcome: Match,
    /// The text of the server's protocol, where the client may not have it.
    pub server_protocol: Option<&'a str>,
    /// The hash of the server's protocol, likewise.
    pub server_hash: Option<Hash>,
}

impl<'a> HandshakeRequest<'a> {
    /// Appends the record `HandshakeRequest`.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.client_hash);
        put_optional(out, self.client_protocol.map(str::as_bytes));
        out.extend_from_slice(&self.server_hash);
        out.push(0);
    }

    /// Reads the record `HandshakeRequest`.
    pub fn read(input: &mut Input<'a>) -> Result<Self, WireError> {
        let client_hash = input.array()?;
        let client_protocol = if input.present()? { Some(input.text()?) } else { None };
        let server_hash = input.array()?;
        skip_optional_metadata(input)?;
        Ok(Self { client_hash, client_protocol, server_hash })
    }
}

impl<'a> HandshakeResponse<'a> {
    /// A server's answer: its own protocol goes along unless the client has all it needs.
    ///
    /// `NONE` with the protocol, too, because clients may not expect it to be absent there.
    #[must_use]
    pub fn to(request: &HandshakeRequest<'_>, knows_client: bool, own_hash: Hash, own_text: &'a str) -> Self {
        let outcome = match (knows_client, request.server_hash == own_hash) {
            (false, _) => Match::None,
            (true, false) => Match::Client,
            (true, true) => Match::Both,
        };
        let tells = outcome != Match::Both;
        Self { outcome, server_protocol: tells.then_some(own_text), server_hash: tells.then_some(own_hash) }
    }

    /// Appends the record `HandshakeResponse`.
    pub fn write(&self, out: &mut Vec<u8>) {
        put_long(out, self.outcome as i64);
        put_optional(out, self.server_protocol.map(str::as_bytes));
        match &self.server_hash {
            Some(hash) => {
                put_long(out, 1);
                out.extend_from_slice(hash);
            }
            None => put_long(out, 0),
        }
        out.push(0);
    }

    /// Reads the record `HandshakeResponse`.
    pub fn read(input: &mut Input<'a>) -> Result<Self, WireError> {
        let outcome = match input.long()? {
            0 => Match::Both,
            1 => Match::Client,
            2 => Match::None,
            other => return Err(WireError::Branch(other)),
        };
        let server_protocol = if input.present()? { Some(input.text()?) } else { None };
        let server_hash = if input.present()? { Some(input.array()?) } else { None };
        skip_optional_metadata(input)?;
        Ok(Self { outcome, server_protocol, server_hash })
    }
}

fn put_optional(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        Some(bytes) => {
            put_long(out, 1);
            put_bytes(out, bytes);
        }
        None => put_long(out, 0),
    }
}

fn skip_optional_metadata(input: &mut Input<'_>) -> Result<(), WireError> {
    if input.present()? { input.skip_metadata() } else { Ok(()) }
}

/// A response that leads a client nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeError {
    /// The server was given the protocol and still does not know it.
    #[error("the server refuses the client's protocol")]
    Refused,
    /// The server says that its protocol differs and does not send it.
    #[error("the server does not send its protocol")]
    Withheld,
}

/// What a client does after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next<'a> {
    /// The server's protocol, to be read with from now on.
    pub adopt: Option<&'a str>,
    /// True where the reply follows; otherwise the request must be sent again.
    pub agreed: bool,
}

/// The client's side: which hashes it sends, and whether its protocol's text goes along.
#[derive(Clone, Copy, Debug)]
pub struct ClientHandshake {
    own_hash: Hash,
    server_hash: Hash,
    sends_protocol: bool,
}

impl ClientHandshake {
    /// A client that never met the server guesses that it has the same protocol.
    #[must_use]
    pub const fn new(own_hash: Hash) -> Self {
        Self { own_hash, server_hash: own_hash, sends_protocol: false }
    }

    /// What to say before the next request.
    #[must_use]
    pub fn request<'a>(&self, own_text: &'a str) -> HandshakeRequest<'a> {
        HandshakeRequest {
            client_hash: self.own_hash,
            client_protocol: self.sends_protocol.then_some(own_text),
            server_hash: self.server_hash,
        }
    }

    /// Takes the server's answer in.
    pub fn respond<'a>(&mut self, response: &HandshakeResponse<'a>) -> Result<Next<'a>, HandshakeError> {
        match response.outcome {
            Match::None if self.sends_protocol => return Err(HandshakeError::Refused),
            Match::Client if response.server_protocol.is_none() => return Err(HandshakeError::Withheld),
            _ => self.sends_protocol = response.outcome == Match::None,
        }
        self.server_hash = response.server_hash.unwrap_or(self.server_hash);
        // A server that repeats what the client has already is not listened to again.
        let adopt = response.server_protocol.filter(|_| response.server_hash != Some(self.own_hash));
        Ok(Next { adopt, agreed: response.outcome != Match::None })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OURS: Hash = [1; 16];
    const THEIRS: Hash = [2; 16];

    fn answer(request: &HandshakeRequest<'_>, knows: &[Hash], own: Hash) -> HandshakeResponse<'static> {
        let knows = knows.contains(&request.client_hash) || request.client_protocol.is_some();
        HandshakeResponse::to(request, knows, own, "theirs")
    }

    #[test]
    fn equal_protocols_agree_at_once() {
        let mut client = ClientHandshake::new(OURS);
        let response = answer(&client.request("ours"), &[OURS], OURS);
        assert_eq!(response, HandshakeResponse { outcome: Match::Both, server_protocol: None, server_hash: None });
        assert_eq!(client.respond(&response), Ok(Next { adopt: None, agreed: true }));
    }

    #[test]
    fn a_server_that_knows_the_client_tells_its_own_once() {
        let mut client = ClientHandshake::new(OURS);
        let response = answer(&client.request("ours"), &[OURS], THEIRS);
        assert_eq!(response.outcome, Match::Client);
        assert_eq!(client.respond(&response), Ok(Next { adopt: Some("theirs"), agreed: true }));
        assert_eq!(answer(&client.request("ours"), &[OURS], THEIRS).outcome, Match::Both);
    }

    #[test]
    fn an_unknown_client_sends_its_protocol() {
        let mut client = ClientHandshake::new(OURS);
        let response = answer(&client.request("ours"), &[], THEIRS);
        assert_eq!(response.outcome, Match::None);
        assert_eq!(client.respond(&response), Ok(Next { adopt: Some("theirs"), agreed: false }));
        let again = client.request("ours");
        assert_eq!((again.client_protocol, again.server_hash), (Some("ours"), THEIRS));
        let response = answer(&again, &[], THEIRS);
        assert_eq!(client.respond(&response), Ok(Next { adopt: None, agreed: true }));
        assert_eq!(client.request("ours").client_protocol, None);
    }

    #[test]
    fn a_server_that_never_agrees_is_given_up() {
        let none = HandshakeResponse { outcome: Match::None, server_protocol: None, server_hash: None };
        let mut client = ClientHandshake::new(OURS);
        assert_eq!(client.respond(&none), Ok(Next { adopt: None, agreed: false }));
        assert_eq!(client.respond(&none), Err(HandshakeError::Refused));
        let mute = HandshakeResponse { outcome: Match::Client, ..none };
        assert_eq!(ClientHandshake::new(OURS).respond(&mute), Err(HandshakeError::Withheld));
    }

    #[test]
    fn records_are_read_as_they_were_written() {
        for client_protocol in [None, Some("{}")] {
            let request = HandshakeRequest { client_hash: OURS, client_protocol, server_hash: THEIRS };
            let mut out = Vec::new();
            request.write(&mut out);
            assert_eq!(HandshakeRequest::read(&mut Input::new(&out)), Ok(request));
        }
        for (server_protocol, server_hash) in [(None, None), (Some("{}"), Some(THEIRS))] {
            let response = HandshakeResponse { outcome: Match::Client, server_protocol, server_hash };
            let mut out = Vec::new();
            response.write(&mut out);
            assert_eq!(HandshakeResponse::read(&mut Input::new(&out)), Ok(response));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut input = Input::new(&bytes);
            if let Ok(request) = HandshakeRequest::read(&mut input) {
                prop_assert_eq!(&request.client_hash, &bytes[..16]);
            }
            let _ = HandshakeResponse::read(&mut Input::new(&bytes));
        }
    }
}
