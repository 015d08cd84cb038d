//! What fails is listed with its cause and the server's last words; everything else goes on.

mod support;

use std::fs;

use support::{Place, Ran, example};

/// Runs adapters beside a floor, and gives what was said and the cells.
fn run(place: &Place, adapters: &str, more: &[&str]) -> (Ran, String) {
    let (out, adapters) = (place.path("out"), format!("local,{adapters}"));
    let arguments = ["run", "--workloads", "echo/64B", "--out", out.to_str().unwrap(), "--adapters", &adapters];
    let launches: &[&str] = if more.contains(&"--launches") { &[] } else { &["--launches", "3"] };
    let short = ["--in-flight", "1", "--warmup", "1ms"];
    let ran = example("failing", &[&arguments[..], &short, launches, more].concat());
    let cells = fs::read_to_string(out.join("cells.csv")).unwrap_or_default();
    (ran, cells)
}

fn row<'a>(cells: &'a str, adapter: &str) -> &'a str {
    cells.lines().find(|line| line.starts_with(adapter)).unwrap_or_else(|| panic!("no {adapter} in {cells}"))
}

#[test]
fn a_server_that_does_not_start_fails_its_cell_alone() {
    let place = Place::new();
    let (ran, cells) = run(&place, "unbound,panicking", &["--duration", "50ms"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(row(&cells, "unbound").contains("cannot listen on tcp:192.0.2.1:1: no such place"), "{cells}");
    assert!(row(&cells, "panicking").contains("the server died"), "{cells}");
    assert!(ran.err.contains("the server's own last words"), "{}", ran.err);
    assert_eq!(row(&cells, "local").split(',').nth(12), Some("3"), "the others go on: {cells}");
}

#[test]
fn a_server_that_dies_is_quoted() {
    let place = Place::new();
    let (ran, cells) = run(&place, "dying", &["--duration", "300ms"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(row(&cells, "dying").contains("exit status: 7"), "{cells}");
    assert!(ran.err.contains("the disk is on fire"), "{}", ran.err);
    let page = fs::read_to_string(place.path("out/report.html")).unwrap();
    assert!(page.contains("the disk is on fire"), "the page quotes it too");
}

#[test]
fn a_server_that_never_answers_times_out() {
    let place = Place::new();
    let (ran, cells) = run(&place, "silent", &["--duration", "300ms", "--timeout", "50ms"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(row(&cells, "silent").contains("no answer within 50 ms"), "{cells}");
}

#[test]
fn too_many_errors_are_invalid() {
    let place = Place::new();
    let (ran, cells) = run(&place, "erring", &["--duration", "50ms"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let row = row(&cells, "erring");
    assert!(row.contains("INVALID") && row.contains("every 200th fails"), "{row}");
}

#[test]
fn fewer_are_shown_and_forgiven() {
    let place = Place::new();
    let (ran, cells) = run(&place, "stumbling", &["--duration", "50ms"]);
    assert_eq!(ran.code, Some(0), "one in 2000 is half of what is allowed: {ran:?}");
    let errors: u64 = row(&cells, "stumbling").split(',').nth(14).unwrap().parse().unwrap();
    assert!(errors > 0, "{cells}");
}

#[test]
fn one_wrong_answer_in_ten_thousand_is_invalid() {
    let place = Place::new();
    let (ran, cells) = run(&place, "lying", &["--duration", "200ms"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let row = row(&cells, "lying");
    assert!(row.contains("INVALID") && row.contains("wrong answers"), "{row}");
    let page = fs::read_to_string(place.path("out/report.html")).unwrap();
    for shown in [row, &ran.out, &page] {
        // A single bit of a single byte.
        assert!(shown.contains("reply.EchoBlob[17] is "), "{shown}");
    }
}

/// What a user sees of a server that is a tenth slower, measured beside the same server as it was.
#[test]
fn a_server_slowed_by_a_tenth_is_told_from_itself() {
    let mut said = String::new();
    // A neighbor that comes and goes may cost one launch more than the tenth: one more chance.
    for _ in 0..2 {
        let place = Place::new();
        let (ran, cells) = run(&place, "steady,slowed", &["--launches", "7", "--duration", "200ms"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let figure = |adapter, column| row(&cells, adapter).split(',').nth(column).unwrap().parse::<f64>().unwrap();
        let ratio = figure("slowed", 15) / figure("steady", 15);
        println!("{}\nratio of medians {ratio:.3}", ran.out);
        if (1.05..1.15).contains(&ratio) {
            return;
        }
        said = format!("the medians' ratio is {ratio:.3}: {}", ran.out);
    }
    panic!("{said}");
}

#[test]
fn nothing_measured_is_an_error_of_its_own() {
    let place = Place::new();
    let out = place.path("out");
    let arguments = ["run", "--adapters", "unbound", "--workloads", "echo/64B", "--out", out.to_str().unwrap()];
    let ran = example("failing", &[&arguments[..], &support::SHORT].concat());
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("nothing was measured"), "{}", ran.err);
}
