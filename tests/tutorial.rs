//! docs/ADAPTERS.md shows code that is compiled: each block that names a file is found in it, word for word.

use std::path::Path;

/// The blocks of Rust code, each with the file that it names in the line before.
fn blocks(text: &str) -> Vec<(Option<&str>, String)> {
    let mut blocks = Vec::new();
    let (mut before, mut open) = ("", None);
    for line in text.lines() {
        match &mut open {
            None if line == "```rust" => open = Some((named(before), String::new())),
            None => {}
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, code)) => {
                code.push_str(line);
                code.push('\n');
            }
        }
        before = line;
    }
    blocks
}

/// The file in a comment.
fn named(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")
}

#[test]
fn the_code_of_the_tutorial_is_the_code_of_the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/ADAPTERS.md")).unwrap();
    let blocks = blocks(&text);
    assert!(blocks.len() >= 7, "only {} blocks", blocks.len());
    for (file, code) in blocks {
        let file = file.unwrap_or_else(|| panic!("a block names no file:\n{code}"));
        let source = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(source.contains(&code), "{file} has no such lines:\n{code}");
    }
}

#[test]
fn what_differs_is_seen() {
    let text = "<!-- a.rs -->\n```rust\nlet a = 1;\n```\n```rust\nb\n```\n";
    assert_eq!(blocks(text), [(Some("a.rs"), "let a = 1;\n".to_owned()), (None, "b\n".to_owned())]);
}

#[test]
fn the_examples_are_as_short_as_they_are_said_to_be() {
    for (folder, most) in [("own-adapter", 150), ("own-runtime", 400)] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(folder).join("src");
        let lines = std::fs::read_dir(source).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            std::fs::read_to_string(path).unwrap().lines().count()
        });
        let lines: usize = lines.sum();
        assert!(lines < most, "{folder} has {lines} lines");
    }
}
