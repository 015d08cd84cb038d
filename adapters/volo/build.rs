//! Generates the service from the family's one IDL; needs no Thrift compiler.

use std::error::Error;

/// The IDL of the Apache adapters, so that both speak of the same service.
const IDL: &str = "../thrift/idl/bench.thrift";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={IDL}");
    volo_build::Builder::thrift().add_service(IDL).write()?;
    Ok(())
}
