//! The line that names a server: any text is an endpoint that is written as it was read, or a short error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rpcbench_contract::Endpoint;

fuzz_target!(|text: &str| match text.parse::<Endpoint>() {
    Ok(endpoint) => assert_eq!(endpoint.to_string().parse::<Endpoint>().unwrap(), endpoint),
    Err(error) => assert!(error.to_string().chars().count() < 400),
});
