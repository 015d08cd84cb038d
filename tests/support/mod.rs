//! Running the built program in a folder of its own.

#![allow(dead_code, unreachable_pub)] // not every test uses every part, and none is a library

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The built program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_rpcbench");

/// A run as short as can be.
pub const SHORT: [&str; 8] = ["--in-flight", "1", "--launches", "1", "--duration", "30ms", "--warmup", "1ms"];

/// The program, in a fresh folder.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// A command of the program, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// Starts it and goes on.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// Runs an example to its end; cargo builds them beside the tests.
pub fn example(name: &str, arguments: &[&str]) -> Ran {
    let program = Path::new(PROGRAM).parent().unwrap().join("examples").join(name);
    assert!(program.exists(), "cargo builds examples for a test run without a filter: cargo build --examples");
    Ran::of(&Command::new(program).args(arguments).output().unwrap())
}

/// How the program ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Fails unless every cell was measured. Where other tests keep the machine busy a short launch may be invalid, which is
    /// exit 1, and no test of ours is about such figures.
    pub fn assert_measured(&self) {
        assert!(matches!(self.code, Some(0 | 1)) && !self.out.contains("FAILED"), "{self:?}");
    }
}

/// Waits until something holds; fails the test where it never does.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The children of a process, by their numbers and command lines.
pub fn children(parent: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let after = stat.rsplit(") ").next().unwrap_or_default();
        let mut fields = after.split(' ');
        let (state, of) = (fields.next(), fields.next());
        if state != Some("Z") && of == Some(parent.to_string().as_str()) {
            let line = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
            found.push((number, line.replace('\0', " ")));
        }
    }
    found
}

/// True where a process lives, and is no zombie.
pub fn lives(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

/// Python with the packages that `scripts/peers` installs. Without it a check is skipped, which is printed, and is a
/// failure in CI.
pub fn python() -> Option<PathBuf> {
    peer("Python peers", "python/bin/python")
}

fn peer(what: &str, path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers").join(path);
    if path.exists() && std::env::var_os("RPCBENCH_SKIP_PEERS").is_none() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no {what}: run scripts/peers");
    println!("skipped: no {what} (scripts/peers installs them)");
    None
}

/// True where curl is installed. Without it a check is skipped, as without Python's packages.
pub fn curl() -> bool {
    let there = Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success());
    if there && std::env::var_os("RPCBENCH_SKIP_PEERS").is_none() {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "no curl: install it, it is in every distribution");
    println!("skipped: no curl");
    false
}

/// A server that was started by hand; it ends with the test.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub endpoint: String,
}

impl Served {
    /// Starts an adapter's server on a free port.
    pub fn start(place: &Place, adapter: &str) -> Self {
        let mut child = place.start(&["serve", adapter]);
        let mut endpoint = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
        Self { child, endpoint: endpoint.trim().to_owned() }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
