//! A medium with its images.

message!(Media, MediaView {
    uri: [text],
    title: [maybe text],
    width: [same i32],
    height: [same i32],
    format: [text],
    duration: [same i64],
    size: [same i64],
    bitrate: [maybe same i32],
    persons: [texts],
    player: [choice],
    copyright: [maybe text],
    images: [many Image ImageView],
});

message!(Image, ImageView {
    uri: [text],
    title: [maybe text],
    width: [same i32],
    height: [same i32],
    size: [choice],
});
