//! Who a caller says it is (RFC 5531, sections 8.2, 9 and 10, appendix A).

use std::fmt;

use crate::xdr::{Input, XdrError, put_word};

/// The most bytes that credentials or a verifier may have (section 8.2).
pub const MAX_AUTH: usize = 400;

/// The flavors that we know.
const NONE: u32 = 0;
const SYS: u32 = 1;

/// The most bytes of a machine's name, and the most groups, in credentials of flavor `AUTH_SYS`.
const MAX_NAME: usize = 255;
const MAX_GROUPS: usize = 16;

/// Why a caller is not believed (`auth_stat`, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthStat(pub u32);

impl AuthStat {
    /// The credentials are no such credentials.
    pub const BAD_CREDENTIALS: Self = Self(1);
    /// Credentials of this flavor are not taken.
    pub const REJECTED_CREDENTIALS: Self = Self(2);
    /// The verifier is none of the credentials' flavor.
    pub const BAD_VERIFIER: Self = Self(3);

    /// The name in the RFC.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "AUTH_BADCRED",
            2 => "AUTH_REJECTEDCRED",
            3 => "AUTH_BADVERF",
            4 => "AUTH_REJECTEDVERF",
            5 => "AUTH_TOOWEAK",
            6 => "AUTH_INVALIDRESP",
            7 => "AUTH_FAILED",
            13 => "RPCSEC_GSS_CREDPROBLEM",
            14 => "RPCSEC_GSS_CTXPROBLEM",
            _ => "an unknown auth_stat",
        }
    }
}

impl fmt::Display for AuthStat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name(), self.0)
    }
}

/// Credentials or a verifier: `opaque_auth`.
#[derive(Debug)]
pub(super) struct Auth<'a> {
    flavor: u32,
    body: &'a [u8],
}

impl<'a> Auth<'a> {
    pub(super) fn take(input: &mut Input<'a>) -> Result<Self, XdrError> {
        Ok(Self { flavor: input.word()?, body: input.opaque()? })
    }

    /// Fails where the body is longer than the RFC allows.
    pub(super) const fn within_bounds(&self) -> Result<(), XdrError> {
        match self.body.len() {
            length if length > MAX_AUTH => Err(XdrError::TooLong { length, most: MAX_AUTH }),
            _ => Ok(()),
        }
    }

    /// Whether these credentials, with this verifier, may call.
    pub(super) fn admit(&self, verifier: &Self) -> Result<(), AuthStat> {
        match self.flavor {
            _ if self.within_bounds().is_err() => Err(AuthStat::BAD_CREDENTIALS),
            NONE => Ok(()),
            SYS if are_parameters(self.body) => Ok(()),
            SYS => Err(AuthStat::BAD_CREDENTIALS),
            _ => Err(AuthStat::REJECTED_CREDENTIALS),
        }?;
        let empty = verifier.flavor == NONE && verifier.within_bounds().is_ok();
        if empty { Ok(()) } else { Err(AuthStat::BAD_VERIFIER) }
    }
}

/// Appends the flavor `AUTH_NONE`, whose body is empty.
pub(super) fn put_none(out: &mut Vec<u8>) {
    put_word(NONE, out);
    put_word(0, out);
}

/// True for `authsys_parms`: a stamp, a machine's name, user, group, further groups.
fn are_parameters(body: &[u8]) -> bool {
    let mut input = Input::new(body);
    let sizes = (|| {
        input.word()?;
        let name = input.opaque()?.len();
        input.array::<8>()?;
        let groups = input.count(4)?;
        input.slice(4 * groups)?;
        input.finish()?;
        Ok::<_, XdrError>((name, groups))
    })();
    sizes.is_ok_and(|(name, groups)| name <= MAX_NAME && groups <= MAX_GROUPS)
}
