//! Everything that can be called, by id.

use super::{Generator, blob, cars, contacts, expressions, log, media, mesh, player, results, rides};
use crate::procedure::Procedure;
use crate::request::Request;
use crate::workload::Workload;

/// Every workload that makes its own requests, in the order in which lists show them.
pub const WORKLOADS: &[Workload] = &[
    // One empty blob is like another, so this pool has one.
    echo_blob("echo/0B", "no bytes come back", 1, |_| Request::EchoBlob(bytes::Bytes::new())),
    echo_blob("echo/64B", "64 bytes come back", 64, |g| Request::EchoBlob(blob::blob(g, 64))),
    echo_blob("echo/1KiB", "1,024 bytes come back", 64, |g| Request::EchoBlob(blob::blob(g, 1 << 10))),
    echo_blob("echo/16KiB", "16,384 bytes come back", 64, |g| Request::EchoBlob(blob::blob(g, 16 << 10))),
    echo_blob("echo/256KiB", "262,144 bytes come back", 8, |g| Request::EchoBlob(blob::blob(g, 256 << 10))),
    echo_blob("echo/1MiB", "1,048,576 bytes come back", 4, |g| Request::EchoBlob(blob::blob(g, 1 << 20))),
    Workload {
        id: "echo/log",
        procedure: Procedure::EchoLog,
        summary: "16 lines of a web server's log come back",
        stands_for: "many short strings",
        pool: 32,
        request: Some(|g| Request::EchoLog(log::batch(g))),
    },
    Workload {
        id: "echo/mesh",
        procedure: Procedure::EchoMesh,
        summary: "100 triangles of 12 single-precision numbers come back",
        stands_for: "packed numbers",
        pool: 32,
        request: Some(|g| Request::EchoMesh(mesh::mesh(g))),
    },
    Workload {
        id: "echo/player",
        procedure: Procedure::EchoPlayer,
        summary: "4 players of a saved game, 1.2 KB each, come back",
        stands_for: "deep structs",
        pool: 32,
        request: Some(|g| Request::EchoPlayer(g.many(4, player::player))),
    },
    Workload {
        id: "echo/media",
        procedure: Procedure::EchoMedia,
        summary: "a media record with two images comes back",
        stands_for: "the classic object of serializer comparisons",
        pool: 32,
        request: Some(|g| Request::EchoMedia(media::media(g).into())),
    },
    Workload {
        id: "echo/contacts",
        procedure: Procedure::EchoContacts,
        summary: "20 to 39 contacts and a terrain, about 1.9 KB, come back",
        stands_for: "a game or fleet update",
        pool: 32,
        request: Some(|g| Request::EchoContacts(contacts::update(g))),
    },
    Workload {
        id: "compute/total",
        procedure: Procedure::Total,
        summary: "0 to 199 cars to their total price",
        stands_for: "much in, little out",
        pool: 32,
        request: Some(|g| Request::Total(cars::cars(g))),
    },
    Workload {
        id: "compute/rank",
        procedure: Procedure::Rank,
        summary: "0 to 999 search results, rescored and sorted",
        stands_for: "search: much in, much out",
        pool: 16,
        request: Some(|g| Request::Rank(results::results(g))),
    },
    Workload {
        id: "compute/eval",
        procedure: Procedure::Eval,
        summary: "an expression tree, 2 to 12 deep, to its value",
        stands_for: "recursion",
        pool: 64,
        request: Some(|g| Request::Eval(expressions::tree(g))),
    },
    Workload {
        id: "compute/match",
        procedure: Procedure::Match,
        summary: "a rider and 200 to 600 drivers to the nearest 3 to 10",
        stands_for: "ride matching, location tracking",
        pool: 32,
        request: Some(|g| Request::Match(rides::ride(g))),
    },
    Workload {
        id: "compute/expand",
        procedure: Procedure::Expand,
        summary: "a number to 1 to 100 catalog products, mostly few",
        stands_for: "little in, much out",
        pool: 64,
        request: Some(|g| Request::Expand(1 + u32::try_from(g.skewed_below(100)).unwrap_or(0))),
    },
    Workload {
        id: "compute/burn",
        procedure: Procedure::Burn,
        summary: "a number of about 100,000 to a hash after so many rounds",
        stands_for: "the server's work dominates",
        // About 0.4 ms of one core each, several times what a call over loopback costs.
        pool: 16,
        request: Some(|g| Request::Burn(g.between(90_000, 110_000))),
    },
];

/// Workloads without requests of their own: a person brings the data (see [`input`](crate::input)).
pub const INPUT_ONLY: &[Workload] = &[Workload {
    id: "echo/blob",
    procedure: Procedure::EchoBlob,
    summary: "the bytes of a given file come back",
    stands_for: "your own payload",
    pool: 0,
    request: None,
}];

const fn echo_blob(
    id: &'static str,
    summary: &'static str,
    pool: usize,
    request: fn(&mut Generator) -> Request,
) -> Workload {
    let stands_for = "the runtime alone";
    Workload { id, procedure: Procedure::EchoBlob, summary, stands_for, pool, request: Some(request) }
}
