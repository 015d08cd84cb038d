//! Foreign text in Markdown: no letter of it makes structure, in a table or out of it.
//!
//! References of HTML are never read as structure. Mentions and numbers of issues are looked for in what was rendered,
//! where only code is spared (<https://github.com/github/cmark-gfm/issues/181>): in text, a space without width parts
//! the sign from the name.

use crate::decision::words::short;

/// Foreign words within a sentence, cut after so many letters.
pub(super) fn text(foreign: &str, longest: usize) -> String {
    letters(foreign, longest, |letter| match letter {
        '@' => Some("@&#8203;"),
        '#' => Some("#&#8203;"),
        _ => reference(letter),
    })
}

/// A name as code, cut after so many letters.
pub(super) fn code(name: &str, longest: usize) -> String {
    format!("<code>{}</code>", letters(name, longest, reference))
}

/// One line of at most so many letters, each written as it is or as something else.
fn letters(foreign: &str, longest: usize, written: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::new();
    for letter in short(foreign, longest).chars() {
        match written(letter) {
            Some(other) => out.push_str(other),
            None if letter.is_control() => out.push(' '),
            None => out.push(letter),
        }
    }
    out
}

const fn reference(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '|' => "&#124;",
        '\\' => "&#92;",
        '`' => "&#96;",
        '*' => "&#42;",
        '_' => "&#95;",
        '~' => "&#126;",
        '[' => "&#91;",
        ']' => "&#93;",
        '$' => "&#36;",
        '#' => "&#35;",
        '@' => "&#64;",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{code, text};

    #[test]
    fn no_letter_makes_structure() {
        let foreign = " a|b \\| `c` <b> &amp; @octocat #12 **d** ~e~ [f](g) $h$\r\n| i |\u{1b}[31m";
        let shown = text(foreign, 1_000);
        assert!(!shown.contains(['|', '`', '<', '>', '*', '\\', '[', ']', '~', '$', '\n', '\r', '\u{1b}']), "{shown}");
        assert!(shown.starts_with("a&#124;b &#92;&#124; &#96;c&#96; &lt;b&gt; &amp;amp; @&#8203;octocat #&#8203;12 "));
        assert_eq!(code("a|b @c #1", 1_000), "<code>a&#124;b &#64;c &#35;1</code>");
    }

    #[test]
    fn what_is_cut_is_cut_before_it_is_written_otherwise() {
        assert_eq!(text("|@|", 2), "&#124;@&#8203;...");
        assert_eq!(code("|||", 1), "<code>&#124;...</code>");
    }
}
