//! How calls are offered by schedule.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use rpcbench_harness::records::{Load, Pattern, Session, Wait};

use super::parse::{duration, rate};

/// Places for calls in flight where a schedule is given and nothing is said.
pub(crate) const IN_FLIGHT: u32 = 64;
/// Calls of a session where nothing is said.
const SESSION_CALLS: u32 = 5;
/// The mean time to think where nothing is said.
const THINK: Duration = Duration::from_millis(10);

/// Rates to offer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rates {
    /// From little to more than each adapter can do.
    Auto,
    /// These, in calls per second.
    Each(Vec<f64>),
}

impl FromStr for Rates {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => text.split(',').map(|each| rate(each.trim())).collect::<Result<_, _>>().map(Self::Each),
        }
    }
}

/// How scheduled calls arrive, apart from how often.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ScheduleArgs {
    /// How scheduled calls arrive [default: poisson]
    #[arg(long, value_enum)]
    pub(crate) arrivals: Option<Arrivals>,
    /// Calls of one session, with --arrivals sessions [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) session_calls: Option<u32>,
    /// Mean time to think between a session's calls [default: 10ms]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) think: Option<Duration>,
    /// Scheduled calls that may wait for a free place before more are shed [default: 65536]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16_777_216))]
    pub(crate) queue: Option<u32>,
    /// How lanes wait until a call is due [default: hybrid]
    #[arg(long, value_enum)]
    pub(crate) wait: Option<Waits>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Arrivals {
    /// Equal gaps
    Constant,
    /// Exponential gaps: as many independent users make them
    Poisson,
    /// Users come as in poisson, each makes some calls one after the other and thinks between them
    Sessions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Waits {
    /// By a kernel timer until 60 us before, then in a spin
    Hybrid,
    /// In a spin: one CPU is always busy
    Spin,
    /// By a kernel timer alone: calls are sent 40 to 60 us late
    Sleep,
}

impl From<Waits> for Wait {
    fn from(waits: Waits) -> Self {
        match waits {
            Waits::Hybrid => Self::Hybrid,
            Waits::Spin => Self::Spin,
            Waits::Sleep => Self::Sleep,
        }
    }
}

impl ScheduleArgs {
    /// A load of so many calls per second.
    pub(crate) fn load(&self, rate: f64, in_flight: u32) -> Load {
        let (pattern, session) = match self.arrivals.unwrap_or(Arrivals::Poisson) {
            Arrivals::Constant => (Pattern::Constant, None),
            Arrivals::Poisson => (Pattern::Poisson, None),
            Arrivals::Sessions => (Pattern::Sessions, Some(self.session())),
        };
        Load { pattern, rate_per_s: Some(rate), session, queue: self.queue, ..Load::closed(in_flight) }
    }

    fn session(&self) -> Session {
        let think = self.think.unwrap_or(THINK);
        Session {
            calls: self.session_calls.unwrap_or(SESSION_CALLS),
            think_ns: u64::try_from(think.as_nanos()).unwrap_or(u64::MAX),
        }
    }

    /// Fails where something is said that nothing would come of.
    pub(crate) fn check(&self, scheduled: bool) -> Result<()> {
        let said = [
            ("--arrivals", self.arrivals.is_some()),
            ("--queue", self.queue.is_some()),
            ("--wait", self.wait.is_some()),
        ];
        if let Some((flag, _)) = said.iter().find(|(_, said)| *said && !scheduled) {
            bail!("{flag} belongs to a schedule: add --rate, e.g. --rate 1000");
        }
        let of_session = [("--session-calls", self.session_calls.is_some()), ("--think", self.think.is_some())];
        match of_session.iter().find(|(_, said)| *said && self.arrivals != Some(Arrivals::Sessions)) {
            Some((flag, _)) => bail!("{flag} belongs to sessions: add --arrivals sessions"),
            None => Ok(()),
        }
    }
}
