//! What speaks against a search as a whole.

use rpcbench_records::Verdict;

/// What was seen in the steps of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Doubts {
    wrong: Option<String>,
    /// Steps that count as missed because two launches said nothing, and the cause of the last.
    unclear: Option<(usize, String)>,
    /// What disturbed steps: in how many of them, and the first one's words.
    disturbed: Vec<(usize, String)>,
}

impl Doubts {
    pub(super) fn wrong(&mut self, reason: String) {
        self.wrong.get_or_insert(reason);
    }

    pub(super) fn unclear(&mut self, cause: String) {
        let steps = self.unclear.take().map_or(0, |(steps, _)| steps);
        self.unclear = Some((steps + 1, cause));
    }

    /// Notes what disturbed one step; of several reasons of a kind the first.
    pub(super) fn disturbed(&mut self, reasons: Vec<String>) {
        let mut told = Vec::new();
        for reason in reasons {
            let kind = kind_of(&reason);
            if told.contains(&kind) {
                continue;
            }
            match self.disturbed.iter_mut().find(|(_, known)| kind_of(known) == kind) {
                Some((steps, _)) => *steps += 1,
                None => self.disturbed.push((1, reason)),
            }
            told.push(kind);
        }
    }

    /// True where there is nothing more to search.
    pub(super) fn is_worthless(&self) -> bool {
        self.wrong.is_some()
    }

    /// The verdict over so many steps, and its reasons.
    pub(super) fn verdict(self, steps: usize) -> (Verdict, Vec<String>) {
        let verdict = match (&self.wrong, &self.unclear, &self.disturbed[..]) {
            (Some(_), ..) => Verdict::Invalid,
            (None, None, []) => Verdict::Valid,
            _ => Verdict::Suspect,
        };
        let unclear = self.unclear.map(|(missed, cause)| {
            format!(
                "{missed} of {steps} steps count as missed because two launches said nothing of the system: {cause}"
            )
        });
        let disturbed = self
            .disturbed
            .into_iter()
            .map(|(some, first)| format!("in {some} of {steps} steps, first of all: {first}"));
        (verdict, self.wrong.into_iter().chain(unclear).chain(disturbed).collect())
    }
}

/// A reason without its figures, by which the same in another step is known.
fn kind_of(reason: &str) -> String {
    reason.chars().filter(|letter| !letter.is_ascii_digit() && *letter != '.').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(reasons: &[&str]) -> Vec<String> {
        reasons.iter().map(|&reason| reason.to_owned()).collect()
    }

    #[test]
    fn nothing_seen_is_valid() {
        assert_eq!(Doubts::default().verdict(7), (Verdict::Valid, Vec::new()));
    }

    #[test]
    fn what_disturbed_steps_is_told_once_for_each_kind() {
        let mut doubts = Doubts::default();
        doubts.disturbed(owned(&["others used 12 % of a CPU", "steal 6.0 %"]));
        doubts.disturbed(owned(&["others used 9.5 % of a CPU", "others used 8 % of a CPU"]));
        let told =
            ["in 2 of 7 steps, first of all: others used 12 % of a CPU", "in 1 of 7 steps, first of all: steal 6.0 %"];
        assert_eq!(doubts.verdict(7), (Verdict::Suspect, owned(&told)));
    }

    #[test]
    fn steps_that_nothing_was_learned_from_make_a_search_suspect() {
        let mut doubts = Doubts::default();
        doubts.unclear("it died".to_owned());
        doubts.unclear("it died again".to_owned());
        let told = "2 of 7 steps count as missed because two launches said nothing of the system: it died again";
        assert_eq!(doubts.clone().verdict(7), (Verdict::Suspect, owned(&[told])));
        doubts.wrong("wrong answers".to_owned());
        assert!(doubts.is_worthless());
        assert_eq!(doubts.verdict(7), (Verdict::Invalid, owned(&["wrong answers", told])));
    }
}
