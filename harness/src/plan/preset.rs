//! Named beginnings of a suite.

use std::time::Duration;

/// What a preset measures. Every part can be set by a flag of its own.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// What a person types.
    pub name: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// The workloads, by id.
    pub workloads: &'static [&'static str],
    /// Calls in flight, each a load of its own.
    pub in_flight: &'static [u32],
    /// Launches of each cell.
    pub launches: u32,
    /// The measured window of a launch.
    pub window: Duration,
    /// The shortest warm-up of a launch.
    pub warmup: Duration,
}

/// All presets; the first is the default.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "quick",
        summary: "about three minutes: four workloads, 1 and 16 in flight, 5 launches of a third of a second",
        workloads: &["echo/64B", "echo/16KiB", "echo/log", "compute/rank"],
        in_flight: &[1, 16],
        launches: 5,
        window: Duration::from_millis(330),
        warmup: Duration::from_millis(80),
    },
    Preset {
        name: "standard",
        summary: "about an hour: every kind of data, 1, 16 and 64 in flight, 8 launches of a second",
        workloads: &[
            "echo/64B",
            "echo/1KiB",
            "echo/16KiB",
            "echo/256KiB",
            "echo/log",
            "echo/mesh",
            "echo/player",
            "echo/media",
            "echo/contacts",
            "compute/total",
            "compute/rank",
            "compute/match",
        ],
        in_flight: &[1, 16, 64],
        launches: 8,
        window: Duration::from_secs(1),
        warmup: Duration::from_millis(200),
    },
    Preset {
        name: "thorough",
        summary: "a night: every workload, 1, 4, 16, 64 and 256 in flight, 12 launches of three seconds",
        workloads: &[
            "echo/0B",
            "echo/64B",
            "echo/1KiB",
            "echo/16KiB",
            "echo/256KiB",
            "echo/1MiB",
            "echo/log",
            "echo/mesh",
            "echo/player",
            "echo/media",
            "echo/contacts",
            "compute/total",
            "compute/rank",
            "compute/eval",
            "compute/match",
            "compute/expand",
            "compute/burn",
        ],
        in_flight: &[1, 4, 16, 64, 256],
        launches: 12,
        window: Duration::from_secs(3),
        warmup: Duration::from_millis(500),
    },
];

impl Preset {
    /// The preset of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
}

#[cfg(test)]
mod tests {
    use rpcbench_contract::workloads::{WORKLOADS, Workload};

    use super::*;

    #[test]
    fn every_preset_names_workloads_that_exist() {
        for workload in PRESETS.iter().flat_map(|preset| preset.workloads) {
            assert!(Workload::find(workload).is_some(), "{workload}");
        }
    }

    #[test]
    fn the_thorough_one_leaves_none_out() {
        let thorough = PRESETS.iter().find(|preset| preset.name == "thorough").unwrap();
        for workload in WORKLOADS {
            assert!(thorough.workloads.contains(&workload.id), "{}", workload.id);
        }
    }
}
