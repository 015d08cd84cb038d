//! What runs the procedures: the computations, on Avro's own values.

use std::marker::PhantomData;

use rpcbench_contract::workloads::Procedure;
use rpcbench_contract::workloads::compute::{self, Refusal};

use crate::apache::Apache;
use crate::bench;
use crate::library::Values;
use crate::responder::{Failure, Handler};
use crate::value::{self, Candidate, Product, Refused, Reply, Request};

/// Runs the messages of the protocol `Bench`.
pub struct Service<V = Apache> {
    /// By the number of the message.
    procedures: Vec<Option<Procedure>>,
    values: PhantomData<V>,
}

impl<V: Values> Service<V> {
    /// Knows which message is which procedure.
    #[must_use]
    pub fn new() -> Self {
        let mut procedures = vec![None; bench::protocol().len()];
        for procedure in Procedure::ALL {
            procedures[bench::number(procedure)] = Some(procedure);
        }
        Self { procedures, values: PhantomData }
    }
}

impl<V: Values> Default for Service<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: Values> Handler for Service<V> {
    fn handle(&self, message: usize, parameters: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
        let known = self.procedures.get(message).copied().flatten();
        let procedure = known.ok_or_else(|| Failure::system("the message has no procedure"))?;
        let request = bench::read_request::<V>(procedure, parameters)
            .map_err(|error| Failure::system(&format!("parameters of {procedure}: {error}")))?;
        let reply = perform(request).map_err(|refusal| refused::<V>(procedure, &refusal))?;
        bench::write_reply::<V>(procedure, &reply, out).map_err(|error| Failure::system(&error.to_string()))
    }
}

/// The reply to a request. What is echoed was decoded and is encoded again.
fn perform(request: Request) -> Result<Reply, Refusal> {
    Ok(match request {
        Request::EchoBlob(bytes) => Reply::EchoBlob(bytes),
        Request::EchoLog(lines) => Reply::EchoLog(lines),
        Request::EchoMesh(triangles) => Reply::EchoMesh(triangles),
        Request::EchoPlayer(players) => Reply::EchoPlayer(players),
        Request::EchoMedia(media) => Reply::EchoMedia(media),
        Request::EchoContacts(update) => Reply::EchoContacts(update),
        Request::Total(cars) => Reply::Total(compute::total(cars.iter()).cast_signed()),
        Request::Rank(results) => Reply::Rank(compute::rank(results, |result, score| result.score = score)),
        Request::Eval(expression) => Reply::Eval(compute::eval(&expression)?),
        Request::Match(ride) => Reply::Match(compute::nearest_by(&ride, Candidate::from)),
        Request::Expand(count) => Reply::Expand(compute::expand(count)?.map(Product::from).collect()),
        Request::Burn(rounds) => Reply::Burn(compute::burn(rounds)?.cast_signed()),
    })
}

/// The error that every message declares.
fn refused<V: Values>(procedure: Procedure, refusal: &Refusal) -> Failure {
    let mut datum = Vec::new();
    let error = value::Failure::Refused(Refused { reason: refusal.to_string() });
    match bench::write_failure::<V>(procedure, &error, &mut datum) {
        Ok(()) => Failure::declared(datum),
        Err(error) => Failure::system(&error.to_string()),
    }
}
