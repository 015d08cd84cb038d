//! Servers and connections that end.

use std::time::Duration;

use rpcbench_contract::{Adapter, Client, Endpoint, Limits};
use tokio::task::spawn_local;
use tokio::time::{interval, timeout};

use super::has_no_wire;
use crate::attempt::{Outcome, call, right};
use crate::proxy::{Proxy, Rule};
use crate::running::{Running, SOON, connect, lane};
use crate::{Failure, values};

pub(super) fn a_dying_connection<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let server = Running::<A>::start()?;
    let proxy = Proxy::start(&server.endpoint, Rule::Pass, Rule::Pass)?;
    lane(async {
        let mut client = connect::<A>(&proxy.endpoint).await?;
        right(&mut client, &values::small()).await?;
        proxy.hold();
        let severing = proxy.sever_at_the_next_word()?;
        let others = (0..7).map_while(|_| client.share());
        let others: Vec<_> = others.map(|mut other| spawn_local(async move { fails(&mut other).await })).collect();
        fails(&mut client).await?;
        for other in others {
            other.await.map_err(|error| Failure::Panic(error.to_string()))??;
        }
        drop(severing.join());
        fails(&mut client).await
    })?;
    server.still_serves()
}

pub(super) fn a_dying_server<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    if A::INFO.thread_per_connection {
        eprintln!(
            "skipped: within one process a thread that blocks on its connection outlives {}'s server; a_dying_connection \
             stands for its death",
            A::INFO.id
        );
        return Ok(());
    }
    let server = Running::<A>::start()?;
    lane(async {
        let mut client = connect::<A>(&server.endpoint).await?;
        right(&mut client, &values::small()).await?;
        drop(server);
        fails(&mut client).await?;
        fails(&mut client).await
    })
}

/// A call that must end with an error, without any timeout: its connection is gone.
async fn fails<C: Client>(client: &mut C) -> Result<(), Failure> {
    match call(client, &values::small(), SOON).await {
        Outcome::Failed(_) => Ok(()),
        other => Err(Failure::Unexpected(format!("a call without a connection ended so: {other:?}"))),
    }
}

pub(super) fn its_address_is_free_again<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let first = Running::<A>::start()?;
    let endpoint = first.endpoint.clone();
    first.still_serves()?;
    drop(first);
    let second = lane(again::<A>(endpoint.clone()))?;
    if second.endpoint != endpoint {
        return Err(Failure::Unexpected(format!("it was told {endpoint} and listens on {}", second.endpoint)));
    }
    second.still_serves()
}

/// Listens where another has just listened. Threads that block may need a moment to end.
async fn again<A: Adapter>(endpoint: Endpoint) -> Result<Running<A>, Failure> {
    let mut pause = interval(Duration::from_millis(10));
    let trying = async {
        loop {
            pause.tick().await;
            match Running::<A>::on(Some(endpoint.clone()), Limits::default()) {
                Err(Failure::Setup { .. }) => {}
                other => return other,
            }
        }
    };
    let hangs = |_| Failure::Unexpected(format!("{endpoint} is still taken after its server was dropped"));
    timeout(SOON, trying).await.map_err(hangs)?
}
