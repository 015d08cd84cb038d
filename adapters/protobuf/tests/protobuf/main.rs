//! The codec and the whole calls, over real servers on free ports.

mod calls;
mod codec;
mod edges;
mod failures;
mod hostile;
mod refusals;
mod serving;
mod versions;
