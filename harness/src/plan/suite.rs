//! The cells that a run is to measure.

use std::time::Duration;

use rpcbench_contract::workloads::Workload;
use rpcbench_records::{CellName, Load, Objective, Placement, Suite};

use crate::entry::Entry;
use crate::guest::Guest;
use crate::input::Inputs;
use crate::process::lanes::spread;

/// Everything that a run is to do.
#[derive(Clone, Debug)]
pub struct SuitePlan {
    /// The adapters, in the order of the results; a guest is one with its own id.
    pub adapters: Vec<Entry>,
    /// Servers that are measured in place of an adapter's own.
    pub guests: Vec<Guest>,
    /// The workloads, in the order of the results.
    pub workloads: Vec<&'static Workload>,
    /// How calls are offered.
    pub offer: Offer,
    /// How often, how long and from which seed.
    pub suite: Suite,
    /// Files whose data is sent instead of generated data.
    pub inputs: Inputs,
    /// Which CPUs client and server run on.
    pub placement: Placement,
}

/// How calls are offered.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// With each of these loads, in the order of the results.
    Loads(Vec<Load>),
    /// By a ladder of rates, from little to more than each adapter can do; the load's own rate is not looked at.
    Ladder(Load),
    /// At whatever rate is the highest that keeps an objective.
    Search(Load, Objective),
}

/// One cell that is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct CellPlan {
    /// The adapter.
    pub entry: Entry,
    /// The workload.
    pub workload: &'static Workload,
    /// The load.
    pub load: Load,
}

impl CellPlan {
    /// What the cell is called in a run.
    #[must_use]
    pub fn name(&self) -> CellName {
        CellName { adapter: self.entry.info.id.to_owned(), workload: self.workload.id.to_owned(), load: self.load }
    }

    /// Why the adapter cannot do what the cell asks, if it cannot.
    #[must_use]
    pub fn unsupported(&self, cpus: usize) -> Option<String> {
        spread(&self.entry.info, &self.load, cpus).err()
    }
}

impl SuitePlan {
    /// A cell for each adapter and workload with each of these loads: adapters within workloads within loads.
    #[must_use]
    pub fn cells(&self, loads: &[Load]) -> Vec<CellPlan> {
        let mut cells = Vec::new();
        for &load in loads {
            for &workload in &self.workloads {
                cells.extend(self.adapters.iter().map(|&entry| CellPlan { entry, workload, load }));
            }
        }
        cells
    }

    /// The guest that an adapter of this plan stands for, if it is one.
    #[must_use]
    pub fn guest(&self, entry: &Entry) -> Option<&Guest> {
        self.guests.iter().find(|guest| guest.id == entry.info.id)
    }

    /// The adapter whose client makes the calls: the entry itself, or that of a guest.
    #[must_use]
    pub fn client_of(&self, entry: &Entry) -> &'static str {
        self.guest(entry).map_or(entry.info.id, |guest| guest.adapter)
    }

    /// The same with another window.
    #[must_use]
    pub fn with_window(&self, window_ns: u64) -> Self {
        Self { suite: Suite { window_ns, ..self.suite.clone() }, ..self.clone() }
    }

    /// The measured window of a launch.
    #[must_use]
    pub const fn window(&self) -> Duration {
        Duration::from_nanos(self.suite.window_ns)
    }

    /// CPUs that a client may use.
    #[must_use]
    pub fn client_cpus(&self) -> usize {
        match self.placement.client_cpus.len() {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            count => count,
        }
    }
}
