//! How deep a tree may be: every way in agrees, and nothing overflows a stack.

use rpcbench_workloads::compute::{self, Refusal};
use rpcbench_workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_workloads::visit::Malformed;
use rpcbench_workloads::{Reply, Request};

/// A tree so deep, made by a loop, that leans to one side.
fn leaning(depth: usize, left: bool) -> Expression {
    let one = || Operand::Number(1);
    let mut tree = Expression { operation: Operation::Add, left: one(), right: one() };
    for _ in 1..depth {
        let nested = Operand::Nested(Box::new(tree));
        let (left, right) = if left { (nested, one()) } else { (one(), nested) };
        tree = Expression { operation: Operation::Add, left, right };
    }
    tree
}

fn packed(tree: &Expression) -> Vec<u8> {
    bincode::serde::encode_to_vec(tree, bincode::config::standard()).unwrap()
}

fn unpacked(bytes: &[u8]) -> Result<Expression, String> {
    let decoded = bincode::serde::decode_from_slice(bytes, bincode::config::standard());
    decoded.map(|(tree, _)| tree).map_err(|error| error.to_string())
}

#[test]
fn every_way_in_agrees_on_what_is_too_deep() {
    for depth in 1..=MAX_DEPTH + 12 {
        for left in [false, true] {
            let (tree, fits) = (leaning(depth, left), depth <= MAX_DEPTH);
            assert_eq!(tree.depth(), depth);
            assert_eq!(unpacked(&packed(&tree)).is_ok(), fits, "bincode, {depth} deep");
            assert_eq!(Expression::gather(&tree).is_ok(), fits, "gather, {depth} deep");
            assert_eq!(compute::eval(&tree).is_ok(), fits, "eval, {depth} deep");
            assert_eq!(serde_json::from_str::<Expression>(&serde_json::to_string(&tree).unwrap()).is_ok(), fits);
        }
    }
}

#[test]
fn the_deepest_tree_is_answered_and_the_next_refused() {
    let sum = i32::try_from(MAX_DEPTH).unwrap() + 1;
    assert_eq!(compute::answer(&Request::Eval(leaning(MAX_DEPTH, false))), Ok(Reply::Eval(sum)));
    let refused = compute::answer(&Request::Eval(leaning(MAX_DEPTH + 1, false)));
    assert_eq!(refused, Err(Refusal::Malformed(Malformed::TooDeep)));
}

#[test]
fn the_count_of_levels_starts_anew_after_a_refusal() {
    for _ in 0..3 {
        assert!(unpacked(&packed(&leaning(MAX_DEPTH + 1, true))).unwrap_err().contains("deeper than 48"));
        assert!(unpacked(&packed(&leaning(MAX_DEPTH, true))).is_ok());
    }
}

#[test]
fn two_deep_sides_are_not_added_up() {
    let deep = || Operand::Nested(Box::new(leaning(MAX_DEPTH - 1, true)));
    let tree = Expression { operation: Operation::Add, left: deep(), right: deep() };
    assert_eq!(unpacked(&packed(&tree)), Ok(tree));
}

/// Half a million levels, which no stack of a server's thread would hold: `Add, Number 0, Nested ...` each.
#[test]
fn hostile_bytes_overflow_no_small_stack() {
    let bytes = [0, 0, 0, 1].repeat(500_000);
    let decode = move || unpacked(&bytes).unwrap_err();
    let error = std::thread::Builder::new().stack_size(128 << 10).spawn(decode).unwrap().join().unwrap();
    assert!(error.contains("deeper than 48"), "{error}");
}

#[test]
fn a_deep_request_is_refused_inside_its_enum_too() {
    let bytes = bincode::serde::encode_to_vec(Request::Eval(leaning(MAX_DEPTH + 1, true)), bincode::config::standard());
    let decoded = bincode::serde::decode_from_slice::<Request, _>(&bytes.unwrap(), bincode::config::standard());
    assert!(decoded.unwrap_err().to_string().contains("deeper than 48"));
}
