//! What both ends are set to.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use rpcbench_contract::{Certificate, Endpoint};
use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::NoServerSessionStorage;
use rustls::version::TLS13;
use rustls::{ClientConfig, CommonState, RootCertStore, ServerConfig};

/// How long a client may take for its handshake.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many bytes a read from the kernel asks for: a whole record of 16 KiB and what TLS puts around it. rustls alone would
/// ask for 4 KiB at a time.
pub(super) const READ: usize = (16 << 10) + 256;

/// What a server shows and how it speaks: made anew for each server, kept for all its connections.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(super) config: Arc<ServerConfig>,
    pub(super) certificate: Certificate,
    /// How long a client may take for its handshake.
    pub(super) patience: Duration,
}

/// What a client trusts and how it speaks.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    pub(super) config: Arc<ClientConfig>,
    pub(super) name: ServerName<'static>,
}

/// The cryptography, with ring's own order of cipher suites and key exchanges.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn protocols(protocol: Option<&str>) -> Vec<Vec<u8>> {
    protocol.into_iter().map(|name| name.as_bytes().to_vec()).collect()
}

impl Identity {
    /// A new key (ECDSA over P-256) and a certificate that it signed itself, for a server at this address.
    pub(crate) fn new(ip: IpAddr, protocol: Option<&str>) -> Result<Self, String> {
        let (certificate, key) = certify(ip).map_err(|error| format!("no certificate: {error}"))?;
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let config = serve(chain, key.into(), protocol).map_err(|error| format!("no TLS: {error}"))?;
        Ok(Self { config: Arc::new(config), certificate, patience: PATIENCE })
    }

    /// Where clients find a server that listens at this address, and what they are to trust.
    pub(crate) fn endpoint(&self, address: SocketAddr) -> Endpoint {
        Endpoint::Tls { address, certificate: Some(self.certificate.clone()) }
    }
}

fn certify(ip: IpAddr) -> Result<(Certificate, PrivatePkcs8KeyDer<'static>), Box<dyn std::error::Error>> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !names.contains(&ip.to_string()) {
        names.push(ip.to_string());
    }
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "rpcbench");
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = Certificate::from_der(params.self_signed(&key)?.der())?;
    Ok((certificate, key.serialize_der().into()))
}

/// Every connection is a full handshake: no tickets, no session kept, no early data.
fn serve(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    protocol: Option<&str>,
) -> Result<ServerConfig, rustls::Error> {
    let builder = ServerConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13])?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key)?;
    config.alpn_protocols = protocols(protocol);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    Ok(config)
}

impl Trust {
    /// Trust in one server's certificate alone, which is verified as any other would be: its signature, its name (the
    /// address), its time.
    pub(crate) fn new(
        address: SocketAddr,
        certificate: Option<&Certificate>,
        protocol: Option<&str>,
    ) -> io::Result<Self> {
        const MISSING: &str = "a client needs the server's certificate: give the whole line that the server printed, tls:HOST:PORT,cert=...";
        let certificate = certificate.ok_or_else(|| io::Error::other(MISSING))?;
        let unusable = |error: rustls::Error| io::Error::other(format!("the certificate is none: {error}"));
        let config = trust(certificate, protocol).map_err(unusable)?;
        Ok(Self { config: Arc::new(config), name: ServerName::IpAddress(address.ip().into()) })
    }
}

/// Every connection is a full handshake: nothing is resumed.
fn trust(certificate: &Certificate, protocol: Option<&str>) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(certificate.der().to_vec()))?;
    let builder = ClientConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS13])?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols(protocol);
    config.resumption = Resumption::disabled();
    config.enable_early_data = false;
    Ok(config)
}

/// Fails where this end named a protocol and the other end none: TLS itself only refuses two names that differ.
pub(super) fn agreed(protocols: &[Vec<u8>], session: &CommonState) -> io::Result<()> {
    match protocols {
        [meant] if session.alpn_protocol() != Some(meant) => {
            let words = format!("the peer did not agree to speak {} over TLS", String::from_utf8_lossy(meant));
            Err(io::Error::new(io::ErrorKind::InvalidData, words))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rpcbench_contract::Transport;

    use super::*;

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        let lock = include_str!("../../../../Cargo.lock");
        for version in Transport::Tls.versions() {
            let entry = format!("name = \"{}\"\nversion = \"{}\"\n", version.name, version.version);
            assert!(
                lock.contains(&entry),
                "the lock file has another version of {} than {}",
                version.name,
                version.version
            );
        }
    }

    #[test]
    fn each_server_has_a_certificate_of_its_own() {
        let ip = "127.0.0.1".parse().unwrap();
        let all = [(); 2].map(|()| Identity::new(ip, None).unwrap().certificate);
        assert_ne!(all[0], all[1]);
        assert!(all[0].der().len() < 600, "it travels in a line of text: {} bytes", all[0].der().len());
    }

    #[test]
    fn what_only_looks_like_a_certificate_is_refused() {
        let address = "127.0.0.1:1".parse().unwrap();
        let certificate = Certificate::from_der(&[0x30, 3, 1, 2, 3]).unwrap();
        let said = Trust::new(address, Some(&certificate), None).unwrap_err().to_string();
        assert!(said.starts_with("the certificate is none"), "{said}");
        assert!(Trust::new(address, None, None).unwrap_err().to_string().contains("needs the server's certificate"));
    }
}
