//! Tables and lists of as many rows as there is room for, and how many more there were.

/// Bytes that are kept for the line that counts what was left out.
const REST: usize = 40;

/// A table with its head; rows are lines already. Empty where there are no rows.
pub(super) fn table(columns: &[&str], rows: impl Iterator<Item = String>, bytes: usize) -> String {
    let dashes = "---|".repeat(columns.len());
    let head = format!("| {} |\n|{dashes}\n", columns.join(" | "));
    filled(&head, rows, bytes)
}

/// A list of points. Empty where there are none.
pub(super) fn list(points: impl Iterator<Item = String>, bytes: usize) -> String {
    filled("", points.map(|point| format!("- {point}")), bytes)
}

/// As many lines as fit.
fn filled(head: &str, lines: impl Iterator<Item = String>, bytes: usize) -> String {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return String::new();
    }
    let mut out = head.to_owned();
    while let Some(line) = lines.next_if(|line| out.len() + line.len() < bytes.saturating_sub(REST)) {
        out.extend([line.as_str(), "\n"]);
    }
    let more = lines.count();
    if more > 0 { format!("{out}\nand {more} more\n") } else { out }
}

#[cfg(test)]
mod tests {
    use super::{list, table};

    fn rows(count: usize) -> impl Iterator<Item = String> {
        (0..count).map(|at| format!("| {at:>6} |"))
    }

    #[test]
    fn rows_are_left_out_and_counted() {
        let all = table(&["a"], rows(3), 1_000);
        assert_eq!(all, "| a |\n|---|\n|      0 |\n|      1 |\n|      2 |\n");
        let some = table(&["a"], rows(9_000), 100);
        assert!(some.len() <= 100 && some.ends_with("|      3 |\n\nand 8996 more\n"), "{some}");
        assert_eq!(table(&["a"], rows(0), 100), "");
        assert_eq!(list(["b".to_owned()].into_iter(), 100), "- b\n");
    }

    #[test]
    fn a_row_that_is_too_long_is_counted_too() {
        let long = ["x".repeat(200), "y".to_owned()];
        assert_eq!(list(long.into_iter(), 100), "\nand 2 more\n");
    }
}
