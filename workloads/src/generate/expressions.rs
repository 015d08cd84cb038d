//! Expression trees.

use super::Generator;
use crate::expression::{Expression, Operand, Operation};

/// The deepest tree.
const DEEPEST: u8 = 12;

/// A tree of 2 to 12 levels, more often few: one way down is as long as the tree is deep, others are shorter.
pub(super) fn tree(generator: &mut Generator) -> Expression {
    let depth = generator.between(2, DEEPEST).min(generator.between(2, DEEPEST));
    expression(generator, depth.into())
}

fn expression(generator: &mut Generator, depth: usize) -> Expression {
    let operation = generator.pick(Operation::ALL);
    let long = match depth {
        0 | 1 => number(generator),
        _ => nested(generator, depth - 1),
    };
    let short = if depth > 2 && generator.percent(60) {
        let less = 1 + generator.skewed_below(depth - 2);
        nested(generator, less)
    } else {
        number(generator)
    };
    let (left, right) = if generator.percent(50) { (long, short) } else { (short, long) };
    Expression { operation, left, right }
}

fn nested(generator: &mut Generator, depth: usize) -> Operand {
    Operand::Nested(Box::new(expression(generator, depth)))
}

/// Mostly small, sometimes any, so that sums wrap and divisors are zero now and then.
fn number(generator: &mut Generator) -> Operand {
    Operand::Number(match generator.below(8) {
        0 => generator.between(i32::MIN, i32::MAX),
        1 | 2 => generator.between(-20_000, 20_000),
        _ => generator.between(-9, 99),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_shallow_mostly_and_deep_sometimes() {
        let mut depths = Generator::new(4, "test").many(1_000, |g| tree(g).depth());
        depths.sort_unstable();
        assert_eq!((depths[0], depths[999]), (2, DEEPEST.into()));
        assert!((4..=6).contains(&depths[500]), "median {}", depths[500]);
    }

    #[test]
    fn every_operation_occurs() {
        let trees = Generator::new(4, "test").many(64, tree);
        for operation in Operation::ALL {
            assert!(trees.iter().any(|tree| tree.operation == *operation), "{operation:?}");
        }
    }
}
