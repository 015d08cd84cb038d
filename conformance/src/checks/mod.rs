//! The checks.

mod damage;
mod death;
mod flight;
mod hostile;
mod identity;
mod opening;
mod refusal;
mod values;

use rpcbench_contract::Adapter;

/// The checks, each a function of an adapter.
#[derive(Debug)]
pub struct Check;

macro_rules! checks {
    ($($module:ident { $( $(#[$doc:meta])* $name:ident, )* })*) => {
        impl Check {
            $( $(
                $(#[$doc])*
                pub fn $name<A: Adapter>() -> Result<(), crate::Failure> {
                    $module::$name::<A>()
                }
            )* )*
        }
    };
}

checks! {
    identity {
        /// What it says of itself can be typed and is true: whether it is in-process, whether it multiplexes.
        says_what_it_is,
        /// The bytes of a connection are counted where a counter is given, in both directions.
        wire_is_counted,
    }
    values {
        /// Every workload's generated requests, whole.
        every_workload,
        /// Empty lists and texts, absent options, zeros.
        empty_values,
        /// Texts of many scripts, in every field.
        unicode,
        /// The ends of every integer type, NaN, infinities, the least positive numbers.
        numbers,
        /// Zero with its sign.
        negative_zero,
        /// Trees of the greatest depth, leaning to either side.
        deepest_tree,
        /// Megabytes in one value, and in ten thousand.
        huge_values,
    }
    refusal {
        /// What a server must refuse is a typed error of that call, and the connection goes on.
        refusals,
        /// A tree that is deeper than allowed is an error, and the next client is served.
        too_deep_a_tree,
        /// Messages beyond the limits of either side are errors, and the next client is served.
        more_than_the_limits,
    }
    flight {
        /// Many calls at once, over one connection or many, each with its own answer.
        many_in_flight,
        /// A slow call does not take the answers of the fast ones that follow it.
        replies_find_their_calls,
        /// A call that is given up spoils no other.
        a_call_that_is_given_up,
    }
    damage {
        /// Streams cut into single bytes change nothing.
        one_byte_at_a_time,
        /// A connection that breaks within a request: an error, soon, and the next client is served.
        requests_cut_short,
        /// A connection that breaks within a reply: an error, soon.
        replies_cut_short,
        /// A connection that falls silent within a request: the caller's timeout at the latest.
        requests_fall_silent,
        /// A connection that falls silent within a reply: the caller's timeout at the latest.
        replies_fall_silent,
        /// Requests with a byte too few, one too many, or one that is wrong.
        damaged_requests,
        /// Replies with a byte too few, one too many, or one that is wrong.
        damaged_replies,
    }
    death {
        /// All calls in flight fail when their connection breaks, and so do later ones.
        a_dying_connection,
        /// Calls fail when the server ends.
        a_dying_server,
        /// A server that ends frees its address.
        its_address_is_free_again,
    }
    opening {
        /// Connecting to nobody fails.
        nobody_listens,
        /// Connecting to one who says nothing, or hangs up, ends.
        a_silent_listener,
    }
    hostile {
        /// Bytes of no protocol do not disturb other clients.
        random_bytes,
        /// A true conversation, cut or changed, does not disturb other clients.
        true_bytes_damaged,
    }
}

/// True where an adapter has no wire, so that a check has nothing to check. Says so.
fn has_no_wire<A: Adapter>() -> bool {
    if A::INFO.in_process() {
        eprintln!("{} calls within its own process: nothing to check", A::INFO.id);
    }
    A::INFO.in_process()
}

/// About twenty places in so many bytes: the first and the last ones, and some between.
fn places(total: usize) -> Vec<usize> {
    let step = (total / 8).max(1);
    let all = (0..6).chain((0..total).step_by(step)).chain(total.saturating_sub(4)..total);
    let mut places: Vec<usize> = all.filter(|place| *place < total).collect();
    places.sort_unstable();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_within() {
        assert_eq!(places(0), []);
        assert_eq!(places(3), [0, 1, 2]);
        let many = places(1000);
        assert!(many.contains(&0) && many.contains(&999) && many.contains(&500) && many.len() < 24, "{many:?}");
    }
}
