//! Places of the page that a link can name: `#echo-1KiB/grpc`.

use std::fmt::Write;

use rpcbench_records::Load;

use super::Page;

/// The place of a workload's section.
pub(super) fn workload(id: &str) -> String {
    plain(&id.replace('/', "-"))
}

/// The place of the figures of a workload under its load of a number.
pub(super) fn figures(workload_id: &str, load: usize) -> String {
    format!("{}.f{load}", workload(workload_id))
}

/// The place of the figures of a workload under its sweep of a number.
pub(super) fn load(workload_id: &str, sweep: usize) -> String {
    format!("{}.r{sweep}", workload(workload_id))
}

/// The place of a workload's costs.
pub(super) fn costs(workload_id: &str) -> String {
    format!("{}.costs", workload(workload_id))
}

/// The place of a cell: workload and adapter; loads after the run's first one are named too.
pub(super) fn cell(page: &Page<'_, '_>, workload_id: &str, load: &Load, adapter: &str) -> String {
    let base = format!("{}/{}", workload(workload_id), plain(adapter));
    let words = |load: &Load| load.to_string().replace(' ', "-");
    match page.loads.iter().position(|known| known == load) {
        None | Some(0) => base,
        // Loads by schedule can differ in more than their words say.
        Some(place) if page.loads[..place].iter().any(|other| words(other) == words(load)) => {
            format!("{base}/{}.{place}", plain(&words(load)))
        }
        Some(_) => format!("{base}/{}", plain(&words(load))),
    }
}

/// The text with everything spelled out that an address cannot hold as it is.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || "-_./".contains(letter) {
            out.push(letter);
        } else {
            // A string takes every byte.
            let _ = write!(out, "~{:x}", u32::from(letter));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_look_where_they_can() {
        assert_eq!(workload("echo/1KiB"), "echo-1KiB");
        assert_eq!(plain("<a b>"), "~3ca~20b~3e");
    }
}
