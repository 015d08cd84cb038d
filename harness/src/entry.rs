//! An adapter, erased once at the level of whole phases.

use std::future::Future;
use std::pin::Pin;

use rpcbench_contract::{Adapter, Endpoint, Info, ServeOptions, Server, SetupError};
use tokio::task::LocalSet;

use crate::drive::{self, Batches, LaneOutcome, LanePlan, RepeatPlan};
use crate::verify::{self, Checked, VerifyPlan};

/// A future of a whole phase, which stays on its thread.
pub type Phase<T> = Pin<Box<dyn Future<Output = Result<T, SetupError>>>>;

/// An adapter in a registry: what it says of itself, and its phases as function pointers.
///
/// The loop around a call is inside [`Entry::drive`], compiled for each adapter, so that nothing is boxed or
/// dispatched between two timestamps.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What the adapter says of itself.
    pub info: Info,
    serve: fn(ServeOptions) -> Phase<BoxedServer>,
    drive: fn(LanePlan) -> Phase<LaneOutcome>,
    repeat: fn(RepeatPlan, Batches) -> Phase<()>,
    verify: fn(VerifyPlan) -> Phase<Vec<Checked>>,
}

/// A server that was bound, with its address and the future that serves.
pub struct BoxedServer {
    /// Where clients find it.
    pub endpoint: Endpoint,
    /// Serves until it is dropped.
    pub run: Phase<()>,
}

impl Entry {
    /// Erases an adapter.
    #[must_use]
    pub const fn of<A: Adapter>() -> Self {
        Self {
            info: A::INFO,
            serve: |options| Box::pin(async move { A::serve(&options).await.map(BoxedServer::of) }),
            drive: |plan| Box::pin(drive::drive::<A>(plan)),
            repeat: |plan, batches| Box::pin(drive::repeat::<A>(plan, batches)),
            verify: |plan| Box::pin(verify::verify::<A>(plan)),
        }
    }

    /// The same under another name in results, for a server that is not ours.
    #[must_use]
    pub const fn named(self, id: &'static str) -> Self {
        Self { info: Info { id, ..self.info }, ..self }
    }

    /// Binds a server.
    #[must_use]
    pub fn serve(&self, options: ServeOptions) -> Phase<BoxedServer> {
        (self.serve)(options)
    }

    /// Runs a lane.
    #[must_use]
    pub fn drive(&self, plan: LanePlan) -> Phase<LaneOutcome> {
        (self.drive)(plan)
    }

    /// Makes batches of calls, one in flight.
    #[must_use]
    pub fn repeat(&self, plan: RepeatPlan, batches: Batches) -> Phase<()> {
        (self.repeat)(plan, batches)
    }

    /// Compares whole answers.
    #[must_use]
    pub fn verify(&self, plan: VerifyPlan) -> Phase<Vec<Checked>> {
        (self.verify)(plan)
    }
}

impl BoxedServer {
    fn of(server: impl Server + 'static) -> Self {
        Self { endpoint: server.endpoint(), run: Box::pin(server.run()) }
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("id", &self.info.id).finish_non_exhaustive()
    }
}

/// Runs a phase to its end on this thread, as a lane would.
pub fn on_a_lane<T>(phase: Phase<T>) -> Result<T, SetupError> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = drive::noted(builder.enable_all())
        .build()
        .map_err(|error| SetupError::Failed(format!("no runtime: {error}")))?;
    LocalSet::new().block_on(&runtime, phase)
}
