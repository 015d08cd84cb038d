//! Running a peer's program to its end, in bounded time and with nothing left behind.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(5);
/// More than this nobody prints who says what was wrong, in bytes.
const LONGEST: u64 = 1 << 20;

/// How a program ended, and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// How.
    pub(crate) status: ExitStatus,
    /// What it wrote on stdout.
    pub(crate) out: String,
    /// What it wrote on stderr.
    pub(crate) err: String,
}

/// Runs a program to its end; one that takes longer is killed with its process group, and so is one whose parent dies.
pub(crate) fn run(words: &[String], within: Duration) -> Result<Ran> {
    let this = std::env::current_exe().context("cannot find this program's own file")?;
    let parent = std::process::id().to_string();
    let mut child = Command::new(this)
        .args(["become", "--parent", &parent, "--"])
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let (out, err) = (reading(child.stdout.take()), reading(child.stderr.take()));
    let ended = wait(&mut child, within)?;
    // What it started and left behind goes with it.
    let _ = i32::try_from(child.id()).map(|id| killpg(Pid::from_raw(id), Signal::SIGKILL));
    let Some(status) = ended else {
        child.wait()?;
        bail!("`{}` did not end within {} s", words.join(" "), within.as_secs());
    };
    let text = |heard: Receiver<String>| heard.recv_timeout(within).unwrap_or_default();
    Ok(Ran { status, out: text(out), err: text(err) })
}

fn wait(child: &mut Child, within: Duration) -> Result<Option<ExitStatus>> {
    let deadline = Instant::now() + within;
    loop {
        let ended = child.try_wait()?;
        if ended.is_some() || Instant::now() >= deadline {
            return Ok(ended);
        }
        thread::sleep(LOOK);
    }
}

/// Reads to the end in a thread of its own, and keeps the beginning.
fn reading(pipe: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (send, heard) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(LONGEST).read_to_end(&mut bytes);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        let _ = send.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    heard
}
