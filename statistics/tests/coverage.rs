//! The intervals hold what they promise, by simulation with fixed seeds.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;
use rpcbench_statistics::{geometric_mean, paired_ratio};

const TRIALS: usize = 4_000;

/// A standard normal value, by Box and Muller.
fn normal(random: &mut Pcg64Mcg) -> f64 {
    let unit = |random: &mut Pcg64Mcg| (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let (u, v) = (1.0 - unit(random), unit(random));
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

/// Launches of a cell whose true figure is `truth`, with a coefficient of variation near `spread`.
fn launches(random: &mut Pcg64Mcg, truth: f64, spread: f64, n: usize) -> Vec<f64> {
    (0..n).map(|_| truth * (spread * normal(random)).exp()).collect()
}

/// The share of trials in which `holds` is true.
fn share(mut holds: impl FnMut() -> bool) -> f64 {
    (0..TRIALS).filter(|_| holds()).count() as f64 / TRIALS as f64
}

#[test]
fn intervals_of_a_figure_cover_95_percent() {
    let mut random = Pcg64Mcg::seed_from_u64(1);
    for n in [3, 5, 10] {
        let covered = share(|| {
            let estimate = geometric_mean(&launches(&mut random, 80_000.0, 0.08, n)).unwrap();
            estimate.interval.unwrap().contains(80_000.0)
        });
        assert!((0.93..=0.97).contains(&covered), "n = {n}: {covered} covered");
    }
}

#[test]
fn intervals_of_a_ratio_cover_95_percent() {
    let mut random = Pcg64Mcg::seed_from_u64(2);
    for n in [3, 5, 10] {
        let covered = share(|| {
            let (a, b) = (launches(&mut random, 110.0, 0.08, n), launches(&mut random, 100.0, 0.08, n));
            paired_ratio(&a, &b).unwrap().interval.unwrap().contains(1.1)
        });
        assert!((0.93..=0.97).contains(&covered), "n = {n}: {covered} covered");
    }
}

#[test]
fn equal_cells_are_called_different_in_one_of_twenty() {
    let mut random = Pcg64Mcg::seed_from_u64(3);
    let alarms = share(|| {
        let (a, b) = (launches(&mut random, 100.0, 0.08, 5), launches(&mut random, 100.0, 0.08, 5));
        paired_ratio(&a, &b).unwrap().differs_from_one()
    });
    assert!((0.03..=0.07).contains(&alarms), "{alarms} false alarms");
}
