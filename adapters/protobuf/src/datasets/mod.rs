//! What connects each dataset's messages to the model, one file per dataset.

mod cars;
mod contacts;
mod expressions;
mod logs;
mod media;
mod mesh;
mod players;
mod products;
mod rides;
mod search;
