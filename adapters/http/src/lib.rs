//! JSON over HTTP/1.1: what services and browsers speak to each other where nobody chose a framework.
//!
//! A procedure is a path, its name in kebab case: `POST /rank` with the argument as the body. Those that take one number
//! also answer `GET /expand?n=20`. A reply is status 200 with the value as its body, an error is another status with
//! `{"error": "..."}`: 422 where the computation refused, 400 where the argument is none, 404 and 405 for what is not there,
//! 413 beyond the largest message, 415 where the body is not called JSON.
//!
//! In JSON a record is an object by the names of its fields, a list is an array, an enumeration is its variant's name, an
//! expression's side is `{"Number": 5}` or `{"Nested": {..}}`. Where JSON has no type:
//!
//! * **Bytes** are text in base64 (the standard alphabet, padded), but for a log line's address, an array of 4 numbers.
//! * **Integers** are JSON numbers up to 2^64 - 1, in digits. Readers that take them for doubles (JavaScript) lose the last
//!   ones beyond 2^53.
//! * **Floats** are JSON numbers in the fewest digits that give them back: read as a double and, where the field is single,
//!   rounded to single. `-0.0` keeps its sign. What is no number is one of the texts `"NaN"`, `"Infinity"`, `"-Infinity"`;
//!   a NaN comes back as the one canonical NaN.
//! * **Absent options** are `null`, and may also be left out.
//!
//! Fields that nobody knows are skipped, for a newer peer may send them; a field that stands twice is an error. Read, but
//! never written, is an array of the fields in order, as everywhere in serde.
//!
//! [`message`] turns requests and replies into such text and back, [`answer`] reads what a server said, both pure;
//! [`routes`] is the server without sockets; [`HttpJson`] is the adapter, [`Json`] the codec alone.

mod adapter;
pub mod answer;
mod blob;
mod client;
mod codec;
mod list;
pub mod message;
mod number;
mod outbox;
mod path;
mod problem;
mod records;
mod server;
mod service;
mod value;
mod versions;

pub use adapter::HttpJson;
pub use client::JsonClient;
pub use codec::Json;
pub use path::path;
pub use server::JsonServer;
pub use service::routes;

/// The media type of every body.
pub(crate) const APPLICATION_JSON: &str = "application/json";
