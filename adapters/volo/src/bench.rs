//! What volo-build generates from the IDL: a struct for each of its own, the arguments and results of its methods.

#![allow(missing_docs, unsafe_code, warnings, clippy::all, clippy::pedantic)] // generated

include!(concat!(env!("OUT_DIR"), "/volo_gen.rs"));

pub use volo_gen::bench::*;
