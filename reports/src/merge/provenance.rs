//! Where several runs came from, told as of one.

use jiff::Timestamp;
use rpcbench_records::Run;

use super::cell::same;
use super::joined::add_new;

/// Adds a later run's provenance. Where they share cells, as many launches were asked for as both asked for.
pub(super) fn add(whole: &mut Run, part: &Run) {
    let shared = part.cells.iter().any(|cell| whole.cells.iter().any(|other| same(other, cell)));
    let (ours, theirs) = (whole.suite.launches, part.suite.launches);
    whole.suite.launches = if shared { ours.saturating_add(theirs) } else { ours.max(theirs) };
    whole.seconds += part.seconds;
    whole.interrupted |= part.interrupted;
    whole.command = one_after_the_other(&whole.command, &part.command);
    if whole.suite.preset != part.suite.preset {
        whole.suite.preset = format!("{}, {}", whole.suite.preset, part.suite.preset);
    }
    add_new(&mut whole.suite.references, part.suite.references.clone(), |id| id);
    let started = |run: &Run| run.noise.as_ref().and_then(|noise| noise.started.parse::<Timestamp>().ok());
    if whole.noise.is_none() || started(part) > started(whole) {
        whole.noise.clone_from(&part.noise);
    }
    let checked = |run: &Run| run.interop.as_ref().and_then(|interop| interop.checked.parse::<Timestamp>().ok());
    if whole.interop.is_none() || checked(part) > checked(whole) {
        whole.interop.clone_from(&part.interop);
    }
}

/// One command line that makes both runs, for a shell.
fn one_after_the_other(first: &[String], then: &[String]) -> Vec<String> {
    let words = |command: &[String]| match command {
        [shell, flag, script] if shell == "sh" && flag == "-c" => script.clone(),
        words => words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "),
    };
    vec!["sh".to_owned(), "-c".to_owned(), format!("{}; {}", words(first), words(then))]
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
