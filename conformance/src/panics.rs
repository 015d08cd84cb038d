//! Panics of servers, which nobody else would see: a runtime catches those of its tasks.

use std::panic;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

/// What the names of this crate's threads begin with. A panic in a check's own thread is that check's failure already.
pub(crate) const CHECK: &str = "check-";
/// Servers have a number each.
pub(crate) const SERVER: &str = "server-";

/// The name of the thread that panicked, and what it said.
static HEARD: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Begins to note panics. What was done with them before is still done.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let name = thread::current().name().unwrap_or_default().to_owned();
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push((name, info.to_string().replace('\n', " ")));
            before(info);
        }));
    });
}

/// What panicked in the threads of a server: in the one with that name, or in one that the adapter started itself,
/// of which nobody can say whose it was.
pub(crate) fn of(server: &str) -> Option<String> {
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    let own = |name: &str| name == server || !(name.starts_with(CHECK) || name.starts_with(SERVER));
    heard.iter().find(|(name, _)| own(name)).map(|(_, words)| words.clone())
}
