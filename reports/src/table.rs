//! One table for every format: what a command lists is built once, and shown to people, as JSON or as CSV.

use serde::ser::{Serialize, SerializeMap, Serializer};

mod field;
mod text;

pub use field::Field;
pub use text::{Style, wrap};

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// An array of objects.
    Json,
    /// A line of names, then a line per row.
    Csv,
}

/// Who is shown a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People and programs.
    Everyone,
    /// People: it repeats what other columns hold.
    People,
    /// Programs: it would make the table too wide, or headings say it.
    Programs,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in JSON and CSV, with its unit: `p50_ns`.
    pub key: &'static str,
    /// Its heading for people.
    pub heading: &'static str,
    /// Who is shown it.
    pub audience: Audience,
    /// True where values stand at the right, as numbers do.
    pub right: bool,
}

impl Column {
    /// A column of text, for everyone.
    #[must_use]
    pub const fn text(key: &'static str, heading: &'static str) -> Self {
        Self { key, heading, audience: Audience::Everyone, right: false }
    }

    /// A column of numbers, for everyone.
    #[must_use]
    pub const fn number(key: &'static str, heading: &'static str) -> Self {
        Self { key, heading, audience: Audience::Everyone, right: true }
    }

    /// The same column for an audience.
    #[must_use]
    pub const fn only_for(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }
}

/// Columns, and rows under headings.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

/// One line of a table; programs see the rows alone.
#[derive(Clone, Debug)]
enum Line {
    Heading(String),
    Row(Vec<Field>),
    Note(String),
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        Self { columns: columns.to_vec(), lines: Vec::new() }
    }

    /// True of a table without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows().next().is_none()
    }

    /// Begins a group of rows.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Heading(text.into()));
    }

    /// Adds a row: a field for each column, whoever is shown it.
    pub fn row(&mut self, fields: Vec<Field>) {
        debug_assert_eq!(fields.len(), self.columns.len(), "a field for each column");
        self.lines.push(Line::Row(fields));
    }

    /// Adds a remark to the row above, for people.
    pub fn note(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Note(text.into()));
    }

    /// Writes the table. `style` matters to people alone.
    pub fn render(&self, format: Format, style: Style) -> Result<String, serde_json::Error> {
        Ok(match format {
            Format::Table => text::render(self, style),
            Format::Csv => self.to_csv(),
            Format::Json => serde_json::to_string_pretty(&self.objects().collect::<Vec<_>>())? + "\n",
        })
    }

    fn rows(&self) -> impl Iterator<Item = &[Field]> {
        self.lines.iter().filter_map(|line| match line {
            Line::Row(fields) => Some(fields.as_slice()),
            Line::Heading(_) | Line::Note(_) => None,
        })
    }

    fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.rows().map(|fields| Object { columns: &self.columns, fields })
    }

    fn to_csv(&self) -> String {
        let names = self.columns.iter().filter(for_programs).map(|column| column.key.to_owned()).collect();
        let values = self.objects().map(|object| object.entries().map(|(_, field)| field.to_csv()).collect::<Vec<_>>());
        crate::csv::lines(std::iter::once(names).chain(values))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that `filter` asks for
fn for_programs(column: &&Column) -> bool {
    column.audience != Audience::People
}

/// A row as programs see it: names in the table's order.
struct Object<'t> {
    columns: &'t [Column],
    fields: &'t [Field],
}

impl<'t> Object<'t> {
    fn entries(&self) -> impl Iterator<Item = (&'static str, &'t Field)> {
        let pairs = self.columns.iter().zip(self.fields);
        pairs.filter(|(column, _)| for_programs(column)).map(|(column, field)| (column.key, field))
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, field) in self.entries() {
            map.serialize_entry(key, field)?;
        }
        map.end()
    }
}
