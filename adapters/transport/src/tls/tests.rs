//! What a handshake comes to, and what becomes of one that stalls.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rpcbench_contract::Endpoint;
use rustls::{CipherSuite, HandshakeKind, NamedGroup, ProtocolVersion};
use tokio::io::AsyncReadExt;
use tokio_rustls::TlsConnector;

use super::{AsyncTls, BlockingTls, Identity, Trust};

const LONG: Duration = Duration::from_secs(30);

/// A server at a free port.
fn server() -> (TcpListener, Identity) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    (listener, Identity::new(Ipv4Addr::LOCALHOST.into(), None).unwrap())
}

fn trust(listener: &TcpListener, identity: &Identity) -> Trust {
    let address = listener.local_addr().unwrap();
    let Endpoint::Tls { certificate, .. } = identity.endpoint(address) else { panic!("an endpoint of TLS") };
    Trust::new(address, certificate.as_ref(), None).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn every_connection_is_a_full_handshake_of_version_1_3() {
    let (listener, identity) = server();
    let trust = trust(&listener, &identity);
    let address = listener.local_addr().unwrap();
    let serving = thread::spawn(move || {
        for _ in 0..2 {
            let mut stream = BlockingTls::accepted(listener.accept().unwrap().0, "a test", &identity).unwrap();
            stream.write_all(b"x").unwrap();
            assert_eq!(stream.read(&mut [0]).unwrap(), 0);
        }
    });
    runtime().block_on(async {
        let connector = TlsConnector::from(trust.config);
        for _ in 0..2 {
            let stream = tokio::net::TcpStream::connect(address).await.unwrap();
            let mut stream = connector.connect(trust.name.clone(), stream).await.unwrap();
            assert_eq!(stream.read_u8().await.unwrap(), b'x');
            let session = stream.get_ref().1;
            assert_eq!(session.protocol_version(), Some(ProtocolVersion::TLSv1_3));
            assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full));
            let suite = session.negotiated_cipher_suite().map(|suite| suite.suite());
            assert_eq!(suite, Some(CipherSuite::TLS13_AES_256_GCM_SHA384));
            assert_eq!(
                session.negotiated_key_exchange_group().map(rustls::crypto::SupportedKxGroup::name),
                Some(NamedGroup::X25519)
            );
            assert_eq!(session.tls13_tickets_received(), 0);
            tokio::io::AsyncWriteExt::shutdown(&mut stream).await.unwrap();
        }
    });
    serving.join().unwrap();
}

/// A client that connects and says nothing, or only the beginning of a record.
fn stalling(listener: &TcpListener, beginning: &[u8]) -> (TcpStream, TcpStream) {
    let mut silent = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    silent.write_all(beginning).unwrap();
    (listener.accept().unwrap().0, silent)
}

#[test]
fn a_handshake_that_stalls_ends_at_the_timeout_and_keeps_nobody_waiting() {
    let (listener, identity) = server();
    let patient = Identity { patience: LONG, ..identity.clone() };
    for beginning in [&[][..], &[0x16, 3, 1]] {
        // The one that stalls was accepted first, and the other one is served all the same.
        let (stalled, silent) = stalling(&listener, beginning);
        let mut stalled = BlockingTls::accepted(stalled, "a test", &patient).unwrap();
        let waiting = thread::spawn(move || stalled.read(&mut [0]));
        let trust = trust(&listener, &identity);
        let address = listener.local_addr().unwrap();
        let calling = thread::spawn(move || {
            let mut stream = BlockingTls::connect(TcpStream::connect(address).unwrap(), &trust, LONG, None).unwrap();
            stream.read(&mut [0]).unwrap()
        });
        let mut stream = BlockingTls::accepted(listener.accept().unwrap().0, "a test", &patient).unwrap();
        stream.write_all(b"x").unwrap();
        assert_eq!(calling.join().unwrap(), 1);
        assert!(!waiting.is_finished());
        drop(silent);
        assert!(waiting.join().unwrap().is_err());

        let short = Identity { patience: Duration::from_millis(20), ..identity.clone() };
        let (stalled, _silent) = stalling(&listener, beginning);
        let mut stalled = BlockingTls::accepted(stalled, "a test", &short).unwrap();
        for _ in 0..2 {
            let late = stalled.read(&mut [0]).unwrap_err();
            assert_eq!((late.kind(), late.to_string().as_str()), (ErrorKind::TimedOut, "no TLS handshake in time"));
        }
        runtime().block_on(async {
            let (stalled, _silent) = stalling(&listener, beginning);
            let peer = stalled.peer_addr().unwrap();
            stalled.set_nonblocking(true).unwrap();
            let stalled = tokio::net::TcpStream::from_std(stalled).unwrap();
            let late = AsyncTls::accepted(stalled, peer, &short).read_u8().await.unwrap_err();
            assert_eq!((late.kind(), late.to_string().as_str()), (ErrorKind::TimedOut, "no TLS handshake in time"));
        });
    }
}

#[test]
fn a_record_that_trickles_does_not_outlast_a_reads_deadline() {
    let (listener, identity) = server();
    let trust = trust(&listener, &identity);
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = channel::<()>();
    let serving = thread::spawn(move || {
        let mut socket = listener.accept().unwrap().0;
        let mut stream = BlockingTls::accepted(socket.try_clone().unwrap(), "a test", &identity).unwrap();
        stream.write_all(b"x").unwrap();
        // From here on bytes of a record that is not whole before the client has given up.
        let record = [0x17, 3, 3, 0x40, 0].into_iter().chain(std::iter::repeat_n(0, 0x3fff));
        for byte in record {
            if socket.write_all(&[byte]).is_err() || stopped.recv_timeout(Duration::from_millis(1)).is_ok() {
                return;
            }
        }
    });
    let mut stream = BlockingTls::connect(TcpStream::connect(address).unwrap(), &trust, LONG, None).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap(), 1);
    stream.set_deadline(Duration::from_millis(50)).unwrap();
    let late = stream.read(&mut [0]).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::TimedOut, "{late}");
    stop.send(()).unwrap();
    serving.join().unwrap();
}
