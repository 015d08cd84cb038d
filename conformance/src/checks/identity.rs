//! What an adapter says of itself.

use std::sync::Arc;

use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, Client, ConnectOptions, Endpoint, WireCount};

use super::has_no_wire;
use crate::Failure;
use crate::attempt::right;
use crate::running::{Running, connect, connect_with, lane, options};

pub(super) fn says_what_it_is<A: Adapter>() -> Result<(), Failure> {
    let info = A::INFO;
    let typed = |id: &str| !id.is_empty() && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    hold(typed(info.id), || format!("`{}` is no id: write a-z, 0-9 and -", info.id))?;
    hold(!info.summary.is_empty() && !info.summary.contains('\n'), || "its summary is no line".to_owned())?;
    let server = Running::<A>::start()?;
    let local = server.endpoint == Endpoint::Local;
    hold(local == info.in_process(), || format!("it serves on {}, and says {:?}", server.endpoint, info.transport))?;
    lane(async {
        let client = connect::<A>(&server.endpoint).await?;
        let shares = client.share().is_some();
        hold(shares == info.multiplexes(), || format!("it says {:?}, and sharing gives {shares}", info.driving))
    })
}

pub(super) fn wire_is_counted<A: Adapter>() -> Result<(), Failure> {
    const BYTES: usize = 100_000;
    if has_no_wire::<A>() {
        return Ok(());
    }
    let server = Running::<A>::start()?;
    let wire = Arc::new(WireCount::default());
    lane(async {
        let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..options() };
        let mut client = connect_with::<A>(&server.endpoint, &options).await?;
        let (sent, received) = wire.total();
        right(&mut client, &Request::EchoBlob(vec![7; BYTES].into())).await?;
        let (sent, received) = (wire.total().0 - sent, wire.total().1 - received);
        let fits = |bytes: u64| (BYTES as u64..3 * BYTES as u64).contains(&bytes);
        hold(fits(sent) && fits(received), || format!("of {BYTES} bytes each way it counted {sent} and {received}"))
    })
}

/// Something that must hold.
fn hold(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::Unexpected(otherwise())) }
}
