//! A run as JSON, whole or without its raw histograms.

use rpcbench_records::Run;

/// The whole run, as `run.json` holds it.
pub fn of_run(run: &Run) -> Result<String, serde_json::Error> {
    run.to_json()
}

/// The run without raw histograms, as `export --as json --summary` writes it and a page carries it.
pub fn summary(run: &Run) -> Result<String, serde_json::Error> {
    run.clone().without_histograms().to_json()
}
