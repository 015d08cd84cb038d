//! Known answers, most of them worked out by hand or by another implementation, so that a slip in a computation shows.

use rpcbench_workloads::compute::{self, MAX_BURN, MAX_EXPAND, Refusal};
use rpcbench_workloads::expression::{Expression, Operand, Operation};
use rpcbench_workloads::model::{Candidate, Car, Color, Driver, Engine, Product, Ride, SearchResult};
use rpcbench_workloads::{Case, Reply, Request};

fn answer(request: &Request) -> Reply {
    compute::answer(request).unwrap()
}

fn car(price: u64, horsepower: u16, electric: bool, (fuel_level, fuel_capacity): (f32, f32)) -> Car {
    let engine = Engine { horsepower, cylinders: 4, displacement: 1_598, gas: !electric, electric };
    Car {
        make: "Škoda".into(),
        model: "Octavia".into(),
        color: Color::Green,
        seats: 5,
        doors: 5,
        length: 4_689,
        weight: 1_247,
        engine,
        fuel_capacity,
        fuel_level,
        power_windows: true,
        power_steering: true,
        radio: true,
        cup_holders: 4,
        price,
    }
}

#[test]
fn totals_add_extras_and_take_a_tenth_off_for_a_tank_less_than_half_full() {
    let total = |cars: &[Car]| answer(&Request::Total(cars.to_vec()));
    assert_eq!(total(&[]), Reply::Total(0));
    assert_eq!(total(&[car(100_000, 110, false, (45.0, 50.0))]), Reply::Total(105_500));
    assert_eq!(total(&[car(100_000, 110, true, (0.0, 0.0))]), Reply::Total(125_500));
    assert_eq!(total(&[car(100_009, 110, false, (24.9, 50.0))]), Reply::Total(105_509 - 10_550));
    assert_eq!(total(&[car(100_009, 110, false, (25.0, 50.0))]), Reply::Total(105_509), "half full is full enough");
    assert_eq!(total(&[car(1, 0, false, (f32::NAN, 50.0))]), Reply::Total(1), "no number is not less");
}

#[test]
fn totals_wrap() {
    let dear = car(u64::MAX, 1, false, (50.0, 50.0));
    assert_eq!(answer(&Request::Total(vec![dear.clone()])), Reply::Total(49));
    assert_eq!(answer(&Request::Total(vec![dear, car(u64::MAX, 0, false, (1.0, 1.0))])), Reply::Total(48));
}

fn result(url: &str, score: f64, snippet: &str) -> SearchResult {
    SearchResult { url: url.into(), score, snippet: snippet.into() }
}

fn ranked(results: Vec<SearchResult>) -> Vec<(String, f64)> {
    match answer(&Request::Rank(results)) {
        Reply::Rank(results) => results.into_iter().map(|result| (result.url, result.score)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn ranks_rescore_cats_and_dogs() {
    let results = vec![
        result("plain", 3.0, "a category of dogmas"),
        result("dog", 20.0, "the dog sleeps"),
        result("cat", 0.5, "a cat sleeps"),
        result("both", 7.0, "a cat and a dog sleep"),
        result("edge", 4.0, "cat at the start, at the end a dog"),
    ];
    let expected = [("cat", 5_000.0), ("both", 7.0), ("edge", 4.0), ("plain", 3.0), ("dog", 0.002)];
    assert_eq!(ranked(results), expected.map(|(url, score)| (url.to_owned(), score)));
}

#[test]
fn ranks_keep_the_order_of_equal_scores() {
    let results: Vec<_> = (0..200).map(|number| result(&number.to_string(), f64::from(number % 3), "")).collect();
    let order: Vec<u32> = ranked(results).iter().map(|(url, _)| url.parse().unwrap()).collect();
    let expected: Vec<u32> = [2, 1, 0].iter().flat_map(|rest| (*rest..200).step_by(3)).collect();
    assert_eq!(order, expected);
}

#[test]
fn ranks_put_what_is_no_number_first_and_tell_the_zeros_apart() {
    let results = vec![
        result("-0", -0.0, ""),
        result("+0", 0.0, ""),
        result("infinite", f64::INFINITY, ""),
        result("-nan", -f64::NAN, ""),
        result("nan", f64::NAN, ""),
    ];
    let order: Vec<String> = ranked(results).into_iter().map(|(url, _)| url).collect();
    assert_eq!(order, ["-nan", "nan", "infinite", "+0", "-0"]);
}

fn eval(operation: Operation, left: i32, right: i32) -> i32 {
    let (left, right) = (Operand::Number(left), Operand::Number(right));
    match answer(&Request::Eval(Expression { operation, left, right })) {
        Reply::Eval(value) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn expressions_wrap_and_what_divides_by_zero_is_zero() {
    use Operation::{Add, Divide, Modulo, Multiply, Subtract};
    for (operation, left, right, expected) in [
        (Add, i32::MAX, 1, i32::MIN),
        (Subtract, i32::MIN, 1, i32::MAX),
        (Multiply, 65_536, 65_536, 0),
        (Multiply, i32::MIN, -1, i32::MIN),
        (Multiply, 123_456_789, 987_654_321, -67_153_019),
        (Divide, 7, 0, 0),
        (Divide, -7, 2, -3),
        (Divide, i32::MIN, -1, i32::MIN),
        (Modulo, 7, 0, 0),
        (Modulo, -7, 2, -1),
        (Modulo, 7, -2, 1),
        (Modulo, i32::MIN, -1, 0),
    ] {
        assert_eq!(eval(operation, left, right), expected, "{left} {operation:?} {right}");
    }
}

#[test]
fn expressions_are_worked_out_from_the_inside() {
    let leaf =
        |operation, left, right| Expression { operation, left: Operand::Number(left), right: Operand::Number(right) };
    let nested = |expression| Operand::Nested(Box::new(expression));
    let tree = Expression {
        operation: Operation::Subtract,
        left: nested(leaf(Operation::Multiply, 6, 7)),
        right: nested(Expression {
            operation: Operation::Divide,
            left: nested(leaf(Operation::Add, 90, 10)),
            right: Operand::Number(9),
        }),
    };
    assert_eq!(tree.depth(), 3);
    assert_eq!(answer(&Request::Eval(tree)), Reply::Eval(31));
}

fn matched(wanted: u32, drivers: &[(u64, f64, f64)]) -> Vec<Candidate> {
    let drivers = drivers.iter().map(|&(id, latitude, longitude)| Driver { id, latitude, longitude }).collect();
    match answer(&Request::Match(Ride { latitude: 52.5, longitude: 13.25, wanted, drivers })) {
        Reply::Match(candidates) => candidates,
        other => panic!("{other:?}"),
    }
}

#[test]
fn matches_are_the_nearest_and_equal_distances_keep_their_order() {
    let found = matched(4, &[(9, 52.75, 13.25), (8, 52.5, 13.5), (7, 52.25, 13.25), (6, 52.5, 13.25), (5, 52.5, 13.0)]);
    // A quarter of a degree: 27,830 m to the north, and 0.6085 of that to the east.
    let ids: Vec<u64> = found.iter().map(|candidate| candidate.driver).collect();
    assert_eq!(ids, [6, 8, 5, 9]);
    let distances: Vec<f64> = found.iter().map(|candidate| candidate.distance).collect();
    assert_eq!(distances[0].to_bits(), 0.0_f64.to_bits());
    assert_eq!((distances[1].to_bits(), distances[3].to_bits()), (distances[2].to_bits(), 27_830.0_f64.to_bits()));
    assert!((distances[1] - 16_934.555).abs() < 1e-6, "{}", distances[1]);
}

#[test]
fn matches_keep_the_order_of_many_equal_distances() {
    let drivers: Vec<_> = (0..200_u32).map(|id| (u64::from(id), 52.5 + f64::from(id % 3), 13.25)).collect();
    let order: Vec<u64> = matched(200, &drivers).iter().map(|candidate| candidate.driver).collect();
    let expected: Vec<u64> = (0..3).flat_map(|rest| (rest..200).step_by(3)).collect();
    assert_eq!(order, expected);
}

#[test]
fn matches_give_what_is_there_and_put_what_is_nowhere_last() {
    assert_eq!(matched(u32::MAX, &[]), []);
    assert_eq!(matched(0, &[(1, 52.5, 13.25)]), []);
    let lost = -f64::NAN;
    let found = matched(5, &[(1, lost, 13.25), (2, f64::INFINITY, 13.25), (3, f64::NAN, 0.0), (4, 52.5, 13.26)]);
    assert_eq!(found.iter().map(|candidate| candidate.driver).collect::<Vec<_>>(), [4, 2, 1, 3]);
    assert!(found[3].distance.is_nan());
}

#[test]
fn burns_are_rounds_of_splitmix64() {
    // No rounds leave 0; one round from 1 is the first number of SplitMix64 with the seed 1, as published with it.
    assert_eq!(answer(&Request::Burn(0)), Reply::Burn(0));
    assert_eq!(answer(&Request::Burn(1)), Reply::Burn(0x910a_2dec_8902_5cc1));
    assert_eq!(answer(&Request::Burn(2)), Reply::Burn(0x6468_4c4f_0fd7_84b4));
    assert_eq!(answer(&Request::Burn(10_000)), Reply::Burn(0x7773_59be_b5e8_6bef));
}

#[test]
fn expansions_are_the_first_products_of_the_catalog() {
    let Reply::Expand(products) = answer(&Request::Expand(100)) else { panic!() };
    assert_eq!(products.len(), 100);
    assert_eq!(answer(&Request::Expand(0)), Reply::Expand(vec![]));
    assert_eq!(answer(&Request::Expand(3)), Reply::Expand(products[..3].to_vec()));
    let product = |id, name: &str, price, stock, tags: &[&str]| Product {
        id,
        name: name.into(),
        price,
        stock,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
    };
    assert_eq!(products[0], product(1_000_000, "Small screwdriver set 405", 4770, 476, &["new", "gift"]));
    assert_eq!(products[99], product(1_000_099, "Compact kettle 719", 14_707, 233, &["home", "new"]));
}

#[test]
fn what_is_too_much_is_refused() {
    assert!(Case::new(Request::Expand(MAX_EXPAND)).is_ok());
    let refused = compute::answer(&Request::Expand(MAX_EXPAND + 1)).unwrap_err();
    assert_eq!(refused, Refusal::TooMuch { what: "products", asked: 10_001, most: 10_000 });
    assert!(matches!(compute::answer(&Request::Expand(u32::MAX)), Err(Refusal::TooMuch { .. })));
    let refused = compute::answer(&Request::Burn(MAX_BURN + 1)).unwrap_err();
    assert_eq!(refused.to_string(), "rounds: 10000001 asked, at most 10000000 allowed");
}
