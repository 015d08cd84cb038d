//! The records, a file for each dataset.

mod calls;
mod cars;
mod contacts;
mod expressions;
mod log;
mod media;
mod mesh;
mod players;
mod products;
mod rides;
mod search;
