//! Films and talks.

use crate::bench_capnp::media::bitrate;

choice! { MediaPlayer { Java, Flash, } }

choice! { ImageSize { Small, Large, } }

record! {
    Image, ImageView, image {
        uri: [text] get_uri set_uri,
        title: [maybe text] has_title get_title set_title,
        width: [same i32] get_width set_width,
        height: [same i32] get_height set_height,
        size: [choice] get_size set_size,
    }
}

record! {
    Media, MediaView, media {
        uri: [text] get_uri set_uri,
        title: [maybe text] has_title get_title set_title,
        width: [same i32] get_width set_width,
        height: [same i32] get_height set_height,
        format: [text] get_format set_format,
        duration: [same i64] get_duration set_duration,
        size: [same i64] get_size set_size,
        bitrate: [maybe same i32, bitrate::Value] get_bitrate init_bitrate,
        persons: [texts] get_persons init_persons,
        player: [choice] get_player set_player,
        copyright: [maybe text] has_copyright get_copyright set_copyright,
        images: [many ImageView] get_images init_images,
    }
}
