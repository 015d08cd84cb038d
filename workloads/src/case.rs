//! A request with the answer that it must get.

use crate::compute::{self, Refusal};
use crate::digest::Proof;
use crate::request::{Reply, Request};

/// A request, the reply that every adapter must give to it, and that reply's proof.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is asked.
    pub request: Request,
    /// What must be answered.
    pub reply: Reply,
    /// The reply's proof, against which every call is checked.
    pub proof: Proof,
}

impl Case {
    /// Works out the answer to a request.
    pub fn new(request: Request) -> Result<Self, Refusal> {
        let reply = compute::answer(&request)?;
        let proof = reply.proof();
        Ok(Self { request, reply, proof })
    }
}
