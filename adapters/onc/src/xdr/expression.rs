//! Expression trees: a union of a number and an optional expression, of which the latter must be there.

use rpcbench_contract::workloads::expression::{Expression, Operand, Operation};
use rpcbench_contract::workloads::visit::Malformed;

use super::primitive::put_word;
use super::{Input, Xdr, XdrError};

/// The arms of the union `Operand`.
const NUMBER: u32 = 0;
const NESTED: u32 = 1;

impl Xdr for Operand {
    const LEAST: usize = 8;

    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Number(number) => {
                put_word(NUMBER, out);
                number.put(out);
            }
            Self::Nested(nested) => {
                put_word(NESTED, out);
                true.put(out);
                nested.put(out);
            }
        }
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        match input.word()? {
            NUMBER => i32::take(input).map(Self::Number),
            NESTED if bool::take(input)? => Expression::take(input).map(|nested| Self::Nested(Box::new(nested))),
            NESTED => Err(Malformed::Missing("a nested expression").into()),
            arm => Err(XdrError::Arm { of: "Operand", arm }),
        }
    }
}

impl Xdr for Expression {
    const LEAST: usize = Operation::LEAST + 2 * Operand::LEAST;

    fn put(&self, out: &mut Vec<u8>) {
        self.operation.put(out);
        self.left.put(out);
        self.right.put(out);
    }

    fn take(input: &mut Input<'_>) -> Result<Self, XdrError> {
        input.nested(|input| {
            let operation = Operation::take(input)?;
            Ok(Self { operation, left: Operand::take(input)?, right: Operand::take(input)? })
        })
    }
}
