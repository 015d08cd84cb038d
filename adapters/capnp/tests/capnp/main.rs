//! The encoding, and whole calls over real servers on free ports.

mod bed;
mod calls;
mod codec;
mod edges;
mod failures;
mod hostile;
mod refusals;
mod versions;
