//! Players of saved games.

use crate::bench_capnp::player::spawn_forced;

choice! { GameMode { Survival, Creative, Adventure, Spectator, } }

record! {
    Position, PositionView, position {
        x: [same f64] get_x set_x,
        y: [same f64] get_y set_y,
        z: [same f64] get_z set_z,
    }
}

record! {
    Item, ItemView, item {
        count: [same u8] get_count set_count,
        slot: [same u8] get_slot set_slot,
        id: [text] get_id set_id,
    }
}

record! {
    Abilities, AbilitiesView, abilities {
        walk_speed: [same f32] get_walk_speed set_walk_speed,
        fly_speed: [same f32] get_fly_speed set_fly_speed,
        may_fly: [same bool] get_may_fly set_may_fly,
        flying: [same bool] get_flying set_flying,
        invulnerable: [same bool] get_invulnerable set_invulnerable,
        may_build: [same bool] get_may_build set_may_build,
        instabuild: [same bool] get_instabuild set_instabuild,
    }
}

record! {
    Entity, EntityView, entity {
        id: [text] get_id set_id,
        position: [one PositionView] get_position init_position,
        motion: [one PositionView] get_motion init_motion,
        yaw: [same f32] get_yaw set_yaw,
        pitch: [same f32] get_pitch set_pitch,
        fall_distance: [same f32] get_fall_distance set_fall_distance,
        fire: [same u16] get_fire set_fire,
        air: [same u16] get_air set_air,
        on_ground: [same bool] get_on_ground set_on_ground,
        silent: [same bool] get_silent set_silent,
        uuid: [blob] get_uuid set_uuid,
        custom_name: [maybe text] has_custom_name get_custom_name set_custom_name,
    }
}

record! {
    Vehicle, VehicleView, vehicle {
        uuid: [blob] get_uuid set_uuid,
        entity: [one EntityView] get_entity init_entity,
    }
}

record! {
    RecipeBook, RecipeBookView, recipe_book {
        recipes: [texts] get_recipes init_recipes,
        to_be_displayed: [texts] get_to_be_displayed init_to_be_displayed,
        filtering: [same bool] get_filtering set_filtering,
        open: [same bool] get_open set_open,
    }
}

record! {
    Player, PlayerView, player {
        mode: [choice] get_mode set_mode,
        previous_mode: [choice] get_previous_mode set_previous_mode,
        score: [same i64] get_score set_score,
        dimension: [text] get_dimension set_dimension,
        selected_slot: [same u32] get_selected_slot set_selected_slot,
        selected_item: [one ItemView] get_selected_item init_selected_item,
        spawn_dimension: [maybe text] has_spawn_dimension get_spawn_dimension set_spawn_dimension,
        spawn_x: [same i64] get_spawn_x set_spawn_x,
        spawn_y: [same i64] get_spawn_y set_spawn_y,
        spawn_z: [same i64] get_spawn_z set_spawn_z,
        spawn_forced: [maybe same bool, spawn_forced::Value] get_spawn_forced init_spawn_forced,
        sleep_timer: [same u16] get_sleep_timer set_sleep_timer,
        food_exhaustion: [same f32] get_food_exhaustion set_food_exhaustion,
        food_saturation: [same f32] get_food_saturation set_food_saturation,
        food_tick_timer: [same u32] get_food_tick_timer set_food_tick_timer,
        xp_level: [same u32] get_xp_level set_xp_level,
        xp_progress: [same f32] get_xp_progress set_xp_progress,
        xp_total: [same i32] get_xp_total set_xp_total,
        xp_seed: [same i32] get_xp_seed set_xp_seed,
        inventory: [many ItemView] get_inventory init_inventory,
        ender_items: [many ItemView] get_ender_items init_ender_items,
        abilities: [one AbilitiesView] get_abilities init_abilities,
        entered_nether_at: [maybe one PositionView] has_entered_nether_at get_entered_nether_at init_entered_nether_at,
        vehicle: [maybe one VehicleView] has_vehicle get_vehicle init_vehicle,
        left_shoulder: [maybe one EntityView] has_left_shoulder get_left_shoulder init_left_shoulder,
        right_shoulder: [maybe one EntityView] has_right_shoulder get_right_shoulder init_right_shoulder,
        seen_credits: [same bool] get_seen_credits set_seen_credits,
        recipe_book: [one RecipeBookView] get_recipe_book init_recipe_book,
    }
}
