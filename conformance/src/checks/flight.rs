//! Many calls at once.

use std::thread;
use std::time::Duration;

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, Client, Driving, Endpoint};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::timeout;

use crate::attempt::right;
use crate::running::{Running, connect, lane};
use crate::{Failure, values};

/// How many callers there are at once where each has a thread.
const THREADS: u32 = 8;
/// How many there are in a lane.
const TASKS: u32 = 48;
/// How many calls each makes.
const CALLS: u32 = 16;

pub(super) fn many_in_flight<A: Adapter>() -> Result<(), Failure> {
    let server = Running::<A>::start()?;
    match A::INFO.driving {
        Driving::Blocking => in_threads::<A>(&server.endpoint)?,
        Driving::Async { .. } => lane(in_tasks::<A>(&server.endpoint))?,
    }
    server.has_not_panicked()
}

/// A connection and a thread for each caller.
fn in_threads<A: Adapter>(endpoint: &Endpoint) -> Result<(), Failure> {
    let caller = |number| move || lane(async { calls(&mut connect::<A>(endpoint).await?, number).await });
    thread::scope(|scope| {
        let callers: Vec<_> = (0..THREADS).map(|number| scope.spawn(caller(number))).collect();
        callers.into_iter().try_for_each(|caller| {
            caller.join().unwrap_or_else(|panic| Err(Failure::Panic(crate::watched::words(panic))))
        })
    })
}

/// A task for each caller, all on one connection where it can be shared.
async fn in_tasks<A: Adapter>(endpoint: &Endpoint) -> Result<(), Failure> {
    let first = connect::<A>(endpoint).await?;
    let mut callers = Vec::new();
    for number in 0..TASKS {
        let mut client = match first.share() {
            Some(shared) => shared,
            None => connect::<A>(endpoint).await?,
        };
        callers.push(spawn_local(async move { calls(&mut client, number).await }));
    }
    all(callers).await
}

async fn all(callers: Vec<JoinHandle<Result<(), Failure>>>) -> Result<(), Failure> {
    for caller in callers {
        caller.await.map_err(|error| Failure::Panic(error.to_string()))??;
    }
    Ok(())
}

/// Calls no two of which have the same answer, whoever makes them.
async fn calls<C: Client>(client: &mut C, caller: u32) -> Result<(), Failure> {
    for call in 0..CALLS {
        let number = caller * CALLS + call;
        let request = match number % 3 {
            0 => Request::Burn(number),
            1 => Request::Expand(number),
            _ => Request::EchoBlob(number.to_le_bytes().repeat(1 + number as usize % 900).into()),
        };
        right(client, &request).await?;
    }
    Ok(())
}

pub(super) fn replies_find_their_calls<A: Adapter>() -> Result<(), Failure> {
    const SLOW: u32 = 300_000;
    let server = Running::<A>::start()?;
    lane(async {
        let mut first = connect::<A>(&server.endpoint).await?;
        let mut callers = Vec::new();
        for number in 0..8 {
            let Some(mut client) = first.share() else { break };
            let request = if number % 2 == 0 { Request::Burn(SLOW + number) } else { Request::Expand(number) };
            callers.push(spawn_local(async move { right(&mut client, &request).await }));
        }
        all(callers).await?;
        // One after the other is all that a connection without sharing has.
        for number in [SLOW, 3, SLOW + 1, 4] {
            right(&mut first, &Request::Burn(number)).await?;
            right(&mut first, &Request::Expand(number % 10)).await?;
        }
        Ok(())
    })
}

pub(super) fn a_call_that_is_given_up<A: Adapter>() -> Result<(), Failure> {
    let server = Running::<A>::start()?;
    if let Driving::Async { multiplexes } = A::INFO.driving {
        for round in 0..12 {
            lane(give_up::<A>(&server.endpoint, Duration::from_micros(100 * round), multiplexes))?;
        }
    }
    server.still_serves()
}

/// Gives up a long call; others on the same connection are answered, if they may share it.
async fn give_up<A: Adapter>(endpoint: &Endpoint, patience: Duration, multiplexes: bool) -> Result<(), Failure> {
    let mut client = connect::<A>(endpoint).await?;
    let long = client.prepare(&Request::Burn(400_000));
    // It may be done in time.
    let _ = timeout(patience, client.call(long)).await;
    if multiplexes {
        for number in 0..4 {
            right(&mut client, &Request::Expand(number)).await?;
        }
    }
    drop(client);
    right(&mut connect::<A>(endpoint).await?, &values::small()).await
}
