//! What a client process is to do.

use std::sync::Arc;
use std::time::Duration;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{ConnectOptions, Endpoint};
use rpcbench_records::{Load, Wait};

/// What a client process is to do.
#[derive(Clone, Debug)]
pub struct ClientPlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// How calls are offered.
    pub load: Load,
    /// The cycle of requests.
    pub cases: Arc<[Case]>,
    /// The measured window.
    pub window: Duration,
    /// The shortest warm-up; it also lasts until calls are steady, and every place of a closed loop has been round the
    /// cycle of requests.
    pub warmup: Duration,
    /// The seed of the schedule.
    pub seed: u64,
    /// How lanes wait until a call is due.
    pub wait: Wait,
    /// The server's process, where its CPU clock is to be looked at.
    pub server: Option<u32>,
}

/// The seed of a round's schedule: launches differ in their arrivals, or an interval over launches would know nothing of
/// what arrivals do; within a round all adapters have the same.
#[must_use]
pub fn schedule_seed(seed: u64, round: u32) -> u64 {
    seed ^ (u64::from(round) << 32)
}
