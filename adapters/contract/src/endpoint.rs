//! Where a server is found.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a server is found, written `tcp:127.0.0.1:4000`, `unix:/run/bench.sock` or `local`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// In the same process.
    Local,
    /// A TCP address.
    Tcp(SocketAddr),
    /// The path of a Unix-domain socket.
    Unix(PathBuf),
}

/// A text that names no endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no endpoint: write HOST:PORT with a numeric host, tcp:HOST:PORT, unix:/PATH or local")]
pub struct BadEndpoint(String);

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl FromStr for Endpoint {
    type Err = BadEndpoint;

    fn from_str(text: &str) -> Result<Self, BadEndpoint> {
        let bad = || BadEndpoint(text.to_owned());
        if text == "local" {
            return Ok(Self::Local);
        }
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() { Err(bad()) } else { Ok(Self::Unix(PathBuf::from(path))) };
        }
        let address = text.strip_prefix("tcp:").unwrap_or(text);
        address.parse().map(Self::Tcp).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["local", "tcp:127.0.0.1:4000", "tcp:[::1]:4000", "unix:/tmp/a.sock"] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), text);
        }
        assert_eq!("127.0.0.1:1".parse::<Endpoint>().unwrap().to_string(), "tcp:127.0.0.1:1");
    }

    #[test]
    fn nonsense_is_refused_with_a_hint() {
        for text in ["", "unix:", "tcp:", "localhost", "127.0.0.1", "127.0.0.1:99999", "udp:1.2.3.4:5"] {
            assert!(text.parse::<Endpoint>().unwrap_err().to_string().contains("HOST:PORT"), "{text}");
        }
    }
}
