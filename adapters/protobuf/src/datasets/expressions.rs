//! Expression trees.

use rpcbench_contract::workloads::expression::{self, ExpressionView, Operand, Side};
use rpcbench_contract::workloads::visit::Malformed;

use crate::messages::Expression;
use crate::messages::expression::{Left, Right};

impl From<&expression::Expression> for Expression {
    fn from(node: &expression::Expression) -> Self {
        let left = match &node.left {
            Operand::Number(number) => Left::LeftNumber(*number),
            Operand::Nested(nested) => Left::LeftNested(Box::new(nested.as_ref().into())),
        };
        let right = match &node.right {
            Operand::Number(number) => Right::RightNumber(*number),
            Operand::Nested(nested) => Right::RightNested(Box::new(nested.as_ref().into())),
        };
        Self { operation: node.operation.number().cast_signed(), left: Some(left), right: Some(right) }
    }
}

impl ExpressionView for &Expression {
    fn operation(self) -> u32 {
        self.operation.cast_unsigned()
    }

    fn left(self) -> Result<Side<Self>, Malformed> {
        match &self.left {
            Some(Left::LeftNumber(number)) => Ok(Side::Number(*number)),
            Some(Left::LeftNested(nested)) => Ok(Side::Nested(nested)),
            None => Err(Malformed::Missing("the left side of an operation")),
        }
    }

    fn right(self) -> Result<Side<Self>, Malformed> {
        match &self.right {
            Some(Right::RightNumber(number)) => Ok(Side::Number(*number)),
            Some(Right::RightNested(nested)) => Ok(Side::Nested(nested)),
            None => Err(Malformed::Missing("the right side of an operation")),
        }
    }
}
