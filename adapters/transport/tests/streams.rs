//! Bytes get through every transport, whichever kind of stream either end has.

mod stage;

use std::io::{Read, Write};
use std::sync::Arc;
use std::thread;

use rpcbench_contract::{ConnectOptions, Endpoint, Transport, WireCount};
use rpcbench_transport::{AsyncStream, connect as connect_async, listen};
use stage::{connect, echo, options, run, serve, transports};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Bytes of no pattern that a record's length would divide.
fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

/// Sizes around a record of TLS, and far beyond every buffer.
const SIZES: [usize; 7] = [1, 100, (16 << 10) - 1, 16 << 10, (16 << 10) + 1, 70_000, 3 << 20];

#[test]
fn a_blocking_client_gets_back_what_it_sent() {
    for transport in transports() {
        let (endpoint, _served) = serve(transport, echo);
        let stream = connect(&endpoint);
        let (mut reading, mut writing) = (stream.get_ref().try_clone().unwrap(), stream);
        for size in SIZES {
            let sent = noise(size);
            let again = sent.clone();
            // Both directions at once: more is under way than any buffer holds.
            let sending = thread::spawn(move || (writing.write_all(&again), writing));
            let mut came = vec![0; size];
            reading.read_exact(&mut came).unwrap();
            let (written, back) = sending.join().unwrap();
            written.unwrap();
            writing = back;
            assert!(came == sent, "{size} bytes over {transport}");
        }
    }
}

/// Sends back what comes, and flushes before it waits for more.
async fn echo_async(mut stream: AsyncStream) -> std::io::Result<()> {
    let mut buffer = vec![0; 10_000];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            bytes => stream.write_all(&buffer[..bytes]).await?,
        }
        stream.flush().await?;
    }
}

async fn serve_async(transport: Transport) -> Endpoint {
    let listener = listen(None, transport).await.unwrap();
    let endpoint = listener.endpoint().unwrap();
    tokio::spawn(async move {
        loop {
            let stream = listener.accept().await.unwrap();
            tokio::spawn(echo_async(stream));
        }
    });
    endpoint
}

#[test]
fn an_asynchronous_client_gets_back_what_it_sent() {
    for transport in transports() {
        run(async {
            let endpoint = serve_async(transport).await;
            for size in SIZES {
                let mut stream = connect_async(&endpoint, &options()).await.unwrap();
                let sent = noise(size);
                let mut came = vec![0; size];
                let (mut reading, mut writing) = tokio::io::split(&mut stream);
                let sending = async {
                    writing.write_all(&sent).await?;
                    writing.flush().await
                };
                tokio::try_join!(sending, reading.read_exact(&mut came)).unwrap();
                assert!(came == sent, "{size} bytes over {transport}");
            }
        });
    }
}

#[test]
fn who_forgets_to_flush_and_reads_gets_an_answer_all_the_same() {
    for transport in transports() {
        run(async {
            let (endpoint, _served) = serve(transport, |mut stream| {
                let mut came = vec![0; 3 << 20];
                stream.read_exact(&mut came)?;
                stream.write_all(b"all of it")
            });
            let mut stream = connect_async(&endpoint, &options()).await.unwrap();
            stream.write_all(&noise(3 << 20)).await.unwrap();
            let mut answer = [0; 9];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"all of it");
        });
    }
}

#[test]
fn an_accepted_connection_may_go_to_a_thread() {
    for transport in transports() {
        run(async {
            let listener = listen(None, transport).await.unwrap();
            let endpoint = listener.endpoint().unwrap();
            let calling = tokio::task::spawn_blocking(move || {
                let mut stream = connect(&endpoint);
                stream.write_all(b"hello").unwrap();
                let mut came = [0; 5];
                stream.read_exact(&mut came).unwrap();
                came
            });
            let stream = listener.accept().await.unwrap().into_blocking().unwrap();
            tokio::task::spawn_blocking(|| echo(stream));
            assert_eq!(&calling.await.unwrap(), b"hello");
        });
    }
}

/// What a client sent and received on the wire for one exchange of so many bytes, its first exchange not counted.
fn on_the_wire(transport: Transport, size: usize) -> (u64, u64) {
    let (endpoint, _served) = serve(transport, echo);
    let wire = Arc::new(WireCount::default());
    let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..options() };
    let mut stream = rpcbench_transport::connect_blocking(&endpoint, &options).unwrap();
    let mut exchange = || {
        stream.write_all(&noise(size)).unwrap();
        stream.read_exact(&mut vec![0; size]).unwrap();
        wire.total()
    };
    let (before, after) = (exchange(), exchange());
    (after.0 - before.0, after.1 - before.1)
}

#[test]
fn unix_sockets_carry_what_tcp_carries_and_tls_its_records_around_it() {
    // A record's header, the type of its content, and the tag (RFC 8446, 5.2).
    const RECORD: u64 = 5 + 1 + 16;
    for transport in transports() {
        let around = if transport == Transport::Tls { RECORD } else { 0 };
        assert_eq!(on_the_wire(transport, 1000), (1000 + around, 1000 + around), "{transport}");
    }
}

#[test]
fn a_line_in_a_build_without_tls_says_what_to_do() {
    if rpcbench_transport::TLS {
        return;
    }
    let said = run(listen(None, Transport::Tls)).unwrap_err().to_string();
    assert!(said.contains("--features tls"), "{said}");
    let endpoint: Endpoint = "tls:127.0.0.1:1,cert=MAMBAgM".parse().unwrap();
    let said = rpcbench_transport::connect_blocking(&endpoint, &options()).unwrap_err().to_string();
    assert!(said.contains("--features tls") && !said.contains("MAMBAgM"), "{said}");
}
