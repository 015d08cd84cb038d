//! Priced cars.

message!(Car, CarView {
    make: [text],
    model: [text],
    color: [choice],
    seats: [narrow u8],
    doors: [narrow u8],
    length: [narrow u16],
    weight: [same u32],
    engine: [part Engine EngineView],
    fuel_capacity: [same f32],
    fuel_level: [same f32],
    power_windows: [same bool],
    power_steering: [same bool],
    radio: [same bool],
    cup_holders: [narrow u8],
    price: [same u64],
});

message!(Engine, EngineView {
    horsepower: [narrow u16],
    cylinders: [narrow u8],
    displacement: [same u32],
    gas: [same bool],
    electric: [same bool],
});
