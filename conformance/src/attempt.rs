//! One call, and how it ended.

use std::time::Duration;

use rpcbench_contract::workloads::{Reply, Request, compute};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, SetupError};
use tokio::time::timeout;

use crate::Failure;
use crate::running::{SOON, lane, options};

/// How long a caller waits who does not expect an answer.
pub(crate) const IMPATIENT: Duration = Duration::from_millis(150);

/// How connecting and calling ended. Each is right somewhere.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// There is no connection.
    #[allow(dead_code)] // failures show it
    NotConnected(SetupError),
    /// The call ended with an error.
    Failed(CallError),
    /// The caller gave up.
    TimedOut,
    /// The answer is the one that had to come.
    Right,
    /// The answer is another.
    Wrong(String),
}

/// Makes a call that must be answered rightly: the proof, and the whole value.
pub(crate) async fn right<C: Client>(client: &mut C, request: &Request) -> Result<(), Failure> {
    let what = || request.procedure().to_string();
    match call(client, request, SOON).await {
        Outcome::Right => Ok(()),
        Outcome::Wrong(found) => Err(Failure::Wrong { what: what(), found }),
        Outcome::Failed(error) => Err(Failure::Call { what: what(), error }),
        Outcome::TimedOut | Outcome::NotConnected(_) => Err(Failure::Hangs { what: what(), within: SOON }),
    }
}

/// Makes a call, and gives it up after a while.
pub(crate) async fn call<C: Client>(client: &mut C, request: &Request, patience: Duration) -> Outcome {
    let prepared = client.prepare(request);
    let reply = match timeout(patience, client.call(prepared)).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(CallError::Timeout(_))) | Err(_) => return Outcome::TimedOut,
        Ok(Err(error)) => return Outcome::Failed(error),
    };
    let expected = match compute::answer(request) {
        Ok(expected) => expected,
        Err(refusal) => return Outcome::Wrong(format!("a reply came where a server must refuse ({refusal})")),
    };
    if client.proof(&reply) != expected.proof() {
        let found = client.restore(reply).map_or_else(|error| error.to_string(), |reply| brief(&reply));
        return Outcome::Wrong(format!("its proof differs; it is {found}, expected {}", brief(&expected)));
    }
    match client.restore(reply) {
        Ok(reply) if same(&reply, &expected) => Outcome::Right,
        Ok(reply) => Outcome::Wrong(format!("{}, expected {}", brief(&reply), brief(&expected))),
        Err(error) => Outcome::Wrong(format!("it cannot be restored: {error}")),
    }
}

/// Equal, with every NaN the same: as text where they are not equal as they are.
fn same(one: &Reply, other: &Reply) -> bool {
    one == other || format!("{one:?}") == format!("{other:?}")
}

/// The beginning of a reply's text.
fn brief(reply: &Reply) -> String {
    format!("{reply:?}").chars().take(300).collect()
}

/// Connects in a lane of its own and makes one call.
pub(crate) fn attempt<A: Adapter>(
    endpoint: &Endpoint,
    request: &Request,
    patience: Duration,
) -> Result<Outcome, Failure> {
    let options = ConnectOptions { timeout: patience, call_timeout: patience, ..options() };
    lane(async {
        let connecting = timeout(patience + SOON, A::connect(endpoint, &options)).await;
        let hangs = |_| Failure::Hangs { what: "connecting, beyond its own timeout,".to_owned(), within: SOON };
        Ok(match connecting.map_err(hangs)? {
            Ok(mut client) => call(&mut client, request, patience).await,
            Err(error) => Outcome::NotConnected(error),
        })
    })
}
