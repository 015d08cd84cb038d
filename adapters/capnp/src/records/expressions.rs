//! Expression trees.

use rpcbench_contract::workloads::expression::{self as model, ExpressionView, Side};
use rpcbench_contract::workloads::visit::Malformed;

use crate::bench_capnp::{Operation, expression};
use crate::writing::Fill;

impl From<model::Operation> for Operation {
    fn from(operation: model::Operation) -> Self {
        match operation {
            model::Operation::Add => Self::Add,
            model::Operation::Subtract => Self::Subtract,
            model::Operation::Multiply => Self::Multiply,
            model::Operation::Divide => Self::Divide,
            model::Operation::Modulo => Self::Modulo,
        }
    }
}

impl Fill<model::Expression> for expression::Builder<'_> {
    fn fill(mut self, expression: &model::Expression) {
        self.set_operation(expression.operation.into());
        let mut left = self.reborrow().init_left();
        match &expression.left {
            model::Operand::Number(number) => left.set_number(*number),
            model::Operand::Nested(nested) => left.init_nested().fill(nested.as_ref()),
        }
        let mut right = self.init_right();
        match &expression.right {
            model::Operand::Number(number) => right.set_number(*number),
            model::Operand::Nested(nested) => right.init_nested().fill(nested.as_ref()),
        }
    }
}

const LOST: Malformed = Malformed::Missing("one side of an expression");

impl ExpressionView for expression::Reader<'_> {
    fn operation(self) -> u32 {
        self.get_operation().map_or_else(|unknown| u32::from(unknown.0), |known| known as u32)
    }
    fn left(self) -> Result<Side<Self>, Malformed> {
        match self.get_left().which() {
            Ok(expression::left::Number(number)) => Ok(Side::Number(number)),
            Ok(expression::left::Nested(nested)) => nested.map(Side::Nested).map_err(|_| LOST),
            Err(_) => Err(LOST),
        }
    }
    fn right(self) -> Result<Side<Self>, Malformed> {
        match self.get_right().which() {
            Ok(expression::right::Number(number)) => Ok(Side::Number(number)),
            Ok(expression::right::Nested(nested)) => nested.map(Side::Nested).map_err(|_| LOST),
            Err(_) => Err(LOST),
        }
    }
}
