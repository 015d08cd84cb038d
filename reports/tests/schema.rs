//! The JSON Schema of a run, held by a validator of other authors.

mod fixture;

use jsonschema::Validator;
use rpcbench_records::{Bisection, NoiseCell, NoiseFloor, Objective, Run, Search, SearchStep, Series, Spread, Verdict};
use rpcbench_reports::json;
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(&json::schema().unwrap()).unwrap()
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("a schema of draft 2020-12")
}

fn value(run: &Run) -> Value {
    serde_json::from_str(&json::of_run(run).unwrap()).unwrap()
}

/// A run with everything that a record can hold.
fn full() -> Run {
    let mut run = fixture::run();
    let spread = Spread { center: 1.0, deviation: 0.02 };
    let noise = NoiseCell {
        adapter: "tcp".to_owned(),
        workload: "echo/64B".to_owned(),
        in_flight: 1,
        pairs: 12,
        p50: spread,
        p99: Some(spread),
        rate: spread,
    };
    let (started, fingerprint) = (run.started.clone(), "this machine".to_owned());
    run.noise = Some(NoiseFloor { started, fingerprint, window_ns: 5_000_000_000, cells: vec![noise] });
    run.searches = vec![Search {
        adapter: "tcp".to_owned(),
        workload: "echo/64B".to_owned(),
        load: run.cells[0].load,
        objective: Objective { quantile: 0.99, limit_ns: 2_000_000 },
        capacity_per_s: 10_000.0,
        steps: 1,
        bisections: vec![Bisection {
            steps: vec![SearchStep {
                order: 0,
                rate_per_s: 3_700.0,
                response_ns: None,
                kept: false,
                cause: Some("it died".to_owned()),
                repeated: true,
            }],
            ..Bisection::default()
        }],
        verdict: Verdict::Valid,
        reasons: Vec::new(),
    }];
    let launch = &mut run.cells[0].launches[0];
    let kinds = [&mut launch.response, &mut launch.backlog, &mut launch.wake, &mut launch.punctual];
    for kind in kinds {
        *kind = Some(launch.service.clone());
    }
    launch.series = Some(Series { slice_ns: 100_000_000, p50_ns: vec![None], ..Series::default() });
    run
}

#[test]
fn it_says_what_it_is_the_schema_of() {
    let schema = schema();
    assert_eq!(schema["$id"], "urn:rpcbench:run:1");
    assert_eq!(schema["title"], "A run of rpcbench, version 1");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["schema"]["const"], "rpcbench.run");
    assert_eq!(schema["properties"]["version"]["const"], 1);
}

#[test]
fn every_run_keeps_it() {
    let validator = validator();
    for run in [full(), fixture::run().without_histograms(), fixture::plain(&[], &[1], 3)] {
        let faults: Vec<_> = validator.iter_errors(&value(&run)).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    let oldest = serde_json::from_str(include_str!("fixture/empty.json")).unwrap();
    assert!(validator.is_valid(&oldest), "what may be absent is not required");
}

#[test]
fn what_is_no_run_does_not() {
    let (validator, whole) = (validator(), value(&full()));
    assert!(validator.is_valid(&whole));
    for (place, other) in [
        ("/schema", json!("somebody.else")),
        ("/version", json!(2)),
        ("/suite/seed", json!(-1)),
        ("/suite/window_ns", json!("5s")),
        ("/suite/wait", json!("nap")),
        ("/environment/placement/kind", json!("moon")),
        ("/cells", json!({})),
        ("/cells/0/verdict", json!("FINE")),
        ("/cells/0/load/pattern", json!("Closed")),
        ("/cells/0/launches/0/ledger/ok", json!(1.5)),
        ("/cells/0/launches/0/service/hdr", json!(7)),
        ("/noise/cells/0/p50/center", Value::Null),
        ("/searches/0/objective/quantile", json!("p99")),
    ] {
        let mut broken = whole.clone();
        *broken.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = other;
        assert!(!validator.is_valid(&broken), "{place}");
    }
    let mut without = whole.clone();
    without["cells"][0]["launches"][0].as_object_mut().unwrap().remove("service");
    assert!(!validator.is_valid(&without), "a launch without its histogram");
}
