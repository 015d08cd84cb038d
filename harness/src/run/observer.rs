//! Hearing how a run goes on.

use rpcbench_records::Failure;

/// What hears how a run goes on.
pub trait Observer {
    /// Something that the user must know before it goes on, in one line.
    fn tell(&mut self, line: &str);
    /// A step begins; there are so many in all, as far as is known.
    fn step(&mut self, done: usize, all: usize, what: &str);
    /// A launch or a counting pass gave no figures.
    fn failed(&mut self, what: &str, failure: &Failure);
}
