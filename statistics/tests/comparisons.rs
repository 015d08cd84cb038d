//! Intervals and comparisons over launches hold what they promise, by simulation with fixed seeds.
//!
//! Launches have log-normal noise of the two sizes that restarts of one unchanged program show: 7.8 % (coefficient of
//! variation) where the kernel places threads freely, 1 % where they are pinned to a CPU.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rpcbench_statistics::{Estimate, Interval, geometric_mean, paired_ratio, two_sided_t};

/// A share near 0.05 then errs by 0.0015.
const TRIALS: usize = 20_000;

/// Three standard errors of a share of 0.05: what a simulation of a test at exactly 5 % may show above it.
const ERROR: f64 = 0.0046;

const FREE: f64 = 0.078;
const PINNED: f64 = 0.01;
const LAUNCHES: [usize; 5] = [3, 5, 8, 12, 20];

/// How many launches find a slowdown of 10 % in 95 % of comparisons. Over 200,000 each: placed freely, 5 launches find
/// it in 32 %, 12 in 78 %, 18 in 93.2 %, 19 in 94.5 % and 20 in 95.7 %; pinned, 3 find it in 99.9 %. Intervals covered
/// 94.9 to 95.2 % and false alarms were 4.9 to 5.1 % throughout; with 1.96 for t 81 to 94 %, and 18.8 % at 3 to 6.4 %
/// at 20.
const NEEDED_FREE: usize = 20;
const NEEDED_PINNED: usize = 3;

struct Launches {
    random: Pcg64Mcg,
    deviation: f64,
}

impl Launches {
    /// Launches with this coefficient of variation, which makes the deviation of their logarithms.
    fn new(variation: f64) -> Self {
        Self { random: Pcg64Mcg::seed_from_u64(1), deviation: variation.powi(2).ln_1p().sqrt() }
    }

    /// The figures of so many launches of a cell whose true figure is `truth`.
    fn of(&mut self, truth: f64, n: usize) -> Vec<f64> {
        (0..n).map(|_| truth * (self.deviation * self.normal()).exp()).collect()
    }

    /// A standard normal value, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (u, v) = (1.0 - self.unit(), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    fn unit(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The share of trials in which `holds` is true.
fn share(mut holds: impl FnMut() -> bool) -> f64 {
    (0..TRIALS).filter(|_| holds()).count() as f64 / TRIALS as f64
}

/// The share of intervals about the geometric mean of launches that hold the truth.
fn covered(variation: f64, n: usize, interval: impl Fn(&[f64]) -> Interval) -> f64 {
    let mut launches = Launches::new(variation);
    share(|| interval(&launches.of(80_000.0, n)).contains(80_000.0))
}

/// The share of paired comparisons of a cell with another, slower by a factor, that call a difference of that
/// direction.
fn found(variation: f64, n: usize, factor: f64, differs: impl Fn(&Estimate) -> bool) -> f64 {
    let mut launches = Launches::new(variation);
    share(|| {
        let (slower, base) = (launches.of(80_000.0 * factor, n), launches.of(80_000.0, n));
        let ratio = paired_ratio(&slower, &base).unwrap();
        differs(&ratio) && (ratio.center > 1.0 || factor <= 1.0)
    })
}

fn students(values: &[f64]) -> Interval {
    geometric_mean(values).unwrap().interval.unwrap()
}

/// What an interval would be that takes the normal distribution's 1.96 for t: too narrow.
fn narrowed(estimate: &Estimate) -> Interval {
    let Interval { low, high } = estimate.interval.unwrap();
    let narrower = 1.96 / two_sided_t(estimate.n).unwrap();
    let narrow = |end: f64| estimate.center * (end / estimate.center).powf(narrower);
    Interval { low: narrow(low), high: narrow(high) }
}

/// What a bootstrap would give: the middle 95 % of the geometric means of launches drawn with replacement.
fn bootstrapped(values: &[f64], random: &mut Pcg64Mcg) -> Interval {
    let logarithms: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    let mut one = || {
        let drawn = (0..values.len()).map(|_| logarithms[random.next_u32() as usize % values.len()]);
        drawn.sum::<f64>() / values.len() as f64
    };
    let mut means: Vec<f64> = (0..200).map(|_| one()).collect();
    means.sort_by(f64::total_cmp);
    Interval { low: means[4].exp(), high: means[195].exp() }
}

#[test]
fn intervals_cover_95_percent() {
    for variation in [FREE, PINNED] {
        for n in LAUNCHES {
            let covered = covered(variation, n, students);
            println!("{variation}, {n} launches: {covered} covered");
            assert!((0.93..=0.97).contains(&covered), "{variation}, {n} launches: {covered} covered");
        }
    }
}

#[test]
fn intervals_of_a_ratio_cover_95_percent() {
    let mut launches = Launches::new(FREE);
    for n in LAUNCHES {
        let covered = share(|| {
            let ratio = paired_ratio(&launches.of(110.0, n), &launches.of(100.0, n)).unwrap();
            ratio.interval.unwrap().contains(1.1)
        });
        assert!((0.93..=0.97).contains(&covered), "{n} launches: {covered} covered");
    }
}

#[test]
fn equal_cells_are_called_different_in_at_most_one_of_twenty() {
    for variation in [FREE, PINNED] {
        for n in LAUNCHES {
            let alarms = found(variation, n, 1.0, Estimate::differs_from_one);
            println!("{variation}, {n} launches: {alarms} false alarms");
            assert!(alarms <= 0.05 + ERROR, "{variation}, {n} launches: {alarms} false alarms");
            assert!(alarms >= 0.05 - ERROR, "{variation}, {n} launches: {alarms} false alarms, wider than it must be");
        }
    }
}

#[test]
fn a_slowdown_of_10_percent_is_found() {
    for (variation, needed) in [(FREE, NEEDED_FREE), (PINNED, NEEDED_PINNED)] {
        let found = found(variation, needed, 1.1, Estimate::differs_from_one);
        println!("{variation}, {needed} launches: a slowdown of 10 % found in {found}");
        assert!(found >= 0.95, "{variation}, {needed} launches: {found} found");
    }
    let fewer = found(FREE, NEEDED_FREE - 2, 1.1, Estimate::differs_from_one);
    assert!(fewer < 0.95, "{} launches find {fewer}: fewer are needed", NEEDED_FREE - 2);
}

#[test]
fn intervals_that_are_too_narrow_would_be_caught() {
    for n in [3, 5, 8] {
        let covered = covered(FREE, n, |values| narrowed(&geometric_mean(values).unwrap()));
        assert!(covered < 0.93, "{n} launches: 1.96 for t covers {covered}");
    }
    for n in LAUNCHES {
        let alarms = found(FREE, n, 1.0, |ratio| !narrowed(ratio).contains(1.0));
        assert!(alarms > 0.05 + ERROR, "{n} launches: 1.96 for t gives {alarms} false alarms");
    }
}

#[test]
fn a_bootstrap_would_be_caught() {
    let mut launches = Launches::new(FREE);
    let mut random = Pcg64Mcg::seed_from_u64(2);
    for n in [3, 5, 8] {
        let holds = |_: &usize| bootstrapped(&launches.of(1.0, n), &mut random).contains(1.0);
        let covered = (0..2_000).filter(holds).count() as f64 / 2_000.0;
        assert!(covered < 0.93, "{n} launches: a bootstrap covers {covered}");
    }
}
