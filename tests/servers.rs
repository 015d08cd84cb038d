//! Servers that are not ours: measured as ours are, and each way to get them wrong is one clear line.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::io::Read;
use std::net::TcpListener;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use support::{PROGRAM, Place, Ran, Served, children, eventually};

/// A server of ours that knows nothing of its minder: to the program it is anybody's.
fn somebodys(adapter: &str) -> String {
    format!("'{PROGRAM}' serve {adapter} --listen 127.0.0.1:{{port}}")
}

/// A short run of an adapter with servers; gives what was said and the cells.
fn run(place: &Place, adapters: &str, more: &[&str]) -> (Ran, String) {
    let head = ["run", "--adapters", adapters, "--workloads", "echo/64B", "--out", "out"];
    let ran = place.run(&[&head[..], &support::SHORT, more].concat());
    (ran, fs::read_to_string(place.path("out/cells.csv")).unwrap_or_default())
}

/// A column of a cell by its name. Reasons and commands may be quoted, and hold commas then.
fn column(cells: &str, adapter: &str, name: &str) -> String {
    let at = cells.lines().next().unwrap().split(',').position(|column| column == name).unwrap();
    let row = cells.lines().find(|line| line.split(',').next() == Some(adapter));
    let row = row.unwrap_or_else(|| panic!("no {adapter} in {cells}"));
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for letter in row.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().unwrap().push(letter),
        }
    }
    fields.swap_remove(at)
}

/// Processes that live and have this in their command line.
fn living(mark: &str) -> usize {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(mark)).count()
}

#[test]
fn a_command_takes_the_place_of_our_server_and_is_named() {
    let place = Place::new();
    let (ran, cells) = run(&place, "tcp", &["--server-command", &somebodys("tcp")]);
    ran.assert_measured();
    assert!(ran.out.contains("tcp:server: its server is not ours"), "{}", ran.out);
    assert_eq!(cells.lines().filter(|line| line.starts_with("tcp,")).count(), 1, "ours runs as the floor: {cells}");
    assert!(column(&cells, "tcp:server", "server").contains("serve tcp --listen"), "{cells}");
    assert_eq!(column(&cells, "tcp", "server"), "", "{cells}");
    assert!(column(&cells, "tcp:server", "server_cpu_ns").parse::<f64>().unwrap() > 0.0, "{cells}");
    assert_eq!(column(&cells, "tcp:server", "server_allocs"), "", "unknown is empty, never 0: {cells}");
    assert!(!column(&cells, "tcp:server", "client_allocs").is_empty(), "{cells}");
    let page = fs::read_to_string(place.path("out/report.html")).unwrap();
    assert!(
        page.contains("The server is not ours") && page.contains("serve tcp --listen"),
        "the page says whose it is"
    );
    let run: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path("out/run.json")).unwrap()).unwrap();
    assert!(run["adapters"][0]["server"]["command"].as_str().unwrap().contains("{port}"), "{}", run["adapters"][0]);
    let server = &run["cells"][0]["launches"][0]["server"];
    assert!(
        server["peak_bytes"].as_u64().unwrap() > 100_000 && server["voluntary_switches"].as_u64().unwrap() > 0,
        "{server}"
    );
}

#[test]
fn what_the_children_of_a_command_use_is_counted() {
    let place = Place::new();
    let children = format!("sh -c '\"{PROGRAM}\" serve tcp --listen 127.0.0.1:$0 & wait' {{port}}");
    let (ran, cells) = run(&place, "tcp", &["--server-command", &children]);
    ran.assert_measured();
    let [own, other] = ["tcp", "tcp:server"].map(|id| column(&cells, id, "server_cpu_ns").parse::<f64>().unwrap());
    // The shell that is asked to start it does nothing but wait.
    assert!(other > own / 10.0, "{other} beside {own} ns per call");
    let run: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path("out/run.json")).unwrap()).unwrap();
    let series = &run["cells"][0]["launches"][0]["series"];
    assert!(series.get("server_cpu_ns").is_none(), "slices know one process only: {series}");
}

#[test]
fn servers_stand_beside_ours_and_in_a_suite_file() {
    let place = Place::new();
    let mine = format!("tcp:mine={}", somebodys("tcp"));
    let (ran, cells) = run(&place, "tcp,uds", &["--server", &mine]);
    ran.assert_measured();
    let ids: Vec<&str> = cells.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["tcp", "tcp:mine", "uds"]);
    let there = Served::start(&place, "tcp");
    let suite = format!(
        "adapters = [\"uds:mine\"]\n[servers]\n\"uds:mine\" = \"'{PROGRAM}' serve uds --listen unix:{{socket}}\"\n\"tcp:there\" = \"{}\"\n",
        there.endpoint
    );
    fs::write(place.path("suite.toml"), suite).unwrap();
    let head = ["run", "suite.toml", "--workloads", "echo/64B", "--out", "out"];
    place.run(&[&head[..], &support::SHORT].concat()).assert_measured();
    let cells = fs::read_to_string(place.path("out/cells.csv")).unwrap();
    assert_eq!(column(&cells, "uds:mine", "transport"), "uds", "{cells}");
    assert_eq!(column(&cells, "tcp:there", "server"), there.endpoint, "{cells}");
}

#[test]
fn one_that_runs_already_is_driven_and_what_is_unknown_of_it_is_empty() {
    let place = Place::new();
    let there = Served::start(&place, "tcp");
    let address = there.endpoint.trim_start_matches("tcp:").replace("127.0.0.1", "localhost");
    let (ran, cells) = run(&place, "tcp", &["--connect", &address]);
    ran.assert_measured();
    for unknown in ["server_cpu_ns", "server_allocs", "bound"] {
        assert_eq!(column(&cells, "tcp:server", unknown), "", "{unknown}: {cells}");
    }
    assert!(!column(&cells, "tcp:server", "p50_ns").is_empty(), "{cells}");
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("its placement, CPU and memory are not known"), "{said}");
    assert!(support::lives(there.id()), "it is not ours to end");
}

#[test]
fn a_server_runs_on_the_server_s_cpus() {
    let place = Place::new();
    let note = place.path("cpus");
    let command = format!(
        "sh -c 'grep Cpus_allowed_list /proc/self/status > {}; exec {}' {{port}}",
        note.display(),
        somebodys("tcp").replace("{port}", "$0").replace('\'', "\"")
    );
    let (ran, _) = run(&place, "tcp", &["--server-command", &command, "--placement", "same-cpu"]);
    ran.assert_measured();
    let run: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path("out/run.json")).unwrap()).unwrap();
    let cpu = run["environment"]["placement"]["server_cpus"][0].to_string();
    let noted = fs::read_to_string(note).unwrap();
    assert_eq!(noted.split_whitespace().nth(1), Some(cpu.as_str()), "{noted}");
}

#[test]
fn a_command_that_ends_is_quoted() {
    for (script, why) in [
        (
            "echo the disk is on fire >&2; exit 7",
            vec!["tcp:server", "exit status: 7", "before it listened", "the disk is on fire"],
        ),
        ("exit 0", vec!["must stay in the foreground", "it said nothing"]),
        ("echo this goes to stdout; exit 1", vec!["this goes to stdout"]),
    ] {
        let place = Place::new();
        let (ran, cells) = run(&place, "tcp", &["--server-command", &format!("sh -c '{script}' {{port}}")]);
        assert_eq!((ran.code, cells.as_str()), (Some(2), ""), "{ran:?}");
        assert!(why.iter().all(|why| ran.err.contains(why)), "{why:?}: {}", ran.err);
        assert_eq!(ran.err.lines().filter(|line| line.contains("tcp:server")).count(), 1, "one line: {}", ran.err);
    }
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let (ran, _) = run(&Place::new(), "tcp", &["--server-command", "./no-such-server --port {port}"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("rpcbench: tcp:server: cannot start `./no-such-server`: No such file"), "{}", ran.err);
    assert!(!ran.err.contains("run it by hand"), "{}", ran.err);
}

#[test]
fn a_command_that_never_listens_is_ended_in_time() {
    let place = Place::new();
    let mark = format!("never-{}", std::process::id());
    let command = format!("sh -c 'sleep 1000; : {mark}' {{port}}");
    let (ran, _) = run(&place, "tcp", &["--server-command", &command, "--server-start-timeout", "200ms"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("does not listen on port") && ran.err.contains("within 200ms, it listens nowhere"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("--server-start-timeout"), "{}", ran.err);
    assert_eq!(living(&mark), 0, "it is ended");
}

#[test]
fn one_that_listens_elsewhere_is_told_so() {
    let place = Place::new();
    let command = format!("sh -c 'exec \"{PROGRAM}\" serve tcp' {{port}}");
    let (ran, _) = run(&place, "tcp", &["--server-command", &command, "--server-start-timeout", "1s"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("within 1s, it listens on port ") && ran.err.contains("{port}"), "{}", ran.err);
}

#[test]
fn what_cannot_be_asked_for_is_refused_before_anything_is_started() {
    for (adapters, flags, why) in [
        ("tcp,uds", ["--server-command", "./a {port}"], "name it with --adapters"),
        ("tcp", ["--server-command", "./a"], "write {port} where"),
        ("uds", ["--server-command", "./a {port}"], "write {socket} where"),
        ("local", ["--server-command", "./a {port}"], "it has no server"),
        ("tcp", ["--server-command", "./a '{port}"], "single quote"),
        ("tcp", ["--server", "tcp=./a {port}"], "names no server"),
        ("tcp", ["--server", "thrift-compat:a=./a {port}"], "did you mean `thrift-compact`"),
        ("tcp", ["--connect", "localhost"], "HOST:PORT"),
        ("tcp", ["--connect", "unix:/tmp/x"], "another kind of endpoint; `uds` goes over uds"),
        ("binary-bincode", ["--connect", "unix:/tmp/x"], "`binary-bincode@uds` goes over uds"),
        ("tcp", ["--connect", "tls:127.0.0.1:1,cert=MAMBAgM"], "not called over TLS (yet): write tcp:HOST:PORT"),
        ("tcp", ["--connect", "tls:127.0.0.1:1,cert=broken"], "not called over TLS (yet): write tcp:HOST:PORT"),
        ("tcp", ["--server", "tcp:a=tls:127.0.0.1:1,cert=MAMBAgM"], "not called over TLS (yet): write tcp:HOST:PORT"),
        ("tcp", ["--server", "tcp:a=127.0.0.1:1"], "did you mean `tcp:127.0.0.1:1`?"),
        ("tcp", ["--connect", "http://127.0.0.1:1"], "did you mean `tcp:127.0.0.1:1`?"),
        ("tcp", ["--server-start-timeout", "1s"], "--server-command"),
    ] {
        let (ran, _) = run(&Place::new(), adapters, &flags);
        assert_eq!(ran.code, Some(2), "{flags:?}: {ran:?}");
        assert!(ran.err.contains(why) && !ran.err.contains("cert="), "{flags:?}: {}", ran.err);
    }
    let both = ["--server-command", "./a {port}", "--connect", "127.0.0.1:1"];
    assert!(run(&Place::new(), "tcp", &both).0.err.contains("cannot be used with"));
    // Nobody listens on port 1 but root.
    for (flags, starting) in
        [(["--connect", "127.0.0.1:1"], "--server-command"), (["--server", "tcp:a=tcp:127.0.0.1:1"], "--server")]
    {
        let (ran, _) = run(&Place::new(), "tcp", &flags);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let said = format!("nobody answers at tcp:127.0.0.1:1, which {} names", flags[0]);
        assert!(ran.err.contains(&said) && ran.err.contains("start the server first"), "{}", ran.err);
        assert!(ran.err.trim_end().ends_with(&format!("starts it by {starting}")), "{}", ran.err);
    }
    let gate = Place::new().run(&["gate", "--base-bin", PROGRAM, "--adapters", "tcp", "--server", "tcp:a=./a {port}"]);
    assert_eq!(gate.code, Some(2), "{gate:?}");
    assert!(gate.err.contains("rpcbench run"), "{}", gate.err);
}

/// The adapters whose protocol a stranger could speak wrongly.
const PROTOCOLS: [&str; 8] =
    ["tcp", "tcp-async", "grpc", "thrift-binary", "thrift-compact", "avro-tcp", "avro-http", "binary-bincode"];

#[test]
fn one_that_answers_another_protocol_is_known_before_anything_is_measured() {
    each(&PROTOCOLS, |adapter| {
        let other = if adapter == "grpc" { "avro-http" } else { "grpc" };
        let (ran, cells) = run(&Place::new(), adapter, &["--server-command", &somebodys(other)]);
        assert_eq!((ran.code, cells.as_str()), (Some(2), ""), "{adapter} of {other}: {ran:?}");
        let line = ran.err.lines().find(|line| line.contains("no call was answered: ")).unwrap_or_default();
        println!("{adapter} against a server of {other}: {line}");
        let question = format!("is it the right adapter (`{adapter}`)?");
        assert!(line.contains("; it said") && line.ends_with(&question), "{adapter}: {}", ran.err);
    });
}

/// Each on a thread of its own: most of them wait.
fn each(adapters: &[&str], check: impl Fn(&str) + Sync) {
    std::thread::scope(|scope| {
        for adapter in adapters {
            scope.spawn(|| check(adapter));
        }
    });
}

#[test]
fn one_that_never_answers_fails_and_does_not_hang() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        kept.extend(silent.incoming());
    });
    each(&["tcp", "grpc", "thrift-binary", "avro-tcp", "avro-http", "binary-bincode"], |adapter| {
        let (ran, cells) = run(&Place::new(), adapter, &["--connect", &address]);
        assert_eq!((ran.code, cells.as_str()), (Some(2), ""), "{adapter}: {ran:?}");
        assert!(ran.err.contains("no call was answered: ") && ran.err.contains("right adapter"), "{}", ran.err);
    });
}

#[test]
fn one_that_dies_within_a_launch_fails_it_and_is_quoted() {
    let place = Place::new();
    let dying = format!(
        "sh -c '\"{PROGRAM}\" serve tcp --listen 127.0.0.1:$0 & sleep 0.4; echo farewell >&2; exit 9' {{port}}"
    );
    let head = ["run", "--adapters", "tcp", "--workloads", "echo/64B", "--out", "out", "--in-flight", "1"];
    let short = ["--launches", "1", "--warmup", "1ms", "--duration", "2s", "--server-command", &dying];
    let ran = place.run(&[&head[..], &short].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let cells = fs::read_to_string(place.path("out/cells.csv")).unwrap();
    assert_eq!(column(&cells, "tcp:server", "verdict"), "FAILED", "{cells}");
    assert!(ran.err.contains("the command ended (exit status: 9)") && ran.err.contains("farewell"), "{}", ran.err);
}

#[test]
fn a_port_that_another_took_is_left_to_them() {
    let place = Place::new();
    let script = format!(
        "if [ ! -e {dir}/once ]; then echo $0 > {dir}/new; mv {dir}/new {dir}/once; until [ -e {dir}/held ]; do sleep 0.01; done; \
         echo in use >&2; exit 1; fi; exec \"{PROGRAM}\" serve tcp --listen 127.0.0.1:$0",
        dir = place.path("").display()
    );
    let once = place.path("once");
    let head = ["run", "--adapters", "tcp", "--workloads", "echo/64B", "--out", "out", "--server-command"];
    let command = format!("sh -c '{script}' {{port}}");
    let running = place.start(&[&head[..], &[&command], &support::SHORT].concat());
    eventually("the first attempt has a port", || once.exists());
    let port: u16 = fs::read_to_string(&once).unwrap().trim().parse().unwrap();
    let _holder = TcpListener::bind(("127.0.0.1", port)).unwrap();
    fs::write(place.path("held"), "").unwrap();
    Ran::of(&running.wait_with_output().unwrap()).assert_measured();
}

/// A server that heeds neither the end of its stdin nor SIGTERM, and starts another process that does neither.
fn stubborn(mark: &str) -> String {
    format!(
        "sh -c 'trap \"\" TERM; \"{PROGRAM}\" serve tcp --listen 127.0.0.1:$0 & while :; do sleep 0.05; done; : {mark}' {{port}}"
    )
}

#[test]
fn nothing_of_a_stubborn_server_is_left() {
    let place = Place::new();
    let mark = format!("stubborn-{}", std::process::id());
    let (ran, _) = run(&place, "tcp", &["--server-command", &stubborn(&mark)]);
    ran.assert_measured();
    assert_eq!(living(&mark), 0, "{ran:?}");
}

#[test]
fn a_killed_parent_leaves_no_server_of_others_behind() {
    let place = Place::new();
    let mark = format!("orphan-{}", std::process::id());
    let head = ["run", "--adapters", "tcp", "--workloads", "echo/64B", "--in-flight", "1", "--duration", "20s"];
    let mut running = place.start(&[&head[..], &["--server-command", &stubborn(&mark)]].concat());
    // The command is in the parent's own line, in its minder's, and then in that of the shell.
    eventually("the server runs", || living(&mark) >= 3);
    kill(Pid::from_raw(i32::try_from(running.id()).unwrap()), Signal::SIGKILL).unwrap();
    running.wait().unwrap();
    eventually("all of it ends", || living(&mark) == 0);
    let mut said = String::new();
    running.stderr.take().unwrap().read_to_string(&mut said).unwrap();
}

/// A run whose server is the child of its command, and holds what the minder was given.
fn with_children(place: &Place, mark: &str, more: &[&str]) -> std::process::Child {
    let command = format!("sh -c '\"{PROGRAM}\" serve tcp --listen 127.0.0.1:$0 & wait; : {mark}' {{port}}");
    let head = ["run", "--adapters", "tcp:server", "--workloads", "echo/64B", "--in-flight", "1", "--launches", "1"];
    let server = format!("tcp:server={command}");
    place.start(&[&head[..], &["--warmup", "1ms", "--server", &server], more].concat())
}

#[test]
fn a_killed_minder_takes_its_servers_with_it_and_holds_nobody_up() {
    let place = Place::new();
    let mut running = with_children(&place, "minded", &["--duration", "1s"]);
    let find = |word: &str| children(running.id()).into_iter().find(|(_, line)| line.contains(word));
    // Only in a launch is there a client beside the minder.
    let mut minder = None;
    eventually("a launch has begun", || {
        minder = find(" --guest ").zip(find(" drive ")).filter(|((_, line), _)| line.contains("minded"));
        minder.is_some()
    });
    let minder = minder.unwrap().0.0;
    let (mut group, mut servers) = (Vec::new(), Vec::new());
    eventually("the server runs", || {
        group = children(minder);
        servers = group.iter().flat_map(|(id, _)| children(*id)).collect();
        !servers.is_empty()
    });
    kill(Pid::from_raw(i32::try_from(minder).unwrap()), Signal::SIGKILL).unwrap();
    eventually("the run ends", || running.try_wait().unwrap().is_some());
    let ran = Ran::of(&running.wait_with_output().unwrap());
    assert!(ran.err.contains("the server died (signal: 9"), "{ran:?}");
    eventually("its servers end", || group.iter().chain(&servers).all(|(id, _)| !support::lives(*id)));
}

#[test]
fn ctrl_c_ends_a_trial_at_once() {
    let place = Place::new();
    let mark = format!("waiting-{}", std::process::id());
    let command = format!("sh -c 'while :; do sleep 0.05; done; : {mark}' {{port}}");
    let head = ["run", "--adapters", "tcp", "--workloads", "echo/64B", "--server-start-timeout", "10m"];
    let mut running = place.start(&[&head[..], &["--server-command", &command]].concat());
    eventually("the command runs", || living(&mark) >= 3);
    kill(Pid::from_raw(i32::try_from(running.id()).unwrap()), Signal::SIGINT).unwrap();
    eventually("the run ends", || running.try_wait().unwrap().is_some());
    let ran = Ran::of(&running.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(!ran.err.contains("finishing the launch"), "{}", ran.err);
    eventually("all of it ends", || living(&mark) == 0);
}

#[test]
#[cfg(feature = "tls")]
fn a_server_that_stays_on_tcp_is_said_to() {
    let place = Place::new();
    let there = Served::start(&place, "binary-bincode");
    let server = format!("binary-bincode:there={}", there.endpoint);
    let (ran, cells) = run(&place, "binary-bincode", &["--tls", "--server", &server]);
    ran.assert_measured();
    let said = "rpcbench: `binary-bincode:there` is not ours and is not called over TLS: it stays on tcp";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(column(&cells, "binary-bincode:there", "transport"), "tcp", "{cells}");
    assert_eq!(column(&cells, "binary-bincode@tls", "transport"), "tls", "{cells}");
    let (ran, _) = run(&place, "binary-bincode", &["--tls", "--connect", &there.endpoint]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("leave --tls away"), "{}", ran.err);
}
