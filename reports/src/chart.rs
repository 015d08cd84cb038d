//! Charts as SVG that takes its colors from the page.

mod against;
mod canvas;
mod curves;
mod dots;
mod dress;
mod frame;
mod highest;
mod ink;
mod labels;
mod ratios;
mod relative;
mod scale;
mod scatter;
mod slices;
mod throughput;

pub use against::{Axis, against};
pub use canvas::Drawing;
pub use curves::curves;
pub use dots::dots;
pub use highest::highest;
pub use ink::{Ink, Kind};
pub use ratios::{RatioRow, ratios};
pub use relative::relative;
pub use scatter::scatter;
pub use slices::{Shared, slices};
pub use throughput::throughput;
