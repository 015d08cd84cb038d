//! What parent and children say to each other: one JSON object per line, over stdin and stdout.

use std::io::{self, Write};

use rpcbench_records::{Launch, Process};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of these messages; both ends are the same program, so that another version means a mixed-up path.
const VERSION: u32 = 1;

/// A message with the version that it was written in.
#[derive(Serialize, Deserialize)]
struct Line<T> {
    v: u32,
    #[serde(flatten)]
    message: T,
}

/// What a child reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "kebab-case")]
pub enum Report {
    /// A server listens.
    Listening {
        /// Where, as an endpoint's text.
        endpoint: String,
        /// The process that serves, where it is another than the one that reports.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pid: Option<u32>,
    },
    /// A server's counters, as ordered.
    Marked {
        /// When, by the system's monotonic clock.
        at_ns: u64,
        /// What it has used since it began; absent where that is not known.
        process: Option<Process>,
        /// Allocations since it began to count.
        allocs: Option<u64>,
        /// How many processes it has.
        #[serde(default = "one")]
        processes: u32,
    },
    /// A client's lanes are connected and warm; it goes on calling and waits for its order.
    Warm,
    /// A client's window has closed; calls that are open go on to their end.
    Closed,
    /// What a client measured.
    Measured(Box<Measured>),
    /// A client's counting pass stands at a boundary and waits for the server's count.
    Boundary,
    /// What a client counted.
    Counted {
        /// For each pass the counts before it, after one cycle, and after two more.
        passes: Vec<[Counts; 3]>,
        /// Bytes of a cycle's requests, encoded and without framing, where the adapter's codec is known.
        #[serde(default)]
        encoded: Option<u64>,
    },
    /// It cannot go on.
    Failed {
        /// Why, in one line.
        cause: String,
    },
}

const fn one() -> u32 {
    1
}

/// What a client measured in its window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// When the window opened, by the system's monotonic clock.
    pub opened_ns: u64,
    /// The launch as far as the client knows it: its place in the run, the server and the machine are the parent's.
    pub launch: Launch,
}

/// What had been counted at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Bytes that the client had sent.
    pub sent: u64,
    /// Bytes that the client had received.
    pub received: u64,
    /// Allocations that the client had made, where its program counts them.
    pub client_allocs: Option<u64>,
    /// Allocations that the server had made, where its program counts them.
    pub server_allocs: Option<u64>,
}

/// What a parent orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
pub enum Order {
    /// Report your counters.
    Mark,
    /// Open the window.
    Measure,
    /// Go on counting; this is what the server has allocated.
    Go {
        /// Allocations of the server so far.
        server_allocs: Option<u64>,
    },
}

/// Writes one message and flushes it.
pub fn write<T: Serialize>(mut out: impl Write, message: T) -> io::Result<()> {
    let mut line = serde_json::to_vec(&Line { v: VERSION, message })?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()
}

/// Reports to the parent; where it is gone, the end of stdin says so next.
pub(crate) fn report(report: &Report) {
    let _ = write(io::stdout().lock(), report);
}

/// Reads one message from a line.
pub fn read<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    let unreadable = |error: serde_json::Error| format!("unreadable message ({error}): {}", quoted(line));
    let Line { v, message } = serde_json::from_str::<Line<serde_json::Value>>(line).map_err(unreadable)?;
    if v != VERSION {
        return Err(format!("a message of version {v}, and this program speaks version {VERSION}"));
    }
    serde_json::from_value(message).map_err(unreadable)
}

fn quoted(line: &str) -> String {
    line.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let report = Report::Listening { endpoint: "tcp:127.0.0.1:4000".to_owned(), pid: None };
        let mut line = Vec::new();
        write(&mut line, &report).unwrap();
        assert_eq!(line.last(), Some(&b'\n'));
        assert_eq!(read::<Report>(std::str::from_utf8(&line).unwrap()).unwrap(), report);
    }

    #[test]
    fn other_versions_and_noise_are_refused() {
        assert!(read::<Order>(r#"{"v":2,"order":"mark"}"#).unwrap_err().contains("version 2"));
        for noise in ["", "hello", "{}", r#"{"v":1,"order":"dance"}"#, r#"{"v":1}"#] {
            assert!(read::<Order>(noise).unwrap_err().starts_with("unreadable"), "{noise}");
        }
    }
}
