//! Whole answers, compared value by value, before anything is timed.

use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, SetupError};

use crate::difference;

/// What is to be verified.
#[derive(Clone, Debug)]
pub struct VerifyPlan {
    /// Where the server is.
    pub endpoint: Endpoint,
    /// How to connect.
    pub options: ConnectOptions,
    /// Workloads by id, each with its cases.
    pub workloads: Vec<(String, Arc<[Case]>)>,
}

/// What verifying one workload gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The workload's id.
    pub workload: String,
    /// Calls that were made.
    pub calls: usize,
    /// What was wrong first; nothing where all answers were right, whole and in proof.
    pub wrong: Option<String>,
}

/// Calls every case of every workload once, and compares whole values and proofs.
pub async fn verify<A: Adapter>(plan: VerifyPlan) -> Result<Vec<Checked>, SetupError> {
    let mut checked = Vec::with_capacity(plan.workloads.len());
    for (workload, cases) in plan.workloads {
        let mut client = A::connect(&plan.endpoint, &plan.options).await?;
        let mut wrong = None;
        let mut calls = 0;
        while wrong.is_none() && calls < cases.len() {
            wrong = compare(&mut client, &cases[calls], plan.options.call_timeout).await;
            wrong = wrong.map(|what| format!("case {calls}: {what}"));
            calls += 1;
        }
        checked.push(Checked { workload, calls, wrong });
    }
    Ok(checked)
}

async fn compare<C: Client>(client: &mut C, case: &Case, timeout: std::time::Duration) -> Option<String> {
    let request = client.prepare(&case.request);
    let reply = match tokio::time::timeout(timeout, client.call(request)).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => return Some(error.to_string()),
        Err(_) => return Some(format!("no answer within {} ms", timeout.as_millis())),
    };
    let proven = client.proof(&reply) == case.proof;
    difference::of(client, case, reply).or_else(|| (!proven).then(|| difference::OF_PROOF.to_owned()))
}
