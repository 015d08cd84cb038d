//! The JSON Schemas of what is written.

use schemars::{Schema, schema_for};

use crate::{DECISION_VERSION, Decision, Run, VERSION};

/// The schema that every [`Run`] keeps when it is written, in draft 2020-12.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = schema_for!(Run);
    schema.insert("$id".to_owned(), format!("urn:rpcbench:run:{VERSION}").into());
    schema.insert("title".to_owned(), format!("A run of rpcbench, version {VERSION}").into());
    schema
}

/// The schema that every [`Decision`] keeps when it is written, in draft 2020-12.
#[must_use]
pub fn decision_schema() -> Schema {
    let mut schema = schema_for!(Decision);
    schema.insert("$id".to_owned(), format!("urn:rpcbench:decision:{DECISION_VERSION}").into());
    schema.insert("title".to_owned(), format!("A decision of rpcbench, version {DECISION_VERSION}").into());
    schema
}
