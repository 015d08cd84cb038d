//! The data model as pilota's structs: the way there, and the view of them.
//!
//! Each record's fields stand once in a table; a macro makes both from it. Kinds of field, beside those of the model:
//!
//! | kind | in the model | in the struct |
//! | --- | --- | --- |
//! | `same T` | `T` | `T` |
//! | `bits T` | `T`, an unsigned integer | the signed integer with the same bits |
//! | `single` | `f32` | `f64` |
//! | `address` | `[u8; 4]` | `i32`, the first byte highest |

use rpcbench_contract::workloads::model;

use crate::bench;

macro_rules! record {
    ($record:ident, $view:ident { $( $field:ident: $kind:tt, )* }) => {
        impl From<&model::$record> for bench::$record {
            fn from(record: &model::$record) -> Self {
                Self { $( $field: made!(record.$field, $kind), )* }
            }
        }

        impl model::$view for bench::$record {
            $( shown! { $field $kind } )*
        }
    };
}

#[rustfmt::skip] // a table
macro_rules! made {
    ($value:expr, [same $t:ty]) => { $value };
    ($value:expr, [bits $t:ty]) => { $value.cast_signed() };
    ($value:expr, [single]) => { f64::from($value) };
    ($value:expr, [address]) => { i32::from_be_bytes($value) };
    ($value:expr, [choice $t:ident]) => { bench::$t::from($value.number().cast_signed()) };
    ($value:expr, [text]) => { $value.as_str().to_owned().into() };
    ($value:expr, [blob]) => { $value.clone() };
    ($value:expr, [texts]) => { $value.iter().map(|text| text.clone().into()).collect() };
    ($value:expr, [one $v:ident]) => { (&$value).into() };
    ($value:expr, [many $v:ident]) => { $value.iter().map(Into::into).collect() };
    ($value:expr, [maybe same $t:ty]) => { $value };
    ($value:expr, [maybe bits $t:ty]) => { $value.map(<$t>::cast_signed) };
    ($value:expr, [maybe text]) => { $value.clone().map(Into::into) };
    ($value:expr, [maybe one $v:ident]) => { $value.as_ref().map(Into::into) };
}

#[rustfmt::skip] // a table
macro_rules! shown {
    ($f:ident [same $t:ty]) => { fn $f(&self) -> $t { self.$f } };
    ($f:ident [bits $t:ty]) => { fn $f(&self) -> $t { self.$f.cast_unsigned() } };
    ($f:ident [single]) => {
        #[allow(clippy::cast_possible_truncation)] // it was widened from an f32
        fn $f(&self) -> f32 { self.$f as f32 }
    };
    ($f:ident [address]) => { fn $f(&self) -> [u8; 4] { self.$f.to_be_bytes() } };
    ($f:ident [choice $t:ident]) => { fn $f(&self) -> u32 { self.$f.inner().cast_unsigned() } };
    ($f:ident [text]) => { fn $f(&self) -> &str { &self.$f } };
    ($f:ident [blob]) => { fn $f(&self) -> &[u8] { &self.$f } };
    ($f:ident [texts]) => { fn $f(&self) -> impl Iterator<Item = &str> { self.$f.iter().map(|text| text.as_str()) } };
    ($f:ident [one $v:ident]) => { fn $f(&self) -> impl model::$v { &self.$f } };
    ($f:ident [many $v:ident]) => { fn $f(&self) -> impl Iterator<Item = impl model::$v> { self.$f.iter() } };
    ($f:ident [maybe same $t:ty]) => { fn $f(&self) -> Option<$t> { self.$f } };
    ($f:ident [maybe bits $t:ty]) => { fn $f(&self) -> Option<$t> { self.$f.map(|bits| bits.cast_unsigned()) } };
    ($f:ident [maybe text]) => { fn $f(&self) -> Option<&str> { self.$f.as_deref() } };
    ($f:ident [maybe one $v:ident]) => { fn $f(&self) -> Option<impl model::$v> { self.$f.as_ref() } };
}

record! {
    LogLine, LogLineView {
        address: [address], identity: [text], user: [text], date: [text], request: [text], status: [bits u16],
        size: [bits u64],
    }
}

record! { Vector, VectorView { x: [single], y: [single], z: [single], } }

record! {
    Triangle, TriangleView {
        a: [one VectorView], b: [one VectorView], c: [one VectorView], normal: [one VectorView],
    }
}

record! { Position, PositionView { x: [same f64], y: [same f64], z: [same f64], } }

record! { Item, ItemView { count: [bits u8], slot: [bits u8], id: [text], } }

record! {
    Abilities, AbilitiesView {
        walk_speed: [single], fly_speed: [single], may_fly: [same bool], flying: [same bool],
        invulnerable: [same bool], may_build: [same bool], instabuild: [same bool],
    }
}

record! {
    Entity, EntityView {
        id: [text], position: [one PositionView], motion: [one PositionView], yaw: [single], pitch: [single],
        fall_distance: [single], fire: [bits u16], air: [bits u16], on_ground: [same bool], silent: [same bool],
        uuid: [blob], custom_name: [maybe text],
    }
}

record! { Vehicle, VehicleView { uuid: [blob], entity: [one EntityView], } }

record! {
    RecipeBook, RecipeBookView {
        recipes: [texts], to_be_displayed: [texts], filtering: [same bool], open: [same bool],
    }
}

record! {
    Player, PlayerView {
        mode: [choice GameMode], previous_mode: [choice GameMode], score: [same i64], dimension: [text],
        selected_slot: [bits u32], selected_item: [one ItemView], spawn_dimension: [maybe text], spawn_x: [same i64],
        spawn_y: [same i64], spawn_z: [same i64], spawn_forced: [maybe same bool], sleep_timer: [bits u16],
        food_exhaustion: [single], food_saturation: [single], food_tick_timer: [bits u32], xp_level: [bits u32],
        xp_progress: [single], xp_total: [same i32], xp_seed: [same i32], inventory: [many ItemView],
        ender_items: [many ItemView], abilities: [one AbilitiesView], entered_nether_at: [maybe one PositionView],
        vehicle: [maybe one VehicleView], left_shoulder: [maybe one EntityView],
        right_shoulder: [maybe one EntityView], seen_credits: [same bool], recipe_book: [one RecipeBookView],
    }
}

record! {
    Image, ImageView {
        uri: [text], title: [maybe text], width: [same i32], height: [same i32], size: [choice ImageSize],
    }
}

record! {
    Media, MediaView {
        uri: [text], title: [maybe text], width: [same i32], height: [same i32], format: [text],
        duration: [same i64], size: [same i64], bitrate: [maybe same i32], persons: [texts],
        player: [choice MediaPlayer], copyright: [maybe text], images: [many ImageView],
    }
}

record! {
    Contact, ContactView {
        id: [bits u32], allegiance: [choice Allegiance], name: [text], x: [single], y: [single], heading: [single],
        speed: [single], health: [bits u8], flags: [bits u32], leader: [maybe bits u32],
    }
}

record! { Update, UpdateView { tick: [bits u64], contacts: [many ContactView], terrain: [blob], } }

record! {
    Engine, EngineView {
        horsepower: [bits u16], cylinders: [bits u8], displacement: [bits u32], gas: [same bool],
        electric: [same bool],
    }
}

record! {
    Car, CarView {
        make: [text], model: [text], color: [choice Color], seats: [bits u8], doors: [bits u8], length: [bits u16],
        weight: [bits u32], engine: [one EngineView], fuel_capacity: [single], fuel_level: [single],
        power_windows: [same bool], power_steering: [same bool], radio: [same bool], cup_holders: [bits u8],
        price: [bits u64],
    }
}

record! { SearchResult, SearchResultView { url: [text], score: [same f64], snippet: [text], } }

record! { Driver, DriverView { id: [bits u64], latitude: [same f64], longitude: [same f64], } }

record! {
    Ride, RideView { latitude: [same f64], longitude: [same f64], wanted: [bits u32], drivers: [many DriverView], }
}

record! { Candidate, CandidateView { driver: [bits u64], distance: [same f64], } }

record! {
    Product, ProductView { id: [bits u64], name: [text], price: [bits u32], stock: [same i32], tags: [texts], }
}

/// What a procedure made is moved, not copied.
impl From<model::Product> for bench::Product {
    fn from(product: model::Product) -> Self {
        let model::Product { id, name, price, stock, tags } = product;
        let tags = tags.into_iter().map(Into::into).collect();
        Self { id: id.cast_signed(), name: name.into(), price: price.cast_signed(), stock, tags }
    }
}
