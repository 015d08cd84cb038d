//! Every adapter gives every answer, and a wrong one is found.

mod support;

use support::{Place, Ran};

#[test]
fn every_adapter_gives_every_answer() {
    let ran = Place::new().run(&["verify", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(rows.len(), rpcbench::ADAPTERS.len());
    for row in rows {
        assert_eq!(row["workloads"], row["equal"], "{row}");
        assert!(row["workloads"].as_u64() >= Some(17), "{row}");
    }
}

/// The example with a confused adapter.
fn swapped(arguments: &[&str]) -> Ran {
    support::example("swapped", arguments)
}

#[test]
fn an_adapter_that_swaps_two_fields_is_found_out() {
    let ran = swapped(&["verify", "--adapters", "local,swapped"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("echo/log: case ") && ran.out.contains(".identity is \"wei42\""), "{}", ran.out);
}

#[test]
fn a_run_with_wrong_answers_is_invalid() {
    let place = Place::new();
    let out = place.path("out");
    let arguments = ["run", "--adapters", "local,swapped", "--workloads", "echo/log", "--out", out.to_str().unwrap()];
    let ran = swapped(&[&arguments[..], &support::SHORT].concat());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("INVALID"), "{}", ran.out);
    let csv = std::fs::read_to_string(out.join("cells.csv")).unwrap();
    let row = csv.lines().find(|line| line.starts_with("swapped,")).unwrap();
    assert!(row.contains("wrong answers") && row.contains(".identity is"), "{row}");
}
