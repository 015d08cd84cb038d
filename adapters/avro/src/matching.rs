//! Which schemas match, so that data of the one can be read as the other.

use apache_avro::Schema;
use apache_avro::schema::{FixedSchema, ResolvedSchema};

/// How deep types may refer to each other.
pub(crate) const MAX_DEPTH: usize = 256;

/// Types that cannot be followed to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolutionError {
    /// Types refer to each other beyond what a recursive resolver follows.
    #[error("types are nested deeper than {MAX_DEPTH}")]
    TooDeep,
    /// A name is not declared.
    #[error("a type is not declared")]
    Undeclared,
}

/// A schema with the names that it refers to.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The types by name.
    pub names: &'a ResolvedSchema<'a>,
}

/// The type that a schema names, where it names one.
pub(crate) fn follow<'a>(names: &'a ResolvedSchema<'a>, schema: &'a Schema) -> Result<&'a Schema, ResolutionError> {
    match schema {
        Schema::Ref { name } => names.get_names().get(name).copied().ok_or(ResolutionError::Undeclared),
        schema => Ok(schema),
    }
}

/// Whether two schemas, the writer's first, match as the specification has it: named types by their unqualified
/// names, others by kind.
pub(crate) fn matches<'a>(
    writers: &'a ResolvedSchema<'a>,
    readers: &'a ResolvedSchema<'a>,
    (from, to): (&'a Schema, &'a Schema),
    depth: usize,
) -> Result<bool, ResolutionError> {
    let depth = if depth < MAX_DEPTH { depth + 1 } else { return Err(ResolutionError::TooDeep) };
    Ok(match (follow(writers, from)?, follow(readers, to)?) {
        (Schema::Record(from), Schema::Record(to)) => from.name.name() == to.name.name(),
        (Schema::Enum(from), Schema::Enum(to)) => from.name.name() == to.name.name(),
        (Schema::Fixed(from), Schema::Fixed(to)) => same_fixed(from, to),
        (Schema::Array(from), Schema::Array(to)) => matches(writers, readers, (&from.items, &to.items), depth)?,
        (Schema::Map(from), Schema::Map(to)) => matches(writers, readers, (&from.types, &to.types), depth)?,
        (Schema::Union(_), _)
        | (_, Schema::Union(_))
        | (Schema::Int, Schema::Int | Schema::Long | Schema::Float | Schema::Double)
        | (Schema::Long, Schema::Long | Schema::Float | Schema::Double)
        | (Schema::Float, Schema::Float | Schema::Double)
        | (Schema::Double, Schema::Double)
        | (Schema::Bytes | Schema::String, Schema::Bytes | Schema::String)
        | (Schema::Null, Schema::Null)
        | (Schema::Boolean, Schema::Boolean) => true,
        _ => false,
    })
}

/// Whether two fixed types are one: sizes and unqualified names.
pub(crate) fn same_fixed(from: &FixedSchema, to: &FixedSchema) -> bool {
    from.size == to.size && from.name.name() == to.name.name()
}
