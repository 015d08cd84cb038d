//! The JSON Schema of `run.json`.

use schemars::{Schema, schema_for};

use crate::{Run, VERSION};

/// The schema that every [`Run`] keeps when it is written, in draft 2020-12.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = schema_for!(Run);
    schema.insert("$id".to_owned(), format!("urn:rpcbench:run:{VERSION}").into());
    schema.insert("title".to_owned(), format!("A run of rpcbench, version {VERSION}").into());
    schema
}
