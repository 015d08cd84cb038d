//! Expression trees: the one recursive value.
//!
//! Its view is implemented on a handle (`&Expr`, or a reader that borrows), because a recursive view of
//! references to references would never end. Trees from outside are refused beyond [`MAX_DEPTH`]: a decoder that
//! recurses must not be led to overflow its stack.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize};

use crate::visit::Malformed;

/// How deep a tree may be, counted in operations from the root. Protocol Buffers' decoders stop at 100 nested
/// messages; two messages per level leave half of that.
pub const MAX_DEPTH: usize = 48;

choice! {
    /// What an inner node of the tree does with its two sides, in wrapping 32-bit arithmetic.
    Operation {
        /// Sum.
        Add,
        /// Difference.
        Subtract,
        /// Product.
        Multiply,
        /// Quotient rounded toward zero; 0 where the right side is 0.
        Divide,
        /// Remainder with the sign of the left side; 0 where the right side is 0.
        Modulo,
    }
}

/// An operation over two operands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expression {
    /// What to do.
    pub operation: Operation,
    /// The left side.
    pub left: Operand,
    /// The right side.
    pub right: Operand,
}

/// A number, or a whole expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Operand {
    /// A leaf.
    Number(i32),
    /// An inner node.
    Nested(#[serde(deserialize_with = "bounded")] Box<Expression>),
}

/// One side of a node in any framework's own tree.
pub enum Side<E> {
    /// A leaf.
    Number(i32),
    /// An inner node.
    Nested(E),
}

/// A handle on a node of any framework's own tree.
pub trait ExpressionView: Copy {
    /// The operation's number.
    fn operation(self) -> u32;
    /// The left side; `Malformed::Missing` where the wire left it out.
    fn left(self) -> Result<Side<Self>, Malformed>;
    /// The right side.
    fn right(self) -> Result<Side<Self>, Malformed>;
}

impl ExpressionView for &Expression {
    fn operation(self) -> u32 {
        self.operation.number()
    }
    fn left(self) -> Result<Side<Self>, Malformed> {
        Ok(self.left.side())
    }
    fn right(self) -> Result<Side<Self>, Malformed> {
        Ok(self.right.side())
    }
}

impl Operand {
    fn side(&self) -> Side<&Expression> {
        match self {
            Self::Number(number) => Side::Number(*number),
            Self::Nested(nested) => Side::Nested(nested),
        }
    }
}

impl Expression {
    /// Turns any framework's own tree into the model's.
    pub fn gather(view: impl ExpressionView) -> Result<Self, Malformed> {
        Self::gather_within(view, MAX_DEPTH)
    }

    fn gather_within(view: impl ExpressionView, depth: usize) -> Result<Self, Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed::TooDeep)?;
        let operand = |side| match side {
            Side::Number(number) => Ok(Operand::Number(number)),
            Side::Nested(nested) => Ok(Operand::Nested(Box::new(Self::gather_within(nested, depth)?))),
        };
        Ok(Self {
            operation: Operation::from_number(view.operation())?,
            left: operand(view.left()?)?,
            right: operand(view.right()?)?,
        })
    }

    /// How many operations lie on the longest way from the root to a leaf.
    #[must_use]
    pub fn depth(&self) -> usize {
        let below = |operand: &Operand| match operand {
            Operand::Number(_) => 0,
            Operand::Nested(nested) => nested.depth(),
        };
        1 + below(&self.left).max(below(&self.right))
    }
}

thread_local! {
    /// How many nested expressions the decoder of this thread is inside of.
    static NESTING: Cell<usize> = const { Cell::new(0) };
}

/// Decodes a nested expression unless it lies too deep; works with every serde format, none of which has to count.
fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Expression>, D::Error> {
    struct Level;
    impl Drop for Level {
        fn drop(&mut self) {
            NESTING.set(NESTING.get() - 1);
        }
    }
    NESTING.set(NESTING.get() + 1);
    let _level = Level;
    if NESTING.get() >= MAX_DEPTH {
        return Err(serde::de::Error::custom(Malformed::TooDeep));
    }
    Box::<Expression>::deserialize(deserializer)
}
