//! Blocks: the cells that share workload and load, and so may be set side by side.

use rpcbench_records::{Load, Verdict};

use crate::summary::CellSummary;

/// The cells of one workload and load.
#[derive(Clone, Debug)]
pub struct Block<'s, 'a> {
    /// The workload's id.
    pub workload: &'a str,
    /// How calls were offered.
    pub load: Load,
    /// The fastest median first; then those that may not be ranked, by how much is known of them.
    pub cells: Vec<&'s CellSummary<'a>>,
}

/// The blocks of a run in its order, each sorted for reading.
#[must_use]
pub fn blocks<'s, 'a>(cells: &'s [CellSummary<'a>]) -> Vec<Block<'s, 'a>> {
    let mut blocks: Vec<Block<'s, 'a>> = Vec::new();
    for cell in cells {
        let (workload, load) = (cell.cell.workload.as_str(), cell.cell.load);
        match blocks.iter_mut().find(|block| block.workload == workload && block.load == load) {
            Some(block) => block.cells.push(cell),
            None => blocks.push(Block { workload, load, cells: vec![cell] }),
        }
    }
    for block in &mut blocks {
        block.cells.sort_by(|a, b| rank(a).0.cmp(&rank(b).0).then(rank(a).1.total_cmp(&rank(b).1)));
    }
    blocks
}

/// The loads of a run, in the order in which they first appear.
#[must_use]
pub fn loads(cells: &[CellSummary<'_>]) -> Vec<Load> {
    let mut loads = Vec::new();
    for cell in cells {
        if !loads.contains(&cell.cell.load) {
            loads.push(cell.cell.load);
        }
    }
    loads
}

/// The workloads of a run, in the order in which they first appear.
#[must_use]
pub fn workloads<'a>(cells: &[CellSummary<'a>]) -> Vec<&'a str> {
    let mut workloads = Vec::new();
    for cell in cells {
        if !workloads.contains(&cell.cell.workload.as_str()) {
            workloads.push(cell.cell.workload.as_str());
        }
    }
    workloads
}

fn rank(cell: &CellSummary<'_>) -> (u8, f64) {
    let place = match cell.cell.verdict {
        Verdict::Valid | Verdict::Suspect => 0,
        Verdict::Saturated => 1,
        Verdict::Invalid => 2,
        Verdict::Failed => 3,
        Verdict::Missing => 4,
        Verdict::Unsupported => 5,
    };
    (place, cell.p50.center().unwrap_or(f64::INFINITY))
}
