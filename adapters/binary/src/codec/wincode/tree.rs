//! Trees, whose mirror would have to refer to itself: an operation, and two sides, each a number or a tree.
//!
//! The bytes are those of bincode 1 for the model's types, as all others are. Depth is counted here.

use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::visit::Malformed;
use wincode::SchemaRead;

use super::Small;
use crate::codec::CodecError;

/// What stands before a number, and before a tree.
const NUMBER: u32 = 0;
const NESTED: u32 = 1;

pub(super) fn write(tree: &Expression, out: &mut Vec<u8>) -> Result<(), CodecError> {
    super::write::<u32>(&tree.operation.number(), out)?;
    side(&tree.left, out)?;
    side(&tree.right, out)
}

fn side(side: &Operand, out: &mut Vec<u8>) -> Result<(), CodecError> {
    match side {
        Operand::Number(number) => {
            super::write::<u32>(&NUMBER, out)?;
            super::write::<i32>(number, out)
        }
        Operand::Nested(tree) => {
            super::write::<u32>(&NESTED, out)?;
            write(tree, out)
        }
    }
}

/// Reads a tree from exactly these bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Expression, CodecError> {
    let mut rest = bytes;
    let tree = tree(&mut rest, MAX_DEPTH)?;
    if rest.is_empty() { Ok(tree) } else { Err(CodecError(format!("{} bytes are left over", rest.len()))) }
}

fn tree(rest: &mut &[u8], depth: usize) -> Result<Expression, CodecError> {
    let depth = depth.checked_sub(1).ok_or(Malformed::TooDeep).map_err(malformed)?;
    Ok(Expression {
        operation: Operation::from_number(next::<u32>(rest)?).map_err(malformed)?,
        left: operand(rest, depth)?,
        right: operand(rest, depth)?,
    })
}

fn operand(rest: &mut &[u8], depth: usize) -> Result<Operand, CodecError> {
    match next::<u32>(rest)? {
        NUMBER => Ok(Operand::Number(next::<i32>(rest)?)),
        NESTED => Ok(Operand::Nested(Box::new(tree(rest, depth)?))),
        other => Err(CodecError(format!("a side of a tree is {other}, neither a number nor a tree"))),
    }
}

fn next<'a, T: SchemaRead<'a, Small, Dst = T>>(rest: &mut &'a [u8]) -> Result<T, CodecError> {
    T::get(rest).map_err(|error| CodecError(error.to_string()))
}

#[allow(clippy::needless_pass_by_value)] // what `map_err` hands over
fn malformed(malformed: Malformed) -> CodecError {
    CodecError(malformed.to_string())
}
