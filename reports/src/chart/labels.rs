//! Names beside their marks, moved apart until none lies over another.

/// Places for labels near `wanted`, in the same order, at least `gap` apart and within `from..=to` where they fit.
pub(super) fn spread(wanted: &[f64], gap: f64, (from, to): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut places = vec![0.0; wanted.len()];
    let mut groups: Vec<Group> = Vec::new();
    for &label in &order {
        groups.push(Group { labels: vec![label], center: wanted[label].clamp(from, to) });
        settle(&mut groups, wanted, gap, (from, to));
    }
    for group in &groups {
        for (place, &label) in group.labels.iter().enumerate() {
            places[label] = group.top(gap) + place as f64 * gap;
        }
    }
    places
}

/// Labels that stand `gap` apart because they would touch otherwise.
struct Group {
    labels: Vec<usize>,
    center: f64,
}

impl Group {
    fn half(&self, gap: f64) -> f64 {
        (self.labels.len() - 1) as f64 * gap / 2.0
    }

    fn top(&self, gap: f64) -> f64 {
        self.center - self.half(gap)
    }
}

/// Joins the last group with those before it while they overlap.
fn settle(groups: &mut Vec<Group>, wanted: &[f64], gap: f64, (from, to): (f64, f64)) {
    while let [.., before, last] = groups.as_mut_slice() {
        if before.center + before.half(gap) + gap <= last.top(gap) + 1e-9 {
            return;
        }
        before.labels.append(&mut last.labels);
        let mean = before.labels.iter().map(|&label| wanted[label]).sum::<f64>() / before.labels.len() as f64;
        let half = before.half(gap);
        before.center = mean.min(to - half).max(from + half);
        groups.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_in_order() {
        let wanted = [50.0, 52.0, 10.0, 51.0, 99.0, 99.0];
        let places = spread(&wanted, 13.0, (0.0, 100.0));
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 12.99), "{sorted:?}");
        assert!(sorted[0] >= 0.0 && sorted[5] <= 100.0);
        assert!(places[0] < places[3] && places[3] < places[1], "{places:?}");
        assert!((places[2] - 10.0).abs() < 1e-9, "a free label stays where it belongs");
    }

    #[test]
    fn one_label_too_many_does_no_harm() {
        assert_eq!(spread(&[], 13.0, (0.0, 10.0)).len(), 0);
        assert_eq!(spread(&[5.0; 9], 13.0, (0.0, 10.0)).len(), 9);
    }
}
