//! Cells by pattern: `grpc,echo/*,closed:16`.

use std::fmt;
use std::str::FromStr;

use rpcbench_records::Load;
use serde::Deserialize;
use wildmatch::WildMatch;

/// Cells by adapter, workload and, where it is given, load; `*` stands for anything, `?` for a letter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    text: String,
    adapter: WildMatch,
    workload: WildMatch,
    load: Option<WildMatch>,
}

impl Pattern {
    /// True of a cell that it means.
    #[must_use]
    pub fn takes(&self, adapter: &str, workload: &str, load: &Load) -> bool {
        self.takes_work(adapter, workload) && self.load.as_ref().is_none_or(|pattern| takes_load(pattern, load))
    }

    /// True of an adapter and a workload that it means, whatever the load.
    #[must_use]
    pub fn takes_work(&self, adapter: &str, workload: &str) -> bool {
        self.adapter.matches(adapter) && self.workload.matches(workload)
    }

    /// True where it says nothing of the load.
    #[must_use]
    pub const fn is_of_all_loads(&self) -> bool {
        self.load.is_none()
    }
}

/// A load by its name, or by how that begins: `closed:16` means `closed:16:connections=1` too.
pub(crate) fn takes_load(pattern: &WildMatch, load: &Load) -> bool {
    let name = load.name();
    pattern.matches(&name) || name.match_indices(':').any(|(end, _)| pattern.matches(&name[..end]))
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let (adapter, workload, load) = match parts.as_slice() {
            [adapter, workload] => (adapter, workload, None),
            [adapter, workload, load] => (adapter, workload, Some(WildMatch::new(load))),
            _ => return Err(shape(text)),
        };
        if parts.iter().any(|part| part.is_empty()) {
            return Err(shape(text));
        }
        let (adapter, workload) = (WildMatch::new(adapter), WildMatch::new(workload));
        Ok(Self { text: text.to_owned(), adapter, workload, load })
    }
}

fn shape(text: &str) -> String {
    format!("`{text}` names no cells: write ADAPTER,WORKLOAD or ADAPTER,WORKLOAD,LOAD, e.g. grpc,echo/*,closed:16")
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        let takes = |pattern: &str| {
            let load = Load { connections: Some(1), ..Load::closed(16) };
            pattern.parse::<Pattern>().unwrap().takes("grpc", "echo/log", &load)
        };
        for yes in ["grpc,echo/log", "*,*", "g*,echo/*", "grpc,echo/log,closed:16", "*,*,closed:*", "grpc, echo/l?g"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["grp,echo/log", "grpc,echo", "grpc,echo/log,closed:1", "*,*,poisson:*", "GRPC,echo/log"] {
            assert!(!takes(no), "{no}");
        }
    }

    #[test]
    fn what_names_no_cells_is_refused() {
        for bad in ["", "grpc", "grpc,", ",echo/log", "a,b,c,d", "grpc,echo/log,"] {
            let said = bad.parse::<Pattern>().unwrap_err();
            assert!(said.contains("write ADAPTER,WORKLOAD"), "{said}");
        }
    }
}
