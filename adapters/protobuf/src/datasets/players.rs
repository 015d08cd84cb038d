//! Players of a saved game.

message!(Player, PlayerView {
    mode: [choice],
    previous_mode: [choice],
    score: [same i64],
    dimension: [text],
    selected_slot: [same u32],
    selected_item: [part Item ItemView],
    spawn_dimension: [maybe text],
    spawn_x: [same i64],
    spawn_y: [same i64],
    spawn_z: [same i64],
    spawn_forced: [maybe same bool],
    sleep_timer: [narrow u16],
    food_exhaustion: [same f32],
    food_saturation: [same f32],
    food_tick_timer: [same u32],
    xp_level: [same u32],
    xp_progress: [same f32],
    xp_total: [same i32],
    xp_seed: [same i32],
    inventory: [many Item ItemView],
    ender_items: [many Item ItemView],
    abilities: [part Abilities AbilitiesView],
    entered_nether_at: [maybe part Position PositionView],
    vehicle: [maybe part Vehicle VehicleView],
    left_shoulder: [maybe part Entity EntityView],
    right_shoulder: [maybe part Entity EntityView],
    seen_credits: [same bool],
    recipe_book: [part RecipeBook RecipeBookView],
});

message!(Item, ItemView {
    count: [narrow u8],
    slot: [narrow u8],
    id: [text],
});

message!(Abilities, AbilitiesView {
    walk_speed: [same f32],
    fly_speed: [same f32],
    may_fly: [same bool],
    flying: [same bool],
    invulnerable: [same bool],
    may_build: [same bool],
    instabuild: [same bool],
});

message!(Position, PositionView {
    x: [same f64],
    y: [same f64],
    z: [same f64],
});

message!(Vehicle, VehicleView {
    uuid: [blob],
    entity: [part Entity EntityView],
});

message!(Entity, EntityView {
    id: [text],
    position: [part Position PositionView],
    motion: [part Position PositionView],
    yaw: [same f32],
    pitch: [same f32],
    fall_distance: [same f32],
    fire: [narrow u16],
    air: [narrow u16],
    on_ground: [same bool],
    silent: [same bool],
    uuid: [blob],
    custom_name: [maybe text],
});

message!(RecipeBook, RecipeBookView {
    recipes: [texts],
    to_be_displayed: [texts],
    filtering: [same bool],
    open: [same bool],
});
