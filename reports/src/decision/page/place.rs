//! Places of the page that a link can name: `#cell/grpc-echo/64B-closed~3a16`.

use std::collections::HashMap;

use rpcbench_records::CellChange;

use super::Placed;
use crate::page::anchor::plain;

/// Every cell with a place of its own. A place that is taken already is followed by a number, behind what no name can
/// hold.
pub(super) fn all(cells: &[CellChange]) -> Vec<Placed<'_>> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let placed = cells.iter().map(|cell| {
        let mut place = format!("cell/{}", plain(&cell.name.replace(' ', "-")));
        let times = seen.entry(place.clone()).and_modify(|times| *times += 1).or_insert(0);
        if *times > 0 {
            place.extend(["~~", &times.to_string()]);
        }
        Placed { cell, place }
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use rpcbench_records::Change;

    use super::*;

    #[test]
    fn every_cell_has_a_place_of_its_own() {
        let cell = |name: &str| CellChange::bare(name.to_owned(), None, Change::New, String::new());
        let cells = ["a b", "a b", "a-b", "<"].map(cell);
        let places: Vec<_> = all(&cells).into_iter().map(|placed| placed.place).collect();
        assert_eq!(places, ["cell/a-b", "cell/a-b~~1", "cell/a-b~~2", "cell/~3c"]);
    }
}
