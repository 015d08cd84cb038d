//! Many comparisons at once.

/// P values as they come out of Holm's step-down correction, each in its place: where those below 0.05 are called
/// differences, a run without any has one called with a chance of at most 0.05, however the comparisons depend on each
/// other. (S. Holm, "A simple sequentially rejective multiple test procedure", 1979.)
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut places: Vec<_> = (0..p.len()).collect();
    places.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut corrected = vec![1.0; p.len()];
    let mut least = 0.0_f64;
    for (rank, &place) in places.iter().enumerate() {
        least = least.max(p[place] * (p.len() - rank) as f64).min(1.0);
        corrected[place] = least;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_example() {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
        let corrected = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, known) in corrected.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - known).abs() < 1e-12, "{corrected:?}");
        }
    }

    #[test]
    fn nothing_leaves_the_range() {
        assert_eq!(holm(&[]), Vec::<f64>::new());
        assert_eq!(holm(&[0.9, 0.8, 0.0]), [1.0, 1.0, 0.0]);
        assert_eq!(holm(&[0.04]), [0.04], "a single comparison needs no correction");
    }
}
