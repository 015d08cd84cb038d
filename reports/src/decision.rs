//! What a comparison of two runs came to, for people, for build servers and for services that keep figures over time.
//!
//! | function | gives |
//! | --- | --- |
//! | [`table::render`]`(&Decision, Format, Style) -> Result<String, _>` | what a terminal shows |
//! | [`markdown::summary`], [`markdown::comment`]`(&Decision) -> String` | a job's summary, a comment on a pull request |
//! | [`page::of`]`(&Decision) -> Result<String, _>` | `report.html` |
//! | [`junit::of`]`(&Decision) -> Result<String, _>` | test results, as build servers read them |
//! | [`bencher::of`]`(&Decision) -> Result<String, _>` | the head's figures for Bencher |
//! | [`tracked::smaller_is_better`], [`tracked::bigger_is_better`] | the head's figures for github-action-benchmark |
//! | [`json`]`(&Decision) -> Result<String, _>` | the decision itself |
//! | [`words`] | the sentences that all of them share |

use rpcbench_records::Decision;

pub mod bencher;
pub mod junit;
pub mod markdown;
pub mod order;
pub mod page;
pub mod table;
pub mod tracked;
pub mod words;

/// The decision itself, as `decision.json` holds it.
pub fn json(decision: &Decision) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(decision).map(|text| text + "\n")
}
