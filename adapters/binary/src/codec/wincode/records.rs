//! The model's records as wincode's own values.

use rpcbench_contract::workloads::model;

mirror! {
    LogLine, LogLineView {
        address: [copy [u8; 4]],
        identity: [text],
        user: [text],
        date: [text],
        request: [text],
        status: [copy u16],
        size: [copy u64],
    }
}

mirror! {
    Vector, VectorView {
        x: [copy f32],
        y: [copy f32],
        z: [copy f32],
    }
}

mirror! {
    Triangle, TriangleView {
        a: [one Vector VectorView],
        b: [one Vector VectorView],
        c: [one Vector VectorView],
        normal: [one Vector VectorView],
    }
}

mirror_choice! {
    GameMode {
        Survival,
        Creative,
        Adventure,
        Spectator,
    }
}

mirror! {
    Position, PositionView {
        x: [copy f64],
        y: [copy f64],
        z: [copy f64],
    }
}

mirror! {
    Item, ItemView {
        count: [copy u8],
        slot: [copy u8],
        id: [text],
    }
}

mirror! {
    Abilities, AbilitiesView {
        walk_speed: [copy f32],
        fly_speed: [copy f32],
        may_fly: [copy bool],
        flying: [copy bool],
        invulnerable: [copy bool],
        may_build: [copy bool],
        instabuild: [copy bool],
    }
}

mirror! {
    Entity, EntityView {
        id: [text],
        position: [one Position PositionView],
        motion: [one Position PositionView],
        yaw: [copy f32],
        pitch: [copy f32],
        fall_distance: [copy f32],
        fire: [copy u16],
        air: [copy u16],
        on_ground: [copy bool],
        silent: [copy bool],
        uuid: [blob],
        custom_name: [maybe text],
    }
}

mirror! {
    Vehicle, VehicleView {
        uuid: [blob],
        entity: [one Entity EntityView],
    }
}

mirror! {
    RecipeBook, RecipeBookView {
        recipes: [texts],
        to_be_displayed: [texts],
        filtering: [copy bool],
        open: [copy bool],
    }
}

mirror! {
    Player, PlayerView {
        mode: [choice GameMode],
        previous_mode: [choice GameMode],
        score: [copy i64],
        dimension: [text],
        selected_slot: [copy u32],
        selected_item: [one Item ItemView],
        spawn_dimension: [maybe text],
        spawn_x: [copy i64],
        spawn_y: [copy i64],
        spawn_z: [copy i64],
        spawn_forced: [maybe copy bool],
        sleep_timer: [copy u16],
        food_exhaustion: [copy f32],
        food_saturation: [copy f32],
        food_tick_timer: [copy u32],
        xp_level: [copy u32],
        xp_progress: [copy f32],
        xp_total: [copy i32],
        xp_seed: [copy i32],
        inventory: [many Item ItemView],
        ender_items: [many Item ItemView],
        abilities: [one Abilities AbilitiesView],
        entered_nether_at: [maybe one Position PositionView],
        vehicle: [maybe one Vehicle VehicleView],
        left_shoulder: [maybe one Entity EntityView],
        right_shoulder: [maybe one Entity EntityView],
        seen_credits: [copy bool],
        recipe_book: [one RecipeBook RecipeBookView],
    }
}

mirror_choice! {
    MediaPlayer {
        Java,
        Flash,
    }
}

mirror_choice! {
    ImageSize {
        Small,
        Large,
    }
}

mirror! {
    Image, ImageView {
        uri: [text],
        title: [maybe text],
        width: [copy i32],
        height: [copy i32],
        size: [choice ImageSize],
    }
}

mirror! {
    Media, MediaView {
        uri: [text],
        title: [maybe text],
        width: [copy i32],
        height: [copy i32],
        format: [text],
        duration: [copy i64],
        size: [copy i64],
        bitrate: [maybe copy i32],
        persons: [texts],
        player: [choice MediaPlayer],
        copyright: [maybe text],
        images: [many Image ImageView],
    }
}

mirror_choice! {
    Allegiance {
        Friend,
        Neutral,
        Hostile,
        Unknown,
    }
}

mirror! {
    Contact, ContactView {
        id: [copy u32],
        allegiance: [choice Allegiance],
        name: [text],
        x: [copy f32],
        y: [copy f32],
        heading: [copy f32],
        speed: [copy f32],
        health: [copy u8],
        flags: [copy u32],
        leader: [maybe copy u32],
    }
}

mirror! {
    Update, UpdateView {
        tick: [copy u64],
        contacts: [many Contact ContactView],
        terrain: [blob],
    }
}

mirror_choice! {
    Color {
        Black,
        White,
        Red,
        Green,
        Blue,
        Silver,
    }
}

mirror! {
    Engine, EngineView {
        horsepower: [copy u16],
        cylinders: [copy u8],
        displacement: [copy u32],
        gas: [copy bool],
        electric: [copy bool],
    }
}

mirror! {
    Car, CarView {
        make: [text],
        model: [text],
        color: [choice Color],
        seats: [copy u8],
        doors: [copy u8],
        length: [copy u16],
        weight: [copy u32],
        engine: [one Engine EngineView],
        fuel_capacity: [copy f32],
        fuel_level: [copy f32],
        power_windows: [copy bool],
        power_steering: [copy bool],
        radio: [copy bool],
        cup_holders: [copy u8],
        price: [copy u64],
    }
}

mirror! {
    SearchResult, SearchResultView {
        url: [text],
        score: [copy f64],
        snippet: [text],
    }
}

mirror! {
    Driver, DriverView {
        id: [copy u64],
        latitude: [copy f64],
        longitude: [copy f64],
    }
}

mirror! {
    Ride, RideView {
        latitude: [copy f64],
        longitude: [copy f64],
        wanted: [copy u32],
        drivers: [many Driver DriverView],
    }
}

mirror! {
    Candidate, CandidateView {
        driver: [copy u64],
        distance: [copy f64],
    }
}

mirror! {
    Product, ProductView {
        id: [copy u64],
        name: [text],
        price: [copy u32],
        stock: [copy i32],
        tags: [texts],
    }
}
