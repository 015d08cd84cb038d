//! One value of a table.

use serde::ser::{Serialize, Serializer};

/// A value for programs, with how people read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    value: Value,
    pub(super) shown: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
enum Value {
    #[default]
    Missing,
    Text(String),
    Count(u64),
    Number(f64),
}

impl Field {
    /// Text, the same for everyone.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { value: Value::Text(text.clone()), shown: text }
    }

    /// An integer, the same for everyone.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self { value: Value::Count(count), shown: count.to_string() }
    }

    /// A number, with how people read it; programs get three decimals.
    pub fn number(value: f64, shown: impl Into<String>) -> Self {
        Self { value: Value::Number(value), shown: shown.into() }
    }

    /// Nothing for programs, with what people see in its place.
    pub fn shown(shown: impl Into<String>) -> Self {
        Self { value: Value::Missing, shown: shown.into() }
    }

    /// What was not measured: null, empty, a dash.
    #[must_use]
    pub fn missing() -> Self {
        Self::shown("-")
    }

    pub(super) fn to_csv(&self) -> String {
        match &self.value {
            Value::Missing => String::new(),
            Value::Text(text) => text.clone(),
            Value::Count(count) => count.to_string(),
            Value::Number(number) => crate::csv::number(*number),
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Missing => serializer.serialize_unit(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Count(count) => serializer.serialize_u64(*count),
            Value::Number(number) => serializer.serialize_f64((number * 1e3).round() / 1e3),
        }
    }
}
