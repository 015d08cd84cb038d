//! Foreign text cut to what a reader takes in.

/// Letters of a name that are shown.
pub const NAME: usize = 200;
/// Letters of a reason, or of an expectation, that are shown.
pub const REASON: usize = 500;
/// Letters of a remark, or of a verdict, that are shown.
pub const REMARK: usize = 1_000;

/// A text of at most so many letters, and dots where there were more.
#[must_use]
pub fn short(text: &str, letters: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(letters) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn what_is_cut_is_cut_between_letters() {
        assert_eq!([2, 3].map(|letters| short(" äöü ", letters)), ["äö...", "äöü"]);
    }
}
