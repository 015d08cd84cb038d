//! What every adapter must do, as tests that its author has in one line.
//!
//! ```ignore
//! use my_crate::MyAdapter;
//!
//! rpcbench_conformance::suite!(MyAdapter);
//! ```
//!
//! in a file under `tests/` makes a test of each check: every workload, values at every edge, refusals, many calls in flight,
//! servers that die, connections that break or fall silent at any byte, peers that send nonsense, and an address that is free
//! again. A crate with several adapters names a module for each:
//!
//! ```ignore
//! rpcbench_conformance::suite!(compact: ThriftCompact);
//! ```
//!
//! What an adapter cannot do for a reason is said with the reason. Such a check is still run, and must still fail, so
//! that no exception outlives its reason:
//!
//! ```ignore
//! rpcbench_conformance::suite!(Grpc, except negative_zero: "prost leaves out what equals zero");
//! ```
//!
//! An adapter that calls within its own process has no wire; the checks that need one pass at once and say so on stderr. Every check runs
//! in a thread of its own and is given up after [`PATIENCE`], so that an adapter that hangs is a failure and not a wait.

mod attempt;
mod checks;
mod failure;
mod panics;
mod proxy;
mod random;
mod raw;
mod running;
mod values;
mod watched;

pub use checks::Check;
pub use failure::Failure;
pub use watched::{PATIENCE, expect, run};

/// Makes a test of every check. See the crate's documentation.
#[macro_export]
macro_rules! suite {
    ($module:ident: $adapter:ty $(, except $($name:ident: $reason:literal),+ $(,)?)?) => {
        #[cfg(test)]
        mod $module {
            #[allow(unused_imports)] // a path needs none
            use super::*;
            $crate::suite!($adapter $(, except $($name: $reason),+)?);
        }
    };
    ($adapter:ty $(, except $($name:ident: $reason:literal),+ $(,)?)?) => {
        const EXCEPT: &[(&str, &str)] = &[$($((stringify!($name), $reason)),+)?];
        // An exception that names no check does not compile.
        const _: fn() = || {
            $( $( let _ = $crate::Check::$name::<$adapter>; )+ )?
        };
        $crate::every_check!(tests_of_checks; $adapter);
    };
}

/// Hands the list of all checks to one of this crate's macros.
#[doc(hidden)]
#[macro_export]
macro_rules! every_check {
    ($then:ident; $($given:tt)*) => {
        $crate::$then! { { $($given)* }
            says_what_it_is
            every_workload
            empty_values
            unicode
            numbers
            negative_zero
            deepest_tree
            huge_values
            refusals
            too_deep_a_tree
            more_than_the_limits
            many_in_flight
            replies_find_their_calls
            a_call_that_is_given_up
            wire_is_counted
            one_byte_at_a_time
            requests_cut_short
            replies_cut_short
            requests_fall_silent
            replies_fall_silent
            damaged_requests
            damaged_replies
            a_dying_connection
            a_dying_server
            nobody_listens
            a_silent_listener
            random_bytes
            true_bytes_damaged
            its_address_is_free_again
        }
    };
}

/// A test for each check.
#[doc(hidden)]
#[macro_export]
macro_rules! tests_of_checks {
    ({ $adapter:ty } $($name:ident)*) => { $(
        #[test]
        fn $name() -> Result<(), $crate::Failure> {
            $crate::expect(stringify!($name), $crate::Check::$name::<$adapter>, EXCEPT)
        }
    )* };
}
