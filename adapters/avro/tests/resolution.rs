//! Schema resolution against the rules of the specification, against `apache-avro`'s own where that can be asked, and
//! against writers who mean harm.

use std::time::{Duration, Instant};

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::schema::ResolvedSchema;
use apache_avro::types::Value;
use apache_avro::writer::datum::GenericDatumWriter;
use proptest::prelude::*;
use rpcbench_avro::matching::{ResolutionError, Side};
use rpcbench_avro::plan::Plan;
use rpcbench_avro::primitive::put_long;
use rpcbench_avro::transcode::ResolveError;
use serde_json::{Value as Json, json};

const LIMIT: usize = 1 << 20;

fn plan(writer: &Schema, reader: &Schema) -> Plan {
    let (writer_names, reader_names) = (ResolvedSchema::new(writer).unwrap(), ResolvedSchema::new(reader).unwrap());
    Plan::new(Side { schema: writer, names: &writer_names }, Side { schema: reader, names: &reader_names }).unwrap()
}

fn written(schema: &Schema, value: &Json) -> Vec<u8> {
    let value = Value::try_from(value.clone()).unwrap().resolve(schema).unwrap();
    GenericDatumWriter::builder(schema).build().unwrap().write_value_to_vec(value).unwrap()
}

/// Resolves as we do and as `apache-avro` does; both must read the same value.
fn agree(writer: &Json, reader: &Json, value: &Json) -> Value {
    let (writer, reader) = (Schema::parse(writer).unwrap(), Schema::parse(reader).unwrap());
    let bytes = written(&writer, value);
    let resolved = plan(&writer, &reader).apply(&bytes, LIMIT).unwrap().into_owned();
    let ours = GenericDatumReader::builder(&reader).build().unwrap().read_value(&mut &resolved[..]).unwrap();
    let theirs = GenericDatumReader::builder(&writer).reader_schema(&reader).build().unwrap();
    assert_eq!(ours, theirs.read_value(&mut &bytes[..]).unwrap());
    ours
}

fn refused(writer: &Json, reader: &Json, value: &Json) -> String {
    let (writer, reader) = (Schema::parse(writer).unwrap(), Schema::parse(reader).unwrap());
    plan(&writer, &reader).apply(&written(&writer, value), LIMIT).unwrap_err().to_string()
}

fn record(fields: &[Json]) -> Json {
    json!({"type": "record", "name": "R", "fields": fields})
}

fn field(name: &str, kind: &Json) -> Json {
    json!({"name": name, "type": kind})
}

fn with_default(name: &str, kind: &Json, default: &Json) -> Json {
    json!({"name": name, "type": kind, "default": default})
}

#[test]
fn a_field_that_only_the_writer_has_is_passed_over() {
    let kinds = [
        (json!("string"), json!("gone")),
        (json!(["null", "double"]), json!(1.5)),
        (json!({"type": "array", "items": "bytes"}), json!(["ab", "c"])),
        (json!({"type": "map", "values": "long"}), json!({"k": 300})),
        (json!({"type": "enum", "name": "E", "symbols": ["A", "B"]}), json!("B")),
        (
            json!({"type": "record", "name": "I", "fields": [
                {"name": "i", "type": "float"}, {"name": "j", "type": "boolean"}]}),
            json!({"i": 1.0, "j": true}),
        ),
    ];
    let reader = record(&[field("a", &json!("int")), field("b", &json!("string"))]);
    for (kind, value) in kinds {
        let (a, b, more) = (field("a", &json!("int")), field("b", &json!("string")), field("x", &kind));
        for fields in [[more.clone(), a.clone(), b.clone()], [a.clone(), more.clone(), b.clone()], [a, b, more]] {
            agree(&record(&fields), &reader, &json!({"a": -7, "b": "stays", "x": value}));
        }
    }
}

#[test]
fn a_field_that_only_the_reader_has_takes_its_default() {
    let writer = record(&[field("a", &json!("int"))]);
    let defaults = [
        with_default("d", &json!("long"), &json!(42)),
        with_default("d", &json!("string"), &json!("text")),
        with_default("d", &json!(["null", "string"]), &Json::Null),
        with_default("d", &json!({"type": "array", "items": "int"}), &json!([1, 2])),
        with_default("d", &json!({"type": "enum", "name": "E", "symbols": ["A", "B"]}), &json!("B")),
    ];
    for default in defaults {
        agree(&writer, &record(&[default.clone(), field("a", &json!("int"))]), &json!({"a": 1}));
        agree(&writer, &record(&[field("a", &json!("int")), default]), &json!({"a": 1}));
    }
    let reason = refused(&writer, &record(&[field("b", &json!("int"))]), &json!({"a": 1}));
    assert!(reason.contains("field `b` was not written: it has no default"), "{reason}");
}

#[test]
fn fields_are_matched_by_name_in_any_order() {
    let kinds = [("a", json!("string")), ("b", json!("long")), ("c", json!(["null", "double"]))];
    let fields = |order: [usize; 3]| record(&order.map(|place| field(kinds[place].0, &kinds[place].1)));
    let value = json!({"a": "x", "b": 1_000_000, "c": 0.5});
    for order in [[2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        agree(&fields([0, 1, 2]), &fields(order), &value);
    }
    let reader =
        record(&[field("c", &kinds[2].1), with_default("d", &json!("int"), &json!(5)), field("a", &kinds[0].1)]);
    agree(&fields([0, 1, 2]), &reader, &value);
}

#[test]
fn numbers_and_texts_are_promoted() {
    let promotions = [
        ("int", "long", json!(-5)),
        ("int", "float", json!(16_777_217)),
        ("int", "double", json!(i32::MIN)),
        ("long", "float", json!(1_i64 << 40)),
        ("long", "double", json!(i64::MAX)),
        ("float", "double", json!(0.1)),
        ("string", "bytes", json!("é")),
        ("bytes", "string", json!("é")),
    ];
    for (writer, reader, value) in promotions {
        agree(&json!(writer), &json!(reader), &value);
        agree(
            &json!({"type": "array", "items": writer}),
            &json!({"type": "array", "items": reader}),
            &json!([value, value]),
        );
    }
    assert!(refused(&json!("long"), &json!("int"), &json!(1)).contains("Long was written where Int is read"));
    assert!(refused(&json!("double"), &json!("float"), &json!(1.0)).contains("Double"));
    assert!(refused(&json!("boolean"), &json!("string"), &json!(true)).contains("Boolean"));
}

#[test]
fn symbols_are_matched_by_name() {
    let kind = |symbols: &[&str]| json!({"type": "enum", "name": "E", "symbols": symbols});
    assert_eq!(agree(&kind(&["A", "B"]), &kind(&["B", "A"]), &json!("A")), Value::Enum(1, "A".into()));
    assert!(refused(&kind(&["A", "B"]), &kind(&["A"]), &json!("B")).contains("not known"));
    let defaulted = json!({"type": "enum", "name": "E", "symbols": ["A", "Z"], "default": "Z"});
    assert_eq!(agree(&kind(&["A", "B"]), &defaulted, &json!("B")), Value::Enum(1, "Z".into()));
    let other = json!({"type": "enum", "name": "F", "symbols": ["A"]});
    assert!(refused(&kind(&["A"]), &other, &json!("A")).contains("Enum"));
}

#[test]
fn branches_of_unions_are_matched_by_their_types() {
    agree(&json!(["null", "int", "string"]), &json!(["string", "int", "null"]), &json!("s"));
    agree(&json!(["null", "int"]), &json!(["null", "long"]), &json!(7));
    agree(&json!("string"), &json!(["null", "string"]), &json!("s"));
    agree(&json!(["int", "string"]), &json!("string"), &json!("s"));
    assert!(refused(&json!(["int", "string"]), &json!("string"), &json!(1)).contains("Int was written"));
    assert!(refused(&json!(["null", "string"]), &json!(["null", "int"]), &json!("s")).contains("no branch"));
    // By type, not by value: a record that happens to look like another is none.
    let union =
        |name: &str| json!(["null", {"type": "record", "name": name, "fields": [{"name": "i", "type": "int"}]}]);
    assert!(refused(&union("A"), &union("B"), &json!({"i": 1})).contains("no branch"));
}

#[test]
fn fixed_data_must_be_of_one_size_and_name() {
    let fixed = |name: &str, size: u32| json!([{"type": "fixed", "name": name, "size": size}]);
    let (two, four, other) = (fixed("F", 2), fixed("F", 4), fixed("G", 2));
    let [two, four, other] = [two, four, other].map(|schema| Schema::parse(&schema).unwrap());
    assert_eq!(*plan(&two, &two).apply(&[0, 1, 2], LIMIT).unwrap(), [0, 1, 2]);
    assert!(plan(&two, &four).apply(&[0, 1, 2], LIMIT).is_err());
    assert!(plan(&two, &other).apply(&[0, 1, 2], LIMIT).is_err());
}

#[test]
fn what_writes_the_same_bytes_costs_nothing() {
    let same = |writer: Json, reader: Json| {
        plan(&Schema::parse(&writer).unwrap(), &Schema::parse(&reader).unwrap()).is_identity()
    };
    let next = field("next", &json!(["null", "T"]));
    let tree = |doc: &str| json!({"type": "record", "name": "T", "doc": doc, "fields": [next]});
    assert!(same(tree("one"), tree("another")));
    assert!(same(record(&[field("a", &json!("int"))]), record(&[field("a", &json!("long"))])));
    assert!(same(json!(["null", "int"]), json!(["null", "long", "string"])));
    assert!(!same(record(&[field("a", &json!("int"))]), record(&[field("a", &json!("double"))])));
    assert!(!same(json!(["null", "int"]), json!(["int", "null"])));
    assert!(!same(json!("int"), json!(["int"])));
    assert!(!same(json!(["int"]), json!("int")));
    assert!(!same(record(&[field("a", &json!("int"))]), record(&[])));
}

/// An expression tree as another version writes it: with a field more.
fn trees() -> (Schema, Schema) {
    let side = json!(["int", "E"]);
    let more = json!({"type": "record", "name": "E", "fields": [
        {"name": "note", "type": "string"}, {"name": "left", "type": side}, {"name": "right", "type": side}]});
    let plain = json!({"type": "record", "name": "E", "fields": [
        {"name": "left", "type": side}, {"name": "right", "type": side}]});
    (Schema::parse(&more).unwrap(), Schema::parse(&plain).unwrap())
}

/// A tree so many nodes deep, in both schemas' bytes.
fn tree(depth: usize) -> (Vec<u8>, Vec<u8>) {
    let mut more = [&[0][..], &[2, 0].repeat(depth - 1)].concat();
    let mut plain = vec![2; depth - 1];
    let (leaves, rights) = ([0, 2], [0, 4].repeat(depth));
    more.extend(leaves.iter().chain(&rights));
    plain.extend(leaves.iter().chain(&rights));
    (more, plain)
}

#[test]
fn a_deep_tree_takes_time_in_proportion() {
    let (writer, reader) = trees();
    let resolved = plan(&writer, &reader);
    let (more, plain) = tree(48);
    let start = Instant::now();
    assert_eq!(*resolved.apply(&more, LIMIT).unwrap(), plain);
    assert!(start.elapsed() < Duration::from_secs(1), "resolving by value would take years");
}

#[test]
fn a_bottomless_tree_is_refused_before_the_stack_ends() {
    let (writer, reader) = trees();
    let (more, _) = tree(1_000_000);
    assert_eq!(plan(&writer, &reader).apply(&more, 16 << 20), Err(ResolveError::TooMuch("deep")));
}

#[test]
fn blocks_may_state_their_size() {
    let [writer, reader] =
        ["int", "double"].map(|items| Schema::parse(&json!({"type": "array", "items": items})).unwrap());
    let plan = plan(&writer, &reader);
    let stated = [3, 4, 2, 4, 2, 6, 0]; // -2 items in 2 bytes, then 1 item
    let simple = [4, 2, 4, 2, 6, 0];
    assert_eq!(plan.apply(&stated, LIMIT).unwrap(), plan.apply(&simple, LIMIT).unwrap());
}

#[test]
fn nothing_in_great_numbers_is_refused() {
    let nothing = field("n", &json!({"type": "array", "items": "null"}));
    let (writer, reader) = (Schema::parse(&record(&[nothing])).unwrap(), Schema::parse(&record(&[])).unwrap());
    let plan = plan(&writer, &reader);
    for count in [1 << 40, i64::MAX, i64::MIN] {
        let mut bytes = Vec::new();
        put_long(&mut bytes, count);
        bytes.extend([0, 0]);
        assert!(plan.apply(&bytes, LIMIT).is_err());
    }
    assert_eq!(*plan.apply(&[200, 1, 0], LIMIT).unwrap(), [0_u8; 0]);
}

#[test]
fn defaults_do_not_make_a_small_datum_large() {
    let items = |fields: &[Json]| Schema::parse(&json!({"type": "array", "items": record(fields)})).unwrap();
    let a = field("a", &json!("boolean"));
    let (writer, reader) = (
        items(std::slice::from_ref(&a)),
        items(&[a.clone(), with_default("d", &json!("string"), &json!("x".repeat(1000)))]),
    );
    let mut bytes = Vec::new();
    put_long(&mut bytes, 100_000);
    bytes.extend(vec![1; 100_000]);
    bytes.push(0);
    assert_eq!(plan(&writer, &reader).apply(&bytes, LIMIT), Err(ResolveError::TooMuch("large")));
}

#[test]
fn types_that_lead_on_and_on_are_refused() {
    let mut fields = vec![field("r0", &json!({"type": "record", "name": "R0", "fields": []}))];
    for level in 1..2000 {
        let below = format!("R{}", level - 1);
        let kind = json!({"type": "record", "name": format!("R{level}"), "fields": [{"name": "n", "type": below}]});
        fields.push(field(&format!("r{level}"), &kind));
    }
    let schema = Schema::parse(&record(&fields)).unwrap();
    let nothing = Schema::parse(&record(&[])).unwrap();
    let names = ResolvedSchema::new(&schema).unwrap();
    let plan = |writer| Plan::new(Side { schema: writer, names: &names }, Side { schema: &nothing, names: &names });
    assert!(plan(&schema).is_ok(), "each leads to one that is known");
    let Schema::Record(record) = &schema else { panic!("a record") };
    let deepest = &record.fields.last().unwrap().schema;
    assert_eq!(plan(deepest).unwrap_err(), ResolutionError::TooDeep);
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_resolved_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (more, plain) = trees();
        let hostile = Schema::parse(&record(&[
            field("n", &json!({"type": "array", "items": {"type": "record", "name": "Z", "fields": []}})),
            field("m", &json!({"type": "map", "values": {"type": "array", "items": ["null", "Z"]}})),
            field("a", &json!({"type": "array", "items": "long"})),
        ])).unwrap();
        let reader = Schema::parse(&record(&[field("a", &json!({"type": "array", "items": "double"}))])).unwrap();
        for (writer, reader) in [(&more, &plain), (&hostile, &reader)] {
            if let Ok(resolved) = plan(writer, reader).apply(&bytes, LIMIT) {
                let value = GenericDatumReader::builder(reader).build().unwrap().read_value(&mut &resolved[..]);
                prop_assert!(value.is_ok());
            }
        }
    }

    #[test]
    fn values_come_through_as_they_would_through_apache_avro(
        a in any::<i32>(),
        b in any::<f32>(),
        c in prop::option::of(".{0,20}"),
        d in prop::collection::vec(any::<i64>(), 0..9),
    ) {
        let writer = record(&[
            field("d", &json!({"type": "array", "items": "long"})), field("x", &json!("boolean")),
            field("c", &json!(["null", "string"])), field("b", &json!("float")), field("a", &json!("int"))]);
        let reader = record(&[
            field("a", &json!("double")), field("b", &json!("double")), field("c", &json!(["string", "null"])),
            with_default("e", &json!("string"), &json!("default")),
            field("d", &json!({"type": "array", "items": "double"}))]);
        prop_assume!(b.is_finite());
        agree(&writer, &reader, &json!({"a": a, "b": b, "c": c, "d": d, "x": true}));
    }
}
