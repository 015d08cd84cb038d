//! `gate` and `compare` as a CI job sees them: exit codes, lines, and files.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{PROGRAM, Place, Ran};

const FILES: [&str; 8] = [
    "bencher.json",
    "bigger-is-better.json",
    "comment.md",
    "decision.json",
    "junit.xml",
    "report.html",
    "smaller-is-better.json",
    "summary.md",
];

/// A gate as short as can be: what it measures is not looked at, and a difference would have to be enormous.
const SHORT: [&str; 16] = [
    "gate",
    "--adapters",
    "tcp",
    "--workloads",
    "echo/64B",
    "--in-flight",
    "1",
    "--duration",
    "30ms",
    "--warmup",
    "1ms",
    "--pairs",
    "3",
    "--budget",
    "60s",
    "--min-effect=900%",
];

/// The program in a folder of its own, without noise floors of other runs.
fn run(place: &Place, arguments: &[&str]) -> Ran {
    let mut command = place.command(arguments);
    Ran::of(&command.env("XDG_CACHE_HOME", place.path("cache")).output().unwrap())
}

fn short(place: &Place, more: &[&str]) -> Ran {
    run(place, &[&SHORT, more].concat())
}

fn counts(place: &Place, more: &[&str]) -> Ran {
    let suite = ["gate", "--counts-only", "--adapters", "tcp,binary-bincode", "--workloads", "echo/64B"];
    run(place, &[&suite, more].concat())
}

fn decision(place: &Place) -> Value {
    let text = fs::read_to_string(place.path("rpcbench-gate/decision.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Every file of a decision is there, whatever became of it.
fn assert_whole(place: &Place) {
    for file in FILES {
        let path = place.path("rpcbench-gate").join(file);
        assert!(fs::metadata(&path).is_ok_and(|meta| meta.len() > 0), "{file} is written");
    }
}

/// A program that does what a shell says, and else is the program itself.
fn wrapper(place: &Place, name: &str, script: &str) -> PathBuf {
    let path = place.path(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\nexec '{PROGRAM}' \"$@\"\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn counts_repeat_and_one_more_byte_or_allocation_fails() {
    let place = Place::new();
    let kept = counts(&place, &["--write-base", "base.json"]);
    assert_eq!(kept.code, Some(0), "{}", kept.err);
    let same = counts(&place, &["--base", "base.json"]);
    assert_eq!(same.code, Some(0), "{}{}", same.out, same.err);
    assert_eq!(decision(&place)["outcome"], "passed");
    assert_whole(&place);
    let programs = counts(&place, &["--base-bin", PROGRAM]);
    assert_eq!(programs.code, Some(0), "{}{}", programs.out, programs.err);
    for (count, named) in
        [("reply_bytes", "reply bytes"), ("encoded_bytes", "encoded bytes"), ("client_allocs", "client allocations")]
    {
        let mut base: Value = serde_json::from_str(&fs::read_to_string(place.path("base.json")).unwrap()).unwrap();
        let least = base["counted"][1][count]["least"].as_u64().unwrap() - 1;
        base["counted"][1][count]["least"] = least.into();
        base["counted"][1][count]["most"] = least.into();
        fs::write(place.path("less.json"), base.to_string()).unwrap();
        let more = counts(&place, &["--base", "less.json"]);
        assert_eq!(more.code, Some(1), "{}{}", more.out, more.err);
        assert!(more.out.contains(named) && more.out.contains("binary-bincode"), "{}", more.out);
        assert_whole(&place);
    }
}

/// A base from before encoded bytes were counted holds what it has.
#[test]
fn a_count_that_came_later_is_new_and_a_whole_base_is_all_that_is_left() {
    let place = Place::new();
    let kept = counts(&place, &["--write-base", "base.json"]);
    assert_eq!(kept.code, Some(0), "{}", kept.err);
    let left: Vec<_> = fs::read_dir(place.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["base.json"], "nothing else was left");
    let mut base: Value = serde_json::from_str(&fs::read_to_string(place.path("base.json")).unwrap()).unwrap();
    let encoded = base["counted"][1].as_object_mut().unwrap().remove("encoded_bytes");
    assert!(encoded.is_some_and(|encoded| encoded["least"].as_u64() > Some(0)));
    fs::write(place.path("older.json"), base.to_string()).unwrap();
    let ran = counts(&place, &["--base", "older.json", "--strict"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let decision = decision(&place);
    let change = |count: &Value| {
        (count["adapter"] == "binary-bincode" && count["count"] == "encoded-bytes").then(|| count["change"].clone())
    };
    let changes: Vec<Value> = decision["counts"].as_array().unwrap().iter().filter_map(change).collect();
    assert_eq!(changes, ["new"]);
}

#[test]
fn flags_take_a_part_of_the_suite() {
    let place = Place::new();
    let config = |cells: &str| {
        let suite = "[suite]\nadapters = [\"tcp\", \"binary-bincode\"]\nworkloads = [\"echo/64B\"]\n";
        let gate = "[gate]\nassert = \"tcp faster than binary-bincode on echo/64B\"\n";
        fs::write(place.path("rpcbench.toml"), format!("{suite}{gate}{cells}")).unwrap();
    };
    let tcp_alone = || run(&place, &["gate", "--counts-only", "--adapters", "tcp", "--base-bin", PROGRAM]);
    config("[[cells]]\nmatch = \"binary-*,*\"\nmax_bytes = 1\n[[cells]]\nmatch = \"tcp,*\"\nmax_bytes = 9999\n");
    let ran = tcp_alone();
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let kept: Vec<Value> =
        decision(&place)["expectations"].as_array().unwrap().iter().map(|each| each["kept"].clone()).collect();
    assert_eq!(kept, ["kept"], "the limit of tcp, and nothing of what was not asked for");
    config("[[cells]]\nmatch = \"binry-*,*\"\nmax_bytes = 1\n");
    let ran = tcp_alone();
    assert_eq!(ran.code, Some(2), "{}", ran.out);
    assert!(ran.err.contains("no cell is like `binry-*,*`"), "{}", ran.err);
}

#[test]
fn two_programs_are_measured_beside_each_other() {
    let place = Place::new();
    let ran = short(&place, &["--base-bin", PROGRAM]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_whole(&place);
    let decision = decision(&place);
    assert_eq!(decision["timed"]["pairing"], "interleaved");
    let [base, head] = ["base.json", "head.json"].map(|file| {
        let text = fs::read_to_string(place.path("rpcbench-gate").join(file)).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    });
    assert_eq!(base["job"], head["job"]);
    let numbers = |run: &Value| -> Vec<u64> {
        let launches = run["cells"][0]["launches"].as_array().unwrap();
        launches.iter().map(|launch| launch["pair"]["number"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers(&base), numbers(&head));
    assert!(numbers(&base).len() >= 3);
    let again = run(&place, &["compare", "rpcbench-gate/base.json", "rpcbench-gate/head.json", "--min-effect", "900%"]);
    assert_eq!(again.code, Some(0), "the saved sides are decided as the fresh ones were: {}{}", again.out, again.err);
}

#[test]
fn a_decision_keeps_its_schema() {
    let place = Place::new();
    let schema = run(&place, &["export", "--schema", "decision"]);
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema.out).unwrap()).unwrap();
    short(&place, &["--base-bin", PROGRAM]);
    let mut decision = decision(&place);
    assert!(validator.is_valid(&decision));
    assert!(!decision["cells"].as_array().unwrap().is_empty());
    decision["cells"][0]["change"] = "slower".into();
    assert!(!validator.is_valid(&decision), "it can fail");
}

#[test]
fn a_head_that_crashes_fails_and_everything_is_written() {
    let place = Place::new();
    let crashing = wrapper(&place, "crashing", "[ \"$1\" = serve ] && { echo out of order >&2; exit 7; }");
    let ran = short(&place, &["--base-bin", PROGRAM, "--head-bin", text(&crashing)]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert_eq!(decision(&place)["cells"][0]["change"], "missing");
    assert_whole(&place);
}

#[test]
fn without_a_base_nothing_is_decided_and_everything_is_written() {
    for (more, said) in [
        (&[][..], "There is no base: name a program with --base-bin"),
        (&["--base", "nowhere.json"][..], "There is no base: cannot read nowhere.json"),
    ] {
        let place = Place::new();
        let ran = short(&place, more);
        assert_eq!(ran.code, Some(2), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains(said), "{}", ran.out);
        assert_whole(&place);
        assert_eq!(decision(&place)["outcome"], "undecided");
    }
}

#[test]
fn what_cannot_be_run_is_told_in_one_line() {
    let place = Place::new();
    let stranger = wrapper(&place, "stranger", "echo hello; exit 0");
    fs::write(place.path("odd.toml"), "[[cells]]\nmatch = \"tcp,*\"\nignore = true\nmax_bytes = 3\n").unwrap();
    fs::write(place.path("typo.toml"), "[gate]\nbudjet = \"5m\"\n").unwrap();
    fs::write(place.path("idle.toml"), "[[cells]]\nmatch = \"tpc,*\"\nmax_bytes = 3\n").unwrap();
    let base = ["--base-bin", PROGRAM];
    for (more, said) in [
        (vec!["--base-bin", "nowhere"], "there is no program nowhere"),
        (vec!["--base-bin", text(&stranger)], "is no rpcbench that can be compared"),
        ([&base[..], &["--config", "odd.toml"]].concat(), "one of the two has to go"),
        ([&base[..], &["--config", "typo.toml"]].concat(), "budjet"),
        ([&base[..], &["--config", "idle.toml"]].concat(), "no cell is like `tpc,*`"),
        ([&base[..], &["--launches", "5"]].concat(), "as many launches as its budget holds"),
        ([&base[..], &["--rate", "auto"]].concat(), "--rate auto"),
    ] {
        let ran = if more.contains(&"auto") {
            run(&place, &[&["gate", "--adapters", "tcp"][..], &more].concat())
        } else {
            short(&place, &more)
        };
        assert_eq!(ran.code, Some(2), "{more:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(said), "{more:?}: {}", ran.err);
        assert_whole(&place);
        assert!(decision(&place)["remarks"][0].as_str().unwrap().contains(said));
    }
    let empty = run(&place, &["gate", "--base-bin", PROGRAM]);
    assert_eq!(empty.code, Some(2));
    assert!(empty.err.contains("the suite is empty"), "{}", empty.err);
}

#[test]
fn runs_that_cannot_be_compared_are_told_and_everything_is_written() {
    let place = Place::new();
    let kept = counts(&place, &["--write-base", "base.json"]);
    assert_eq!(kept.code, Some(0), "{}", kept.err);
    let text = fs::read_to_string(place.path("base.json")).unwrap();
    let with = |name: &str, text: String| fs::write(place.path(name), text).unwrap();
    with("newer.json", text.replace("\"version\":1", "\"version\":2"));
    with("cut.json", text[..text.len() / 2].to_owned());
    with("other.json", text.replace("\"seed\":1", "\"seed\":2"));
    for (base, said) in [
        ("newer.json", "written in version 2"),
        ("cut.json", "cut short"),
        ("other.json", "seed 2 and the head with seed 1"),
        ("nowhere.json", "cannot read"),
    ] {
        let ran = run(&place, &["compare", base, "base.json", "--counts-only", "--out", "rpcbench-gate"]);
        assert_eq!(ran.code, Some(2), "{base}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(said), "{base}: {}", ran.out);
        assert_whole(&place);
    }
}

/// A saved baseline of criterion's: as many iterations as samples, each of so many ns.
fn baseline(place: &Place, folder: &str, name: &str, ns: f64) {
    let path = place.path(folder).join("sums").join("add").join(name);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("benchmark.json"), r#"{"group_id":"sums","full_id":"sums/add","title":"sums/add"}"#).unwrap();
    let samples: Vec<f64> = (0..10).map(|sample| ns * (1.0 + f64::from(sample) / 1e4)).collect();
    fs::write(path.join("sample.json"), format!(r#"{{"iters":{:?},"times":{samples:?}}}"#, [1.0; 10])).unwrap();
}

#[test]
fn criterions_baselines_are_compared_by_the_same_rules() {
    let place = Place::new();
    for (name, noise) in [("1", 1.0), ("2", 1.01), ("3", 0.995), ("4", 1.002), ("new", 1.002)] {
        baseline(&place, "base", name, 10_000.0 * noise);
        baseline(&place, "same", name, 10_000.0 * noise);
        baseline(&place, "slow", name, 11_000.0 * noise);
    }
    baseline(&place, "once", "new", 11_000.0);
    let compare = |head: &str| run(&place, &["compare", "--criterion", "base", head, "--out", "rpcbench-gate"]);
    let same = compare("same");
    assert_eq!(same.code, Some(0), "{}{}", same.out, same.err);
    let slow = compare("slow");
    assert_eq!(slow.code, Some(1), "{}{}", slow.out, slow.err);
    assert!(slow.out.contains("sums/add") && slow.out.contains("+10.0 %"), "{}", slow.out);
    let once = compare("once");
    assert_eq!(once.code, Some(2), "one launch proves nothing: {}{}", once.out, once.err);
    assert_whole(&place);
    let none = compare("cache");
    assert_eq!(none.code, Some(2));
    fs::write(place.path("slow/sums/add/1/sample.json"), "{").unwrap();
    let broken = compare("slow");
    assert!(broken.code == Some(2) && broken.err.contains("none of criterion's"), "{}", broken.err);
}
