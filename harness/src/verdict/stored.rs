//! Histograms as results hold them, read back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use rpcbench_records as records;

/// The histogram itself; `None` where a summary left it out, or it is none.
pub(super) fn decode(stored: &records::Histogram) -> Option<Histogram<u64>> {
    let bytes = STANDARD.decode(&stored.hdr).ok().filter(|bytes| !bytes.is_empty())?;
    Deserializer::new().deserialize(&mut bytes.as_slice()).ok()
}
