//! Values through `serde_avro_fast`: the same bytes from the same structs.

use std::io::BufRead;
use std::sync::LazyLock;

use apache_avro::Schema as Declared;
use apache_avro::schema::ResolvedSchema;
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::{CallError, Version};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_avro_fast::Schema;
use serde_avro_fast::de::read::SliceRead;
use serde_avro_fast::de::{DeserializerConfig, DeserializerState};
use serde_avro_fast::ser::SerializerConfig;

use crate::bench::Messages;
use crate::library::{DatumError, Values, brief};
use crate::versions::SERDE_AVRO_FAST;

/// The library `serde_avro_fast`.
#[derive(Debug)]
pub struct Fast;

static MESSAGES: LazyLock<Messages<Fast>> = LazyLock::new(Messages::new);

/// How deep a datum may be: a record and a union for each level of a tree, and a few levels more, so that a tree that is
/// barely too deep is refused in the model's words.
const DEPTH: usize = 2 * MAX_DEPTH + 8;

impl Values for Fast {
    const LIBRARY: Version = SERDE_AVRO_FAST;
    const CODEC: &'static str = "avro-fast";
    const TCP: (&'static str, &'static str) =
        ("avro-tcp-fast", "serde_avro_fast's values, Avro RPC as the specification writes it, on a socket");
    const HTTP: (&'static str, &'static str) =
        ("avro-http-fast", "serde_avro_fast's values, Avro RPC as the specification writes it, over hyper's HTTP/1.1");
    type Datum = Schema;

    fn datum(schema: &'static Declared, names: &ResolvedSchema<'static>) -> Option<Schema> {
        let types: Vec<Declared> = names.get_names().values().map(|declared| (*declared).clone()).collect();
        schema.independent_canonical_form(&types).ok()?.parse().ok()
    }

    fn messages() -> &'static Messages<Self> {
        &MESSAGES
    }

    fn write<T: Serialize>(schema: &Schema, value: &T, out: &mut Vec<u8>) -> Result<(), CallError> {
        // The fields of our structs are in the schema's order: its buffers for others stay empty, and cost nothing.
        let mut config = SerializerConfig::new(schema);
        serde_avro_fast::to_datum(value, out, &mut config).map_err(|error| CallError::Encode(brief(&error)))?;
        Ok(())
    }

    fn read<T: DeserializeOwned>(schema: &Schema, bytes: &[u8]) -> Result<T, DatumError> {
        let mut config = DeserializerConfig::new(schema);
        // An item of any list here takes a byte at least.
        (config.max_seq_size, config.allowed_depth) = (bytes.len(), DEPTH);
        let mut state = DeserializerState::with_config(SliceRead::new(bytes), config);
        let value = T::deserialize(state.deserializer()).map_err(|error| DatumError::Malformed(brief(&error)))?;
        match state.into_reader().fill_buf().map_or(0, <[u8]>::len) {
            0 => Ok(value),
            left => Err(DatumError::Trailing(left)),
        }
    }

    fn write_tree(schema: &Schema, tree: &Expression, out: &mut Vec<u8>) -> Result<(), CallError> {
        Self::write(schema, &Written(tree), out)
    }

    fn read_tree(schema: &Schema, bytes: &[u8]) -> Result<Expression, DatumError> {
        Self::read(schema, bytes).map(|Read(tree)| tree)
    }
}

/// A tree as this library wants one: it tells the branches of a union by the names of their types.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Expression")]
struct Tree {
    operation: Operation,
    #[serde(with = "Side")]
    left: Operand,
    #[serde(with = "Side")]
    right: Operand,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Operand")]
enum Side {
    #[serde(rename = "Int")]
    Number(i32),
    #[serde(rename = "rpcbench.Expression", with = "nested")]
    Nested(Box<Expression>),
}

mod nested {
    use rpcbench_contract::workloads::expression::Expression;
    use serde::{Deserializer, Serializer};

    use super::Tree;

    #[allow(clippy::borrowed_box)] // serde hands over what the field is
    pub(super) fn serialize<S: Serializer>(tree: &Box<Expression>, serializer: S) -> Result<S::Ok, S::Error> {
        Tree::serialize(tree, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Expression>, D::Error> {
        Tree::deserialize(deserializer).map(Box::new)
    }
}

struct Written<'a>(&'a Expression);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree::serialize(self.0, serializer)
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Read(#[serde(with = "Tree")] Expression);
