//! Who stands where under a load.

use rpcbench_records::Pattern;

use super::absent::{self, Absent};
use super::lead::{self, Lead};
use super::{capital, span};
use crate::comparison::Comparison;
use crate::noise::Noise;
use crate::overall::Standing;
use crate::units::{ratio, time};

/// Who stands where under a load.
#[derive(Clone, Debug)]
pub struct Finding<'s> {
    /// How calls were offered: `with 16 in flight (16 calls at once)`.
    pub load: String,
    /// When its next call is made.
    pub pattern: Pattern,
    /// What the standings are taken over: `over all 4 workloads`.
    pub scope: String,
    /// Adapters by their median time, the least first.
    pub standings: Vec<Standing<'s>>,
    /// Contestants that are not in the standings.
    pub left_out: Vec<Absent<'s>>,
    /// Who is ahead on single workloads; empty where there is one.
    pub leads: Vec<Lead<'s>>,
}

impl<'s> Finding<'s> {
    /// Everything that the finding claims to differ, each adapter from the first, and the first two of each workload,
    /// with the noise floor that holds for it.
    pub(super) fn comparisons<'n>(
        &mut self,
        noise: Option<Noise<'n>>,
    ) -> impl Iterator<Item = (&mut Comparison, Option<Noise<'n>>)> {
        let noise = noise.and_then(|noise| noise.at(self.pattern));
        let behind = self.standings.iter_mut().skip(1).map(|standing| &mut standing.behind);
        behind.chain(self.leads.iter_mut().map(|lead| &mut lead.margin)).map(move |comparison| (comparison, noise))
    }

    /// The first and those that cannot be told from it, by their ratio: none of them is the fastest unless it is alone.
    #[must_use]
    pub fn front(&self) -> Vec<&Standing<'s>> {
        let mut front: Vec<_> = self.standings.iter().filter(|standing| !standing.behind.told).collect();
        front.sort_by(|a, b| a.behind.ratio.center.total_cmp(&b.behind.ratio.center));
        front
    }

    /// Those that are slower than the first, by their time.
    pub fn slower(&self) -> impl Iterator<Item = &Standing<'s>> {
        self.standings.iter().filter(|standing| standing.behind.told)
    }

    /// The fastest adapter of others, where this project's own are alone in front.
    #[must_use]
    pub fn rival(&self) -> Option<&Standing<'s>> {
        self.front().iter().all(|standing| standing.own).then(|| self.standings.iter().find(|other| !other.own))?
    }

    /// Who is missing, and who leads on single workloads: a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        absent::sentence(&self.left_out).into_iter().chain(lead::sentence(&self.leads)).collect()
    }

    /// The finding as running text.
    #[must_use]
    pub fn sentences(&self) -> String {
        std::iter::once(self.first_sentence()).chain(self.remarks()).collect::<Vec<_>>().join(" ")
    }

    fn first_sentence(&self) -> String {
        let (load, scope) = (&self.load, &self.scope);
        let Some(first) = self.standings.first().map(|standing| standing.adapter) else {
            return format!("No adapter can be ranked {load}, {scope}.");
        };
        if self.standings.len() == 1 {
            return format!("Only {first} can be ranked {load}, {scope}.");
        }
        let slower: Vec<_> = self.slower().map(|other| named(other, " takes ")).collect();
        let slower = if slower.is_empty() { String::new() } else { format!("; {}", slower.join(", ")) };
        format!("{}, {scope}, {}{slower}.", capital(load), self.ahead())
    }

    fn ahead(&self) -> String {
        let front = self.front();
        let rival = self.rival().map_or_else(String::new, |rival| format!(" ({})", fastest_other(rival)));
        if let [first] = front[..] {
            return format!("{} has the shortest median time, {}{rival}", name(first), time(first.time_ns));
        }
        let names: Vec<_> = front.iter().map(|standing| named(standing, " at ")).collect();
        let least =
            self.standings.first().map_or_else(String::new, |first| format!("; 1.00× is {}", time(first.time_ns)));
        format!("no difference can be told among {}{}{least}{rival}", names.join(", "), self.corrected())
    }

    /// Why an interval that leaves 1 out tells nothing, where one of those in front has such an interval.
    fn corrected(&self) -> String {
        let among = self.standings.iter().find_map(|standing| standing.behind.lost_among);
        among.map_or_else(String::new, |n| {
            format!(", after correction for {n} comparisons (intervals are not corrected)")
        })
    }
}

fn named(standing: &Standing<'_>, verb: &str) -> String {
    format!("{}{verb}{}", name(standing), span(&standing.behind.ratio))
}

/// What follows the name of this project's own RPC.
pub const OWN_MARK: &str = " (this project's own)";

/// An adapter's name, with a mark where it is this project's own.
pub(super) fn name(standing: &Standing<'_>) -> String {
    format!("{}{}", standing.adapter, if standing.own { OWN_MARK } else { "" })
}

/// The fastest of the others, relative to the first.
#[must_use]
pub fn fastest_other(rival: &Standing<'_>) -> String {
    format!("fastest of the others: {}, {}×", rival.adapter, ratio(rival.behind.ratio.center))
}
