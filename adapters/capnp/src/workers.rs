//! Threads that serve, each with a runtime and values of its own.

use std::sync::Arc;
use std::thread;

use rpcbench_contract::SetupError;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::LocalSet;

use crate::server::Door;

/// Serves with so many threads until this is dropped, or all of them have ended.
pub(crate) async fn run(threads: usize, door: &Arc<Door>) -> Result<(), SetupError> {
    let (alive, _) = watch::channel(());
    for _ in 0..threads {
        start(Arc::clone(door), alive.subscribe())
            .map_err(|error| SetupError::Failed(format!("no thread: {error}")))?;
    }
    alive.closed().await;
    Err(SetupError::Failed("the serving threads are gone".to_owned()))
}

fn start(door: Arc<Door>, alive: watch::Receiver<()>) -> std::io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let serving = move || serve(&runtime, &door, alive);
    thread::Builder::new().name("capnp-worker".to_owned()).spawn(serving).map(drop)
}

/// Serves until the other end of `alive` is dropped.
fn serve(runtime: &Runtime, door: &Door, mut alive: watch::Receiver<()>) {
    LocalSet::new().block_on(runtime, async {
        tokio::select! {
            () = door.serve_all() => {}
            _ = alive.changed() => {}
        }
    });
}
