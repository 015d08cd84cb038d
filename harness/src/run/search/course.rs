//! How far a search has come, and what speaks against it.

use rpcbench_records::SearchStep;

use super::bracket::Bracket;
use super::doubts::Doubts;
use super::outcome::Outcome;

/// The bisections of a search, and what was seen in their steps.
pub(super) struct Course {
    pub(super) brackets: Vec<Bracket>,
    pub(super) doubts: Doubts,
}

impl Course {
    pub(super) fn new(brackets: Vec<Bracket>) -> Self {
        Self { brackets, doubts: Doubts::default() }
    }

    /// Notes what a launch, known by its order, said of a rate; false where the step is to be made again. The last launch
    /// of a step counts whatever it says: one that says nothing counts as missed, and the search is in doubt.
    pub(super) fn hear(
        &mut self,
        bracket: usize,
        (order, rate_per_s): (u32, f64),
        outcome: Outcome,
        last: bool,
    ) -> bool {
        let mut step = SearchStep { order, rate_per_s, response_ns: None, kept: false, cause: None, repeated: false };
        match outcome {
            Outcome::Wrong(reason) => {
                step.cause = Some(reason.clone());
                self.doubts.wrong(reason);
            }
            Outcome::Told { response_ns, kept, cause, disturbed } => {
                step = SearchStep { response_ns, kept, cause, ..step };
                self.doubts.disturbed(disturbed);
            }
            Outcome::Nothing(cause) => {
                step = SearchStep { cause: Some(cause.clone()), repeated: !last, ..step };
                if last {
                    self.doubts.unclear(cause);
                }
            }
        }
        let made = !step.repeated;
        self.brackets[bracket].note(step);
        made
    }

    /// Steps that were made, those made twice counted once.
    pub(super) fn made(&self) -> usize {
        self.brackets.iter().flat_map(|bracket| &bracket.found.steps).filter(|step| !step.repeated).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::Verdict;

    fn course() -> Course {
        Course::new(vec![Bracket::new(1_000.0, 0, 1)])
    }

    fn nothing() -> Outcome {
        Outcome::Nothing("it died".to_owned())
    }

    fn missed(cause: Option<&str>, disturbed: &[&str]) -> Outcome {
        let disturbed = disturbed.iter().map(|&text| text.to_owned()).collect();
        Outcome::Told { response_ns: Some(9), kept: false, cause: cause.map(str::to_owned), disturbed }
    }

    #[test]
    fn a_launch_that_says_nothing_is_made_again_and_counts_for_nothing() {
        let mut course = course();
        assert!(!course.hear(0, (0, 500.0), nothing(), false));
        assert!(course.hear(
            0,
            (1, 500.0),
            Outcome::Told { response_ns: Some(1), kept: true, cause: None, disturbed: vec![] },
            true
        ));
        let found = &course.brackets[0].found;
        assert_eq!((found.steps.len(), found.missed_per_s, found.kept_per_s), (2, None, Some(500.0)));
        assert_eq!((found.steps[0].repeated, found.steps[1].repeated, course.made()), (true, false, 1));
        assert_eq!(course.doubts.verdict(1).0, Verdict::Valid, "the second launch told it");
    }

    #[test]
    fn two_that_say_nothing_count_as_missed_and_the_search_is_suspect() {
        let mut course = course();
        course.hear(0, (0, 500.0), nothing(), false);
        assert!(course.hear(0, (1, 500.0), nothing(), true));
        assert_eq!((course.brackets[0].found.missed_per_s, course.made()), (Some(500.0), 1));
        let (verdict, reasons) = course.doubts.verdict(1);
        assert_eq!((verdict, reasons.len()), (Verdict::Suspect, 1));
        assert!(reasons[0].contains("count as missed") && reasons[0].contains("it died"), "{reasons:?}");
    }

    #[test]
    fn saturation_is_a_miss_at_once_and_a_disturbance_is_carried() {
        let mut course = course();
        assert!(course.hear(0, (0, 500.0), missed(Some("saturated"), &[]), false));
        assert!(course.doubts == Doubts::default());
        assert!(course.hear(0, (1, 250.0), missed(None, &["a compiler"]), false));
        assert_eq!(course.brackets[0].found.missed_per_s, Some(250.0));
        assert_eq!(
            course.doubts.verdict(2),
            (Verdict::Suspect, vec!["in 1 of 2 steps, first of all: a compiler".to_owned()])
        );
    }

    #[test]
    fn a_wrong_answer_ends_a_search() {
        let mut course = course();
        assert!(course.hear(0, (0, 500.0), Outcome::Wrong("wrong".to_owned()), false));
        assert!(course.doubts.is_worthless());
        assert_eq!(course.brackets[0].found.missed_per_s, Some(500.0));
    }
}
