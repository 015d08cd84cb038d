//! Compiles the service description; needs no `protoc`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (file, folder) = ("proto/bench.proto", "proto");
    println!("cargo::rerun-if-changed={folder}");
    let descriptors = protox::compile([file], [folder])?;
    // Blobs are `Bytes`, which a decoder slices out of what it received instead of copying it.
    tonic_prost_build::configure().bytes(".").compile_fds(descriptors)?;
    Ok(())
}
