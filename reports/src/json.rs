//! A run as JSON, whole or without its raw histograms, and the schemas that runs and decisions keep.

use rpcbench_records::Run;

/// The whole run, as `run.json` holds it.
pub fn of_run(run: &Run) -> Result<String, serde_json::Error> {
    run.to_json()
}

/// The run without raw histograms, as `export --as json --summary` writes it and a page carries it.
pub fn summary(run: &Run) -> Result<String, serde_json::Error> {
    run.clone().without_histograms().to_json()
}

/// The JSON Schema of `run.json`, for people and programs to read.
pub fn schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&rpcbench_records::schema()).map(|text| text + "\n")
}

/// The JSON Schema of `decision.json`, for people and programs to read.
pub fn decision_schema() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&rpcbench_records::decision_schema()).map(|text| text + "\n")
}
