//! Seeded requests with realistic values.
//!
//! One file per dataset. Names, words, visitors and pages are drawn with a skew, sizes are spread by factors, numbers
//! have the lengths that people and instruments give them, and persons have the names that persons have. Nothing is
//! zeros or one repeated byte: such a payload measures no serializer. The same seed gives the same values everywhere.

mod blob;
mod cars;
mod contacts;
mod expressions;
mod generator;
mod log;
mod media;
mod mesh;
mod player;
mod results;
mod rides;
mod table;
mod words;

pub use generator::Generator;
pub(crate) use log::BATCH;
pub use table::{INPUT_ONLY, WORKLOADS};
