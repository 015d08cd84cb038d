//! The head's figures for services that keep them, and the decision itself.

use rpcbench_records::{Alone, CellChange, Change, Decision, Kept, TimedFigure};
use rpcbench_reports::decision::{bencher, json, tracked};
use serde_json::{Value, json};

use crate::fixture::decision::{cell, decision, empty, many, passed};

/// What <https://bencher.dev/bmf.json> says.
fn bencher_schema() -> Value {
    let number = json!({ "type": "number" });
    let values = json!({ "value": number, "lower_value": number, "upper_value": number });
    let metric = json!({ "type": "object", "properties": values, "required": ["value"] });
    let benchmark = json!({ "type": "object", "patternProperties": { ".+": metric } });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema",
        "type": "object",
        "patternProperties": { ".+": benchmark },
    })
}

#[test]
fn figures_for_bencher() {
    let metrics: Value = serde_json::from_str(&bencher::of(&decision()).unwrap()).unwrap();
    let cell = &metrics["grpc echo/log closed:16"];
    assert_eq!(cell["latency"], json!({ "value": 412_000.0 * 1.102 }));
    assert_eq!(cell["time-per-call"]["value"], 27_300.0 * 1.091);
    assert_eq!(cell["p99-latency"]["value"], 1_310_000.0 * 1.21);
    let counts = json!({ "request-bytes": { "value": 73_589.0 }, "reply-bytes": { "value": 73_584.0 } });
    assert_eq!(metrics["grpc echo/log"], counts);
    let counts = json!({ "request-bytes": { "value": 72.031_25 }, "client-allocations": { "value": 2.0 } });
    assert_eq!(metrics["tcp echo/64B"], counts);
    assert!(metrics.get("uds echo/16KiB").is_none(), "the head has none");
    assert_eq!(bencher::of(&empty()).unwrap(), "{}\n");
}

#[test]
fn bencher_takes_it() {
    let validator = jsonschema::validator_for(&bencher_schema()).unwrap();
    let mut decision = many(5_000);
    decision.cells[0].figures[0].head_ns = f64::NAN;
    decision.cells.push(cell(" ", Change::New));
    let metrics: Value = serde_json::from_str(&bencher::of(&decision).unwrap()).unwrap();
    assert!(validator.is_valid(&metrics));
    let names: Vec<_> = metrics.as_object().unwrap().keys().collect();
    assert!(names.iter().all(|name| name.trim() == name.as_str() && (1..=1_024).contains(&name.len())));
    assert!(names.iter().any(|name| name.len() > 1_000), "the long ones are cut, not dropped");
}

#[test]
fn figures_for_github_action_benchmark() {
    let smaller: Vec<Value> = serde_json::from_str(&tracked::smaller_is_better(&decision()).unwrap()).unwrap();
    let find = |entries: &[Value], name: &str| entries.iter().find(|entry| entry["name"] == name).cloned();
    assert_eq!(
        find(&smaller, "grpc echo/log closed:16 p50"),
        Some(json!({
            "name": "grpc echo/log closed:16 p50",
            "unit": "ns",
            "value": 412_000.0 * 1.102,
            "extra": "base 412 µs; p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %",
        }))
    );
    assert_eq!(
        find(&smaller, "tcp echo/64B request bytes"),
        Some(json!({
            "name": "tcp echo/64B request bytes",
            "unit": "bytes/call",
            "value": 72.031_25,
            "extra": "72 -> 72 (+1 in 32 calls), regressed",
        }))
    );
    let bigger: Vec<Value> = serde_json::from_str(&tracked::bigger_is_better(&decision()).unwrap()).unwrap();
    assert_eq!(bigger.len(), 3, "of those that have a time per call");
    let rate = find(&bigger, "grpc echo/log closed:16 rate").unwrap();
    assert_eq!([&rate["unit"], &rate["value"]], [&json!("calls/s"), &json!(1e9 / (27_300.0 * 1.091))]);
    assert_eq!(rate["extra"], "base 36.6 k/s; time per call +9.1 % (+7.0 to +11.2 %), beyond 3 %");
    for text in [tracked::smaller_is_better(&empty()), tracked::bigger_is_better(&empty())] {
        assert_eq!(text.unwrap(), "[]\n");
    }
}

#[test]
fn a_new_cell_is_tracked_from_its_first_day() {
    let alone = vec![Alone { figure: TimedFigure::TimePerCall, ns: 40_000.0 }];
    let new = CellChange { alone, figures: Vec::new(), ..cell("tcp echo/64B closed:1", Change::New) };
    let decision = Decision { cells: vec![new], ..empty() };
    let metrics: Value = serde_json::from_str(&bencher::of(&decision).unwrap()).unwrap();
    assert_eq!(metrics["tcp echo/64B closed:1"]["time-per-call"]["value"], 40_000.0);
    let bigger: Value = serde_json::from_str(&tracked::bigger_is_better(&decision).unwrap()).unwrap();
    assert_eq!((&bigger[0]["value"], &bigger[0]["extra"]), (&json!(25_000.0), &json!("new")));
}

#[test]
fn what_is_no_number_is_not_tracked() {
    let mut decision = Decision { counts: vec![decision().counts[0].clone()], ..empty() };
    decision.counts[0].calls = 0;
    decision.counts[0].head = Some(0);
    assert_eq!(tracked::smaller_is_better(&decision).unwrap(), "[]\n");
    assert_eq!(bencher::of(&decision).unwrap(), "{}\n");
}

#[test]
fn the_decision_itself_keeps_its_schema_and_comes_back() {
    let schema: Value = serde_json::from_str(&rpcbench_reports::json::decision_schema().unwrap()).unwrap();
    assert_eq!(schema["$id"], "urn:rpcbench:decision:1");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for decision in [decision(), passed(), empty()] {
        let text = json(&decision).unwrap();
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Decision>(&text).unwrap(), decision);
        let value: Value = serde_json::from_str(&text).unwrap();
        let faults: Vec<_> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    let other = json!({ "schema": "rpcbench.run" });
    assert!(!validator.is_valid(&other));
}

#[test]
fn the_fixture_has_one_of_everything() {
    let decision = decision();
    for change in ["unchanged", "new", "improved", "ignored", "inconclusive", "missing", "regressed"] {
        assert!(decision.cells.iter().any(|cell| cell.change.name() == change), "{change}");
    }
    for kept in [Kept::Kept, Kept::Missed, Kept::Unknown] {
        assert!(decision.expectations.iter().any(|expectation| expectation.kept == kept), "{kept:?}");
    }
}
