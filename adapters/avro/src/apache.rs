//! Values through `apache-avro`, by its way from serde straight to bytes.

use std::sync::LazyLock;

use apache_avro::Schema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::schema::ResolvedSchema;
use apache_avro::writer::datum::GenericDatumWriter;
use rpcbench_contract::{CallError, Limits, Version};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bench::Messages;
use crate::library::{DatumError, Values, brief};
use crate::versions::APACHE_AVRO;

/// The library `apache-avro`.
#[derive(Debug)]
pub struct Apache;

static MESSAGES: LazyLock<Messages<Apache>> = LazyLock::new(Messages::new);

/// A schema with its names resolved.
pub struct ApacheDatum {
    writer: GenericDatumWriter<'static>,
    reader: GenericDatumReader<'static>,
}

impl Values for Apache {
    const LIBRARY: Version = APACHE_AVRO;
    const CODEC: &'static str = "avro";
    const TCP: (&'static str, &'static str) =
        ("avro-tcp", "apache-avro's values, Avro RPC as the specification writes it, on a socket");
    const HTTP: (&'static str, &'static str) =
        ("avro-http", "apache-avro's values, Avro RPC as the specification writes it, over hyper's HTTP/1.1");
    type Datum = ApacheDatum;

    fn datum(schema: &'static Schema, names: &ResolvedSchema<'static>) -> Option<ApacheDatum> {
        Some(ApacheDatum {
            writer: GenericDatumWriter::builder(schema).resolved_schemata(names.clone()).build().ok()?,
            reader: GenericDatumReader::builder(schema).resolved_writer_schemata(names.clone()).build().ok()?,
        })
    }

    fn messages() -> &'static Messages<Self> {
        &MESSAGES
    }

    fn write<T: Serialize>(datum: &ApacheDatum, value: &T, out: &mut Vec<u8>) -> Result<(), CallError> {
        datum.writer.write_ser(out, value).map_err(|error| CallError::Encode(brief(&error)))?;
        Ok(())
    }

    fn read<T: DeserializeOwned>(datum: &ApacheDatum, mut bytes: &[u8]) -> Result<T, DatumError> {
        let value = datum.reader.read_deser(&mut bytes).map_err(|error| DatumError::Malformed(brief(&error)))?;
        if bytes.is_empty() { Ok(value) } else { Err(DatumError::Trailing(bytes.len())) }
    }

    /// Its own bound is 512 MiB. The setting is one per process, and the first one holds: so it is never less than others in
    /// the process may need by default. What is longer than a server's own limit never comes so far.
    fn bound_allocations(limit: usize) {
        apache_avro::util::max_allocation_bytes(limit.max(Limits::default().message));
    }
}
