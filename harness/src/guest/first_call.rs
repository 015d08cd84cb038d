//! The first call to a guest: whether it speaks its adapter's protocol is known before anything is measured.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{CallError, ConnectOptions, Endpoint, SetupError};

use crate::entry::{Entry, on_a_lane};
use crate::verify::{Checked, VerifyPlan};

/// How long the connection may take, and then the call.
const WITHIN: Duration = Duration::from_secs(5);
/// How long both may take together, of a client that a peer keeps busy by answering a little at a time.
const ALTOGETHER: Duration = Duration::from_secs(15);

/// Why a call was not answered as its protocol answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// The connection or the protocol broke. A server that does not know the procedure may do that too.
    Broken(String),
    /// There was no connection, or no answer: another call would wait as long.
    Silent(String),
}

/// Makes one call. A refusal is an answer, and so is a wrong value: what it is worth is for launches to say.
pub(crate) fn first_call(entry: &Entry, endpoint: &Endpoint, case: Case) -> Result<(), Unanswered> {
    let options = ConnectOptions { timeout: WITHIN, call_timeout: WITHIN, ..ConnectOptions::default() };
    let plan =
        VerifyPlan { endpoint: endpoint.clone(), options, workloads: vec![(String::new(), Arc::from(vec![case]))] };
    let checked = in_time(*entry, plan).map_err(|error| Unanswered::Silent(error.to_string()))?;
    checked.into_iter().filter_map(|one| one.wrong).find_map(|what| unanswered(&what)).map_or(Ok(()), Err)
}

fn in_time(entry: Entry, plan: VerifyPlan) -> Result<Vec<Checked>, SetupError> {
    let (send, done) = channel();
    thread::spawn(move || send.send(on_a_lane(entry.verify(plan))));
    let late = || SetupError::Failed(format!("no whole answer within {} s", ALTOGETHER.as_secs()));
    done.recv_timeout(ALTOGETHER).unwrap_or_else(|_| Err(late()))
}

/// What `verify` found wrong, where that is no answer: it tells calls that failed in the words of their errors.
fn unanswered(what: &str) -> Option<Unanswered> {
    let what = what.strip_prefix("case 0: ").unwrap_or(what);
    let broken = [CallError::Connection(String::new()), CallError::Protocol(String::new())];
    if broken.iter().any(|error| what.starts_with(&error.to_string())) {
        return Some(Unanswered::Broken(what.to_owned()));
    }
    (what == CallError::Timeout(WITHIN).to_string()).then(|| Unanswered::Silent(what.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_and_a_wrong_value_are_answers() {
        let said = |error: CallError| unanswered(&format!("case 0: {error}"));
        assert_eq!(said(CallError::Remote("Unimplemented: connection: protocol:".to_owned())), None);
        assert_eq!(unanswered("case 0: reply.bytes[0]: 1 was due, and 2 came"), None);
        for error in [CallError::Connection("reset".to_owned()), CallError::Protocol("garbage".to_owned())] {
            let text = error.to_string();
            assert_eq!(said(error), Some(Unanswered::Broken(text)));
        }
        let late = CallError::Timeout(WITHIN);
        assert_eq!(said(CallError::Timeout(WITHIN)), Some(Unanswered::Silent(late.to_string())));
    }
}
