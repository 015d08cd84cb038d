//! The computations, written once over views and run by every server on its framework's own values.
//!
//! All arithmetic is defined to the bit, so that an implementation in any language gives the same answer:
//! integers wrap, floats use only the operations that IEEE 754 rounds correctly, ties go to the lower index.

use crate::expression::{ExpressionView, MAX_DEPTH, Operation, Side};
use crate::model::{CarView, DriverView, EngineView, Product, RideView, SearchResultView};
use crate::request::{Reply, Request};
use crate::visit::Malformed;

/// The most products that one call may ask for.
pub const MAX_EXPAND: u32 = 10_000;
/// The most rounds that one call may ask for (about 40 ms of one core).
pub const MAX_BURN: u32 = 10_000_000;

/// A request that was understood and is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More than a server will do for one call.
    #[error("{what}: {asked} asked, at most {most} allowed")]
    TooMuch {
        /// What was asked for.
        what: &'static str,
        /// How much of it.
        asked: u32,
        /// How much a server gives.
        most: u32,
    },
    /// The value that was decoded is not whole.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

/// The answer that every adapter must give to a request.
pub fn answer(request: &Request) -> Result<Reply, Refusal> {
    answer_owned(request.clone())
}

/// The same of a request that may be used up: what is echoed or sorted moves into the reply, because a server that has
/// the value must not pay for a copy of it.
#[inline]
pub fn answer_owned(request: Request) -> Result<Reply, Refusal> {
    Ok(match request {
        Request::EchoBlob(bytes) => Reply::EchoBlob(bytes),
        Request::EchoLog(lines) => Reply::EchoLog(lines),
        Request::EchoMesh(triangles) => Reply::EchoMesh(triangles),
        Request::EchoPlayer(players) => Reply::EchoPlayer(players),
        Request::EchoMedia(media) => Reply::EchoMedia(media),
        Request::EchoContacts(update) => Reply::EchoContacts(update),
        Request::Total(cars) => Reply::Total(total(cars.iter())),
        Request::Rank(results) => Reply::Rank(rank(results, |result, score| result.score = score)),
        Request::Eval(expression) => Reply::Eval(eval(&expression)?),
        Request::Match(ride) => Reply::Match(nearest(&ride)),
        Request::Expand(count) => Reply::Expand(expand(count)?.collect()),
        Request::Burn(rounds) => Reply::Burn(burn(rounds)?),
    })
}

/// The total price of cars in cents: list price, plus 50 for each horsepower, 20,000 for an electric engine, and
/// a tenth of the sum off where the tank is less than half full. Sums wrap.
pub fn total<C: CarView>(cars: impl Iterator<Item = C>) -> u64 {
    cars.fold(0, |sum, car| sum.wrapping_add(price(&car)))
}

fn price(car: &impl CarView) -> u64 {
    let engine = car.engine();
    let extras = u64::from(engine.horsepower()) * 50 + if engine.electric() { 20_000 } else { 0 };
    let full = car.price().wrapping_add(extras);
    if car.fuel_level() < car.fuel_capacity() / 2.0 { full - full / 10 } else { full }
}

/// Rescores search results and sorts them, best first: `" cat "` in the snippet makes a score 10,000 times as
/// large, `" dog "` 10,000 times as small; equal scores keep their order. The comparison is IEEE 754's total order, in
/// which what is no number comes first.
pub fn rank<T: SearchResultView>(mut results: Vec<T>, set_score: impl Fn(&mut T, f64)) -> Vec<T> {
    for result in &mut results {
        let score = rescore(result);
        set_score(result, score);
    }
    results.sort_by(|a, b| b.score().total_cmp(&a.score()));
    results
}

fn rescore(result: &impl SearchResultView) -> f64 {
    let mut score = result.score();
    if result.snippet().contains(" cat ") {
        score *= 10_000.0;
    }
    if result.snippet().contains(" dog ") {
        score /= 10_000.0;
    }
    canonical(score)
}

/// The number itself, or the one NaN: its sign and payload differ between processors, and would decide the order.
fn canonical(number: f64) -> f64 {
    if number.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { number }
}

/// The value of an expression tree in wrapping 32-bit arithmetic; what divides by zero is zero.
pub fn eval(expression: impl ExpressionView) -> Result<i32, Malformed> {
    eval_within(expression, MAX_DEPTH)
}

fn eval_within(expression: impl ExpressionView, depth: usize) -> Result<i32, Malformed> {
    let depth = depth.checked_sub(1).ok_or(Malformed::TooDeep)?;
    let side = |side| match side {
        Side::Number(number) => Ok(number),
        Side::Nested(nested) => eval_within(nested, depth),
    };
    let (left, right) = (side(expression.left()?)?, side(expression.right()?)?);
    Ok(match Operation::from_number(expression.operation())? {
        Operation::Add => left.wrapping_add(right),
        Operation::Subtract => left.wrapping_sub(right),
        Operation::Multiply => left.wrapping_mul(right),
        Operation::Divide => {
            if right == 0 {
                0
            } else {
                left.wrapping_div(right)
            }
        }
        Operation::Modulo => {
            if right == 0 {
                0
            } else {
                left.wrapping_rem(right)
            }
        }
    })
}

/// Meters in a degree of latitude.
const DEGREE: f64 = 111_320.0;
/// How much shorter a degree of longitude is where the rides are (the cosine of 52.52 degrees, rounded).
const NARROWING: f64 = 0.608_5;

/// A driver by place in the request, with the distance that a reply states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// What names the driver.
    pub driver: u64,
    /// How far, in meters.
    pub distance: f64,
}

/// The nearest `wanted` drivers, nearest first, on a flat map; equal distances keep the request's order, and a
/// distance that is no number comes last.
pub fn nearest_by<C>(ride: &impl RideView, candidate: impl Fn(Near) -> C) -> Vec<C> {
    let mut near: Vec<Near> = ride.drivers().map(|driver| distance(ride, &driver)).collect();
    near.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    near.into_iter().take(ride.wanted() as usize).map(candidate).collect()
}

fn nearest(ride: &impl RideView) -> Vec<crate::model::Candidate> {
    nearest_by(ride, |Near { driver, distance }| crate::model::Candidate { driver, distance })
}

fn distance(ride: &impl RideView, driver: &impl DriverView) -> Near {
    let north = driver.latitude() - ride.latitude();
    let east = (driver.longitude() - ride.longitude()) * NARROWING;
    Near { driver: driver.id(), distance: canonical((north * north + east * east).sqrt() * DEGREE) }
}

const ADJECTIVES: [&str; 8] =
    ["Plain", "Folding", "Insulated", "Compact", "Heavy-duty", "Wireless", "Recycled", "Small"];
const THINGS: [&str; 9] = [
    "kettle",
    "desk lamp",
    "backpack",
    "screwdriver set",
    "water bottle",
    "notebook",
    "bicycle pump",
    "umbrella",
    "chair",
];
const TAGS: [&str; 7] = ["home", "outdoor", "sale", "new", "office", "travel", "gift"];

/// The first `count` products of the catalog.
pub fn expand(count: u32) -> Result<impl Iterator<Item = Product>, Refusal> {
    if count > MAX_EXPAND {
        return Err(Refusal::TooMuch { what: "products", asked: count, most: MAX_EXPAND });
    }
    Ok((0..count).map(product))
}

/// The product with a number: every field follows from mixed bits of the number, so that all languages agree.
fn product(number: u32) -> Product {
    let bits = mix(u64::from(number));
    let pick = |from: u64, count: usize| usize::try_from((bits >> from) % count as u64).unwrap_or(0);
    let name = format!("{} {} {}", ADJECTIVES[pick(0, 8)], THINGS[pick(8, 9)], 100 + pick(16, 900));
    #[allow(clippy::cast_possible_truncation)] // the remainders fit
    let (price, stock) = (199 + ((bits >> 24) % 20_000) as u32, ((bits >> 40) % 500) as i32 - 20);
    let tags = (0..pick(56, 4)).map(|place| TAGS[(pick(50, 7) + place * 3) % 7].to_owned()).collect();
    Product { id: 1_000_000 + u64::from(number), name, price, stock, tags }
}

/// A hash after so many rounds: from the number of rounds itself, each round mixes once.
pub fn burn(rounds: u32) -> Result<u64, Refusal> {
    if rounds > MAX_BURN {
        return Err(Refusal::TooMuch { what: "rounds", asked: rounds, most: MAX_BURN });
    }
    Ok((0..rounds).fold(u64::from(rounds), |hash, _| mix(hash)))
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood, 2014): a bijection of 64 bits that is easily written in any language.
pub(crate) const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
