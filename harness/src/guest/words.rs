//! Splitting a command into words as a shell does, without expanding anything.

/// The words of a command. Blanks part words; single quotes keep everything, double quotes everything but `\"` and `\\`, and a
/// backslash outside of quotes keeps the next letter. The error says what does not end.
pub fn split(text: &str) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            _ if letter.is_whitespace() => words.extend(word.take()),
            '\'' => quoted(&mut letters, '\'', word.get_or_insert_default())?,
            '"' => quoted(&mut letters, '"', word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().push(letters.next().ok_or("it ends in a backslash")?),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Appends what stands before the closing quote.
fn quoted(letters: &mut impl Iterator<Item = char>, quote: char, word: &mut String) -> Result<(), &'static str> {
    let open = if quote == '"' { "a double quote is not closed" } else { "a single quote is not closed" };
    loop {
        match letters.next().ok_or(open)? {
            letter if letter == quote => return Ok(()),
            '\\' if quote == '"' => match letters.next().ok_or(open)? {
                kept @ ('"' | '\\') => word.push(kept),
                other => word.extend(['\\', other]),
            },
            letter => word.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (text, words) in [
            ("./server --port {port}", vec!["./server", "--port", "{port}"]),
            (r#"sh -c 'exec "./my server" $PORT'"#, vec!["sh", "-c", r#"exec "./my server" $PORT"#]),
            (r#"a"b c"'d e'f "" g\ h"#, vec!["ab cd ef", "", "g h"]),
            (r#""say \"so\" \n \\""#, vec![r#"say "so" \n \"#]),
            ("  \t\n", vec![]),
            ("~/x *.py $HOME #y", vec!["~/x", "*.py", "$HOME", "#y"]),
        ] {
            assert_eq!(split(text).unwrap(), words, "{text}");
        }
    }

    #[test]
    fn what_does_not_end_is_said() {
        for (text, why) in [("'a", "single"), ("\"a", "double"), ("\"a\\", "double"), ("a\\", "backslash")] {
            assert!(split(text).unwrap_err().contains(why), "{text}");
        }
    }
}
