//! A plan of schema resolution: what to do with each part of a datum.
//!
//! It is [made](crate::resolution) from two schemas and [carried out](crate::transcode) for each datum.

/// The number of a step of a plan.
pub(crate) type StepId = usize;

/// What to do with the next part of a datum. Recursive types make steps refer to each other.
#[derive(Debug)]
pub(crate) enum Step {
    /// A null: no byte.
    Nothing,
    /// A boolean, a float, a double or a fixed: so many bytes as they are.
    Fixed(usize),
    /// An int or a long, as it is.
    Integer,
    /// Bytes or a text, as they are.
    Bytes,
    /// An int or a long becomes a float.
    IntegerToFloat,
    /// An int or a long becomes a double.
    IntegerToDouble,
    /// A float becomes a double.
    FloatToDouble,
    /// The writer's symbol becomes the reader's, where it has one.
    Symbol(Vec<Option<usize>>),
    /// Each item.
    Array(StepId),
    /// Each key as it is, and each value.
    Map(StepId),
    /// What belongs to the branch that the writer chose.
    Union(Vec<StepId>),
    /// Goes into a branch of the reader's union.
    Branch(usize, StepId),
    /// The parts in the writer's order, which is the reader's.
    Record(Vec<Part>),
    /// The fields of a record whose order differs.
    Shuffle(Vec<Field>, Vec<Slot>),
    /// No value of the writer's fits the reader.
    Mismatch(String),
}

/// A part of a record.
#[derive(Debug)]
pub(crate) enum Part {
    /// A field that both have, or that only the writer has.
    Field(Field),
    /// The encoded default of a field that only the reader has.
    Default(Vec<u8>),
}

/// A field of the writer's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) step: StepId,
    /// False where the reader has no such field.
    pub(crate) kept: bool,
}

/// Where a field of the reader's comes from.
#[derive(Debug)]
pub(crate) enum Slot {
    /// From the writer's field of that place.
    Written(usize),
    /// From the encoded default.
    Default(Vec<u8>),
}

/// How data of one schema become data of another.
#[derive(Debug)]
pub struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) root: StepId,
    pub(crate) identity: bool,
}

impl Plan {
    /// True where the bytes are the same in both schemas.
    #[must_use]
    pub const fn is_identity(&self) -> bool {
        self.identity
    }
}
