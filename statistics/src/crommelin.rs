//! How long a call waits in the queue M/D/1, in units of the service time.
//!
//! A. K. Erlang's formula (1909; C. D. Crommelin, "Delay probability formulae", 1934, for many servers) is an
//! alternating sum, whose terms outgrow it until a double keeps nothing of it: at a utilization of 0.9 it gives a
//! chance outside 0 to 1 for a wait of 60 services. G. J. Franx ("A simple solution for the M/D/c waiting time
//! distribution", 2001) has the same chance as a sum of positive terms: with k the next whole number above t,
//! `P(W <= t) = sum over j of P(j arrivals within k - t) P(at most k - 1 - j calls wait)`.

/// Terms of a Poisson distribution with a mean below 1, beyond which its chances are below 1e-45.
const TERMS: usize = 40;

/// Halvings of an interval of one service: to the last digit of a double.
const HALVINGS: usize = 53;

/// The quantile of the wait at a utilization below 1, for `q` between 0 and 1.
pub(crate) fn wait_quantile(utilization: f64, q: f64) -> f64 {
    let queued = queued(utilization, q);
    let (mut low, mut high) = ((queued.len() - 1) as f64, queued.len() as f64);
    if waits_at_most(low, utilization, &queued) >= q {
        // Those that find the server free do not wait at all.
        return low;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if waits_at_most(middle, utilization, &queued) < q { low = middle } else { high = middle }
    }
    high
}

/// The chance of a wait of at most `wait`, which lies within one service below `queued.len()`.
fn waits_at_most(wait: f64, utilization: f64, queued: &[f64]) -> f64 {
    let arrivals = poisson(utilization * (queued.len() as f64 - wait));
    arrivals.iter().zip(queued.iter().rev()).map(|(arrivals, queued)| arrivals * queued).sum()
}

/// The chances of at most 0, 1, 2, ... calls waiting, up to the first that reaches `q`.
///
/// The chances p of so many calls in the system (p0 = 1 - utilization) are those just after a service, by balance
/// across each level: up from j or fewer to more, by more arrivals in one service than are missing; down from j + 1 by
/// none. Here too all terms are positive.
fn queued(utilization: f64, q: f64) -> Vec<f64> {
    let arrivals = poisson(utilization);
    let beyond: Vec<f64> = (1..TERMS).map(|from| arrivals[from..].iter().rev().sum()).collect();
    let mut system = vec![1.0 - utilization];
    let mut queued = Vec::new();
    let mut sum = system[0];
    loop {
        let level = system.len() - 1;
        let from_waiting = system.iter().skip(1).rev().zip(&beyond[1..]).map(|(chance, beyond)| chance * beyond);
        let from_free = system[0] * beyond.get(level).unwrap_or(&0.0);
        let next = (from_free + from_waiting.sum::<f64>()) / arrivals[0];
        system.push(next);
        let before = sum;
        sum += next;
        queued.push(sum);
        // A quantile too near to 1 for the sum to reach ends where the sum no longer grows.
        if sum >= q || sum <= before {
            return queued;
        }
    }
}

/// The first chances of a Poisson distribution.
fn poisson(mean: f64) -> [f64; TERMS] {
    let mut chance = (-mean).exp();
    std::array::from_fn(|count| {
        let this = chance;
        chance *= mean / (count + 1) as f64;
        this
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance of a wait of at most `wait`, for any wait.
    fn chance(wait: f64, utilization: f64) -> f64 {
        let mut queued = queued(utilization, 1.0);
        let services = (1..queued.len()).take_while(|&services| (services as f64) <= wait).count() + 1;
        queued.truncate(services);
        waits_at_most(wait, utilization, &queued)
    }

    /// Erlang's own formula, which serves while its terms are small.
    fn erlang(wait: f64, utilization: f64) -> f64 {
        let term = |services: u32| {
            let reach = utilization * (f64::from(services) - wait);
            (1..=services).map(|factor| reach / f64::from(factor)).product::<f64>() * (-reach).exp()
        };
        (1.0 - utilization) * (0..100).take_while(|&services| f64::from(services) <= wait).map(term).sum::<f64>()
    }

    #[test]
    fn short_waits_agree_with_erlangs_formula() {
        for utilization in [0.1, 0.5, 0.9, 0.99] {
            for wait in [0.0, 0.3, 0.99, 1.0, 1.5, 4.25, 9.0, 9.75] {
                let (stable, known) = (chance(wait, utilization), erlang(wait, utilization));
                assert!((stable - known).abs() < 1e-8, "{utilization}, {wait}: {stable} and {known}");
            }
        }
        assert!(!(0.0..=1.0).contains(&erlang(60.0, 0.9)), "what the stable sum is for");
    }

    #[test]
    fn the_mean_is_that_of_pollaczek_and_khinchine() {
        for utilization in [0.3, 0.9, 0.99] {
            // The wait is the sum of a geometric number of uniform parts, so that its chance is smooth between whole
            // services: Simpson's rule in each.
            let queued = queued(utilization, 1.0);
            let above = |services: usize, part: f64| {
                1.0 - waits_at_most(services as f64 - 1.0 + part, utilization, &queued[..services])
            };
            let simpson = |services| (above(services, 0.0) + 4.0 * above(services, 0.5) + above(services, 1.0)) / 6.0;
            let mean: f64 = (1..=queued.len()).map(simpson).sum();
            let known = utilization / 2.0 / (1.0 - utilization);
            assert!((mean / known - 1.0).abs() < 1e-4, "{utilization}: {mean}, not {known}");
        }
    }

    #[test]
    fn the_quantile_is_the_inverse_of_the_chance() {
        for utilization in [0.2, 0.5, 0.9, 0.99] {
            for q in [0.81, 0.9, 0.99, 0.999, 0.999_999] {
                let wait = wait_quantile(utilization, q);
                assert!((chance(wait, utilization) - q).abs() < 1e-9, "{utilization}, {q}: {wait}");
            }
        }
        assert!(wait_quantile(0.3, 0.69).abs() < 1e-12, "70 % find the server free");
    }

    #[test]
    fn the_farthest_quantile_ends() {
        let farthest = wait_quantile(0.99, 1.0 - f64::EPSILON);
        assert!(farthest.is_finite() && farthest > wait_quantile(0.99, 0.999), "{farthest}");
    }
}
