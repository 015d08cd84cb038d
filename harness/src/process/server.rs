//! The server process.

use std::sync::mpsc::Receiver;
use std::thread;

use rpcbench_contract::{ServeOptions, SetupError};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

use super::life::Word;
use super::messages::{Order, Report, report};
use crate::entry::Entry;
use crate::{allocations, probe};

/// How a server process runs.
#[derive(Debug)]
pub struct ServerPlan {
    /// How the adapter binds.
    pub options: ServeOptions,
    /// Counts allocations from the start.
    pub counted: bool,
}

/// Serves until `words` ends or says so, and answers its orders on stdout.
pub fn serve_child(entry: &Entry, plan: ServerPlan, words: Receiver<Word>) -> Result<(), SetupError> {
    if plan.counted {
        allocations::start();
    }
    serve(entry, plan.options, |endpoint, end| {
        report(&Report::Listening { endpoint, pid: None });
        thread::spawn(move || {
            obey(&words);
            let _ = end.send(());
        });
    })
}

/// Serves on the CPUs that this process may use, until `end` is sent or dropped. `listening` is told where.
pub fn serve(
    entry: &Entry,
    options: ServeOptions,
    listening: impl FnOnce(String, oneshot::Sender<()>),
) -> Result<(), SetupError> {
    let runtime = runtime().map_err(|error| SetupError::Failed(format!("no runtime: {error}")))?;
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        let server = entry.serve(options).await?;
        let (end, ended) = oneshot::channel();
        listening(server.endpoint.to_string(), end);
        tokio::select! {
            ran = server.run => ran,
            _ = ended => Ok(()),
        }
    })?;
    runtime.shutdown_background();
    Ok(())
}

/// One worker per CPU that this process is placed on, the same for every adapter.
fn runtime() -> std::io::Result<Runtime> {
    let cpus = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if cpus == 1 {
        return Builder::new_current_thread().enable_all().build();
    }
    Builder::new_multi_thread().worker_threads(cpus).enable_all().build()
}

fn obey(words: &Receiver<Word>) {
    while let Ok(Word::Order(order)) = words.recv() {
        if order == Order::Mark {
            let (at_ns, process) = (probe::monotonic_ns(), Some(probe::process()));
            report(&Report::Marked { at_ns, process, allocs: allocations::count(), processes: 1 });
        }
    }
}
