//! Runs a check in a thread of its own, and gives it up when it hangs.

use std::any::Any;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::Failure;
use crate::panics;

/// How long a check may take before it is said to hang. The slowest takes a few seconds.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The stack of a check, in bytes: a client may need one for the deep trees that it must send. Servers have what threads have.
const STACK: usize = 32 << 20;

/// How a check is called.
type Checking = fn() -> Result<(), Failure>;

/// Runs a check, and turns its panics and its hanging into failures.
pub fn run(name: &str, check: Checking) -> Result<(), Failure> {
    panics::listen();
    let (tell, told) = channel();
    let thread = thread::Builder::new().name(format!("{}{name}", panics::CHECK)).stack_size(STACK);
    let thread = thread.spawn(move || drop(tell.send(check())))?;
    match told.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Failure::Hangs { what: name.to_owned(), within: PATIENCE }),
        Err(RecvTimeoutError::Disconnected) => Err(Failure::Panic(thread.join().err().map_or_else(String::new, words))),
    }
}

/// Runs a check that must hold, or that must fail because it is among the exceptions (each with its reason).
pub fn expect(name: &str, check: Checking, except: &[(&str, &str)]) -> Result<(), Failure> {
    let result = run(name, check);
    let Some((_, reason)) = except.iter().find(|(excepted, _)| *excepted == name) else { return result };
    match result {
        Err(failure) => {
            eprintln!("{name} fails as was said ({reason}): {failure}");
            Ok(())
        }
        Ok(()) => Err(Failure::Unexpected(format!("{name} holds: its exception (\"{reason}\") has to go"))),
    }
}

/// What a panic said.
pub(crate) fn words(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => {
            panic.downcast_ref::<&str>().map_or_else(|| "without words".to_owned(), |text| (*text).to_owned())
        }
    }
}
