//! An adapter, erased once at the level of whole phases.

use std::future::Future;
use std::pin::Pin;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, Codec, Endpoint, Info, ServeOptions, Server, SetupError, Transport};
use tokio::task::LocalSet;

use crate::drive::{self, Batches, LaneOutcome, LanePlan, RepeatPlan};
use crate::over;
use crate::verify::{self, Checked, VerifyPlan};

/// A future of a whole phase, which stays on its thread.
pub type Phase<T> = Pin<Box<dyn Future<Output = Result<T, SetupError>>>>;

/// Counts the bytes of requests as a codec writes them.
type Encoded = fn(&[Case]) -> Option<u64>;

/// An adapter in a registry: what it says of itself, and its phases as function pointers.
///
/// The loop around a call is inside [`Entry::drive`], compiled for each adapter, so that nothing is boxed or
/// dispatched between two timestamps.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What the adapter says of itself.
    pub info: Info,
    /// What may carry its bytes.
    pub transports: &'static [Transport],
    over: fn(Transport) -> Info,
    serve: fn(ServeOptions) -> Phase<BoxedServer>,
    drive: fn(LanePlan) -> Phase<LaneOutcome>,
    repeat: fn(RepeatPlan, Batches) -> Phase<()>,
    verify: fn(VerifyPlan) -> Phase<Vec<Checked>>,
    encoded: Option<Encoded>,
}

/// An adapter that a transport cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{adapter}` {} and not over {transport}", names(.transports))]
pub struct NotOver {
    /// The adapter's id.
    pub adapter: &'static str,
    /// What was asked for.
    pub transport: Transport,
    /// What there is.
    pub transports: &'static [Transport],
}

fn names(transports: &[Transport]) -> String {
    if transports == [Transport::InProcess] {
        return "is a call within the process".to_owned();
    }
    let names: Vec<&str> = transports.iter().map(|each| each.name()).collect();
    format!("goes over {}", names.join(", "))
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
            transports: A::TRANSPORTS,
            over: over::info::<A>,
            serve: |options| Box::pin(async move { A::serve(&options).await.map(BoxedServer::of) }),
            drive: |plan| Box::pin(drive::drive::<A>(plan)),
            repeat: |plan, batches| Box::pin(drive::repeat::<A>(plan, batches)),
            verify: |plan| Box::pin(verify::verify::<A>(plan)),
            encoded: None,
        }
    }

    /// The same with the codec that writes its messages, so that their bytes are counted without framing, too.
    #[must_use]
    pub const fn with_codec<C: Codec>(self) -> Self {
        Self { encoded: Some(encoded::<C>), ..self }
    }

    /// Bytes of these requests, encoded and without framing; `None` where no codec is known or it refuses one of them.
    #[must_use]
    pub fn encoded_bytes(&self, cases: &[Case]) -> Option<u64> {
        self.encoded.and_then(|encoded| encoded(cases))
    }

    /// The same adapter over a transport: `grpc` as `grpc@tls`; over its own it is itself.
    pub fn over(self, transport: Transport) -> Result<Self, NotOver> {
        if self.info.transport == transport {
            return Ok(self);
        }
        let Self { transports, info, .. } = self;
        if transports.contains(&transport) {
            return Ok(Self { info: (self.over)(transport), ..self });
        }
        Err(NotOver { adapter: info.id, transport, transports })
    }

    /// The same under another name in results, for a server that is not ours.
    #[must_use]
    pub const fn named(self, id: &'static str) -> Self {
        Self { info: Info { id, ..self.info }, ..self }
    }

    /// Binds a server, of this entry's transport.
    #[must_use]
    pub fn serve(&self, options: ServeOptions) -> Phase<BoxedServer> {
        let listen = options.listen.unwrap_or_else(|| Endpoint::free(self.info.transport));
        match self.info.fits(&listen) {
            Ok(()) => (self.serve)(ServeOptions { listen: Some(listen), ..options }),
            Err(misfit) => Box::pin(std::future::ready(Err(misfit))),
        }
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

fn encoded<C: Codec>(cases: &[Case]) -> Option<u64> {
    let mut buffer = Vec::new();
    let mut bytes = |case: &Case| {
        buffer.clear();
        C::encode(&C::prepare(&case.request), &mut buffer).ok().map(|()| buffer.len() as u64)
    };
    cases.iter().map(&mut bytes).sum()
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
