//! What a run is to measure: cells, launches, and their order.

mod order;
mod preset;
mod suite;

pub use order::shuffled;
pub use preset::{PRESETS, Preset};
pub use suite::{CellPlan, Offer, SuitePlan};
