//! The versioned schema of a run's results: serde types, and nothing that computes.
//!
//! A **run** is all launches of all cells, with where they came from. A **cell** is adapter x workload x load; a **launch**
//! is one fresh measurement of a cell: new server process, new client process, new connections. What is written here is
//! what `run.json` holds. Times are in nanoseconds (`_ns`), sizes in bytes. What was not measured is absent, never zero.

mod cell;
mod check;
mod counted;
mod decision;
mod environment;
mod hdr;
mod interop;
mod launch;
mod load;
mod noise;
mod pair;
mod run;
mod schema;
mod search;

pub use cell::{Bound, Cell, Failure, Verdict};
pub use check::{Absurd, LONGEST_NS};
pub use counted::{Counted, Exact};
pub use decision::{
    Alone, CellChange, CellName, Change, Count, CountChange, DECISION, DECISION_VERSION, Decision, Expectation,
    FigureChange, Kept, Outcome, Pairing, Ratio, Side, Timed, TimedFigure,
};
pub use environment::{Environment, Placement, PlacementKind};
pub use hdr::BadHistogram;
pub use interop::{Direction, Interop, PeerCheck};
pub use launch::{Histogram, Launch, Ledger, Machine, Process, Quantiles, Series};
pub use load::{Load, Pattern, Session, Wait};
pub use noise::{BadFloor, NoiseCell, NoiseFloor, Spread};
pub use pair::{Pair, Stage};
pub use run::{Adapter, BadRun, Run, SCHEMA, ServedBy, Suite, VERSION, Workload};
pub use schema::{decision_schema, schema};
pub use search::{Bisection, Objective, Search, SearchStep};
