//! Cars for sale.

choice! { Color { Black, White, Red, Green, Blue, Silver, } }

record! {
    Engine, EngineView, engine {
        horsepower: [same u16] get_horsepower set_horsepower,
        cylinders: [same u8] get_cylinders set_cylinders,
        displacement: [same u32] get_displacement set_displacement,
        gas: [same bool] get_gas set_gas,
        electric: [same bool] get_electric set_electric,
    }
}

record! {
    Car, CarView, car {
        make: [text] get_make set_make,
        model: [text] get_model set_model,
        color: [choice] get_color set_color,
        seats: [same u8] get_seats set_seats,
        doors: [same u8] get_doors set_doors,
        length: [same u16] get_length set_length,
        weight: [same u32] get_weight set_weight,
        engine: [one EngineView] get_engine init_engine,
        fuel_capacity: [same f32] get_fuel_capacity set_fuel_capacity,
        fuel_level: [same f32] get_fuel_level set_fuel_level,
        power_windows: [same bool] get_power_windows set_power_windows,
        power_steering: [same bool] get_power_steering set_power_steering,
        radio: [same bool] get_radio set_radio,
        cup_holders: [same u8] get_cup_holders set_cup_holders,
        price: [same u64] get_price set_price,
    }
}
