//! The values that are sent, each with the view that any framework's own struct gives of it.
//!
//! Numbers of enums and names of fields are the same in every IDL. The model derives serde's two traits and
//! knows no format.

record! {
    /// One line of a web server's access log.
    LogLine, LogLineView {
        /// The client's IPv4 address.
        address: [copy [u8; 4]],
        /// The RFC 1413 identity; `-` where unknown.
        identity: [text],
        /// The authenticated user; `-` where nobody is.
        user: [text],
        /// The time of the request, e.g. `21/Nov/2026:07:34:48 +0000`.
        date: [text],
        /// Method, target and protocol, e.g. `GET /index.html HTTP/1.1`.
        request: [text],
        /// The status code of the response.
        status: [copy u16],
        /// The response's size in bytes.
        size: [copy u64],
    }
}

record! {
    /// A point or direction in single precision.
    Vector, VectorView {
        /// Along x.
        x: [copy f32],
        /// Along y.
        y: [copy f32],
        /// Along z.
        z: [copy f32],
    }
}

record! {
    /// A triangle of a mesh: three corners and the normal, 12 numbers.
    Triangle, TriangleView {
        /// First corner.
        a: [one Vector VectorView],
        /// Second corner.
        b: [one Vector VectorView],
        /// Third corner.
        c: [one Vector VectorView],
        /// Unit normal.
        normal: [one Vector VectorView],
    }
}

choice! {
    /// How a game is played.
    GameMode {
        /// Limited resources, health and hunger.
        Survival,
        /// Unlimited resources.
        Creative,
        /// Maps made by others, nothing to break.
        Adventure,
        /// Watching only.
        Spectator,
    }
}

record! {
    /// A position or velocity in double precision, in blocks.
    Position, PositionView {
        /// Along x.
        x: [copy f64],
        /// Along y.
        y: [copy f64],
        /// Along z.
        z: [copy f64],
    }
}

record! {
    /// A stack of items in a slot.
    Item, ItemView {
        /// How many, 1 to 64.
        count: [copy u8],
        /// Which slot.
        slot: [copy u8],
        /// What, e.g. `minecraft:stone`.
        id: [text],
    }
}

record! {
    /// What a player may do.
    Abilities, AbilitiesView {
        /// Walking speed, blocks per tick.
        walk_speed: [copy f32],
        /// Flying speed, blocks per tick.
        fly_speed: [copy f32],
        /// May fly.
        may_fly: [copy bool],
        /// Is flying.
        flying: [copy bool],
        /// Cannot be hurt.
        invulnerable: [copy bool],
        /// May place and break.
        may_build: [copy bool],
        /// Breaks in one blow.
        instabuild: [copy bool],
    }
}

record! {
    /// A creature or thing in the world.
    Entity, EntityView {
        /// What, e.g. `minecraft:parrot`.
        id: [text],
        /// Where.
        position: [one Position PositionView],
        /// How fast.
        motion: [one Position PositionView],
        /// Heading in degrees.
        yaw: [copy f32],
        /// Tilt in degrees.
        pitch: [copy f32],
        /// How far it has fallen, in blocks.
        fall_distance: [copy f32],
        /// Ticks until fire goes out.
        fire: [copy u16],
        /// Ticks of air left.
        air: [copy u16],
        /// Stands on the ground.
        on_ground: [copy bool],
        /// Makes no sound.
        silent: [copy bool],
        /// 16 bytes that name it.
        uuid: [blob],
        /// A name given by a player.
        custom_name: [maybe text],
    }
}

record! {
    /// What a player rides.
    Vehicle, VehicleView {
        /// 16 bytes that name it.
        uuid: [blob],
        /// The thing itself.
        entity: [one Entity EntityView],
    }
}

record! {
    /// Which recipes a player knows.
    RecipeBook, RecipeBookView {
        /// Known recipes.
        recipes: [texts],
        /// Known, and not yet looked at.
        to_be_displayed: [texts],
        /// Shows only what can be made now.
        filtering: [copy bool],
        /// Is open on the screen.
        open: [copy bool],
    }
}

record! {
    /// A player of a saved game: 28 fields, nested, optional, lists, about 1.2 KB.
    Player, PlayerView {
        /// How the game is played now.
        mode: [choice GameMode],
        /// How it was played before.
        previous_mode: [choice GameMode],
        /// Points.
        score: [copy i64],
        /// Where the world is, e.g. `minecraft:overworld`.
        dimension: [text],
        /// The slot in hand.
        selected_slot: [copy u32],
        /// The item in hand.
        selected_item: [one Item ItemView],
        /// The world in which the player comes back to life.
        spawn_dimension: [maybe text],
        /// Where, along x.
        spawn_x: [copy i64],
        /// Where, along y.
        spawn_y: [copy i64],
        /// Where, along z.
        spawn_z: [copy i64],
        /// Comes back there even without a bed.
        spawn_forced: [maybe copy bool],
        /// Ticks in bed.
        sleep_timer: [copy u16],
        /// How near hunger is.
        food_exhaustion: [copy f32],
        /// How long food lasts.
        food_saturation: [copy f32],
        /// Ticks until the next change.
        food_tick_timer: [copy u32],
        /// Level of experience.
        xp_level: [copy u32],
        /// Part of the way to the next level, 0 to 1.
        xp_progress: [copy f32],
        /// Experience in all.
        xp_total: [copy i32],
        /// Seed of enchantments.
        xp_seed: [copy i32],
        /// What the player carries.
        inventory: [many Item ItemView],
        /// What lies in the ender chest.
        ender_items: [many Item ItemView],
        /// What the player may do.
        abilities: [one Abilities AbilitiesView],
        /// Where the nether was entered.
        entered_nether_at: [maybe one Position PositionView],
        /// What the player rides.
        vehicle: [maybe one Vehicle VehicleView],
        /// Who sits on the left shoulder.
        left_shoulder: [maybe one Entity EntityView],
        /// Who sits on the right shoulder.
        right_shoulder: [maybe one Entity EntityView],
        /// Has seen the end.
        seen_credits: [copy bool],
        /// Which recipes the player knows.
        recipe_book: [one RecipeBook RecipeBookView],
    }
}

choice! {
    /// Which program plays a medium.
    MediaPlayer {
        /// The one from the Java world.
        Java,
        /// The one from the web's past.
        Flash,
    }
}

choice! {
    /// How large an image is meant to be.
    ImageSize {
        /// A thumbnail.
        Small,
        /// A full picture.
        Large,
    }
}

record! {
    /// A picture of a medium.
    Image, ImageView {
        /// Where it is.
        uri: [text],
        /// What it is called.
        title: [maybe text],
        /// Pixels across.
        width: [copy i32],
        /// Pixels down.
        height: [copy i32],
        /// How large it is meant to be.
        size: [choice ImageSize],
    }
}

record! {
    /// A film or a talk with its pictures: the object that serializers have been compared on since 2008.
    Media, MediaView {
        /// Where it is.
        uri: [text],
        /// What it is called.
        title: [maybe text],
        /// Pixels across.
        width: [copy i32],
        /// Pixels down.
        height: [copy i32],
        /// The format's name, e.g. `video/mpg4`.
        format: [text],
        /// Length in milliseconds.
        duration: [copy i64],
        /// Size in bytes.
        size: [copy i64],
        /// Bits per second, where known.
        bitrate: [maybe copy i32],
        /// Who is in it.
        persons: [texts],
        /// What plays it.
        player: [choice MediaPlayer],
        /// Whose it is.
        copyright: [maybe text],
        /// Its pictures.
        images: [many Image ImageView],
    }
}

choice! {
    /// Whose side a contact is on.
    Allegiance {
        /// Ours.
        Friend,
        /// Nobody's.
        Neutral,
        /// Theirs.
        Hostile,
        /// Not known yet.
        Unknown,
    }
}

record! {
    /// A thing that was seen: a ship, a truck, a player.
    Contact, ContactView {
        /// What names it.
        id: [copy u32],
        /// Whose side it is on.
        allegiance: [choice Allegiance],
        /// What it is called.
        name: [text],
        /// Meters east.
        x: [copy f32],
        /// Meters north.
        y: [copy f32],
        /// Degrees from north.
        heading: [copy f32],
        /// Meters per second.
        speed: [copy f32],
        /// Health, 0 to 100.
        health: [copy u8],
        /// Bits of state.
        flags: [copy u32],
        /// The contact that it follows.
        leader: [maybe copy u32],
    }
}

record! {
    /// An update of a game or a fleet: who is where, and on which ground.
    Update, UpdateView {
        /// Counts updates.
        tick: [copy u64],
        /// Who was seen.
        contacts: [many Contact ContactView],
        /// Heights of the ground, one byte a tile.
        terrain: [blob],
    }
}

choice! {
    /// A car's paint.
    Color {
        /// Black.
        Black,
        /// White.
        White,
        /// Red.
        Red,
        /// Green.
        Green,
        /// Blue.
        Blue,
        /// Silver.
        Silver,
    }
}

record! {
    /// An engine.
    Engine, EngineView {
        /// Power in horsepower.
        horsepower: [copy u16],
        /// How many cylinders.
        cylinders: [copy u8],
        /// Displacement in cubic centimeters.
        displacement: [copy u32],
        /// Burns petrol.
        gas: [copy bool],
        /// Runs on a battery.
        electric: [copy bool],
    }
}

record! {
    /// A car for sale.
    Car, CarView {
        /// Who made it.
        make: [text],
        /// Which model.
        model: [text],
        /// Its paint.
        color: [choice Color],
        /// How many seats.
        seats: [copy u8],
        /// How many doors.
        doors: [copy u8],
        /// Length in millimeters.
        length: [copy u16],
        /// Weight in kilograms.
        weight: [copy u32],
        /// Its engine.
        engine: [one Engine EngineView],
        /// Capacity of the tank in litres.
        fuel_capacity: [copy f32],
        /// How full the tank is, in litres.
        fuel_level: [copy f32],
        /// Has power windows.
        power_windows: [copy bool],
        /// Has power steering.
        power_steering: [copy bool],
        /// Has a radio.
        radio: [copy bool],
        /// How many cup holders.
        cup_holders: [copy u8],
        /// The list price in cents.
        price: [copy u64],
    }
}

record! {
    /// A page that a search found.
    SearchResult, SearchResultView {
        /// Where it is.
        url: [text],
        /// How well it fits.
        score: [copy f64],
        /// A few words of it.
        snippet: [text],
    }
}

record! {
    /// A driver on the road.
    Driver, DriverView {
        /// What names the driver.
        id: [copy u64],
        /// Degrees north.
        latitude: [copy f64],
        /// Degrees east.
        longitude: [copy f64],
    }
}

record! {
    /// A rider who looks for the nearest drivers.
    Ride, RideView {
        /// Degrees north of the rider.
        latitude: [copy f64],
        /// Degrees east of the rider.
        longitude: [copy f64],
        /// How many drivers are wanted.
        wanted: [copy u32],
        /// Who is on the road.
        drivers: [many Driver DriverView],
    }
}

record! {
    /// A driver who was found near.
    Candidate, CandidateView {
        /// What names the driver.
        driver: [copy u64],
        /// How far, in meters.
        distance: [copy f64],
    }
}

record! {
    /// A product of a catalog.
    Product, ProductView {
        /// What names it.
        id: [copy u64],
        /// What it is called.
        name: [text],
        /// Its price in cents.
        price: [copy u32],
        /// How many are in stock.
        stock: [copy i32],
        /// Words it is found by.
        tags: [texts],
    }
}
