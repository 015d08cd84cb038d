//! Expression trees as pilota's structs.

use rpcbench_contract::workloads::expression::{self as model, ExpressionView, Side};
use rpcbench_contract::workloads::visit::Malformed;

use crate::bench::{Expression, Operand, Operation};

impl From<&model::Operand> for Operand {
    fn from(operand: &model::Operand) -> Self {
        match operand {
            model::Operand::Number(number) => Self { number: Some(*number), nested: None },
            model::Operand::Nested(nested) => Self { number: None, nested: Some(Box::new((&**nested).into())) },
        }
    }
}

impl From<&model::Expression> for Expression {
    fn from(expression: &model::Expression) -> Self {
        Self {
            operation: Operation::from(expression.operation.number().cast_signed()),
            left: Box::new((&expression.left).into()),
            right: Box::new((&expression.right).into()),
        }
    }
}

impl Operand {
    fn side(&self) -> Result<Side<&Expression>, Malformed> {
        match (self.number, &self.nested) {
            (Some(number), None) => Ok(Side::Number(number)),
            (None, Some(nested)) => Ok(Side::Nested(nested)),
            _ => Err(Malformed::Missing("one side of an expression")),
        }
    }
}

impl ExpressionView for &Expression {
    fn operation(self) -> u32 {
        self.operation.inner().cast_unsigned()
    }
    fn left(self) -> Result<Side<Self>, Malformed> {
        self.left.side()
    }
    fn right(self) -> Result<Side<Self>, Malformed> {
        self.right.side()
    }
}
