//! A part as people write it: `3%`.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A part of one, written in percent.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "String")]
pub struct Part(pub f64);

/// More than this is no allowance but a mistake.
const MOST_PERCENT: f64 = 1000.0;

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.trim().strip_suffix('%').map(str::trim_end).and_then(|number| number.parse::<f64>().ok());
        match number {
            None => Err(format!("`{text}` is no percentage: write e.g. 5%")),
            Some(percent) if (0.0..=MOST_PERCENT).contains(&percent) => Ok(Self(percent / 100.0)),
            Some(_) => Err(format!("`{text}` is out of range: give 0% to {MOST_PERCENT:.0}%")),
        }
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.0 * 100.0;
        let digits = usize::from((percent - percent.round()).abs() >= 0.005);
        write!(f, "{percent:.digits$} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_parts() {
        assert_eq!("5%".parse(), Ok(Part(0.05)));
        assert_eq!(" 0.5 % ".parse(), Ok(Part(0.005)));
        assert_eq!((Part(0.03).to_string(), Part(0.125).to_string()), ("3 %".to_owned(), "12.5 %".to_owned()));
        for bad in ["", "5", "-1%", "five%", "nan%", "inf%", "1e9%", "%"] {
            assert!(bad.parse::<Part>().is_err(), "{bad}");
        }
    }
}
