//! A launch's window in slices of time: calls answered, latency and CPU above one another.

use super::canvas::{Anchor, Canvas, Drawing, WIDTH};
use super::frame::{Frame, LINE};
use super::ink::{Ink, Kind};
use super::labels::spread;
use super::scale::Scale;
use crate::offered;
use crate::slices::Sliced;
use crate::units::{self, round};

const LEFT: f64 = 52.0;
const RIGHT: f64 = WIDTH - 46.0;
/// The height of a panel, and of what names it.
const PANEL: f64 = 56.0;
const TITLE: f64 = 22.0;
const PANELS: f64 = 3.0;
const HEIGHT: f64 = PANELS * (PANEL + TITLE) + 40.0;

/// What all drawings of a page share, so that they can be set side by side.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    /// The least median and the longest call of any slice, in ns.
    latency_ns: (f64, f64),
    /// The most CPU that a process used in a slice, in CPUs.
    cpus: f64,
}

impl Shared {
    /// The ranges over all drawings; `None` where no slice has a latency.
    #[must_use]
    pub fn over(all: &[Sliced<'_>]) -> Option<Self> {
        let latencies = || {
            all.iter()
                .flat_map(|sliced| sliced.series.p50_ns.iter().chain(&sliced.series.max_ns))
                .flatten()
                .map(|ns| *ns as f64)
        };
        let least = latencies().filter(|ns| *ns > 0.0).reduce(f64::min)?;
        let both = |sliced: &Sliced<'_>| {
            [&sliced.series.client_cpu_ns, &sliced.series.server_cpu_ns].map(|ns| sliced.cpus(ns)).concat()
        };
        let cpus = all.iter().flat_map(both);
        Some(Self { latency_ns: (least, latencies().fold(least, f64::max)), cpus: cpus.fold(1.0, f64::max) })
    }
}

/// Three panels above one another; slices in which calls stood still are marked across all of them.
#[must_use]
pub fn slices(sliced: &Sliced<'_>, shared: &Shared, adapter: usize, id: &str) -> Drawing {
    let (series, cell) = (&sliced.series, sliced.cell);
    let seconds = sliced.second(series.answered.len());
    let mut chart = Chart {
        canvas: Canvas::new(HEIGHT),
        x: Scale::linear(0.0, seconds, (LEFT, RIGHT)),
        adapter,
        slice_s: series.slice_ns as f64 / 1e9,
    };
    chart.stalls(sliced);
    let answered: Vec<_> = sliced.per_second(&series.answered).into_iter().map(Some).collect();
    let most = answered.iter().flatten().copied().fold(1.0, f64::max);
    let rates = Scale::linear(0.0, most * 1.05, panel(0));
    chart.panel(0, "calls answered per second", &rates, units::rate);
    chart.line(Kind::First, &rates, &answered);
    if let Some(times) = Scale::log([shared.latency_ns.0, shared.latency_ns.1].into_iter(), panel(1)) {
        chart.panel(1, "time of a call, log scale", &times, units::time);
        let lines = [
            chart.line(Kind::First, &times, &timed(&series.p50_ns)),
            chart.line(Kind::Second, &times, &timed(&series.max_ns)),
        ];
        chart.names(1, ["p50", "max"], lines);
    }
    let cpus = Scale::linear(0.0, shared.cpus * 1.05, panel(2));
    let used = |ns: &[u64]| sliced.cpus(ns).into_iter().map(Some).collect::<Vec<_>>();
    chart.panel(2, "CPUs used", &cpus, |cpus| format!("{cpus}"));
    let lines = [
        chart.line(Kind::First, &cpus, &used(&series.client_cpu_ns)),
        chart.line(Kind::Second, &cpus, &used(&series.server_cpu_ns)),
    ];
    chart.names(2, ["client", "server"], lines);
    chart.seconds();
    let name = format!(
        "The window in slices of time, {}, {}, {}, launch {}",
        cell.adapter,
        cell.workload,
        offered::words(&cell.load),
        sliced.launch.order
    );
    chart.canvas.finish(id, &name, &describe(sliced))
}

fn describe(sliced: &Sliced<'_>) -> String {
    let slice = units::time(sliced.series.slice_ns as f64);
    let stalls = match sliced.stalls.len() {
        0 => "No slice stands out as a stall.".to_owned(),
        n => format!("Calls stood still in {n} of them, which are marked."),
    };
    format!(
        "Slices of {slice}: calls answered, median and longest call, and CPU of client and server. {stalls} The table \
         below has the figures."
    )
}

/// The panel's lower and upper edge.
fn panel(place: u8) -> (f64, f64) {
    let top = f64::from(place) * (PANEL + TITLE) + TITLE;
    (top + PANEL, top)
}

fn timed(values: &[Option<u64>]) -> Vec<Option<f64>> {
    values.iter().map(|value| value.filter(|ns| *ns > 0).map(|ns| ns as f64)).collect()
}

struct Chart {
    canvas: Canvas,
    x: Scale,
    adapter: usize,
    slice_s: f64,
}

impl Chart {
    fn stalls(&mut self, sliced: &Sliced<'_>) {
        for &slice in &sliced.stalls {
            let [from, to] = [slice, slice + 1].map(|slice| self.x.at(sliced.second(slice)));
            self.canvas.area(Ink::of(Kind::Stall), (from, panel(0).1), (to, panel(2).0));
        }
    }

    /// A panel's title, and the first and last of its axis' round values: there is no room for more.
    fn panel(&mut self, place: u8, title: &str, y: &Scale, unit: fn(f64) -> String) {
        self.canvas.text(Ink::of(Kind::Tick), (LEFT, panel(place).1 - 9.0), Anchor::Start, title);
        let ticks = y.ticks();
        for tick in ticks.first().into_iter().chain(ticks.last().filter(|_| ticks.len() > 1)) {
            let text = if *tick == 0.0 { "0".to_owned() } else { round(*tick, unit) };
            self.canvas.line(Ink::of(Kind::Grid), (LEFT, y.at(*tick)), (RIGHT, y.at(*tick)));
            self.canvas.text(Ink::of(Kind::Tick), (LEFT - 5.0, y.at(*tick)), Anchor::End, text);
        }
    }

    /// A line through the middles of slices, broken where there is no value; the height at which it ends.
    fn line(&mut self, kind: Kind, y: &Scale, values: &[Option<f64>]) -> Option<f64> {
        let ink = Ink::adapter(kind, self.adapter);
        let point = |(at, value): (usize, &Option<f64>)| {
            value.map(|value| (self.x.at((at as f64 + 0.5) * self.slice_s), y.at(value)))
        };
        let points: Vec<_> = values.iter().enumerate().map(point).collect();
        for part in points.split(Option::is_none).filter(|part| !part.is_empty()) {
            self.canvas.path(ink, part.iter().flatten().copied().collect());
        }
        points.iter().rev().flatten().next().map(|point| point.1)
    }

    /// Names at the ends of a panel's lines.
    fn names(&mut self, place: u8, names: [&str; 2], ends: [Option<f64>; 2]) {
        let known: Vec<_> = names.into_iter().zip(ends).filter_map(|(name, end)| Some((name, end?))).collect();
        let (bottom, top) = panel(place);
        let heights = spread(&known.iter().map(|(_, end)| *end).collect::<Vec<_>>(), LINE, (top, bottom));
        for ((name, _), y) in known.into_iter().zip(heights) {
            self.canvas.text(Ink::adapter(Kind::Text, self.adapter), (RIGHT + 4.0, y), Anchor::Start, name);
        }
    }

    fn seconds(&mut self) {
        let frame = Frame { left: LEFT, right: RIGHT, top: panel(2).0, bottom: panel(2).0 };
        let ticks: Vec<_> = self.x.ticks().into_iter().map(|tick| (self.x.at(tick), format!("{tick}"))).collect();
        frame.x_axis(&mut self.canvas, &ticks, "seconds after the window opened");
    }
}
