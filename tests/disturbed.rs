//! A busy neighbor beside a run: the cell says so, and says it of no calm machine.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, available_parallelism, spawn};

use nix::sys::resource::{UsageWho, getrusage};
use rpcbench::harness::records::{Cell, Run, Verdict};
use support::Place;

/// One test at a time has the machine.
static MACHINE: Mutex<()> = Mutex::new(());

const FOREIGN: &str = "other programs used";

/// From where on others are said to disturb: a tenth of a CPU, over all windows.
const DISTURBED: f64 = 0.1;
/// Runs in which a machine may show that it is calm.
const CHANCES: usize = 4;

/// Threads that do nothing and never rest, one for each CPU.
struct Hog {
    end: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Hog {
    fn start() -> Self {
        let end = Arc::new(AtomicBool::new(false));
        let thread = |_| {
            let end = Arc::clone(&end);
            spawn(move || while !end.load(Ordering::Relaxed) {})
        };
        let threads = (0..available_parallelism().unwrap().get()).map(thread).collect();
        Self { end, threads }
    }
}

impl Drop for Hog {
    fn drop(&mut self) {
        self.end.store(true, Ordering::Relaxed);
        self.threads.drain(..).for_each(|thread| thread.join().unwrap());
    }
}

/// A cell of three short launches.
fn cell() -> Cell {
    let place = Place::new();
    let load = ["--in-flight", "1", "--launches", "3", "--duration", "300ms", "--warmup", "20ms"];
    let ran = place.run(&[&["run", "--adapters", "tcp", "--workloads", "echo/64B"][..], &load].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let json = fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap();
    let mut run: Run = serde_json::from_str(&json).unwrap();
    run.cells.remove(0)
}

fn foreign(cell: &Cell) -> Option<&String> {
    cell.reasons.iter().find(|reason| reason.contains(FOREIGN))
}

#[test]
fn a_cpu_hog_makes_a_cell_suspect() {
    let _machine = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    let hog = Hog::start();
    let cell = cell();
    drop(hog);
    println!("{:?}: {}", cell.verdict, cell.reasons.join("; "));
    assert_eq!(cell.verdict, Verdict::Suspect, "{:?}", cell.reasons);
    assert!(foreign(&cell).is_some(), "{:?}", cell.reasons);
}

/// Where this machine is never calm the test cannot show it; then its own account, which is another than the harness's,
/// must say each time that others were at work.
#[test]
fn without_one_it_is_not_suspect_for_that() {
    let _machine = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    for chance in 1..=CHANCES {
        let before = of_others();
        let cell = cell();
        let others = of_others() - before;
        let Some(reason) = foreign(&cell) else { return };
        let windows: u64 = cell.launches.iter().map(|launch| launch.window_ns).sum();
        // A tenth less, because the kernel counts in hundredths of a second.
        let least = 0.9 * DISTURBED * windows as f64 / 1e9;
        println!("run {chance} of {CHANCES}: {reason}; by /proc/stat others used {others:.2} s of CPU");
        assert!(others > least, "{reason}, and others used {others:.2} s of CPU in all");
    }
    println!("this machine was never calm: that a calm one is not suspect remains unshown");
}

/// CPU time in s that all processes but the ended children of this one have used, itself too.
fn of_others() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap();
    let fields = stat.lines().next().unwrap().split_whitespace().skip(1);
    // user, nice, system; hundredths of a second.
    let busy: f64 = fields.take(3).map(|field| field.parse::<f64>().unwrap() / 100.0).sum();
    let children = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    busy - seconds(children.user_time()) - seconds(children.system_time())
}
