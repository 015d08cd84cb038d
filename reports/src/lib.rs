//! Pure functions from a run's records to tables, files and the page: no clock, no network, no file system. The same
//! run gives the same bytes.
//!
//! | function | gives |
//! | --- | --- |
//! | [`outcome::render`]`(&Run, Format, Style) -> Result<String, _>` | what a finished run prints |
//! | [`csv::of_run`]`(&Run) -> String` | `cells.csv` |
//! | [`json::of_run`], [`json::summary`]`(&Run) -> Result<String, _>` | the run, whole or without raw histograms |
//! | [`page::of_run`]`(&Run) -> Result<String, _>` | `report.html` |
//! | [`table::Table`]`::new(&[Column])`, `.row(..)`, `.render(Format, Style)` | what any command lists |

pub mod block;
pub mod chart;
pub mod comparison;
pub mod csv;
pub mod curve;
pub mod figure;
pub mod floor;
pub mod headline;
pub mod json;
pub mod outcome;
pub mod overall;
pub mod page;
pub mod palette;
pub mod summary;
pub mod table;
pub mod units;
