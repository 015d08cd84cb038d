//! What a server understands and does not do, and what nobody takes.

use rpcbench_contract::workloads::Request;
use rpcbench_contract::workloads::compute::{MAX_BURN, MAX_EXPAND};
use rpcbench_contract::workloads::expression::MAX_DEPTH;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Limits};

use super::has_no_wire;
use crate::attempt::{Outcome, call, right};
use crate::running::{Running, SOON, connect, connect_with, lane, options};
use crate::{Failure, values};

pub(super) fn refusals<A: Adapter>() -> Result<(), Failure> {
    let server = Running::<A>::start()?;
    lane(async {
        let mut client = connect::<A>(&server.endpoint).await?;
        for request in [
            Request::Expand(MAX_EXPAND + 1),
            Request::Expand(u32::MAX),
            Request::Burn(MAX_BURN + 1),
            Request::Burn(u32::MAX),
        ] {
            match call(&mut client, &request, SOON).await {
                Outcome::Failed(CallError::Remote(_) | CallError::Refused(_)) => {}
                other => return Err(unexpected(&request, &other)),
            }
            right(&mut client, &values::small()).await?;
        }
        Ok(())
    })?;
    server.still_serves()
}

pub(super) fn too_deep_a_tree<A: Adapter>() -> Result<(), Failure> {
    let server = Running::<A>::start()?;
    for depth in [MAX_DEPTH + 1, 2 * MAX_DEPTH, 1000] {
        for right in [false, true] {
            let request = Request::Eval(values::tower(depth, right));
            lane(async { fails(&mut connect::<A>(&server.endpoint).await?, &request).await })?;
            server.still_serves()?;
        }
    }
    Ok(())
}

pub(super) fn more_than_the_limits<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let limits = Limits { message: 64 << 10 };
    let server = Running::<A>::on(None, limits)?;
    let large = Request::EchoBlob(vec![1; 256 << 10].into());
    lane(async { fails(&mut connect::<A>(&server.endpoint).await?, &large).await })?;
    server.still_serves()?;

    let server = Running::<A>::start()?;
    let options = ConnectOptions { limits, ..options() };
    let many = Request::Expand(MAX_EXPAND);
    lane(async { fails(&mut connect_with::<A>(&server.endpoint, &options).await?, &many).await })?;
    server.still_serves()
}

/// A call that must end with an error, by itself.
async fn fails<C: Client>(client: &mut C, request: &Request) -> Result<(), Failure> {
    match call(client, request, SOON).await {
        Outcome::Failed(_) => Ok(()),
        other => Err(unexpected(request, &other)),
    }
}

fn unexpected(request: &Request, outcome: &Outcome) -> Failure {
    Failure::Unexpected(format!("{} beyond what is allowed ended so: {outcome:?}", request.procedure()))
}
