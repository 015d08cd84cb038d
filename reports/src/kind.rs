//! The kinds of histograms that a launch leaves behind.

use std::str::FromStr;

use hdrhistogram::Histogram as Hdr;
use rpcbench_records::{Histogram, Launch, Load};

use crate::curve::decode;
use crate::selection::Unwritable;

/// What the values of a histogram are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From sent to done.
    Service,
    /// From intended to done, in scheduled loads.
    Response,
    /// The response less the harness's own lateness, in scheduled loads.
    Punctual,
    /// From intended to claimed where every lane was busy, in scheduled loads.
    Backlog,
    /// The harness's own lateness, in scheduled loads.
    Wake,
}

impl Kind {
    /// All kinds, in the order in which files list them.
    pub const ALL: [Self; 5] = [Self::Service, Self::Response, Self::Punctual, Self::Backlog, Self::Wake];

    /// The name in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Response => "response",
            Self::Punctual => "punctual",
            Self::Backlog => "backlog",
            Self::Wake => "wake",
        }
    }

    /// The kind that a load's latency is: response by schedule, service in a closed loop.
    #[must_use]
    pub const fn latency(load: &Load) -> Self {
        if load.pattern.scheduled() { Self::Response } else { Self::Service }
    }

    /// A launch's histogram of this kind, where it has one.
    #[must_use]
    pub const fn of(self, launch: &Launch) -> Option<&Histogram> {
        match self {
            Self::Service => Some(&launch.service),
            Self::Response => launch.response.as_ref(),
            Self::Punctual => launch.punctual.as_ref(),
            Self::Backlog => launch.backlog.as_ref(),
            Self::Wake => launch.wake.as_ref(),
        }
    }

    /// The same, decoded; fails where the run was saved without it.
    pub(crate) fn read(self, launch: &Launch) -> Result<Option<Hdr<u64>>, Unwritable> {
        self.of(launch).map(|histogram| decode(&histogram.hdr).ok_or(Unwritable::Summary)).transpose()
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| format!("write one of {known}"))
    }
}
