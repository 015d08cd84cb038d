//! A film or a talk with its pictures.

use super::{Generator, words};
use crate::model::{Image, ImageSize, Media, MediaPlayer};

const HOSTS: [&str; 5] =
    ["media.example.com", "cdn.example.net", "talks.example.org", "video.example.edu", "archive.example.com"];
const FORMATS: [&str; 4] = ["video/mpg4", "video/webm", "video/x-matroska", "video/quicktime"];
const SIZES: [(i32, i32); 5] = [(1920, 1080), (1280, 720), (640, 480), (3840, 2160), (854, 480)];
const RATES: [i32; 4] = [2_500_000, 262_144, 8_000_000, 1_200_000];
const HOLDERS: [&str; 4] = ["None", "Example Media GmbH", "© Institut für Film", "CC BY-SA 4.0"];

/// One medium with two images.
pub(super) fn media(generator: &mut Generator) -> Media {
    let host = generator.skewed(&HOSTS);
    let name = words::slug(generator);
    let (width, height) = generator.skewed(&SIZES);
    let persons = generator.between(1_u8, 4);
    Media {
        uri: format!("http://{host}/{}/{name}.mpg", generator.between(2006, 2026)),
        title: generator.maybe(90, title),
        width,
        height,
        format: generator.skewed(&FORMATS).to_owned(),
        duration: generator.spread_around(1_800_000).cast_signed(),
        size: generator.spread_around(58_982_400).cast_signed(),
        bitrate: generator.maybe(80, |g| g.skewed(&RATES)),
        persons: generator.many(persons.into(), words::person),
        player: generator.pick(MediaPlayer::ALL),
        copyright: generator.maybe(30, |g| g.skewed(&HOLDERS).to_owned()),
        images: vec![
            image(generator, host, &name, (1024, 768), ImageSize::Large),
            image(generator, host, &name, (320, 240), ImageSize::Small),
        ],
    }
}

fn title(generator: &mut Generator) -> String {
    let (speaker, words) = (generator.skewed(&words::FAMILY), generator.between(2_u8, 6));
    format!("{speaker}: {}", words::sentence(generator, words.into()))
}

fn image(generator: &mut Generator, host: &str, name: &str, (width, height): (i32, i32), size: ImageSize) -> Image {
    let suffix = generator.skewed(&["jpg", "png", "webp"]);
    let uri = format!("http://{host}/images/{name}_{width}.{suffix}");
    Image { uri, title: generator.maybe(75, title), width, height, size }
}
