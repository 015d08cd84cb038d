//! What writes and reads values: a type parameter of the runtimes, because there is more than one library that does it.
//!
//! Whatever the library, the bytes are the same: those of the specification.

use apache_avro::Schema;
use apache_avro::schema::ResolvedSchema;
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::{CallError, Version};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bench::Messages;

/// A library of Avro values.
pub trait Values: Send + Sync + Sized + 'static {
    /// The library.
    const LIBRARY: Version;
    /// The codec alone, e.g. `avro`.
    const CODEC: &'static str;
    /// The adapter over TCP: its id and what it says of itself.
    const TCP: (&'static str, &'static str);
    /// The adapter over HTTP: its id and what it says of itself.
    const HTTP: (&'static str, &'static str);
    /// A schema that data are written and read with.
    type Datum: Send + Sync + 'static;

    /// Makes a schema ready to write and read with; nothing where the library does not take it.
    fn datum(schema: &'static Schema, names: &ResolvedSchema<'static>) -> Option<Self::Datum>;

    /// The messages of the protocol `Bench`, made once for the whole process.
    fn messages() -> &'static Messages<Self>;

    /// Appends a value.
    fn write<T: Serialize>(datum: &Self::Datum, value: &T, out: &mut Vec<u8>) -> Result<(), CallError>;

    /// Reads a value that came from outside; all bytes must be used.
    fn read<T: DeserializeOwned>(datum: &Self::Datum, bytes: &[u8]) -> Result<T, DatumError>;

    /// Appends a tree, whose sides are unions.
    fn write_tree(datum: &Self::Datum, tree: &Expression, out: &mut Vec<u8>) -> Result<(), CallError> {
        Self::write(datum, tree, out)
    }

    /// Reads a tree.
    fn read_tree(datum: &Self::Datum, bytes: &[u8]) -> Result<Expression, DatumError> {
        Self::read(datum, bytes)
    }

    /// Makes the library refuse lengths beyond the largest message, in bytes, where it would allocate for them.
    fn bound_allocations(_limit: usize) {}
}

/// Bytes that are no datum of its schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatumError {
    /// The bytes do not follow the schema.
    #[error("{0}")]
    Malformed(String),
    /// Bytes follow the datum.
    #[error("{0} bytes follow the value")]
    Trailing(usize),
}

/// An error of a library without the whole schema that it may quote.
pub(crate) fn brief(error: &impl ToString) -> String {
    const MOST: usize = 160;
    let mut text = error.to_string();
    if let Some((end, _)) = text.char_indices().nth(MOST) {
        text.truncate(end);
        text.push_str(" ...");
    }
    text
}
