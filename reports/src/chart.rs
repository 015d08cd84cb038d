//! Charts as SVG that takes its colors from the page.

mod canvas;
mod curves;
mod dots;
mod dress;
mod frame;
mod ink;
mod labels;
mod scale;
mod scatter;
mod throughput;

pub use canvas::Drawing;
pub use curves::curves;
pub use dots::dots;
pub use ink::{Ink, Kind};
pub use scatter::scatter;
pub use throughput::throughput;
