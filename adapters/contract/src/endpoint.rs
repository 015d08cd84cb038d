//! Where a server is found.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use crate::Transport;
use crate::certificate::{BadCertificate, Certificate};

/// Where a server is found, written `tcp:127.0.0.1:4000`, `unix:/run/bench.sock`, `tls:127.0.0.1:4000,cert=MIIB...` or
/// `local`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// In the same process.
    Local,
    /// A TCP address.
    Tcp(SocketAddr),
    /// The path of a Unix-domain socket; to listen, an empty one stands for any that is free.
    Unix(PathBuf),
    /// TLS over TCP.
    Tls {
        /// The TCP address.
        address: SocketAddr,
        /// What a client trusts; a server listens without one and tells the one that it made.
        certificate: Option<Certificate>,
    },
}

/// A text that names no endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// It has no form of an endpoint.
    #[error(
        "`{0}` is no endpoint: write HOST:PORT with a numeric host, tcp:HOST:PORT, unix:/PATH, tls:HOST:PORT,cert=... as \
         the server printed it, or local"
    )]
    Form(String),
    /// It has, but for what comes after an address of TLS.
    #[error("`{0}` has more than HOST:PORT and ,cert=...: write the line as the server printed it")]
    Rest(String),
    /// Its certificate is none.
    #[error("`{address}`: {cause}: write the line as the server printed it")]
    Certificate {
        /// The endpoint without its certificate.
        address: String,
        /// What is wrong.
        cause: BadCertificate,
    },
}

/// How the certificate is set off from the address.
const CERTIFICATE: &str = ",cert=";
/// How much of a text is quoted.
const QUOTED: usize = 60;

impl Endpoint {
    /// Any place of a transport that is free, to listen on.
    #[must_use]
    pub fn free(transport: Transport) -> Self {
        const PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        match transport {
            Transport::InProcess => Self::Local,
            Transport::Tcp => Self::Tcp(PORT),
            Transport::Unix => Self::Unix(PathBuf::new()),
            Transport::Tls => Self::Tls { address: PORT, certificate: None },
        }
    }

    /// What carries bytes to it.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        match self {
            Self::Local => Transport::InProcess,
            Self::Tcp(_) => Transport::Tcp,
            Self::Unix(_) => Transport::Unix,
            Self::Tls { .. } => Transport::Tls,
        }
    }

    /// The host and port that a protocol of the HTTP family names in its requests. A Unix socket has neither: it is called
    /// by a name that is as long as `127.0.0.1` with a port of five digits, so that a request has as many bytes over each.
    #[must_use]
    pub fn authority(&self) -> String {
        match self {
            Self::Tcp(address) | Self::Tls { address, .. } => address.to_string(),
            Self::Unix(_) | Self::Local => "localhost:10000".to_owned(),
        }
    }
}

/// The text of an endpoint without its certificate, which is long and tells a person nothing.
pub(crate) fn brief(text: &str) -> &str {
    text.split_once(CERTIFICATE).map_or(text, |(address, _)| address)
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Tcp(address) => write!(f, "tcp:{address}"),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Tls { address, certificate: None } => write!(f, "tls:{address}"),
            Self::Tls { address, certificate: Some(certificate) } => {
                write!(f, "tls:{address}{CERTIFICATE}{certificate}")
            }
        }
    }
}

impl FromStr for Endpoint {
    type Err = BadEndpoint;

    fn from_str(text: &str) -> Result<Self, BadEndpoint> {
        let bad = || BadEndpoint::Form(quoted(text));
        if text == "local" {
            return Ok(Self::Local);
        }
        if let Some(path) = text.strip_prefix("unix:") {
            return if path.is_empty() { Err(bad()) } else { Ok(Self::Unix(PathBuf::from(path))) };
        }
        if let Some(rest) = text.strip_prefix("tls:") {
            return tls(rest);
        }
        let address = text.strip_prefix("tcp:").unwrap_or(text);
        address.parse().map(Self::Tcp).map_err(|_| bad())
    }
}

/// Reads what follows `tls:`.
fn tls(text: &str) -> Result<Endpoint, BadEndpoint> {
    let (address, rest) = text.split_at(text.find(',').unwrap_or(text.len()));
    let address = address.parse().map_err(|_| BadEndpoint::Form(quoted(&format!("tls:{text}"))))?;
    if rest.is_empty() {
        return Ok(Endpoint::Tls { address, certificate: None });
    }
    let certificate =
        rest.strip_prefix(CERTIFICATE).ok_or_else(|| BadEndpoint::Rest(quoted(&format!("tls:{text}"))))?;
    let bad = |cause| BadEndpoint::Certificate { address: format!("tls:{address}"), cause };
    Ok(Endpoint::Tls { address, certificate: Some(certificate.parse().map_err(bad)?) })
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As a server prints it: the smallest thing that has a certificate's outer form.
    const TLS: &str = "tls:127.0.0.1:4000,cert=MAMBAgM";

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["local", "tcp:127.0.0.1:4000", "tcp:[::1]:4000", "unix:/tmp/a.sock", "tls:[::1]:0", TLS] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), text);
        }
        assert_eq!("127.0.0.1:1".parse::<Endpoint>().unwrap().to_string(), "tcp:127.0.0.1:1");
    }

    #[test]
    fn nonsense_is_refused_with_a_hint() {
        for text in
            ["", "unix:", "tcp:", "localhost", "127.0.0.1", "127.0.0.1:99999", "udp:1.2.3.4:5", "tls:", "TLS:[::1]:1"]
        {
            assert!(text.parse::<Endpoint>().unwrap_err().to_string().contains("HOST:PORT"), "{text}");
        }
    }

    #[test]
    fn a_line_of_tls_is_whole_or_it_is_none() {
        for cut in 0..TLS.len() {
            match TLS[..cut].parse::<Endpoint>() {
                // What is left may be a place to listen on; no client connects without a certificate.
                Ok(Endpoint::Tls { certificate, .. }) => assert_eq!(certificate, None, "{cut}"),
                Ok(other) => panic!("{other}"),
                Err(error) => assert!(error.to_string().len() < 300, "{error}"),
            }
        }
        for more in ["A", "=", ",", ",cert=MAMBAgM", " ", "\n", "\0"] {
            assert!(format!("{TLS}{more}").parse::<Endpoint>().is_err(), "{more:?}");
        }
        for rest in [",", ",cert", ",cert=", ",key=MAMBAgM", ",CERT=MAMBAgM", ",cert=MAMBAg", ", cert=MAMBAgM"] {
            assert!(format!("tls:127.0.0.1:1{rest}").parse::<Endpoint>().is_err(), "{rest:?}");
        }
    }

    #[test]
    fn a_long_line_is_quoted_in_part() {
        let text = format!("tls:nowhere:1,cert={}", "ä".repeat(1 << 20));
        assert!(text.parse::<Endpoint>().unwrap_err().to_string().len() < 400);
        assert_eq!(brief(TLS), "tls:127.0.0.1:4000");
    }

    #[test]
    fn what_is_free_is_of_its_transport() {
        for transport in [Transport::InProcess, Transport::Tcp, Transport::Unix, Transport::Tls] {
            assert_eq!(Endpoint::free(transport).transport(), transport);
        }
    }

    #[test]
    fn a_request_names_as_many_bytes_of_host_over_each_transport() {
        let tcp: Endpoint = "127.0.0.1:40000".parse().unwrap();
        assert_eq!(Endpoint::free(Transport::Unix).authority().len(), tcp.authority().len());
    }

    proptest! {
        #[test]
        fn any_text_is_an_endpoint_or_a_short_error(text in "(tls:127.0.0.1:1)?(,cert=)?.{0,200}") {
            match text.parse::<Endpoint>() {
                Ok(endpoint) => prop_assert_eq!(endpoint.to_string().parse::<Endpoint>().unwrap(), endpoint),
                Err(error) => prop_assert!(error.to_string().chars().count() < 300),
            }
        }
    }
}
