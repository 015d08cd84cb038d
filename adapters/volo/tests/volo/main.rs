//! Whole calls over real servers on free ports.

mod bed;
mod bounds;
mod calls;
mod edges;
mod failures;
mod hostile;
mod refusals;
mod versions;
