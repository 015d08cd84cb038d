//! What a launch leaves behind, as a record and as a cell to be judged.

use rpcbench_harness::drive::{Recorder, export};
use rpcbench_harness::verdict::{Facts, judge};
use rpcbench_records::{Cell, Launch, Load, Verdict};

/// A launch's record, without what only processes have.
pub(crate) fn launch(recorder: &Recorder, window_ns: u64) -> Launch {
    let late = recorder.late.as_ref();
    Launch {
        lanes: 1,
        connections: 1,
        window_ns,
        ledger: recorder.ledger,
        service: export(&recorder.service),
        response: late.map(|late| export(&late.response)),
        punctual: late.map(|late| export(&late.punctual)),
        backlog: late.map(|late| export(&late.backlog)),
        wake: late.map(|late| export(&late.wake)),
        open_ns: Some(recorder.open_ns),
        unanswered_ns: recorder.unanswered_ns,
        first_error: recorder.first_error.clone(),
        first_difference: recorder.first_difference.clone(),
        ..Launch::default()
    }
}

/// A judged cell of such launches.
pub(crate) fn cell(load: Load, launches: Vec<Launch>) -> Cell {
    let facts = Facts {
        closed_loop_ns: None,
        scheduled_loop_ns: None,
        client_cpus: 1,
        server_cpus: 1,
        shared_cpus: false,
        in_process: false,
        thread_per_connection: false,
    };
    let asked = u32::try_from(launches.len()).expect("a handful");
    let mut cell = Cell { launches, ..Cell::new("staged", "none", load) };
    judge(&mut cell, asked, &facts);
    cell
}
