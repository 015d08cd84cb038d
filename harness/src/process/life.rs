//! How a child process ends: with its stdin, with its parent, or by a signal, and never later.

use std::io::BufRead;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::messages::{self, Order};

/// What reaches a child from outside.
#[derive(Debug)]
pub enum Word {
    /// An order of the parent.
    Order(Order),
    /// It is time to end.
    End,
}

/// Makes this process end with its parent, and starts to listen to its stdin. The sender is for a signal handler
/// of the program, so that a signal ends it in good order too.
///
/// The kernel sends SIGTERM when the parent dies; the end of stdin says the same on systems without that signal.
#[must_use]
pub fn listen() -> (Sender<Word>, Receiver<Word>) {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM);
    let (words, heard) = channel();
    let signal = words.clone();
    thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            match messages::read(&line) {
                Ok(order) => {
                    if words.send(Word::Order(order)).is_err() {
                        return;
                    }
                }
                Err(why) => {
                    eprintln!("rpcbench: {why}");
                    break;
                }
            }
        }
        let _ = words.send(Word::End);
    });
    (signal, heard)
}
