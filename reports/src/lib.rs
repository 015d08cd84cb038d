//! Pure functions from a run's records to tables, files and the page: no clock, no network, no file system. The same
//! run gives the same bytes.
//!
//! | function | gives |
//! | --- | --- |
//! | [`outcome::render`]`(&Run, Format, Style) -> Result<String, _>` | what a finished run prints |
//! | [`csv::of_run`]`(&Run) -> String` | `cells.csv` |
//! | [`csv::of_searches`]`(&Run) -> Option<String>` | `searches.csv` |
//! | [`json::of_run`], [`json::summary`]`(&Run) -> Result<String, _>` | the run, whole or without raw histograms |
//! | [`json::schema`]`() -> Result<String, _>` | the JSON Schema of a run |
//! | [`page::of_run`]`(&Run) -> Result<String, _>` | `report.html` |
//! | [`hlog::of_run`]`(&Run, &Selection) -> Result<String, _>` | the launches' histograms as `HdrHistogram`'s log |
//! | [`hgrm::of_run`]`(&Run, &Selection) -> Result<String, _>` | percentile distributions, one block for each cell |
//! | [`decision`] | what a comparison of two runs came to, as tables, Markdown, JUnit, JSON and a page |
//! | [`merge::merge`]`(Vec<Run>) -> Result<Run, _>` | several runs as one |
//! | [`table::Table`]`::new(&[Column])`, `.row(..)`, `.render(Format, Style)` | what any command lists |

pub mod block;
pub mod chart;
pub mod comparison;
pub mod csv;
pub mod curve;
pub mod decision;
pub mod figure;
pub mod floor;
pub mod guests;
pub mod headline;
pub mod hgrm;
pub mod hlog;
pub mod json;
pub mod kind;
pub mod merge;
pub mod noise;
pub mod offered;
pub mod outcome;
pub mod overall;
pub mod page;
pub mod palette;
pub mod reason;
pub mod search;
pub mod selection;
pub mod slices;
pub mod summary;
pub mod sweep;
pub mod table;
pub mod units;
