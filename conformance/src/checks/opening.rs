//! Opening a connection to no server.

use std::io;
use std::thread;

use rpcbench_contract::{Adapter, Transport};

use super::has_no_wire;
use crate::attempt::{IMPATIENT, Outcome, attempt};
use crate::panics::CHECK;
use crate::raw::{Raw, RawListener};
use crate::running::{Running, SOON};
use crate::{Failure, values};

/// A listener where an adapter's clients connect to, whichever transport its servers have.
fn listener<A: Adapter>() -> Result<RawListener, Failure> {
    let transport = match Running::<A>::start()?.endpoint {
        rpcbench_contract::Endpoint::Unix(_) => Transport::Unix,
        _ => Transport::Tcp,
    };
    Ok(RawListener::bind(transport)?)
}

pub(super) fn nobody_listens<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let endpoint = listener::<A>()?.endpoint()?;
    match attempt::<A>(&endpoint, &values::small(), SOON)? {
        Outcome::NotConnected(_) => Ok(()),
        other => Err(Failure::Unexpected(format!("nobody listened, and yet: {other:?}"))),
    }
}

pub(super) fn a_silent_listener<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    // The kernel accepts for it, and nobody ever answers.
    let silent = listener::<A>()?;
    let outcome = attempt::<A>(&silent.endpoint()?, &values::small(), IMPATIENT)?;
    if matches!(outcome, Outcome::Right | Outcome::Wrong(_)) {
        return Err(Failure::Unexpected(format!("a silent listener, and yet: {outcome:?}")));
    }
    hangs_up::<A>()
}

/// One who accepts and closes at once: an error that needs no timeout.
fn hangs_up<A: Adapter>() -> Result<(), Failure> {
    let rude = listener::<A>()?;
    let endpoint = rude.endpoint()?;
    let closing = move || -> io::Result<()> { rude.accept().map(drop) };
    let closing = thread::Builder::new().name(format!("{CHECK}rude")).spawn(closing)?;
    let outcome = attempt::<A>(&endpoint, &values::small(), SOON)?;
    // Whoever never connected has left it waiting.
    drop(Raw::connect(&endpoint));
    drop(closing.join());
    match outcome {
        Outcome::NotConnected(_) | Outcome::Failed(_) => Ok(()),
        other => Err(Failure::Unexpected(format!("the listener hung up, and yet: {other:?}"))),
    }
}
