//! What the two protocols differ in.

use std::io::{Read, Write};

use thrift::TConfiguration;
use thrift::protocol::{
    TBinaryInputProtocol, TBinaryOutputProtocol, TCompactInputProtocol, TCompactOutputProtocol, TInputProtocol,
    TOutputProtocol,
};

/// One of Thrift's protocols: how values become bytes.
pub trait Protocol: 'static {
    /// The id of the adapter and of the codec.
    const ID: &'static str;
    /// One line about the adapter.
    const SUMMARY: &'static str;
    /// Reads values.
    type Input<R: Read>: TInputProtocol;
    /// Writes values.
    type Output<W: Write>: TOutputProtocol;

    /// A reader of values, which refuses what the configuration forbids.
    fn input<R: Read>(source: R, configuration: &TConfiguration) -> Self::Input<R>;

    /// A writer of values.
    fn output<W: Write>(sink: W, configuration: &TConfiguration) -> Self::Output<W>;
}

/// Fixed-width integers, in the strict form that starts every message with the protocol's version.
#[derive(Debug)]
pub struct Binary;

/// Variable-length integers and short field headers.
#[derive(Debug)]
pub struct Compact;

impl Protocol for Binary {
    const ID: &'static str = "thrift-binary";
    const SUMMARY: &'static str = "Apache Thrift, binary protocol (strict), framed, a blocking thread per connection";
    type Input<R: Read> = TBinaryInputProtocol<R>;
    type Output<W: Write> = TBinaryOutputProtocol<W>;

    fn input<R: Read>(source: R, configuration: &TConfiguration) -> Self::Input<R> {
        TBinaryInputProtocol::with_config(source, true, configuration.clone())
    }

    fn output<W: Write>(sink: W, configuration: &TConfiguration) -> Self::Output<W> {
        TBinaryOutputProtocol::with_config(sink, true, configuration.clone())
    }
}

impl Protocol for Compact {
    const ID: &'static str = "thrift-compact";
    const SUMMARY: &'static str = "Apache Thrift, compact protocol, framed, a blocking thread per connection";
    type Input<R: Read> = TCompactInputProtocol<R>;
    type Output<W: Write> = TCompactOutputProtocol<W>;

    fn input<R: Read>(source: R, configuration: &TConfiguration) -> Self::Input<R> {
        TCompactInputProtocol::with_config(source, configuration.clone())
    }

    fn output<W: Write>(sink: W, configuration: &TConfiguration) -> Self::Output<W> {
        TCompactOutputProtocol::with_config(sink, configuration.clone())
    }
}
