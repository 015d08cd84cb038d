//! A rider in Berlin and the drivers around.

use super::Generator;
use crate::model::{Driver, Ride};

/// The middle of the city, in millionths of a degree.
const NORTH: i32 = 52_520_000;
const EAST: i32 = 13_405_000;

/// A rider and 200 to 600 drivers; the wanted are 3 to 10.
pub(super) fn ride(generator: &mut Generator) -> Ride {
    let drivers = generator.between(200_u16, 600);
    Ride {
        latitude: near(generator, NORTH, 40_000),
        longitude: near(generator, EAST, 65_000),
        wanted: generator.between(3_u32, 10),
        drivers: generator.many(drivers.into(), driver),
    }
}

fn driver(generator: &mut Generator) -> Driver {
    Driver {
        id: 7_000_000 + generator.below(90_000_000),
        latitude: near(generator, NORTH, 120_000),
        longitude: near(generator, EAST, 200_000),
    }
}

/// Degrees with six digits, as receivers report them (about 10 cm), most of them near the middle.
fn near(generator: &mut Generator, middle: i32, reach: i32) -> f64 {
    let aside: i32 = (0..3).map(|_| generator.between(-reach, reach)).sum();
    f64::from(middle + aside / 3) / 1_000_000.0
}
