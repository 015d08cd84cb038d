//! The command of a guest, as a person gives it.

use rpcbench_contract::Transport;

use super::address::Address;
use super::words::split;

/// What a command has where the port is to stand.
const PORT: &str = "{port}";
/// What a command has where the path of the socket is to stand.
const SOCKET: &str = "{socket}";

/// A command that starts a server, with a place for the port or the socket's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCommand {
    text: String,
    words: Vec<String>,
}

/// A text that is no such command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCommand {
    /// It cannot be split into words.
    #[error("the command `{text}` cannot be split into words: {why}")]
    Unended {
        /// The command.
        text: String,
        /// What does not end.
        why: &'static str,
    },
    /// It has no words.
    #[error("the command is empty: write e.g. './my-server --port {{port}}'")]
    Empty,
    /// It would not know where to listen.
    #[error(
        "the command `{text}` does not say where its server is to listen: write {place} where the {what} belongs (a server \
         that runs already is driven by --connect)"
    )]
    Nowhere {
        /// The command.
        text: String,
        /// What is lacking.
        place: &'static str,
        /// What would stand there.
        what: &'static str,
    },
}

impl ServerCommand {
    /// Reads a command whose server is to be reached over a transport.
    pub fn parse(text: &str, transport: Transport) -> Result<Self, BadCommand> {
        let unended = |why| BadCommand::Unended { text: text.to_owned(), why };
        let words = split(text).map_err(unended)?;
        if words.first().is_none_or(String::is_empty) {
            return Err(BadCommand::Empty);
        }
        let (place, what) = if over_unix(transport) { (SOCKET, "socket's path") } else { (PORT, "port") };
        if !words.iter().any(|word| word.contains(place)) {
            return Err(BadCommand::Nowhere { text: text.to_owned(), place, what });
        }
        Ok(Self { text: text.to_owned(), words })
    }

    /// The command as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words for a server that is to listen there. No shell sees them, so that a path may hold anything.
    pub(super) fn words_for(&self, address: &Address) -> Vec<String> {
        let (place, value) = match address {
            Address::Port(port) => (PORT, port.to_string()),
            Address::Socket(path) => (SOCKET, path.display().to_string()),
        };
        self.words.iter().map(|word| word.replace(place, &value)).collect()
    }
}

/// True where a server is reached by a path.
pub(super) fn over_unix(transport: Transport) -> bool {
    transport == Transport::Unix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_says_where_its_server_listens() {
        let command = ServerCommand::parse("./s --at 127.0.0.1:{port} 'a b'", Transport::Tcp).unwrap();
        assert_eq!(command.words_for(&Address::Port(81)), ["./s", "--at", "127.0.0.1:81", "a b"]);
        let command = ServerCommand::parse("./s {socket}", Transport::Unix).unwrap();
        assert_eq!(command.words_for(&Address::Socket("/a b".into())), ["./s", "/a b"]);
    }

    #[test]
    fn what_is_no_command_is_refused_with_a_hint() {
        let said = |text, transport| ServerCommand::parse(text, transport).unwrap_err().to_string();
        assert!(
            said("./server", Transport::Tcp).contains("write {port} where"),
            "{}",
            said("./server", Transport::Tcp)
        );
        assert!(said("./server {port}", Transport::Unix).contains("write {socket} where"));
        assert!(said("", Transport::Tcp).contains("'./my-server --port {port}'"));
        assert!(said("'' {port}", Transport::Tcp).contains("empty"));
        assert!(said("./server '{port}", Transport::Tcp).contains("single quote"));
    }
}
