//! The JSON of a run or a decision inside its page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;

/// Bytes that a page with its JSON as it is may have. In a larger one, which has hundreds of cells, the same JSON
/// stands compressed: browsers read that, too.
const MOST: usize = 1_000_000;

/// The compressor's effort, of 10: beyond 6 a page is hardly smaller.
const EFFORT: u8 = 6;

/// Stands for the JSON until the rest is written: no text of a page can be it, because every `<` is escaped.
pub(crate) const PLACE: &str = "<json>";

/// The page with JSON in its place, as an element of that id.
pub(crate) fn within(page: &str, id: &str, json: &str) -> String {
    let json = json.trim_end();
    let element = if page.len() + json.len() > MOST { compressed(id, json) } else { plain(id, json) };
    page.replacen(PLACE, &element, 1)
}

/// JSON as it may stand in a script element: no `<` that could end it or open a comment.
fn plain(id: &str, json: &str) -> String {
    format!("<script type=\"application/json\" id=\"{id}\">{}</script>", json.replace('<', "\\u003c"))
}

/// Zlib's format in base64, which holds nothing that could end the element.
fn compressed(id: &str, json: &str) -> String {
    let bytes = compress_to_vec_zlib(json.as_bytes(), EFFORT);
    format!("<script type=\"application/zlib\" id=\"{id}\">{}</script>", STANDARD.encode(bytes))
}
