//! Progress of long work: on stderr, and only to a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rpcbench_harness::records::Failure;
use rpcbench_harness::run::Observer;

/// Shows how a run goes on.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing shown yet; where stderr is no terminal, or in CI, only failures will be.
    pub(crate) fn new() -> Self {
        let quiet = !std::io::stderr().is_terminal() || std::env::var_os("CI").is_some();
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}, {elapsed} so far: {msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn tell(&mut self, line: &str) {
        self.bar.suspend(|| eprintln!("rpcbench: {line}"));
    }

    fn step(&mut self, done: usize, all: usize, what: &str) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(what.to_owned());
    }

    fn failed(&mut self, what: &str, failure: &Failure) {
        self.bar.suspend(|| {
            eprintln!("rpcbench: {what}: {}", failure.cause);
            for line in failure.server_said.iter().chain(&failure.client_said) {
                eprintln!("    {line}");
            }
        });
    }
}
