//! The power curve: what comparisons of so many launches find, and how long they take.

use rpcbench_harness::run::Calibrated;
use rpcbench_harness::statistics::Power;
use rpcbench_reports::table::{Column, Field, Table};

use super::{EFFECTS, logarithms, percent, resampling};

/// The numbers of launches that are looked at.
const LAUNCHES: [usize; 9] = [3, 5, 8, 12, 20, 30, 50, 80, 120];

/// What the table says, in words.
pub(super) const SAID: &str = "Of comparisons with so many launches of each side: the share that calls equal things different, and the shares that \
     find a true difference of 2, 5 and 10 %. Seconds are for both sides, with starting processes and warming up.";

const COLUMNS: [Column; 9] = [
    Column::text("adapter", "adapter"),
    Column::text("workload", "workload"),
    Column::number("in_flight", "in flight"),
    Column::number("launches", "launches"),
    Column::number("seconds", "seconds"),
    Column::number("false_alarms", "false alarms"),
    Column::number("found_2_percent", "2 %"),
    Column::number("found_5_percent", "5 %"),
    Column::number("found_10_percent", "10 %"),
];

/// Resamples the recorded pairs.
pub(super) fn table(calibrated: &Calibrated, seed: u64) -> Table {
    let mut table = Table::new(&COLUMNS);
    for (cell, ratios) in calibrated.floor.cells.iter().zip(&calibrated.ratios) {
        let log_ratios = logarithms(ratios);
        let resampling = resampling(&log_ratios, seed);
        for launches in LAUNCHES {
            let powers = EFFECTS.map(|effect| resampling.power(effect, launches));
            let seconds = calibrated.pair_s * launches as f64;
            let mut row = vec![
                Field::text(&cell.adapter),
                Field::text(&cell.workload),
                Field::count(u64::from(cell.in_flight)),
                Field::count(launches as u64),
                Field::number(seconds, format!("{seconds:.0}")),
                share(powers[0].map(|power| power.false_alarms)),
            ];
            row.extend(powers.map(|power| share(power.map(|Power { found, .. }| found))));
            table.row(row);
        }
    }
    table
}

/// A share of comparisons; a dash where it cannot be told.
fn share(share: Option<f64>) -> Field {
    share.map_or_else(Field::missing, |share| Field::number(share, percent(share)))
}
