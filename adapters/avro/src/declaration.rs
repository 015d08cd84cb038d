//! What of a declared type decides the bytes.
//!
//! A protocol may come from any peer. Before `apache-avro` parses its types, everything is dropped that does not
//! change how a value is written (documentation, aliases, order, logical types, foreign attributes), which also
//! bounds what a small text can make the parser hold; and an `error` becomes the record that it is on the wire.

use serde_json::{Map, Value};

/// Attributes that are kept as they are.
const KEPT: [&str; 5] = ["name", "namespace", "symbols", "size", "default"];

/// A declared type, reduced.
pub(crate) fn essence(declared: &Value) -> Value {
    match declared {
        Value::Array(branches) => branches.iter().map(essence).collect(),
        Value::Object(attributes) => Value::Object(essence_of(attributes)),
        other => other.clone(),
    }
}

fn essence_of(attributes: &Map<String, Value>) -> Map<String, Value> {
    let mut kept = Map::new();
    for (name, value) in attributes {
        let value = match name.as_str() {
            "type" if value == "error" => "record".into(),
            "type" | "items" | "values" => essence(value),
            "fields" => fields(value),
            name if KEPT.contains(&name) => value.clone(),
            _ => continue,
        };
        kept.insert(name.clone(), value);
    }
    kept
}

/// The fields of a record, or the parameters of a message.
pub(crate) fn fields(declared: &Value) -> Value {
    match declared {
        Value::Array(fields) => fields.iter().map(essence).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_reach_the_wire_is_dropped() {
        let declared = json!({"type": "error", "name": "E", "doc": "d", "aliases": ["F"], "fields": [
            {"name": "at", "type": {"type": "long", "logicalType": "date"}, "order": "ignore", "default": 1},
            {"name": "in", "type": ["null", {"type": "error", "name": "G", "fields": []}], "default": null}]});
        let kept = json!({"type": "record", "name": "E", "fields": [
            {"name": "at", "type": {"type": "long"}, "default": 1},
            {"name": "in", "type": ["null", {"type": "record", "name": "G", "fields": []}], "default": null}]});
        assert_eq!(essence(&declared), kept);
    }

    #[test]
    fn a_default_is_no_declaration() {
        let declared = json!({"name": "f", "type": "M", "default": {"type": "error", "doc": "kept"}});
        assert_eq!(essence(&declared), declared);
    }
}
