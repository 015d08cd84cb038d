//! The processes of a guest: started so that nothing outlives this one, and ended in three steps.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use super::tree;
use crate::placement;

/// How long a guest may take to end after its stdin was closed. Most servers do not look at it.
const FAREWELL: Duration = Duration::from_millis(300);
/// How long it may take after SIGTERM.
const TERMINATION: Duration = Duration::from_secs(2);
/// How long the kernel may take to end what was killed.
const KILLING: Duration = Duration::from_secs(2);
/// How often what is left is killed again, since a process that is killed may have started another.
const AGAIN: Duration = Duration::from_millis(20);

/// How it is said of a command that it never began.
pub(crate) const UNSTARTED: &str = "cannot start `";

/// How long all of that lasts at most.
pub const ENDING: Duration = Duration::from_secs(5);

/// What happens to a guest.
#[derive(Debug)]
pub(super) enum Event {
    /// The process that the command became has ended.
    Ended(ExitStatus),
}

/// A command that was started, and all that it started in turn.
#[derive(Debug)]
pub(super) struct GuestProcess {
    first: Pid,
    stdin: Option<ChildStdin>,
    /// Closed when no process is left.
    gone: Receiver<()>,
}

impl GuestProcess {
    /// Starts a command in a process group of its own, on these CPUs. Both of its outputs go to this process's stderr. From
    /// here on whatever loses its parent becomes a child of this process, so that nothing is lost from sight.
    pub(super) fn start(words: &[String], cpus: &[u32], events: Sender<Event>) -> io::Result<Self> {
        adopt_orphans();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(become_arguments(cpus)).args(words);
        command.stdin(Stdio::piped()).stdout(io::stderr()).stderr(Stdio::inherit()).process_group(0);
        let mut child = command.spawn()?;
        let first = Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?);
        let (alive, gone) = channel();
        thread::spawn(move || reap(first, &events, alive));
        Ok(Self { first, stdin: child.stdin.take(), gone })
    }

    /// The number of the process that the command became.
    pub(super) fn id(&self) -> u32 {
        self.first.as_raw().unsigned_abs()
    }

    /// Ends it and all that it started: closes its stdin, sends SIGTERM, sends SIGKILL, each only where the one before did
    /// not help in time.
    pub(super) fn stop(mut self) {
        drop(self.stdin.take());
        if self.is_gone_within(FAREWELL) {
            return;
        }
        self.signal(Signal::SIGTERM);
        if self.is_gone_within(TERMINATION) {
            return;
        }
        let deadline = Instant::now() + KILLING;
        while Instant::now() < deadline {
            self.signal(Signal::SIGKILL);
            if self.is_gone_within(AGAIN) {
                return;
            }
        }
    }

    fn is_gone_within(&self, patience: Duration) -> bool {
        self.gone.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
    }

    /// To the process group, and to whatever left it.
    fn signal(&self, signal: Signal) {
        // Who is not there any more needs no signal.
        let _ = killpg(self.first, signal);
        for stat in tree::descendants(std::process::id()).iter().filter(|stat| !stat.zombie) {
            let _ = i32::try_from(stat.id).map(|id| kill(Pid::from_raw(id), signal));
        }
    }
}

/// Waits for every child of this process until there is none. `_alive` is dropped then.
fn reap(first: Pid, events: &Sender<Event>, _alive: Sender<()>) {
    loop {
        let status = match waitpid(None, None) {
            Ok(WaitStatus::Exited(id, code)) if id == first => ExitStatus::from_raw(code << 8),
            Ok(WaitStatus::Signaled(id, signal, _)) if id == first => ExitStatus::from_raw(signal as i32),
            Ok(_) | Err(Errno::EINTR) => continue,
            Err(_) => return,
        };
        // Nobody listens any more where it is being ended.
        let _ = events.send(Event::Ended(status));
    }
}

/// Makes this process the parent of all descendants that lose theirs; Linux alone has that.
fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// The arguments by which this program becomes a guest.
fn become_arguments(cpus: &[u32]) -> Vec<String> {
    let mut arguments = vec!["become".to_owned(), "--parent".to_owned(), std::process::id().to_string()];
    if !cpus.is_empty() {
        arguments.extend(["--cpus".to_owned(), cpus.iter().map(u32::to_string).collect::<Vec<_>>().join(",")]);
    }
    arguments.push("--".to_owned());
    arguments
}

/// Makes a guest of this process: it gets its CPUs, dies with its parent, and becomes the command. It returns only with the
/// reason why not.
#[must_use]
pub fn become_guest(words: &[String], cpus: &[u32], parent: u32) -> String {
    if let Err(why) = placement::pin(cpus) {
        return why;
    }
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_pdeathsig(Signal::SIGKILL);
    // A parent that died before the line above will not be heard of.
    if std::os::unix::process::parent_id() != parent {
        return "the parent process ended".to_owned();
    }
    let Some((program, arguments)) = words.split_first() else { return "there is no command".to_owned() };
    let error = Command::new(program).args(arguments).exec();
    format!("{UNSTARTED}{program}`: {error} (variables, pipes and the like need a shell: sh -c '...')")
}
