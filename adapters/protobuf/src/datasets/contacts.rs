//! An update of who is where.

message!(Update, UpdateView {
    tick: [same u64],
    contacts: [many Contact ContactView],
    terrain: [blob],
});

message!(Contact, ContactView {
    id: [same u32],
    allegiance: [choice],
    name: [text],
    x: [same f32],
    y: [same f32],
    heading: [same f32],
    speed: [same f32],
    health: [narrow u8],
    flags: [same u32],
    leader: [maybe same u32],
});
