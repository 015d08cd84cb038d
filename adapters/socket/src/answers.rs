//! The replies of a server: worked out from the seed beforehand, so that a floor computes nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use bincode::error::EncodeError;
use rpcbench_contract::workloads::compute::{self, Refusal};
use rpcbench_contract::workloads::{Case, Procedure, Reply, Request, WORKLOADS};

use crate::canonical::{self, NotCanonical};
use crate::frame::{self, HEADER, REFUSED};

/// Replies of one procedure, as whole frames, by the tag of their request.
type Known = HashMap<u64, Box<[u8]>>;

/// A frame that asks for nothing this server knows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadRequest {
    #[error("no procedure has the number {0}")]
    NoProcedure(u8),
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    #[error("the reply cannot be encoded: {0}")]
    NotEncoded(#[from] EncodeError),
    #[error("the reply is longer than a frame can be")]
    TooLong,
}

/// The replies to the requests of every workload, made at the first call of their procedure (which falls into the
/// warm-up) and kept.
pub(crate) struct Answers {
    seed: u64,
    known: [OnceLock<Known>; Procedure::ALL.len()],
}

impl Answers {
    /// The answers for the workloads of a run's seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, known: [const { OnceLock::new() }; Procedure::ALL.len()] }
    }

    /// The frame that answers a whole frame: itself where its procedure echoes, the reply that is known, or, for a
    /// request that no workload has under this seed (a user's own), one that is computed now.
    pub(crate) fn reply<'a>(&'a self, tag: u64, request: &'a [u8]) -> Result<Cow<'a, [u8]>, BadRequest> {
        let procedure = frame::procedure(tag).ok_or(BadRequest::NoProcedure(tag.to_le_bytes()[0]))?;
        if frame::echoes(procedure) {
            return Ok(Cow::Borrowed(request));
        }
        match self.known(procedure).get(&tag) {
            Some(reply) => Ok(Cow::Borrowed(reply)),
            None => compute(procedure, tag, &request[HEADER..]).map(Cow::Owned),
        }
    }

    fn known(&self, procedure: Procedure) -> &Known {
        self.known[usize::from(procedure.number())].get_or_init(|| {
            let workloads = WORKLOADS.iter().filter(|workload| workload.procedure == procedure);
            workloads.flat_map(|workload| workload.cases(self.seed)).filter_map(|case| entry(&case)).collect()
        })
    }
}

/// A case's place among the known replies. One that could not be encoded has none, and is answered when it is asked.
fn entry(case: &Case) -> Option<(u64, Box<[u8]>)> {
    let tag = tag_of(&case.request).ok()?;
    Some((tag, frame_of(tag, &case.reply).ok()?.into()))
}

fn tag_of(request: &Request) -> Result<u64, EncodeError> {
    let mut body = Vec::new();
    canonical::encode_request(request, &mut body)?;
    Ok(frame::tag(request.procedure(), &body))
}

fn frame_of(tag: u64, reply: &Reply) -> Result<Vec<u8>, BadRequest> {
    let mut frame = vec![0; HEADER];
    canonical::encode_reply(reply, &mut frame)?;
    frame::seal(tag, &mut frame).ok_or(BadRequest::TooLong)?;
    Ok(frame)
}

fn compute(procedure: Procedure, tag: u64, body: &[u8]) -> Result<Vec<u8>, BadRequest> {
    match compute::answer(&canonical::decode_request(procedure, body)?) {
        Ok(reply) => frame_of(tag, &reply),
        Err(refusal) => refuse(&refusal),
    }
}

fn refuse(refusal: &Refusal) -> Result<Vec<u8>, BadRequest> {
    let mut frame = [&[0; HEADER], refusal.to_string().as_bytes()].concat();
    frame::seal(REFUSED, &mut frame).ok_or(BadRequest::TooLong)?;
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed() -> impl Iterator<Item = Request> {
        let workloads = WORKLOADS.iter().filter(|workload| !frame::echoes(workload.procedure));
        workloads.flat_map(|workload| workload.cases(3)).map(|case| case.request)
    }

    fn request(request: &Request) -> (u64, Vec<u8>) {
        let mut frame = vec![0; HEADER];
        canonical::encode_request(request, &mut frame).unwrap();
        let tag = frame::tag(request.procedure(), &frame[HEADER..]);
        frame::seal(tag, &mut frame).unwrap();
        (tag, frame)
    }

    #[test]
    fn requests_of_the_seed_are_known_and_get_what_would_be_computed() {
        let answers = Answers::new(3);
        for (tag, frame) in computed().map(|asked| request(&asked)) {
            let reply = answers.reply(tag, &frame).unwrap();
            assert!(matches!(reply, Cow::Borrowed(_)), "computed anew");
            assert_eq!(reply, compute(frame::procedure(tag).unwrap(), tag, &frame[HEADER..]).unwrap());
        }
    }

    #[test]
    fn another_request_is_computed() {
        let (tag, frame) = request(&Request::Burn(12_345));
        let reply = Answers::new(3).reply(tag, &frame).unwrap().into_owned();
        let value = canonical::decode_reply(Procedure::Burn, &reply[HEADER..]).unwrap();
        assert_eq!(value, Reply::Burn(compute::burn(12_345).unwrap()));
    }

    #[test]
    fn an_echo_is_the_very_frame() {
        let (tag, frame) = request(&Request::EchoBlob(b"as it is".as_slice().into()));
        let answers = Answers::new(3);
        assert_eq!(answers.reply(tag, &frame).unwrap().as_ptr(), frame.as_ptr());
    }

    #[test]
    fn nonsense_is_no_request() {
        let answers = Answers::new(3);
        assert!(matches!(answers.reply(99, &[0; HEADER]), Err(BadRequest::NoProcedure(99))));
        let burn = u64::from(Procedure::Burn.number());
        assert!(matches!(answers.reply(burn, &[0xff; HEADER + 3]), Err(BadRequest::NotCanonical(_))));
    }
}
