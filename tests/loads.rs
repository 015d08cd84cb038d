//! Loads by schedule from outside: what is refused, what they leave behind, and what they take.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::os::unix::process::ExitStatusExt;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rpcbench::harness::records::{Cell, Launch, Pattern, Run, Session, Verdict};
use support::{Place, Served, eventually};

const TCP: [&str; 4] = ["run", "--adapters", "tcp", "--workloads=echo/64B"];

#[test]
fn what_no_schedule_can_be_made_of_is_refused_in_one_clear_line() {
    let place = Place::new();
    let refused: [(&[&str], &str); 23] = [
        (&["--rate", "0"], "a rate is above 0 calls per second"),
        (&["--rate", "-1"], "a rate is above 0 calls per second"),
        (&["--rate", "nan"], "a rate is above 0 calls per second"),
        (&["--rate", "1e12"], "at most 10000000 calls per second"),
        (&["--rate", "inf"], "at most 10000000 calls per second"),
        (&["--rate", "1e-9"], "at least one call a day"),
        (&["--rate", "0.5"], "at 0.5 calls per second a window of 5s holds 2.5 calls: add --duration 20s or more"),
        (&["--rate", "100,3", "--duration", "1s"], "holds 3.0 calls: add --duration 4s or more"),
        (&["--rate", "abc"], "write calls per second, e.g. 1000"),
        (&["--rate", "1000,abc"], "write calls per second, e.g. 1000"),
        (&["--rate", ""], "write calls per second, e.g. 1000"),
        (&["--arrivals", "constant"], "--arrivals belongs to a schedule: add --rate"),
        (&["--queue", "5"], "--queue belongs to a schedule: add --rate"),
        (&["--wait", "spin"], "--wait belongs to a schedule: add --rate"),
        (&["--rate", "5", "--queue", "0"], "0 is not in 1..=16777216"),
        (&["--rate", "5", "--think", "1ms"], "--think belongs to sessions: add --arrivals sessions"),
        (&["--session-calls", "5"], "--session-calls belongs to sessions: add --arrivals sessions"),
        (&["--rate", "5", "--arrivals", "sessions", "--session-calls", "0"], "0 is not in 1..=1000000"),
        (&["--slo", "nonsense"], "write a quantile and a time, e.g. p99=2ms"),
        (&["--slo", "p98=2ms"], "the quantile is p50, p90, p99 or p99.9"),
        (&["--rate", "5", "--slo", "p99=2ms"], "cannot be used with '--slo <pQ=TIME>'"),
        (&["--rate", "auto", "--in-flight", "1,2"], "--rate auto and --slo take one --in-flight"),
        (&["--slo", "p99=2ms", "--in-flight", "1,2"], "--rate auto and --slo take one --in-flight"),
    ];
    for (flags, expected) in refused {
        let ran = place.run(&[&TCP[..], flags].concat());
        assert_eq!(ran.code, Some(2), "{flags:?}: {ran:?}");
        let said = ran.err.lines().next().unwrap_or_default();
        assert!(said.contains(expected), "{flags:?}: {}", ran.err);
        assert!(!place.path("rpcbench-out.partial").exists(), "{flags:?}: nothing is begun");
    }
}

#[test]
fn a_client_by_hand_refuses_the_same() {
    let place = Place::new();
    for (flags, expected) in [
        (["--rate", "-1"], "a rate is above 0 calls per second"),
        (["--rate", "auto"], "write calls per second, e.g. 1000"),
        (["--arrivals", "poisson"], "--arrivals belongs to a schedule: add --rate"),
        (["--think", "1ms"], "--think belongs to sessions: add --arrivals sessions"),
        (["--out", "no/such/folder/x.json"], "cannot write no/such/folder/x.json"),
    ] {
        let ran = place.run(&[&["drive", "tcp", "--connect", "127.0.0.1:9"][..], &flags].concat());
        assert_eq!(ran.code, Some(2), "{flags:?}: {ran:?}");
        assert!(ran.err.lines().next().unwrap_or_default().contains(expected), "{flags:?}: {}", ran.err);
    }
}

#[test]
fn a_suite_file_that_says_two_things_is_refused_and_flags_win_over_it() {
    let place = Place::new();
    fs::write(place.path("both.toml"), "slo = \"p99=2ms\"\nrate = [5]").unwrap();
    let ran = place.run(&["run", "both.toml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("rate") && ran.err.contains("slo"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);

    fs::write(place.path("rate.toml"), "rate = \"auto\"\nin_flight = [1, 2]").unwrap();
    let ran = place.run(&["run", "rate.toml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    fs::write(place.path("slo.toml"), "slo = \"p99=2ms\"").unwrap();
    let cells = run(&place, &["slo.toml", "--rate", "200", "--adapters", "tcp"]);
    assert_eq!(cells[0].load.rate_per_s, Some(200.0), "the flag's rate, and not the file's search");
}

/// Runs a short schedule, and gives the cells.
fn run(place: &Place, flags: &[&str]) -> Vec<Cell> {
    let short = ["--workloads", "echo/64B", "--launches", "1", "--duration", "300ms", "--warmup", "1ms"];
    let ran = place.run(&[&["run"], flags, &short].concat());
    // On a busy machine a schedule cannot be kept and its cell is INVALID; what is asked here is what became of it.
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    let json = fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap();
    serde_json::from_str::<Run>(&json).unwrap().cells
}

#[test]
fn every_call_of_a_schedule_is_in_the_books() {
    let place = Place::new();
    for (arrivals, pattern) in
        [("constant", Pattern::Constant), ("poisson", Pattern::Poisson), ("sessions", Pattern::Sessions)]
    {
        let flags = ["--adapters", "tcp,binary-bincode", "--rate", "500", "--arrivals", arrivals];
        let cells = run(&place, &flags);
        let of_window = |cell: &Cell| {
            assert_eq!((cell.load.pattern, cell.load.rate_per_s), (pattern, Some(500.0)));
            let launch = &cell.launches[0];
            assert!(launch.ledger.balances() && launch.ledger.ok > 0, "{arrivals}: {:?}", launch.ledger);
            let response = launch.response.as_ref().unwrap();
            assert_eq!(response.count, launch.ledger.ok, "{arrivals}");
            assert!(response.mean_ns >= launch.service.mean_ns, "{arrivals}: waiting is part of the response");
            launch.ledger.scheduled
        };
        let scheduled: Vec<u64> = cells.iter().map(of_window).collect();
        match pattern {
            Pattern::Constant => assert!(scheduled.iter().all(|&calls| calls == 150), "{scheduled:?}"),
            // The same arrivals for every adapter, whoever they are.
            Pattern::Poisson => assert!(scheduled.iter().all(|&calls| calls == scheduled[0]), "{scheduled:?}"),
            // How many of a session's later calls fall into the window depends on how fast the others were.
            _ => assert_eq!(cells[0].load.session, Some(Session { calls: 5, think_ns: 10_000_000 })),
        }
    }
}

/// When the window opens, each lane that blocks holds an arrival of the warm-up; sessions that are thereby called off make no
/// calls.
#[test]
fn sessions_offer_blocking_clients_no_more_than_others() {
    let flags =
        ["--adapters=tcp,tcp-async", "--rate=1000", "--arrivals=sessions", "--session-calls=20", "--in-flight=200"];
    let cells = run(&Place::new(), &flags);
    let scheduled: Vec<u64> = cells.iter().map(|cell| cell.launches[0].ledger.scheduled).collect();
    // Some 300 calls are due; sessions that were begun before the window, and end after it, make some more or fewer.
    assert!(scheduled.iter().all(|calls| (100..700).contains(calls)), "{scheduled:?}");
}

#[test]
fn a_search_says_how_long_it_takes_and_makes_all_its_steps() {
    let place = Place::new();
    let search = ["--slo", "p50=1s", "--launches", "1", "--duration", "50ms", "--warmup", "1ms"];
    let ran = place.run(&[&TCP[..], &search].concat());
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    let said: Vec<_> = ran.err.lines().filter(|line| line.starts_with("rpcbench: searching in 7 launches")).collect();
    assert!(said.len() == 1 && said[0].contains(": at most "), "{}", ran.err);
    let json = fs::read_to_string(place.path("rpcbench-out/run.json")).unwrap();
    let searched = Run::from_json(&json).unwrap();
    let [search] = &searched.searches[..] else { panic!("one search") };
    let [bisection] = &search.bisections[..] else { panic!("one bisection") };
    assert!(search.steps == 7 && search.whole(bisection) && bisection.steps.len() <= 14, "{bisection:?}");
    let counted = bisection.steps.iter().filter(|step| !step.repeated).count();
    assert_eq!(counted, 7, "{bisection:?}");
    let csv = fs::read_to_string(place.path("rpcbench-out/searches.csv")).unwrap();
    let [header, row] = csv.lines().collect::<Vec<_>>()[..] else { panic!("a header and a search: {csv}") };
    assert!(header.starts_with("adapter,workload,pattern,in_flight,quantile,limit_ns,highest_is"), "{header}");
    assert!(row.starts_with("tcp,echo/64B,poisson,64,0.5,1000000000,"), "{row}");
    assert_eq!(place.run(&["export", "rpcbench-out", "--as", "csv"]).out, csv);
    // A run without searches leaves none of an older one.
    run(&place, &["--adapters=tcp", "--rate=500"]);
    assert!(place.path("rpcbench-out/cells.csv").exists() && !place.path("rpcbench-out/searches.csv").exists());
}

#[test]
fn a_call_within_the_process_has_no_schedule() {
    let place = Place::new();
    let cells = run(&place, &["--adapters", "local,tcp", "--rate", "200"]);
    let local = cells.iter().find(|cell| cell.adapter == "local").unwrap();
    assert_eq!(local.verdict, Verdict::Unsupported);
    assert!(local.reasons[0].contains("no server that could fall behind: closed loop only"), "{:?}", local.reasons);
    let ran = place.run(&["drive", "local", "--connect", "local", "--rate", "200"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("closed loop only"), "{}", ran.err);
}

#[test]
fn a_days_schedule_takes_no_memory() {
    let place = Place::new();
    let server = Served::start(&place, "tcp");
    let load = ["--rate", "10000000", "--duration", "24h", "--in-flight", "1", "--warmup", "1ms"];
    let mut client = place.start(&[&["drive", "tcp", "--connect", &server.endpoint][..], &load].concat());
    let status = |name| status_of(client.id(), name);
    // Warming up takes two seconds at the most; what is left is of the window.
    eventually("three seconds of work", || cpu_ticks(client.id()) > 300);
    let early = status("VmRSS");
    eventually("another second", || cpu_ticks(client.id()) > 400);
    assert!(status("VmRSS") < early + 4096, "{early} kB, then {} kB", status("VmRSS"));
    assert!(status("VmHWM") < 64 << 10, "{} kB", status("VmHWM"));
    kill(Pid::from_raw(i32::try_from(client.id()).unwrap()), Signal::SIGTERM).unwrap();
    assert_eq!(client.wait().unwrap().signal(), Some(Signal::SIGTERM as i32), "it ends at once");
}

/// A line of a process's status, in kB.
fn status_of(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// CPU time of a process, in hundredths of a second.
fn cpu_ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[test]
fn spinning_is_counted_within_the_window_alone() {
    let place = Place::new();
    let server = Served::start(&place, "tcp-async");
    // Ten times as long a warm-up as a window: all spinning of the launch would be more than the window's CPU.
    let load = ["--rate", "5000", "--warmup", "2s", "--duration", "200ms", "--out", "launch.json"];
    let ran = place.run(&[&["drive", "tcp-async", "--connect", &server.endpoint][..], &load].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let launch: Launch = serde_json::from_str(&fs::read_to_string(place.path("launch.json")).unwrap()).unwrap();
    assert!(launch.spin_ns > 0, "at 5,000 calls a second lanes spin");
    assert!(launch.spin_ns <= launch.client.cpu_ns, "{} ns of {} ns", launch.spin_ns, launch.client.cpu_ns);
    // What the schedule says and what lanes noted are one.
    let (noted, known) = (launch.response.unwrap().mean_ns, launch.response_mean_ns.unwrap());
    assert!((noted - known).abs() < 1000.0, "{noted} and {known}");
}
