//! The codecs: the argument of one call, without the call.
//!
//! The bytes are those of the argument's field inside a call. What is a struct in the IDL is written and read by its
//! generated code; for lists, which have no code of their own, this does what the generated code around them does.

use std::marker::PhantomData;

use rpcbench_contract::workloads::{self, Procedure};
use rpcbench_contract::{CallError, Codec, CodecInfo, Family, Limits};
use thrift::Result as Coded;
use thrift::protocol::{TInputProtocol, TListIdentifier, TOutputProtocol, TSerializable, TType, prealloc_size};

use crate::adapter::VERSIONS;
use crate::bench::{Expression, Media, Ride, Update};
use crate::failure::words;
use crate::limits::configuration;
use crate::message::Request;
use crate::protocol::{Binary, Compact, Protocol};

/// One of Thrift's protocols as a codec.
#[derive(Debug)]
pub struct ThriftCodec<P>(PhantomData<P>);

/// The codec `thrift-binary`.
pub type BinaryCodec = ThriftCodec<Binary>;

/// The codec `thrift-compact`.
pub type CompactCodec = ThriftCodec<Compact>;

impl<P: Protocol> Codec for ThriftCodec<P> {
    const INFO: CodecInfo = CodecInfo { id: P::ID, family: Family::Thrift, versions: VERSIONS };
    type Value = Request;

    fn prepare(request: &workloads::Request) -> Request {
        request.into()
    }

    fn encode(value: &Request, out: &mut Vec<u8>) -> Result<(), CallError> {
        let mut output = P::output(out, &configuration(Limits::default()));
        write(value, &mut output).map_err(|error| CallError::Encode(words(&error)))
    }

    fn decode(procedure: Procedure, mut bytes: &[u8]) -> Result<Request, CallError> {
        let mut input = P::input(&mut bytes, &configuration(Limits::default()));
        let value = read(procedure, &mut input).map_err(|error| CallError::Protocol(words(&error)))?;
        drop(input);
        match bytes.len() {
            0 => Ok(value),
            left => Err(CallError::Protocol(format!("{left} bytes after the value"))),
        }
    }
}

fn write(value: &Request, output: &mut dyn TOutputProtocol) -> Coded<()> {
    match value {
        Request::EchoBlob(bytes) => output.write_bytes(bytes),
        Request::EchoLog(lines) => write_list(lines, output),
        Request::EchoMesh(triangles) => write_list(triangles, output),
        Request::EchoPlayer(players) => write_list(players, output),
        Request::EchoMedia(media) => media.write_to_out_protocol(output),
        Request::EchoContacts(update) => update.write_to_out_protocol(output),
        Request::Total(cars) => write_list(cars, output),
        Request::Rank(results) => write_list(results, output),
        Request::Eval(expression) => expression.write_to_out_protocol(output),
        Request::Match(ride) => ride.write_to_out_protocol(output),
        Request::Expand(number) | Request::Burn(number) => output.write_i32(*number),
    }
}

fn read(procedure: Procedure, input: &mut dyn TInputProtocol) -> Coded<Request> {
    Ok(match procedure {
        Procedure::EchoBlob => Request::EchoBlob(input.read_bytes()?),
        Procedure::EchoLog => Request::EchoLog(read_list(input)?),
        Procedure::EchoMesh => Request::EchoMesh(read_list(input)?),
        Procedure::EchoPlayer => Request::EchoPlayer(read_list(input)?),
        Procedure::EchoMedia => Request::EchoMedia(Media::read_from_in_protocol(input)?),
        Procedure::EchoContacts => Request::EchoContacts(Update::read_from_in_protocol(input)?),
        Procedure::Total => Request::Total(read_list(input)?),
        Procedure::Rank => Request::Rank(read_list(input)?),
        Procedure::Eval => Request::Eval(Expression::read_from_in_protocol(input)?),
        Procedure::Match => Request::Match(Ride::read_from_in_protocol(input)?),
        Procedure::Expand => Request::Expand(input.read_i32()?),
        Procedure::Burn => Request::Burn(input.read_i32()?),
    })
}

fn write_list<T: TSerializable>(records: &[T], output: &mut dyn TOutputProtocol) -> Coded<()> {
    let size = i32::try_from(records.len()).unwrap_or(i32::MAX); // refused by every reader, as it should be
    output.write_list_begin(&TListIdentifier::new(TType::Struct, size))?;
    records.iter().try_for_each(|record| record.write_to_out_protocol(output))?;
    output.write_list_end()
}

fn read_list<T: TSerializable>(input: &mut dyn TInputProtocol) -> Coded<Vec<T>> {
    let size = input.read_list_begin()?.size;
    let mut records = Vec::with_capacity(prealloc_size(size));
    for _ in 0..size {
        records.push(T::read_from_in_protocol(input)?);
    }
    input.read_list_end()?;
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rpcbench_contract::workloads::WORKLOADS;
    use std::sync::LazyLock;

    /// A few requests of every workload.
    static REQUESTS: LazyLock<Vec<workloads::Request>> = LazyLock::new(|| {
        WORKLOADS.iter().flat_map(|workload| workload.cases(3).into_iter().take(3)).map(|case| case.request).collect()
    });

    fn encoded<P: Protocol>(value: &Request) -> Vec<u8> {
        let mut bytes = vec![];
        ThriftCodec::<P>::encode(value, &mut bytes).unwrap();
        bytes
    }

    fn comes_back<P: Protocol>() {
        for request in REQUESTS.iter() {
            let bytes = encoded::<P>(&request.into());
            let value = ThriftCodec::<P>::decode(request.procedure(), &bytes).unwrap();
            assert_eq!(&ThriftCodec::<P>::restore(&value).unwrap(), request);
        }
    }

    #[test]
    fn every_workload_comes_back() {
        comes_back::<Binary>();
        comes_back::<Compact>();
    }

    fn breaks_off<P: Protocol>() {
        for request in REQUESTS.iter() {
            let mut bytes = encoded::<P>(&request.into());
            let decode = |bytes: &[u8]| ThriftCodec::<P>::decode(request.procedure(), bytes);
            for cut in (0..bytes.len()).step_by(1 + bytes.len() / 100) {
                assert!(decode(&bytes[..cut]).is_err(), "{} cut at {cut}", request.procedure());
            }
            bytes.push(0);
            assert!(decode(&bytes).is_err(), "{} and one byte more", request.procedure());
        }
    }

    #[test]
    fn what_breaks_off_or_runs_on_is_refused() {
        breaks_off::<Binary>();
        breaks_off::<Compact>();
    }

    #[test]
    fn a_list_that_promises_too_much_is_refused() {
        let message = |bytes: &[u8]| BinaryCodec::decode(Procedure::EchoPlayer, bytes).unwrap_err().to_string();
        assert!(message(&[12, 0, 0, 64, 1]).contains("Container size 16385 exceeds"));
        assert!(message(&[12, 0xff, 0xff, 0xff, 0xff]).contains("Negative container size"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_value_or_an_error(
            procedure in prop::sample::select(Procedure::ALL.to_vec()),
            bytes in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let _ = BinaryCodec::decode(procedure, &bytes);
            let _ = CompactCodec::decode(procedure, &bytes);
        }

        #[test]
        fn a_value_with_changed_bytes_is_a_value_or_an_error(
            request in (0..REQUESTS.len()).prop_map(|place| &REQUESTS[place]),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            for encode in [encoded::<Binary>, encoded::<Compact>] {
                let mut bytes = encode(&request.into());
                for (place, value) in &changes {
                    let place = place.index(bytes.len());
                    bytes[place] = *value;
                }
                let _ = BinaryCodec::decode(request.procedure(), &bytes);
                let _ = CompactCodec::decode(request.procedure(), &bytes);
            }
        }
    }
}
