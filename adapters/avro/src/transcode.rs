//! Carries a [plan](Plan) of schema resolution out: bytes of the writer's schema in, bytes of the
//! reader's out.
//!
//! One pass over the input. Depth, work and output are bounded, whatever the writer's schema is.

use std::borrow::Cow;

use crate::plan::{Field, Part, Plan, Slot, Step, StepId};
use crate::primitive::{Input, WireError, put_bytes, put_long};

/// How deep a datum may be nested: an expression tree of the greatest depth takes half of it.
const MAX_DEPTH: usize = 320;
/// How many steps one byte of input may cost. Only arrays of nothing cost more than a few.
const STEPS_PER_BYTE: usize = 64;

/// A datum that the reader cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// The datum is not of the writer's schema.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The schemas do not match where the datum leads.
    #[error("{0}")]
    Mismatch(String),
    /// The datum is nested too deep, holds too much of nothing, or grows too large.
    #[error("the datum is too {0}")]
    TooMuch(&'static str),
    /// Bytes follow the datum.
    #[error("{0} bytes follow the datum")]
    Trailing(usize),
}

impl Plan {
    /// A datum as the reader would have written it, of at most `limit` bytes.
    pub fn apply<'a>(&self, datum: &'a [u8], limit: usize) -> Result<Cow<'a, [u8]>, ResolveError> {
        if self.identity {
            return Ok(Cow::Borrowed(datum));
        }
        let steps = (datum.len() + 16).saturating_mul(STEPS_PER_BYTE);
        let mut run = Run { plan: &self.steps, input: Input::new(datum), out: Vec::new(), limit, steps, depth: 0 };
        run.step(self.root)?;
        match run.input.rest().len() {
            0 => Ok(Cow::Owned(run.out)),
            more => Err(ResolveError::Trailing(more)),
        }
    }
}

struct Run<'a> {
    plan: &'a [Step],
    input: Input<'a>,
    out: Vec<u8>,
    limit: usize,
    /// How many steps may still be taken.
    steps: usize,
    depth: usize,
}

impl Run<'_> {
    fn step(&mut self, id: StepId) -> Result<(), ResolveError> {
        self.steps = self.steps.checked_sub(1).ok_or(ResolveError::TooMuch("empty"))?;
        if self.out.len() > self.limit {
            return Err(ResolveError::TooMuch("large"));
        }
        if self.depth == MAX_DEPTH {
            return Err(ResolveError::TooMuch("deep"));
        }
        self.depth += 1;
        self.dispatch(id)?;
        self.depth -= 1;
        Ok(())
    }

    fn dispatch(&mut self, id: StepId) -> Result<(), ResolveError> {
        let plan = self.plan;
        match &plan[id] {
            Step::Nothing => {}
            Step::Fixed(size) => self.out.extend_from_slice(self.input.take(*size)?),
            Step::Integer => put_long(&mut self.out, self.input.long()?),
            Step::Bytes => put_bytes(&mut self.out, self.input.bytes()?),
            Step::IntegerToFloat => self.integer_to_float()?,
            Step::IntegerToDouble => self.integer_to_double()?,
            Step::FloatToDouble => {
                let wide = f64::from(f32::from_le_bytes(self.input.array()?));
                self.out.extend_from_slice(&wide.to_le_bytes());
            }
            Step::Symbol(symbols) => self.symbol(symbols)?,
            Step::Array(items) => self.blocks(*items, false)?,
            Step::Map(values) => self.blocks(*values, true)?,
            Step::Union(branches) => {
                let branch = self.input.long()?;
                let known = usize::try_from(branch).ok().and_then(|branch| branches.get(branch));
                self.step(*known.ok_or(WireError::Branch(branch))?)?;
            }
            Step::Branch(number, step) => {
                self.put_number(*number);
                self.step(*step)?;
            }
            Step::Record(parts) => self.record(parts)?,
            Step::Shuffle(fields, slots) => self.shuffle(fields, slots)?,
            Step::Mismatch(reason) => return Err(ResolveError::Mismatch(reason.clone())),
        }
        Ok(())
    }

    fn put_number(&mut self, number: usize) {
        put_long(&mut self.out, i64::try_from(number).unwrap_or(i64::MAX)); // no schema has as many branches
    }

    #[allow(clippy::cast_precision_loss)] // what promotion to a float means
    fn integer_to_float(&mut self) -> Result<(), ResolveError> {
        let float = self.input.long()? as f32;
        self.out.extend_from_slice(&float.to_le_bytes());
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // what promotion to a double means
    fn integer_to_double(&mut self) -> Result<(), ResolveError> {
        let double = self.input.long()? as f64;
        self.out.extend_from_slice(&double.to_le_bytes());
        Ok(())
    }

    fn symbol(&mut self, symbols: &[Option<usize>]) -> Result<(), ResolveError> {
        let number = self.input.long()?;
        let written = usize::try_from(number).ok().and_then(|number| symbols.get(number));
        match written.ok_or(WireError::Branch(number))? {
            Some(read) => self.put_number(*read),
            None => return Err(ResolveError::Mismatch(format!("the enum's symbol {number} is not known"))),
        }
        Ok(())
    }

    /// The blocks of an array or a map, each as it was written but for its size in bytes.
    fn blocks(&mut self, item: StepId, keys: bool) -> Result<(), ResolveError> {
        loop {
            let count = self.input.block()?;
            put_long(&mut self.out, i64::try_from(count).map_err(|_| WireError::Length)?);
            if count == 0 {
                return Ok(());
            }
            for _ in 0..count {
                if keys {
                    put_bytes(&mut self.out, self.input.bytes()?);
                }
                self.step(item)?;
            }
        }
    }

    fn record(&mut self, parts: &[Part]) -> Result<(), ResolveError> {
        for part in parts {
            match part {
                Part::Field(field) => self.field(*field)?,
                Part::Default(default) => self.out.extend_from_slice(default),
            }
        }
        Ok(())
    }

    /// A field of the writer's; what the reader does not have is read and forgotten.
    fn field(&mut self, field: Field) -> Result<(), ResolveError> {
        let before = self.out.len();
        self.step(field.step)?;
        if !field.kept {
            self.out.truncate(before);
        }
        Ok(())
    }

    fn shuffle(&mut self, fields: &[Field], slots: &[Slot]) -> Result<(), ResolveError> {
        let start = self.out.len();
        let mut ends = Vec::with_capacity(fields.len());
        for field in fields {
            self.field(*field)?;
            ends.push(self.out.len() - start);
        }
        let written = self.out.split_off(start);
        for slot in slots {
            match slot {
                Slot::Default(default) => self.out.extend_from_slice(default),
                Slot::Written(place) => {
                    let from = place.checked_sub(1).map_or(0, |before| ends[before]);
                    self.out.extend_from_slice(&written[from..ends[*place]]);
                }
            }
        }
        Ok(())
    }
}
