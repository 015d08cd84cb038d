//! What is called: the data model, its seeded generators, the computations and the expected answers.
//!
//! Everything here is pure and depends on nothing of the project. The same seed gives the same requests to
//! every adapter; [`answer`](compute::answer) gives the reply that each must return, and [`Proof`] is how a whole reply
//! is checked in a few nanoseconds, on the framework's own values, without turning them back into the model.
//!
//! * [`model`]: the values, and for each a *view* trait that a framework's own struct implements.
//! * [`Request`] and [`Reply`]: one variant per [`Procedure`].
//! * [`visit`]: how a framework's own request or reply shows itself, for proofs and for turning it back.
//! * [`compute`]: the computations, generic over views, run by every server on its framework's own values.
//! * [`generate`](mod@generate): seeded requests; [`WORKLOADS`]: the table of what can be called.
//! * [`input`]: requests from a person's own data instead, an access log or any bytes.

#[macro_use]
mod record;

mod case;
pub mod compute;
pub mod digest;
pub mod expression;
pub mod generate;
pub mod input;
pub mod model;
mod procedure;
mod request;
pub mod visit;
mod workload;

pub use case::Case;
pub use digest::{Digest, Proof};
pub use generate::{INPUT_ONLY, WORKLOADS};
pub use procedure::Procedure;
pub use request::{Reply, Request};
pub use workload::Workload;
