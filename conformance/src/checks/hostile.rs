//! Peers that say what no client would.

use std::io::Write;
use std::net::Shutdown;

use rpcbench_contract::Adapter;

use super::{has_no_wire, places};
use crate::attempt::right;
use crate::proxy::{Proxy, Rule};
use crate::random::Random;
use crate::raw::Raw;
use crate::running::{Running, SEED, connect, lane};
use crate::{Failure, values};

pub(super) fn random_bytes<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let mut random = Random(SEED);
    let mut speeches = vec![Vec::new(), vec![0; 4096], vec![0xff; 4096], b"GET / HTTP/1.1\r\n\r\n".to_vec()];
    for _ in 0..40 {
        let length = random.below(600);
        speeches.push(random.bytes(length));
    }
    disturb(&Running::<A>::start()?, &speeches)
}

pub(super) fn true_bytes_damaged<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let server = Running::<A>::start()?;
    let proxy = Proxy::start(&server.endpoint, Rule::Pass, Rule::Pass)?;
    lane(async { right(&mut connect::<A>(&proxy.endpoint).await?, &values::middling()).await })?;
    let (said, mut random) = (proxy.said(), Random(SEED));
    let mut speeches: Vec<Vec<u8>> = places(said.len()).into_iter().map(|end| said[..end].to_vec()).collect();
    for _ in 0..60 {
        speeches.push(damaged(&said, &mut random));
    }
    disturb(&server, &speeches)
}

/// A speech with a few bytes that are others.
fn damaged(said: &[u8], random: &mut Random) -> Vec<u8> {
    let mut speech = said.to_vec();
    for _ in 0..=random.below(3) {
        let (place, byte) = (random.below(speech.len()), random.next().to_le_bytes()[0]);
        if let Some(at) = speech.get_mut(place) {
            *at = byte;
        }
    }
    speech
}

/// Holds all these speeches at once. The server serves others while they last, and after they have gone.
fn disturb<A: Adapter>(server: &Running<A>, speeches: &[Vec<u8>]) -> Result<(), Failure> {
    let mut peers = Vec::new();
    for (number, speech) in speeches.iter().enumerate() {
        let mut peer = Raw::connect(&server.endpoint)?;
        // The server may have closed before all was said.
        let _ = peer.write_all(speech);
        if number % 2 == 0 {
            peer.shutdown(Shutdown::Write);
        }
        peers.push(peer);
    }
    server.still_serves()?;
    drop(peers);
    server.still_serves()
}
