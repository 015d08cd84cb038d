//! The suite can fail: adapters that are broken on purpose, each in one way, are caught by the checks that are meant for it.

#[path = "broken/naive.rs"]
mod naive;
#[path = "broken/wrapped.rs"]
mod wrapped;

use naive::Naive;
use rpcbench_conformance::{Check, Failure, expect, run};
use wrapped::{Ascii, Confused, Deaf, Forgetful, Fragile, NoNan, Rash, Sound, Wrapped};

type Checking = fn() -> Result<(), Failure>;

/// These checks fail, and say why.
#[track_caller]
fn caught(checks: &[(Checking, &str)]) {
    for (check, reason) in checks {
        let failure = run("caught", *check).expect_err("the adapter is broken, and the check holds");
        assert!(failure.to_string().contains(reason), "`{failure}` does not say `{reason}`");
    }
}

/// These checks hold: what is broken is elsewhere.
#[track_caller]
fn holds(checks: &[Checking]) {
    for check in checks {
        run("holds", *check).expect("nothing is wrong with this");
    }
}

#[test]
fn nothing_is_wrong_with_the_wrapping() {
    type A = Wrapped<Sound>;
    holds(&[Check::unicode::<A>, Check::numbers::<A>, Check::many_in_flight::<A>, Check::a_dying_connection::<A>]);
    holds(&[Check::damaged_replies::<A>, Check::its_address_is_free_again::<A>, Check::refusals::<A>]);
}

#[test]
fn texts_that_lose_their_letters_are_caught() {
    caught(&[(Check::unicode::<Wrapped<Ascii>>, "answered wrongly")]);
    holds(&[Check::empty_values::<Wrapped<Ascii>>, Check::numbers::<Wrapped<Ascii>>]);
}

#[test]
fn a_swallowed_nan_is_caught() {
    caught(&[(Check::numbers::<Wrapped<NoNan>>, "Rank was answered wrongly")]);
    holds(&[Check::every_workload::<Wrapped<NoNan>>, Check::unicode::<Wrapped<NoNan>>]);
}

#[test]
fn replies_in_the_wrong_order_are_caught() {
    caught(&[(Check::many_in_flight::<Wrapped<Confused>>, "answered wrongly")]);
    holds(&[Check::every_workload::<Wrapped<Confused>>]);
}

#[test]
fn a_client_that_hangs_when_its_connection_dies_is_caught() {
    caught(&[
        (Check::a_dying_connection::<Wrapped<Deaf>>, "ended so: TimedOut"),
        (Check::replies_cut_short::<Wrapped<Deaf>>, "TimedOut"),
    ]);
    holds(&[Check::every_workload::<Wrapped<Deaf>>, Check::refusals::<Wrapped<Deaf>>]);
}

#[test]
fn a_client_that_panics_at_what_it_does_not_understand_is_caught() {
    caught(&[(Check::damaged_replies::<Wrapped<Fragile>>, "a panic: what is this")]);
    holds(&[Check::every_workload::<Wrapped<Fragile>>]);
}

#[test]
fn a_client_that_calls_a_refusal_a_broken_connection_is_caught() {
    caught(&[(Check::refusals::<Wrapped<Rash>>, "beyond what is allowed")]);
    holds(&[Check::every_workload::<Wrapped<Rash>>]);
}

#[test]
fn a_server_that_goes_on_when_it_is_dropped_is_caught() {
    caught(&[
        (Check::its_address_is_free_again::<Wrapped<Forgetful>>, "still taken"),
        (Check::a_dying_server::<Wrapped<Forgetful>>, "without a connection ended so: Right"),
    ]);
}

#[test]
fn a_naive_server_is_caught() {
    holds(&[Check::every_workload::<Naive>, Check::many_in_flight::<Naive>]);
    caught(&[
        (Check::random_bytes::<Naive>, "in the server"),
        (Check::true_bytes_damaged::<Naive>, "in the server"),
        (Check::damaged_requests::<Naive>, "in the server"),
        (Check::refusals::<Naive>, "beyond what is allowed"),
        (Check::wire_is_counted::<Naive>, "it counted 0 and 0"),
    ]);
}

#[test]
fn an_exception_must_still_be_one() {
    let except: &[(&str, &str)] = &[("unicode", "it was so once")];
    let outdated = expect("unicode", Check::unicode::<Wrapped<Sound>>, except).expect_err("it holds by now");
    assert!(outdated.to_string().contains("has to go"), "{outdated}");
    expect("unicode", Check::unicode::<Wrapped<Ascii>>, except).expect("it fails as was said");
    expect("numbers", Check::numbers::<Wrapped<Sound>>, except).expect("it is no exception");
}
