//! The run's JSON inside its page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use rpcbench_records::Run;

/// Bytes that a page with its run as plain JSON may have. In a larger one, which has hundreds of cells, the same JSON
/// stands compressed: browsers read that, too.
const MOST: usize = 1_000_000;

/// The compressor's effort, of 10: beyond 6 a page is hardly smaller.
const EFFORT: u8 = 6;

/// Stands for the run's JSON until the rest is written: no text of a page can be it, because every `<` is escaped.
pub(super) const PLACE: &str = "<run>";

/// The page with its run, without raw histograms, in its place.
pub(super) fn within(page: &str, run: &Run) -> Result<String, serde_json::Error> {
    let json = crate::json::summary(run)?;
    let json = json.trim_end();
    let element = if page.len() + json.len() > MOST { compressed(json) } else { plain(json) };
    Ok(page.replacen(PLACE, &element, 1))
}

/// JSON as it may stand in a script element: no `<` that could end it or open a comment.
fn plain(json: &str) -> String {
    format!("<script type=\"application/json\" id=\"run\">{}</script>", json.replace('<', "\\u003c"))
}

/// Zlib's format in base64, which holds nothing that could end the element.
fn compressed(json: &str) -> String {
    let bytes = compress_to_vec_zlib(json.as_bytes(), EFFORT);
    format!("<script type=\"application/zlib\" id=\"run\">{}</script>", STANDARD.encode(bytes))
}
