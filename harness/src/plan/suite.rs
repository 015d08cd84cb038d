//! The cells that a run is to measure.

use std::time::Duration;

use rpcbench_contract::workloads::Workload;
use rpcbench_records::{Load, Placement, Suite};

use crate::entry::Entry;
use crate::input::Inputs;
use crate::process::lanes::spread;

/// Everything that a run is to do.
#[derive(Debug)]
pub struct SuitePlan {
    /// The adapters, in the order of the results.
    pub adapters: Vec<Entry>,
    /// The workloads, in the order of the results.
    pub workloads: Vec<&'static Workload>,
    /// The loads, in the order of the results.
    pub loads: Vec<Load>,
    /// How often, how long and from which seed.
    pub suite: Suite,
    /// Files whose data is sent instead of generated data.
    pub inputs: Inputs,
    /// Which CPUs client and server run on.
    pub placement: Placement,
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
    /// Why the adapter cannot do what the cell asks, if it cannot.
    #[must_use]
    pub fn unsupported(&self, cpus: usize) -> Option<String> {
        spread(&self.entry.info, &self.load, cpus).err()
    }
}

impl SuitePlan {
    /// Every cell: adapters within workloads within loads.
    #[must_use]
    pub fn cells(&self) -> Vec<CellPlan> {
        let mut cells = Vec::new();
        for &load in &self.loads {
            for &workload in &self.workloads {
                cells.extend(self.adapters.iter().map(|&entry| CellPlan { entry, workload, load }));
            }
        }
        cells
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
