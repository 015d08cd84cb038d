//! A proof sees every field: change one, swap two, drop an option or exchange two elements, and it differs.
//!
//! The values are changed as JSON trees, so that no field can be forgotten.

use proptest::prelude::*;
use rpcbench_workloads::model::{Car, Driver};
use rpcbench_workloads::{Digest, Proof, Reply, Request, Workload};
use serde_json::{Value, json};

/// The variants of every `choice!`, to try where another text is no variant.
const VARIANTS: [&str; 19] = [
    "Survival",
    "Creative",
    "Adventure",
    "Spectator",
    "Java",
    "Flash",
    "Small",
    "Large",
    "Friend",
    "Neutral",
    "Hostile",
    "Unknown",
    "Black",
    "White",
    "Red",
    "Green",
    "Blue",
    "Silver",
    "Nested",
];

/// Replies with every record that is answered.
const REPLIES: [&str; 9] = [
    "echo/64B",
    "echo/log",
    "echo/mesh",
    "echo/player",
    "echo/media",
    "echo/contacts",
    "compute/rank",
    "compute/match",
    "compute/expand",
];

fn reply(id: &str, seed: u64) -> Reply {
    let cases = Workload::find(id).unwrap().cases(seed);
    let place = usize::try_from(seed % cases.len() as u64).unwrap();
    cases[place].reply.clone()
}

/// The first two elements of each list, or four bytes (as an address has), are enough: the others are alike.
fn shorten(tree: &mut Value) {
    match tree {
        Value::Array(items) => {
            items.truncate(if items.first().is_some_and(Value::is_number) { 4 } else { 2 });
            items.iter_mut().for_each(shorten);
        }
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

/// Other values for a leaf (and `null` for anything), the fitting one of which a type will take.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(value) => vec![json!(!value)],
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => vec![json!(number.wrapping_add(1)), json!(number.wrapping_sub(1))],
            (_, Some(number)) => vec![json!(number + 1)],
            _ => vec![json!(number.as_f64().unwrap() * 1.5 + 1.0)],
        },
        Value::String(text) => {
            let variants = VARIANTS.iter().filter(|variant| *variant != text).map(|variant| json!(variant));
            [json!(format!("{text}x"))].into_iter().chain(variants).collect()
        }
        Value::Array(items) if !items.is_empty() => vec![json!(items[1..]), Value::Null],
        Value::Object(_) => vec![Value::Null],
        _ => vec![],
    }
}

/// Pointers (RFC 6901) to every part of a tree.
fn parts(tree: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match tree {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| parts(item, &format!("{at}/{place}"), into));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| parts(field, &format!("{at}/{name}"), into)),
        _ => {}
    }
}

fn pointers(tree: &Value) -> Vec<String> {
    let mut pointers = Vec::new();
    parts(tree, "", &mut pointers);
    pointers
}

/// How a tree is read: as a reply, or as what is only asked. Gives what was read, as a tree again, and its proof.
type Read = fn(&Value) -> Option<(Value, Proof)>;

fn as_reply(tree: &Value) -> Option<(Value, Proof)> {
    let reply: Reply = serde_json::from_value(tree.clone()).ok()?;
    Some((serde_json::to_value(&reply).ok()?, reply.proof()))
}

fn as_car(tree: &Value) -> Option<(Value, Proof)> {
    let (car, mut digest): (Car, _) = (serde_json::from_value(tree.clone()).ok()?, Digest::new());
    Car::digest(&car, &mut digest);
    Some((serde_json::to_value(&car).ok()?, digest.finish()))
}

fn as_driver(tree: &Value) -> Option<(Value, Proof)> {
    let (driver, mut digest): (Driver, _) = (serde_json::from_value(tree.clone()).ok()?, Digest::new());
    Driver::digest(&driver, &mut digest);
    Some((serde_json::to_value(&driver).ok()?, digest.finish()))
}

fn tree(reply: &Reply) -> Value {
    let mut tree = serde_json::to_value(reply).unwrap();
    shorten(&mut tree);
    tree
}

/// The tree with one part replaced.
fn replaced(tree: &Value, at: &str, by: &Value) -> Value {
    let mut tree = tree.clone();
    *tree.pointer_mut(at).unwrap() = by.clone();
    tree
}

/// Changes every part, one at a time; gives how many changes were tried.
fn every_change_shows(read: Read, tree: &Value) -> Result<usize, TestCaseError> {
    let (before, proof) = read(tree).unwrap();
    let mut tried = 0;
    for at in pointers(tree) {
        for other in others(tree.pointer(&at).unwrap()) {
            let Some((after, changed)) = read(&replaced(tree, &at, &other)) else { continue };
            prop_assert_eq!(before == after, proof == changed, "{} by {}", at, other);
            tried += usize::from(before != after);
            // One other variant of a choice is as good as all.
            if other.is_string() {
                break;
            }
        }
    }
    Ok(tried)
}

/// Swaps every two fields of a record, and every two elements of a list, that may hold each other's values.
fn every_swap_shows(read: Read, tree: &Value) -> Result<usize, TestCaseError> {
    let ((before, proof), pointers, mut tried) = (read(tree).unwrap(), pointers(tree), 0);
    let parent = |of: &str| of.rsplit_once('/').map(|(parent, _)| parent.to_owned());
    for (place, one) in pointers.iter().enumerate() {
        for two in pointers[place + 1..].iter().filter(|two| parent(two) == parent(one)) {
            let half = replaced(tree, one, tree.pointer(two).unwrap());
            let swapped = replaced(&half, two, tree.pointer(one).unwrap());
            let Some((after, changed)) = read(&swapped) else { continue };
            prop_assert_eq!(before == after, proof == changed, "{} and {}", one, two);
            tried += usize::from(before != after);
        }
    }
    Ok(tried)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn proofs_see_every_change_and_every_swap(seed: u64) {
        for id in REPLIES {
            let tree = tree(&reply(id, seed));
            let (changes, swaps) = (every_change_shows(as_reply, &tree)?, every_swap_shows(as_reply, &tree)?);
            prop_assert!(changes >= 2, "{}: {} changes", id, changes);
            prop_assert!(swaps >= 1 || tree.to_string().len() < 400, "{}: {} swaps", id, swaps);
        }
    }

    #[test]
    fn what_is_only_asked_is_seen_as_well(seed: u64) {
        let request = |id| Workload::find(id).unwrap().cases(seed).swap_remove(0).request;
        if let (Request::Total(cars), Request::Match(ride)) = (request("compute/total"), request("compute/match")) {
            for car in cars.iter().take(3) {
                let car = serde_json::to_value(car).unwrap();
                // 15 fields and the engine's 5; five of them are truths, others numbers that fit each other's place.
                prop_assert!(every_change_shows(as_car, &car)? >= 19);
                prop_assert!(every_swap_shows(as_car, &car)? >= 4);
            }
            let driver = serde_json::to_value(&ride.drivers[0]).unwrap();
            prop_assert!(every_change_shows(as_driver, &driver)? >= 3);
            prop_assert!(every_swap_shows(as_driver, &driver)? >= 1);
        }
    }
}

#[test]
fn every_field_of_a_log_line_and_a_player_was_changed() {
    // A line has 4 bytes of address and six other fields; a player at least 28.
    let line = json!({"EchoLog": [tree(&reply("echo/log", 1))["EchoLog"][0]]});
    assert!(every_change_shows(as_reply, &line).unwrap() >= 3 + 6);
    let player = json!({"EchoPlayer": [tree(&reply("echo/player", 1))["EchoPlayer"][0]]});
    assert!(every_change_shows(as_reply, &player).unwrap() >= 28);
}

#[test]
fn swapping_identity_and_user_shows() {
    let mut lines = tree(&reply("echo/log", 1));
    lines["EchoLog"][0]["user"] = json!("maria");
    let mut swapped = lines.clone();
    swapped["EchoLog"][0]["user"] = lines["EchoLog"][0]["identity"].clone();
    swapped["EchoLog"][0]["identity"] = json!("maria");
    let proof = |tree: Value| serde_json::from_value::<Reply>(tree).unwrap().proof();
    assert_ne!(proof(lines), proof(swapped));
}

#[test]
fn procedures_differ_even_where_their_replies_look_alike() {
    let proofs: [Proof; 5] = [
        Reply::Total(0).proof(),
        Reply::Eval(0).proof(),
        Reply::Burn(0).proof(),
        Reply::Rank(vec![]).proof(),
        Reply::EchoLog(vec![]).proof(),
    ];
    for (place, proof) in proofs.iter().enumerate() {
        assert!(!proofs[..place].contains(proof));
    }
}
