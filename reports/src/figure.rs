//! A figure of a cell: the launches' values, and what they come to.

use rpcbench_statistics::{Estimate, geometric_mean};

/// One quantity of a cell over its launches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Geometric mean and 95 % interval; `None` where it was not measured, or one launch does not support it.
    pub estimate: Option<Estimate>,
    /// The value of each launch that has one, in the order of launches.
    pub launches: Vec<f64>,
    /// For a quantile: how many calls the poorest launch lacks before it may be printed.
    pub lacks: u64,
    /// For a quantile: calls still open at the end could move it, so that it is a lower bound only.
    pub at_least: bool,
}

impl Figure {
    /// A quantity that every launch has.
    #[must_use]
    pub fn of(launches: Vec<f64>) -> Self {
        Self { estimate: geometric_mean(&launches), launches, ..Self::default() }
    }

    /// A quantity that some launches may lack: then there is no estimate.
    #[must_use]
    pub fn of_all(values: &[Option<f64>]) -> Self {
        let launches: Vec<f64> = values.iter().copied().flatten().collect();
        let complete = launches.len() == values.len();
        Self { estimate: geometric_mean(&launches).filter(|_| complete), launches, ..Self::default() }
    }

    /// The center of the estimate.
    #[must_use]
    pub fn center(&self) -> Option<f64> {
        self.estimate.map(|estimate| estimate.center)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_that_one_launch_lacks_has_no_estimate() {
        let figure = Figure::of_all(&[Some(10.0), None, Some(12.0)]);
        assert_eq!((figure.center(), figure.launches.len()), (None, 2));
        assert!(Figure::of_all(&[Some(10.0), Some(12.0)]).center().is_some());
    }
}
