//! A codec, erased: for benches of encoding and decoding alone.

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{CallError, Codec, CodecInfo};

/// A codec in a registry.
#[derive(Clone, Copy)]
pub struct CodecEntry {
    /// What the codec says of itself.
    pub info: CodecInfo,
    load: fn(&Request) -> Result<Box<dyn Loaded>, CallError>,
}

impl CodecEntry {
    /// Erases a codec.
    #[must_use]
    pub const fn of<C: Codec>() -> Self {
        Self { info: C::INFO, load: |request| Held::<C>::new(request).map(|held| Box::new(held) as Box<dyn Loaded>) }
    }

    /// Prepares a codec's own value of a request, and checks that it survives the way there and back.
    pub fn load(&self, request: &Request) -> Result<Box<dyn Loaded>, CallError> {
        (self.load)(request)
    }
}

/// A codec with a value to encode and the bytes to decode.
pub trait Loaded {
    /// Encodes the value into a buffer that is reused; gives the number of bytes.
    fn encode(&mut self) -> usize;
    /// Encodes the value into a fresh buffer; gives the number of bytes.
    fn encode_fresh(&self) -> usize;
    /// Decodes the bytes into a fresh value and drops it; true where that succeeded.
    fn decode(&self) -> bool;
}

struct Held<C: Codec> {
    value: C::Value,
    procedure: rpcbench_contract::workloads::Procedure,
    encoded: Vec<u8>,
    buffer: Vec<u8>,
}

impl<C: Codec> Held<C> {
    fn new(request: &Request) -> Result<Self, CallError> {
        let (value, procedure) = (C::prepare(request), request.procedure());
        let mut encoded = Vec::new();
        C::encode(&value, &mut encoded)?;
        let restored = C::restore(&C::decode(procedure, &encoded)?)?;
        if restored == *request {
            Ok(Self { value, procedure, encoded, buffer: Vec::new() })
        } else {
            Err(CallError::Protocol(format!("{} does not give back the {procedure} that it was given", C::INFO.id)))
        }
    }
}

impl<C: Codec> Loaded for Held<C> {
    fn encode(&mut self) -> usize {
        self.buffer.clear();
        encode::<C>(&self.value, &mut self.buffer)
    }

    fn encode_fresh(&self) -> usize {
        encode::<C>(&self.value, &mut Vec::new())
    }

    fn decode(&self) -> bool {
        C::decode(self.procedure, &self.encoded).is_ok_and(|value| {
            std::hint::black_box(value);
            true
        })
    }
}

fn encode<C: Codec>(value: &C::Value, buffer: &mut Vec<u8>) -> usize {
    match C::encode(value, buffer) {
        Ok(()) => std::hint::black_box(buffer).len(),
        Err(_) => 0,
    }
}
