//! A server that freezes for half a second, and what the figures say of it.
//!
//! Calls come at a constant rate r and the server can do m per second. One that is due x after a freeze of length F begins waits
//! for the freeze's end, F - x, and then for those that were due before it, r x of them at m per second: its response
//! is F - x (1 - u) with u = r / m. So the share of a window W that takes longer than t is (F - t) / (W (1 - u)), and
//! quantile q of the response is F - (1 - q) W (1 - u). With 64 places for calls in flight no more than 64 calls of
//! ten thousand are *sent* into the freeze: service time alone, which is what a closed loop has, knows nothing of it.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::Deserializer;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rpcbench::harness::records::{Histogram, Launch, Series};
use support::{Place, Ran, Served};

const RATE: f64 = 1000.0;
const WINDOW_MS: f64 = 10_000.0;
const FREEZE: Duration = Duration::from_millis(500);
/// After the client's start, which connects and warms up for half a second to two: within the window, as late as leaves
/// time for the backlog. Medians drift by themselves on a busy machine, and the more of the window lies before the
/// freeze, the less of that is between the two that are compared.
const FREEZE_AT: Duration = Duration::from_secs(9);
const QUANTILES: [f64; 4] = [0.96, 0.97, 0.98, 0.99];

/// How far a quantile of the response may lie from the closed form.
const NEAR: f64 = 0.05;
/// How far p50 may lie from what it was before the freeze.
const UNMOVED: f64 = 0.1;

/// A launch during which the server froze.
struct Frozen {
    launch: Launch,
    /// How long the freeze lasted, from the one signal to the other.
    freeze_ms: f64,
    /// When it began, after the window had opened.
    began_ms: f64,
    /// What the server can do, measured in a closed loop before and after.
    capacity: f64,
}

impl Frozen {
    fn of(adapter: &str) -> Self {
        let place = Place::new();
        let server = Served::start(&place, adapter);
        let before = capacity(&place, &server, adapter);
        let load = ["--rate", "1000", "--arrivals", "constant", "--duration", "10s", "--out", "launch.json"];
        let started = Instant::now();
        let client = place.start(&[&["drive", adapter, "--connect", &server.endpoint][..], &load].concat());
        std::thread::sleep(FREEZE_AT);
        let (began, freeze) = (started.elapsed(), freeze(server.id()));
        let ran = Ran::of(&client.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let launch: Launch = serde_json::from_str(&fs::read_to_string(place.path("launch.json")).unwrap()).unwrap();
        Self {
            freeze_ms: milliseconds(freeze),
            began_ms: milliseconds(began) - launch.at_ns as f64 / 1e6,
            // Whatever disturbs the machine only takes away from what the server can do.
            capacity: before.max(capacity(&place, &server, adapter)),
            launch,
        }
    }

    /// What the response of quantile q must be, in ms.
    fn analytic_ms(&self, q: f64) -> f64 {
        self.freeze_ms - (1.0 - q) * WINDOW_MS * (1.0 - RATE / self.capacity)
    }

    /// Everything that is wrong with the launch's figures.
    fn faults(&self) -> Vec<String> {
        let ledger = &self.launch.ledger;
        let all = (ledger.ok, ledger.scheduled) == (10_000, 10_000);
        let books = (!all).then(|| format!("not every call was answered: {ledger:?}"));
        let stretched = (self.freeze_ms > 1.02 * milliseconds(FREEZE)).then(|| format!("froze {} ms", self.freeze_ms));
        [books, stretched, self.moved(), self.series()].into_iter().flatten().chain(self.quantiles()).collect()
    }

    /// Response follows the closed form, and service time does not come near it.
    fn quantiles(&self) -> Vec<String> {
        let response = quantiles_ms(self.launch.response.as_ref().expect("a schedule has responses"));
        let service = quantiles_ms(&self.launch.service);
        let mut faults = Vec::new();
        for q in QUANTILES {
            let (expected, response, service) = (self.analytic_ms(q), response(q), service(q));
            println!("q {q}: analytic {expected:.1} ms, response {response:.1} ms, service {service:.1} ms");
            if (response / expected - 1.0).abs() > NEAR {
                faults.push(format!("response {q} is {response:.1} ms and should be {expected:.1} ms"));
            }
            if service > expected / 2.0 {
                faults.push(format!("service {q} is {service:.1} ms: too near {expected:.1} ms to tell the two apart"));
            }
        }
        faults
    }

    /// The median is what it was before the freeze, because nineteen calls of twenty met none of it.
    fn moved(&self) -> Option<String> {
        let response = quantiles_ms(self.launch.response.as_ref().expect("a schedule has responses"));
        let (whole, before) = (response(0.5), self.median_before_ms());
        println!("p50: {whole:.4} ms, before the freeze {before:.4} ms");
        ((whole / before - 1.0).abs() > UNMOVED).then(|| format!("p50 is {whole:.4} ms, and was {before:.4} ms before"))
    }

    /// The median over the whole slices before the freeze of their own medians.
    fn median_before_ms(&self) -> f64 {
        let series = self.series_of_launch();
        let whole = self.slice_of(self.began_ms).saturating_sub(1);
        let mut medians: Vec<u64> = series.p50_ns[..whole].iter().flatten().map(|&p50| middle(p50)).collect();
        medians.sort_unstable();
        medians[medians.len() / 2] as f64 / 1e6
    }

    /// The series shows the freeze where it happened, and nowhere else.
    fn series(&self) -> Option<String> {
        let series = self.series_of_launch();
        let slices = || 0..series.max_ns.len();
        let long = |&slice: &usize| series.max_ns[slice].is_some_and(|max| max as f64 > self.freeze_ms * 1e6 / 2.0);
        let slow: Vec<usize> = slices().filter(long).collect();
        let silent: Vec<usize> = slices().filter(|&slice| series.answered[slice] == 0).collect();
        let began = self.slice_of(self.began_ms);
        println!("frozen from slice {began}; slow slices {slow:?}, silent slices {silent:?}");
        // Half the freeze is two to three slices and a half; all of it leaves four or five without an answer.
        let there = |found: &[usize], most: usize| {
            found.len() <= most && found.first().is_some_and(|&first| first.abs_diff(began) <= 1) && unbroken(found)
        };
        let shown = slow.len() >= 2 && silent.len() >= 3 && there(&slow, 5) && there(&silent, 5);
        (!shown).then(|| format!("frozen from slice {began}, and the series shows {slow:?} and {silent:?}"))
    }

    fn series_of_launch(&self) -> &Series {
        self.launch.series.as_ref().expect("a launch has its series")
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a hundred slices
    fn slice_of(&self, at_ms: f64) -> usize {
        (at_ms * 1e6 / self.series_of_launch().slice_ns as f64) as usize
    }
}

/// Stops a process for as long as it is to be frozen, and gives how long it was.
fn freeze(process: u32) -> Duration {
    let process = Pid::from_raw(i32::try_from(process).unwrap());
    let begun = Instant::now();
    kill(process, Signal::SIGSTOP).unwrap();
    std::thread::sleep(FREEZE);
    kill(process, Signal::SIGCONT).unwrap();
    begun.elapsed()
}

/// Calls per second of a closed loop with as many places as the schedule has.
fn capacity(place: &Place, server: &Served, adapter: &str) -> f64 {
    let load = ["--in-flight", "64", "--duration", "1s", "--out", "closed.json"];
    let ran = place.run(&[&["drive", adapter, "--connect", &server.endpoint][..], &load].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let launch: Launch = serde_json::from_str(&fs::read_to_string(place.path("closed.json")).unwrap()).unwrap();
    launch.rate_per_s()
}

fn quantiles_ms(histogram: &Histogram) -> impl Fn(f64) -> f64 + use<> {
    let bytes = STANDARD.decode(&histogram.hdr).unwrap();
    let decoded: hdrhistogram::Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
    move |q| decoded.value_at_quantile(q) as f64 / 1e6
}

/// The middle of the bucket whose upper end a slice tells: sixteen buckets to a doubling.
fn middle(upper_ns: u64) -> u64 {
    upper_ns - (1 << upper_ns.ilog2().saturating_sub(4)) / 2
}

fn unbroken(slices: &[usize]) -> bool {
    slices.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// One is enough to tell whether the loop is right; `RPCBENCH_LONG` has each way of driving.
fn adapters() -> &'static [&'static str] {
    if std::env::var_os("RPCBENCH_LONG").is_some() {
        &["binary-bincode", "tcp", "avro-http"]
    } else {
        &["binary-bincode"]
    }
}

#[test]
fn a_freeze_is_in_the_response_as_long_as_it_was_and_in_no_service_time() {
    for adapter in adapters() {
        // A neighbor that takes the CPU just then leaves a freeze of its own: one more chance, under the same bounds.
        let mut faults = Vec::new();
        for _ in 0..2 {
            let frozen = Frozen::of(adapter);
            println!("{adapter}: froze {:.2} ms, capacity {:.0}/s", frozen.freeze_ms, frozen.capacity);
            faults = frozen.faults();
            if faults.is_empty() {
                break;
            }
            println!("{adapter}: {}", faults.join("; "));
        }
        assert!(faults.is_empty(), "{adapter}: {}", faults.join("; "));
    }
}
