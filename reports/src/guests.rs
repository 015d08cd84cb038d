//! Servers that are not ours, in the same words wherever their figures stand.

use rpcbench_records::{Adapter, Run, ServedBy};

/// One sentence for each adapter whose server is not its own.
#[must_use]
pub fn sentences(run: &Run) -> Vec<String> {
    run.adapters.iter().filter_map(sentence).collect()
}

fn sentence(adapter: &Adapter) -> Option<String> {
    Some(match adapter.server.as_ref()? {
        ServedBy::Command(command) => format!("{}: its server is not ours but `{command}`.", adapter.id),
        ServedBy::Running(endpoint) => format!(
            "{}: its server is not ours and ran already at {endpoint}; its placement, CPU and memory are not known.",
            adapter.id
        ),
    })
}
