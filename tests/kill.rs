//! Nothing outlives a run, whatever is killed; what was measured is kept.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::process::Child;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use support::{Place, Ran, children, eventually, lives};

const LONG: [&str; 12] = [
    "run",
    "--adapters",
    "tcp,grpc",
    "--workloads",
    "echo/64B",
    "--in-flight",
    "1",
    "--launches",
    "3",
    "--duration",
    "1s",
    "--warmup=10ms",
];

fn signal(process: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(process).unwrap()), signal).unwrap();
}

/// Waits until a run has a server and a client, and gives them.
fn both(run: &Child) -> (u32, u32) {
    let find =
        |word: &str| children(run.id()).into_iter().find(|(_, line)| line.contains(word)).map(|(number, _)| number);
    let mut found = None;
    eventually("a server and a client", || {
        found = find(" serve ").zip(find(" drive "));
        found.is_some()
    });
    found.unwrap()
}

fn csv(place: &Place) -> String {
    fs::read_to_string(place.path("rpcbench-out/cells.csv")).unwrap()
}

#[test]
fn a_killed_server_fails_its_launch_and_the_others_go_on() {
    let place = Place::new();
    let run = place.start(&LONG);
    let (server, _) = both(&run);
    signal(server, Signal::SIGKILL);
    let ran = Ran::of(&run.wait_with_output().unwrap());
    assert!(ran.err.contains("the server died (signal: 9"), "{ran:?}");
    let csv = csv(&place);
    for adapter in ["tcp,", "grpc,"] {
        let row = csv.lines().find(|line| line.starts_with(adapter)).unwrap();
        let launches: u32 = row.split(',').nth(12).unwrap().parse().unwrap();
        assert!(launches >= 2, "{row}");
    }
    assert!(csv.contains("launches failed"), "{csv}");
}

#[test]
fn a_killed_parent_leaves_no_process_behind() {
    let place = Place::new();
    let mut run = place.start(&LONG);
    let (server, client) = both(&run);
    signal(run.id(), Signal::SIGKILL);
    run.wait().unwrap();
    eventually("server and client end", || !lives(server) && !lives(client));
    assert!(!place.path("rpcbench-out").exists(), "nothing half-written is put in place");
}

#[test]
fn ctrl_c_keeps_what_was_measured() {
    let place = Place::new();
    let run = place.start(&LONG);
    let (server, client) = both(&run);
    signal(run.id(), Signal::SIGINT);
    let ran = Ran::of(&run.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(ran.err.contains("finishing the launch at hand"), "{}", ran.err);
    assert!(!lives(server) && !lives(client));
    let csv = csv(&place);
    let measured: u32 = csv.lines().skip(1).map(|row| row.split(',').nth(12).unwrap().parse::<u32>().unwrap()).sum();
    assert!((1..6).contains(&measured), "{csv}");
    assert!(csv.contains("MISSING"), "{csv}");
}

#[test]
fn a_run_that_was_cut_short_does_not_replace_a_whole_one() {
    for how in [Signal::SIGKILL, Signal::SIGINT] {
        let place = Place::new();
        fs::create_dir(place.path("rpcbench-out")).unwrap();
        fs::write(place.path("rpcbench-out/run.json"), "the last run").unwrap();
        let run = place.start(&LONG);
        both(&run);
        signal(run.id(), how);
        let ran = Ran::of(&run.wait_with_output().unwrap());
        assert_eq!(fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap(), "the last run", "{how}");
        if how == Signal::SIGINT {
            assert!(ran.out.trim_end().ends_with("rpcbench-out.partial/report.html"), "{ran:?}");
            assert!(place.path("rpcbench-out.partial/cells.csv").exists());
        }
    }
}

#[test]
fn a_killed_parent_leaves_no_socket_behind() {
    let place = Place::new();
    let is_socket = |name: &std::ffi::OsString| name.to_string_lossy().ends_with(".sock");
    let sockets =
        || fs::read_dir(place.path(".")).unwrap().flatten().filter(|entry| is_socket(&entry.file_name())).count();
    let arguments = ["run", "--adapters", "uds", "--workloads", "echo/64B", "--in-flight", "1", "--duration", "5s"];
    let mut run = place.command(&arguments).env("TMPDIR", place.path(".")).spawn().unwrap();
    both(&run);
    assert_eq!(sockets(), 1, "the server listens");
    signal(run.id(), Signal::SIGKILL);
    run.wait().unwrap();
    eventually("the server removes its socket", || sockets() == 0);
}
