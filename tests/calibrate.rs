//! Adapters against themselves, from outside: what is told, what is kept, and who uses it.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::PathBuf;

use rpcbench::harness::records::{NoiseFloor, Run};
use support::{Place, Ran, SHORT};

const CALIBRATE: [&str; 7] = [
    "calibrate",
    "--adapters=tcp",
    "--in-flight=1",
    "--launches=3",
    "--duration=20ms",
    "--placement=same-cpu",
    "--format=csv",
];

/// Runs the program where it keeps things in a cache of the test's own.
fn run(place: &Place, arguments: &[&str]) -> Ran {
    Ran::of(&place.command(arguments).env("XDG_CACHE_HOME", place.path("cache")).output().unwrap())
}

/// A short run of what was calibrated.
fn measure(place: &Place, out: &str) -> (Ran, Run) {
    let load = ["run", "--adapters=tcp", "--workloads=echo/64B", "--placement=same-cpu", "--out", out];
    let ran = run(place, &[&load[..], &SHORT].concat());
    let run = Run::from_json(&fs::read_to_string(place.path(out).join("run.json")).unwrap()).unwrap();
    (ran, run)
}

#[test]
fn a_floor_is_told_kept_and_used_and_a_spoiled_one_is_left_out() {
    let place = Place::new();
    let ran = run(&place, &CALIBRATE);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    let [header, row, path] = lines[..] else { panic!("a header, a cell and where it is kept: {ran:?}") };
    assert!(header.ends_with("p50_floor,needed_2_percent,needed_5_percent,needed_10_percent"), "{header}");
    assert!(row.starts_with("tcp,echo/64B,1,3,"), "{row}");
    let path = PathBuf::from(path);
    assert!(path.starts_with(place.path("cache")), "{}", path.display());
    let floor = NoiseFloor::from_json(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!((floor.cells.len(), floor.cells[0].pairs), (1, 3));

    let (ran, measured) = measure(&place, "used");
    assert_eq!(measured.noise, Some(floor), "{ran:?}");

    let fewer = run(
        &place,
        &["calibrate", "--adapters=tcp", "--in-flight=1", "--launches=4", "--duration=20ms", "--placement=same-cpu"],
    );
    let kept = NoiseFloor::from_json(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(kept.cells[0].pairs, 4, "more pairs take the place of fewer: {fewer:?}");
    assert!(fewer.err.contains("4 pairs of launches say little"), "{}", fewer.err);
    let ran = run(&place, &CALIBRATE);
    assert!(ran.err.contains("is kept, for it has 4 pairs of launches and this one 3"), "{}", ran.err);

    fs::write(&path, "{\"cells\": 5}").unwrap();
    let (ran, measured) = measure(&place, "spoiled");
    assert_eq!(measured.noise, None);
    assert!(ran.err.contains("is no noise floor") && ran.err.contains("rpcbench calibrate"), "{}", ran.err);
}

#[test]
fn the_power_curve_rises_with_launches_and_effects() {
    let place = Place::new();
    let ran = run(&place, &[&CALIBRATE[..], &["--curve", "--out=floor.json"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(place.path("floor.json").exists());
    let rows: Vec<Vec<f64>> = ran.out.lines().filter(|line| line.starts_with("tcp,")).map(numbers).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), [3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 50.0, 80.0, 120.0]);
    for row in &rows {
        let [_, seconds, false_alarms, found @ ..] = &row[..] else { panic!("{row:?}") };
        assert!(*seconds > 0.0 && (0.0..0.1).contains(false_alarms), "{row:?}");
        assert!(
            found.len() == 3 && found.is_sorted() && found.iter().all(|share| (0.0..=1.0).contains(share)),
            "{row:?}"
        );
    }
    let found = |row: &Vec<f64>| row[5];
    assert!(found(&rows[8]) >= found(&rows[0]), "120 launches find at least what 3 do: {rows:?}");
}

/// The numbers of a row from its launches on.
fn numbers(row: &str) -> Vec<f64> {
    row.split(',').skip(3).map(|field| field.parse().unwrap()).collect()
}
