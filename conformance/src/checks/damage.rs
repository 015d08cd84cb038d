//! Connections that a network cuts in pieces, breaks, silences or damages.

use std::time::Duration;

use rpcbench_contract::Adapter;
use rpcbench_contract::workloads::{Request, WORKLOADS};

use super::{has_no_wire, places};
use crate::attempt::{IMPATIENT, Outcome, attempt, right};
use crate::proxy::{Proxy, Rule, Way};
use crate::running::{Running, SEED, SOON, connect, lane};
use crate::{Failure, values};

pub(super) fn one_byte_at_a_time<A: Adapter>() -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let server = Running::<A>::start()?;
    let proxy = Proxy::start(&server.endpoint, Rule::OneByOne, Rule::OneByOne)?;
    let small = |request: &Request| !matches!(request, Request::EchoBlob(bytes) if bytes.len() > 2000);
    let requests = WORKLOADS.iter().filter_map(|workload| workload.cases(SEED).into_iter().next());
    lane(async {
        let mut client = connect::<A>(&proxy.endpoint).await?;
        for case in requests.filter(|case| small(&case.request)) {
            right(&mut client, &case.request).await?;
        }
        Ok(())
    })
}

pub(super) fn requests_cut_short<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToServer, &[Rule::CutAfter], SOON)
}

pub(super) fn replies_cut_short<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToClient, &[Rule::CutAfter], SOON)
}

pub(super) fn requests_fall_silent<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToServer, &[Rule::SilentAfter], IMPATIENT)
}

pub(super) fn replies_fall_silent<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToClient, &[Rule::SilentAfter], IMPATIENT)
}

pub(super) fn damaged_requests<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToServer, &[Rule::Lose, Rule::Double, Rule::Flip], IMPATIENT)
}

pub(super) fn damaged_replies<A: Adapter>() -> Result<(), Failure> {
    broken::<A>(Way::ToClient, &[Rule::Lose, Rule::Double, Rule::Flip], IMPATIENT)
}

/// Connects and calls through a proxy with each of the rules at each of the places; then the server must serve on.
fn broken<A: Adapter>(way: Way, rules: &[fn(usize) -> Rule], patience: Duration) -> Result<(), Failure> {
    if has_no_wire::<A>() {
        return Ok(());
    }
    let server = Running::<A>::start()?;
    for place in places(length::<A>(&server, way)?) {
        for rule in rules {
            let rule = rule(place);
            let (to_server, to_client) = if way == Way::ToServer { (rule, Rule::Pass) } else { (Rule::Pass, rule) };
            let proxy = Proxy::start(&server.endpoint, to_server, to_client)?;
            let outcome = attempt::<A>(&proxy.endpoint, &values::middling(), patience)?;
            judge(rule, &outcome).map_err(|found| Failure::Unexpected(format!("{way:?}, {rule:?}: {found}")))?;
        }
        server.still_serves()?;
    }
    Ok(())
}

/// How many bytes go one way when a client connects and makes one call.
fn length<A: Adapter>(server: &Running<A>, way: Way) -> Result<usize, Failure> {
    let proxy = Proxy::start(&server.endpoint, Rule::Pass, Rule::Pass)?;
    lane(async { right(&mut connect::<A>(&proxy.endpoint).await?, &values::middling()).await })?;
    let (said, answered) = proxy.passed();
    Ok(if way == Way::ToServer { said } else { answered })
}

/// What may come of a rule. A break is noticed, without any timeout; silence need not be; bytes that are wrong
/// may make an answer wrong, which no protocol without checksums can know; what was right is right always.
fn judge(rule: Rule, outcome: &Outcome) -> Result<(), String> {
    let breaks = matches!(rule, Rule::CutAfter(_));
    let may = match (outcome, rule) {
        (Outcome::NotConnected(_) | Outcome::Failed(_), _) => true,
        (Outcome::TimedOut, _) => !breaks,
        (Outcome::Right, Rule::CutAfter(place) | Rule::SilentAfter(place)) => place > 0,
        (Outcome::Right | Outcome::Wrong(_), _) => matches!(rule, Rule::Lose(_) | Rule::Double(_) | Rule::Flip(_)),
    };
    if may { Ok(()) } else { Err(format!("{outcome:?}")) }
}
