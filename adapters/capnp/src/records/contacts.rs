//! Updates of games and fleets.

use crate::bench_capnp::contact::leader;

choice! { Allegiance { Friend, Neutral, Hostile, Unknown, } }

record! {
    Contact, ContactView, contact {
        id: [same u32] get_id set_id,
        allegiance: [choice] get_allegiance set_allegiance,
        name: [text] get_name set_name,
        x: [same f32] get_x set_x,
        y: [same f32] get_y set_y,
        heading: [same f32] get_heading set_heading,
        speed: [same f32] get_speed set_speed,
        health: [same u8] get_health set_health,
        flags: [same u32] get_flags set_flags,
        leader: [maybe same u32, leader::Value] get_leader init_leader,
    }
}

record! {
    Update, UpdateView, update {
        tick: [same u64] get_tick set_tick,
        contacts: [many ContactView] get_contacts init_contacts,
        terrain: [blob] get_terrain set_terrain,
    }
}
