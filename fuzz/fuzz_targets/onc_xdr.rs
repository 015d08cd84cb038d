//! Any bytes as the arguments and as the results of every procedure: a value whose bytes are the same again, or an error.
//!
//! The first byte says which procedure.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_contract::workloads::Procedure;
use rpcbench_onc::message::{put_reply, put_request, take_reply, take_request};

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let procedure = Procedure::ALL[usize::from(first) % Procedure::ALL.len()];
    let mut again = Vec::new();
    if let Ok(request) = take_request(procedure, bytes) {
        put_request(&request, &mut again);
        assert_eq!(again, bytes);
    }
    again.clear();
    if let Ok(outcome) = take_reply(procedure, bytes) {
        put_reply(&outcome, &mut again);
        assert_eq!(again, bytes);
    }
});
