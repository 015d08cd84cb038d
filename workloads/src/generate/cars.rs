//! Cars for sale.

use super::Generator;
use crate::model::{Car, Color, Engine};

const MODELS: [(&str, &str); 18] = [
    ("Toyota", "Corolla"),
    ("Ford", "F-150"),
    ("Volkswagen", "Golf"),
    ("Honda", "Civic"),
    ("Tesla", "Model Y"),
    ("Škoda", "Octavia"),
    ("Hyundai", "Tucson"),
    ("Nissan", "Qashqai"),
    ("Renault", "Mégane"),
    ("BMW", "320d"),
    ("Kia", "Sportage"),
    ("Citroën", "C3"),
    ("Mercedes-Benz", "C 200"),
    ("Subaru", "Outback"),
    ("Volvo", "XC60"),
    ("Mazda", "CX-5"),
    ("Jaguar", "F-Type"),
    ("Rolls-Royce", "Phantom"),
];

/// Up to 199 cars.
pub(super) fn cars(generator: &mut Generator) -> Vec<Car> {
    let count = generator.between(0_u8, 199);
    generator.many(count.into(), car)
}

fn car(generator: &mut Generator) -> Car {
    let (make, model) = generator.skewed(&MODELS);
    let engine = engine(generator);
    let capacity: u16 = if engine.gas { generator.between(35_u16, 90) } else { 0 };
    let doors = generator.pick(&[2_u8, 4, 5, 5]);
    Car {
        make: make.to_owned(),
        model: model.to_owned(),
        color: generator.skewed(Color::ALL),
        seats: if doors == 2 { 2 } else { generator.pick(&[4, 5, 5, 7]) },
        doors,
        length: generator.between(3_450_u16, 5_900),
        weight: generator.between(900_u32, 2_900),
        fuel_capacity: f32::from(capacity),
        fuel_level: generator.short_decimal(0, capacity.into(), 1),
        power_windows: generator.percent(90),
        power_steering: generator.percent(95),
        radio: generator.percent(85),
        cup_holders: generator.between(0_u8, 8),
        price: generator.spread_around(1_900) * 1_000 + 99_900,
        engine,
    }
}

/// Petrol, battery, or both.
fn engine(generator: &mut Generator) -> Engine {
    let electric = generator.percent(30);
    let gas = !electric || generator.percent(40);
    Engine {
        horsepower: generator.between(65_u16, 420),
        cylinders: if gas { generator.pick(&[3, 4, 4, 6, 8]) } else { 0 },
        displacement: if gas { generator.between(9_u32, 45) * 100 - 2 } else { 0 },
        gas,
        electric,
    }
}
