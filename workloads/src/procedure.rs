//! The procedures of the service `Bench`, one enum for all adapters.

use std::fmt;

/// A procedure of the service `Bench`. Its number is its tag on the wires that are ours, and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Procedure {
    /// Bytes come back as they went.
    EchoBlob = 0,
    /// A batch of web-log lines comes back as it went.
    EchoLog = 1,
    /// Triangles come back as they went.
    EchoMesh = 2,
    /// Saved-game players come back as they went.
    EchoPlayer = 3,
    /// One media record comes back as it went.
    EchoMedia = 4,
    /// Contacts and a terrain come back as they went.
    EchoContacts = 5,
    /// The total price of cars.
    Total = 6,
    /// Search results, rescored and sorted.
    Rank = 7,
    /// The value of an expression tree.
    Eval = 8,
    /// The drivers nearest to a rider.
    Match = 9,
    /// A number of catalog products.
    Expand = 10,
    /// A hash after a number of rounds.
    Burn = 11,
}

impl Procedure {
    /// Every procedure, in the order of its number.
    pub const ALL: [Self; 12] = [
        Self::EchoBlob,
        Self::EchoLog,
        Self::EchoMesh,
        Self::EchoPlayer,
        Self::EchoMedia,
        Self::EchoContacts,
        Self::Total,
        Self::Rank,
        Self::Eval,
        Self::Match,
        Self::Expand,
        Self::Burn,
    ];

    /// The number of this procedure on wires that are ours.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The procedure of a number that came from outside.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The name in every IDL, e.g. `EchoLog`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EchoBlob => "EchoBlob",
            Self::EchoLog => "EchoLog",
            Self::EchoMesh => "EchoMesh",
            Self::EchoPlayer => "EchoPlayer",
            Self::EchoMedia => "EchoMedia",
            Self::EchoContacts => "EchoContacts",
            Self::Total => "Total",
            Self::Rank => "Rank",
            Self::Eval => "Eval",
            Self::Match => "Match",
            Self::Expand => "Expand",
            Self::Burn => "Burn",
        }
    }
}

impl fmt::Display for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back_to_their_procedures() {
        for procedure in Procedure::ALL {
            assert_eq!(Procedure::from_number(procedure.number()), Some(procedure));
        }
        assert_eq!(Procedure::from_number(12), None);
    }
}
