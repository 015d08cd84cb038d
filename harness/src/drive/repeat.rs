//! Calls in batches, one in flight: what counting passes and benches of whole calls are made of.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, SetupError};

use super::lane::{lane_time, watching};
use super::time::Time;
use super::wait::{LaneTime, Waiting};
use super::watch::Watch;
use crate::clock::Clock;
use crate::difference;

/// What to call, and where.
#[derive(Clone, Debug)]
pub struct RepeatPlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// The cycle of requests.
    pub cases: Arc<[Case]>,
}

/// How the error of a wrong answer begins.
pub const WRONG_ANSWER: &str = "a wrong answer";

/// Says how many calls the next batch has, given how long the last one took; nothing ends it. It is asked first with
/// zero, as soon as the connection is open.
pub type Batches = Box<dyn FnMut(Duration) -> Option<u64>>;

/// Makes batches of calls over one connection: prepare, call and proof, each reply checked.
pub async fn repeat<A: Adapter>(plan: RepeatPlan, mut batches: Batches) -> Result<(), SetupError> {
    let mut client = A::connect(&plan.endpoint, &plan.options).await?;
    let watch = Watch::new(lane_time(&A::INFO, &Clock::new(), &Waiting::asleep(), 1)?, plan.options.call_timeout, 1);
    let watching = watching(&A::INFO, &watch);
    let mut cases = plan.cases.iter().cycle();
    let mut took = Duration::ZERO;
    while let Some(calls) = batches(took) {
        let begun = Instant::now();
        for case in cases.by_ref().take(usize::try_from(calls).unwrap_or(usize::MAX)) {
            checked(&mut client, case, &watch).await?;
        }
        took = begun.elapsed();
    }
    drop(watching);
    Ok(())
}

async fn checked<C: Client>(client: &mut C, case: &Case, watch: &Watch<LaneTime>) -> Result<(), SetupError> {
    let request = client.prepare(&case.request);
    let called = {
        let call = std::pin::pin!(client.call(request));
        watch.over(0, watch.time.now(), call).await
    };
    let reply = called.map_err(|error| SetupError::Failed(error.to_string()))?;
    if client.proof(&reply) == case.proof {
        return Ok(());
    }
    let difference = difference::of(client, case, reply);
    Err(SetupError::Failed(format!("{WRONG_ANSWER}: {}", difference.as_deref().unwrap_or(difference::OF_PROOF))))
}
