//! Values, whole.

use rpcbench_contract::Adapter;
use rpcbench_contract::workloads::{Request, WORKLOADS};

use crate::attempt::right;
use crate::running::{Running, SEED, connect, lane};
use crate::{Failure, values};

/// Makes all these calls over one connection.
fn all<A: Adapter>(requests: impl IntoIterator<Item = Request>) -> Result<(), Failure> {
    let server = Running::<A>::start()?;
    lane(async {
        let mut client = connect::<A>(&server.endpoint).await?;
        for request in requests {
            right(&mut client, &request).await?;
        }
        Ok(())
    })?;
    server.has_not_panicked()
}

pub(super) fn every_workload<A: Adapter>() -> Result<(), Failure> {
    const EACH: usize = 12;
    let cases = WORKLOADS.iter().flat_map(|workload| workload.cases(SEED).into_iter().take(EACH));
    all::<A>(cases.map(|case| case.request))
}

pub(super) fn empty_values<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::empty())
}

pub(super) fn unicode<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::unicode())
}

pub(super) fn numbers<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::numbers())
}

pub(super) fn negative_zero<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::negative_zero())
}

pub(super) fn deepest_tree<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::deepest())
}

pub(super) fn huge_values<A: Adapter>() -> Result<(), Failure> {
    all::<A>(values::huge())
}
