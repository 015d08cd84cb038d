//! An update of a game or a fleet.

use bytes::Bytes;

use super::{Generator, words};
use crate::model::{Allegiance, Contact, Update};

/// Tiles along one side of the ground.
const SIDE: usize = 27;
const SHIPS: [&str; 8] = ["Corvette", "Frigate", "Tanker", "Trawler", "Cutter", "Ferry", "Lifeboat", "Pilot"];

/// 20 to 39 contacts and the ground below them, about 1.9 KB when packed.
pub(super) fn update(generator: &mut Generator) -> Update {
    let count = generator.between(20_u32, 39);
    let first = generator.between(100_u32, 60_000);
    Update {
        tick: 500_000 + generator.below(5_000_000),
        contacts: (0..count).map(|place| contact(generator, first, place)).collect(),
        terrain: terrain(generator),
    }
}

fn contact(generator: &mut Generator, first: u32, place: u32) -> Contact {
    let id = |place: u32| first + place * 3;
    Contact {
        id: id(place),
        allegiance: generator.skewed(Allegiance::ALL),
        name: name(generator),
        x: offset(generator),
        y: offset(generator),
        heading: generator.short_decimal(0, 359, 1),
        speed: if generator.percent(20) { 0.0 } else { generator.short_decimal(0, 18, 2) },
        health: if generator.percent(60) { 100 } else { generator.between(1_u8, 99) },
        flags: generator.between(1_u32, 15) << (4 * generator.between(0_u32, 5)),
        leader: generator.maybe(35, |g| g.between(0, place)).filter(|leader| *leader != place).map(id),
    }
}

/// Ships have a kind and a number, people have their names.
fn name(generator: &mut Generator) -> String {
    if generator.percent(55) {
        return words::person(generator);
    }
    format!("{} {}", generator.skewed(&SHIPS), generator.between(1, 99))
}

/// Meters from the middle, where most are.
#[allow(clippy::cast_possible_truncation)] // positions are kept in single precision
fn offset(generator: &mut Generator) -> f32 {
    ((generator.real(-1.0, 1.0) + generator.real(-1.0, 1.0)) * 4_000.0) as f32
}

/// Heights that differ little from tile to tile: each is between its two neighbors, give or take 4.
fn terrain(generator: &mut Generator) -> Bytes {
    let mut tiles = vec![0_u8; SIDE * SIDE];
    let mut height = generator.between(60_u8, 180);
    for place in 0..tiles.len() {
        let before = place.checked_sub(SIDE).map_or(height, |above| tiles[above]);
        height = (height / 2 + before / 2).saturating_add_signed(generator.between(-3_i8, 5));
        tiles[place] = height;
    }
    tiles.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_are_contacts_that_came_before() {
        let contacts = update(&mut Generator::new(9, "test")).contacts;
        assert!(contacts.iter().any(|contact| contact.leader.is_some()));
        for (place, contact) in contacts.iter().enumerate() {
            let known = |leader| contacts[..place].iter().any(|before| before.id == leader);
            assert!(contact.leader.is_none_or(known), "{contact:?}");
        }
    }

    #[test]
    fn the_ground_is_smooth_and_uneven() {
        let ground = terrain(&mut Generator::new(9, "test"));
        assert!(ground.windows(2).all(|pair| pair[0].abs_diff(pair[1]) < 100));
        let steps: u32 = ground.windows(2).map(|pair| u32::from(pair[0].abs_diff(pair[1]))).sum();
        assert!((500..6_000).contains(&steps), "{steps}");
    }
}
