//! Players of a saved game.

use super::{Generator, words};
use crate::model::{Abilities, Entity, GameMode, Item, Player, Position, RecipeBook, Vehicle};

const DIMENSIONS: [&str; 3] = ["minecraft:overworld", "minecraft:the_nether", "minecraft:the_end"];
const BIRDS: [&str; 2] = ["minecraft:parrot", "minecraft:parrot"];
const MOUNTS: [&str; 5] =
    ["minecraft:horse", "minecraft:oak_boat", "minecraft:minecart", "minecraft:pig", "minecraft:strider"];
const ITEMS: [&str; 44] = [
    "cobblestone",
    "dirt",
    "torch",
    "oak_log",
    "coal",
    "bread",
    "oak_planks",
    "iron_ingot",
    "stick",
    "sand",
    "gravel",
    "raw_iron",
    "cooked_beef",
    "arrow",
    "string",
    "wheat_seeds",
    "bone",
    "redstone",
    "white_wool",
    "ladder",
    "glass",
    "iron_pickaxe",
    "diamond",
    "rotten_flesh",
    "water_bucket",
    "stone_axe",
    "ender_pearl",
    "crafting_table",
    "shield",
    "lapis_lazuli",
    "diamond_sword",
    "gold_nugget",
    "obsidian",
    "flint_and_steel",
    "golden_apple",
    "spruce_sapling",
    "enchanted_book",
    "firework_rocket",
    "shulker_shell",
    "music_disc_pigstep",
    "diamond_chestplate",
    "totem_of_undying",
    "cherry_hanging_sign",
    "netherite_upgrade_smithing_template",
];

/// One player, about 1.2 KB when packed.
pub(super) fn player(generator: &mut Generator) -> Player {
    let xp_level = generator.skewed_below(60);
    Player {
        mode: generator.skewed(GameMode::ALL),
        previous_mode: generator.skewed(GameMode::ALL),
        score: generator.spread_around(900).cast_signed(),
        dimension: generator.skewed(&DIMENSIONS).to_owned(),
        selected_slot: generator.between(0_u32, 8),
        selected_item: item(generator, 0),
        spawn_dimension: generator.maybe(70, |g| g.skewed(&DIMENSIONS).to_owned()),
        spawn_x: generator.between(-3_000_i64, 3_000),
        spawn_y: generator.between(-60_i64, 200),
        spawn_z: generator.between(-3_000_i64, 3_000),
        spawn_forced: generator.maybe(60, |g| g.percent(20)),
        sleep_timer: if generator.percent(90) { 0 } else { generator.between(1_u16, 100) },
        food_exhaustion: generator.short_decimal(0, 4, 3),
        food_saturation: generator.short_decimal(0, 20, 1),
        food_tick_timer: generator.between(0_u32, 80),
        xp_level: u32::try_from(xp_level).unwrap_or(0),
        xp_progress: generator.short_decimal(0, 1, 6),
        xp_total: generator.between(0_i32, 20 + 60 * i32::try_from(xp_level).unwrap_or(0)),
        xp_seed: generator.between(i32::MIN, i32::MAX),
        inventory: items(generator, 14, 30),
        ender_items: items(generator, 2, 9),
        abilities: abilities(generator),
        entered_nether_at: generator.maybe(40, |g| position(g, 900.0)),
        vehicle: generator.maybe(30, vehicle),
        left_shoulder: generator.maybe(20, |g| entity(g, &BIRDS)),
        right_shoulder: generator.maybe(10, |g| entity(g, &BIRDS)),
        seen_credits: generator.percent(15),
        recipe_book: recipe_book(generator),
    }
}

fn item(generator: &mut Generator, slot: u8) -> Item {
    let count = if generator.percent(25) { 64 } else { generator.between(1_u8, 63) };
    Item { count, slot, id: item_id(generator) }
}

fn item_id(generator: &mut Generator) -> String {
    let name = if generator.percent(60) { generator.skewed(&ITEMS) } else { generator.pick(&ITEMS) };
    format!("minecraft:{name}")
}

fn items(generator: &mut Generator, least: u8, most: u8) -> Vec<Item> {
    (0..generator.between(least, most)).map(|slot| item(generator, slot)).collect()
}

fn abilities(generator: &mut Generator) -> Abilities {
    let creative = generator.percent(20);
    Abilities {
        walk_speed: 0.1,
        fly_speed: 0.05,
        may_fly: creative,
        flying: creative && generator.percent(50),
        invulnerable: creative,
        may_build: !generator.percent(5),
        instabuild: creative,
    }
}

fn position(generator: &mut Generator, reach: f64) -> Position {
    Position {
        x: generator.real(-reach, reach),
        y: if generator.percent(70) { f64::from(generator.between(-60, 200)) } else { generator.real(-60.0, 200.0) },
        z: generator.real(-reach, reach),
    }
}

fn motion(generator: &mut Generator) -> Position {
    // Whoever stands falls at the speed that gravity adds in a tick, before the ground stops it.
    Position { x: generator.decimal(-1, 1, 4), y: -0.078_400_001_525_878_9, z: generator.decimal(-1, 1, 4) }
}

fn entity(generator: &mut Generator, kinds: &[&str]) -> Entity {
    Entity {
        id: generator.skewed(kinds).to_owned(),
        position: position(generator, 3_000.0),
        motion: motion(generator),
        yaw: generator.short_decimal(-180, 180, 2),
        pitch: generator.short_decimal(-90, 90, 2),
        fall_distance: if generator.percent(85) { 0.0 } else { generator.short_decimal(0, 20, 3) },
        fire: if generator.percent(95) { 0 } else { generator.between(1_u16, 160) },
        air: if generator.percent(90) { 300 } else { generator.between(0_u16, 299) },
        on_ground: generator.percent(80),
        silent: generator.percent(3),
        uuid: generator.uuid(),
        custom_name: generator.maybe(30, |g| g.skewed(&words::GIVEN).to_owned()),
    }
}

fn vehicle(generator: &mut Generator) -> Vehicle {
    Vehicle { uuid: generator.uuid(), entity: entity(generator, &MOUNTS) }
}

fn recipe_book(generator: &mut Generator) -> RecipeBook {
    let (known, fresh) = (generator.between(8_u16, 24), generator.between(0_u16, 4));
    RecipeBook {
        recipes: generator.many(known.into(), item_id),
        to_be_displayed: generator.many(fresh.into(), item_id),
        filtering: generator.percent(30),
        open: generator.percent(10),
    }
}
