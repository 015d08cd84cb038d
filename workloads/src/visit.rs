//! How a framework's own request or reply shows itself, once, for everything that wants to look at it.
//!
//! An adapter writes one `match` per direction ([`VisitRequest`], [`VisitReply`]); the proof of a reply and its
//! conversion back into the model are visitors, and so the same for every adapter.

use bytes::Bytes;

use crate::digest::{Digest, Proof};
use crate::expression::{self, Expression, ExpressionView};
use crate::model::{
    Candidate, CandidateView, Car, CarView, LogLine, LogLineView, Media, MediaView, Player, PlayerView, Product,
    ProductView, Ride, RideView, SearchResult, SearchResultView, Triangle, TriangleView, Update, UpdateView,
};
use crate::request::{Reply, Request};

/// A value that a framework decoded, and that the model cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// An enum's number has no variant.
    #[error("{of} has no variant {number}")]
    Choice {
        /// The enum.
        of: &'static str,
        /// What came.
        number: u32,
    },
    /// A part that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A tree is deeper than [`expression::MAX_DEPTH`].
    #[error("the expression is deeper than {} operations", expression::MAX_DEPTH)]
    TooDeep,
}

macro_rules! visitor {
    ($(#[$meta:meta])* $visitor:ident, $visit:ident; $($rest:tt)*) => {
        $(#[$meta])*
        #[allow(missing_docs)] // each method is documented at `Procedure`
        pub trait $visitor: Sized {
            /// What looking gives.
            type Output;
            fn echo_blob(self, bytes: &[u8]) -> Self::Output;
            fn echo_log<T: LogLineView>(self, lines: impl Iterator<Item = T>) -> Self::Output;
            fn echo_mesh<T: TriangleView>(self, triangles: impl Iterator<Item = T>) -> Self::Output;
            fn echo_player<T: PlayerView>(self, players: impl Iterator<Item = T>) -> Self::Output;
            fn echo_media(self, media: &impl MediaView) -> Self::Output;
            fn echo_contacts(self, update: &impl UpdateView) -> Self::Output;
            fn rank<T: SearchResultView>(self, results: impl Iterator<Item = T>) -> Self::Output;
            $($rest)*
        }

        #[doc = concat!("A framework's own value that can be shown to a [`", stringify!($visitor), "`].")]
        pub trait $visit {
            /// Calls the one method that belongs to this value's procedure.
            fn visit<V: $visitor>(&self, visitor: V) -> V::Output;
        }
    };
}

visitor! {
    /// What looks at a request.
    RequestVisitor, VisitRequest;
    fn total<T: CarView>(self, cars: impl Iterator<Item = T>) -> Self::Output;
    fn eval(self, expression: impl ExpressionView) -> Self::Output;
    fn match_(self, ride: &impl RideView) -> Self::Output;
    fn expand(self, count: u32) -> Self::Output;
    fn burn(self, rounds: u32) -> Self::Output;
}

visitor! {
    /// What looks at a reply.
    ReplyVisitor, VisitReply;
    fn total(self, cents: u64) -> Self::Output;
    fn eval(self, value: i32) -> Self::Output;
    fn match_<T: CandidateView>(self, candidates: impl Iterator<Item = T>) -> Self::Output;
    fn expand<T: ProductView>(self, products: impl Iterator<Item = T>) -> Self::Output;
    fn burn(self, hash: u64) -> Self::Output;
}

impl Proof {
    /// The proof of any framework's own reply.
    #[must_use]
    pub fn of(reply: &impl VisitReply) -> Self {
        reply.visit(Prove)
    }
}

/// The visitor behind [`Proof::of`].
struct Prove;

/// Folds a procedure's number, then whatever `feed` feeds.
fn prove(procedure: u8, feed: impl FnOnce(&mut Digest)) -> Proof {
    let mut digest = Digest::new();
    digest.scalar(procedure);
    feed(&mut digest);
    digest.finish()
}

impl ReplyVisitor for Prove {
    type Output = Proof;

    #[inline]
    fn echo_blob(self, bytes: &[u8]) -> Proof {
        prove(0, |d| d.bytes(bytes))
    }
    fn echo_log<T: LogLineView>(self, lines: impl Iterator<Item = T>) -> Proof {
        prove(1, |d| d.each(lines, |d, line| LogLine::digest(&line, d)))
    }
    fn echo_mesh<T: TriangleView>(self, triangles: impl Iterator<Item = T>) -> Proof {
        prove(2, |d| d.each(triangles, |d, triangle| Triangle::digest(&triangle, d)))
    }
    fn echo_player<T: PlayerView>(self, players: impl Iterator<Item = T>) -> Proof {
        prove(3, |d| d.each(players, |d, player| Player::digest(&player, d)))
    }
    fn echo_media(self, media: &impl MediaView) -> Proof {
        prove(4, |d| Media::digest(media, d))
    }
    fn echo_contacts(self, update: &impl UpdateView) -> Proof {
        prove(5, |d| Update::digest(update, d))
    }
    fn total(self, cents: u64) -> Proof {
        prove(6, |d| d.scalar(cents))
    }
    fn rank<T: SearchResultView>(self, results: impl Iterator<Item = T>) -> Proof {
        prove(7, |d| d.each(results, |d, result| SearchResult::digest(&result, d)))
    }
    fn eval(self, value: i32) -> Proof {
        prove(8, |d| d.scalar(value))
    }
    fn match_<T: CandidateView>(self, candidates: impl Iterator<Item = T>) -> Proof {
        prove(9, |d| d.each(candidates, |d, candidate| Candidate::digest(&candidate, d)))
    }
    fn expand<T: ProductView>(self, products: impl Iterator<Item = T>) -> Proof {
        prove(10, |d| d.each(products, |d, product| Product::digest(&product, d)))
    }
    fn burn(self, hash: u64) -> Proof {
        prove(11, |d| d.scalar(hash))
    }
}

macro_rules! gather_shared {
    ($target:ident) => {
        type Output = Result<$target, Malformed>;

        fn echo_blob(self, bytes: &[u8]) -> Self::Output {
            Ok($target::EchoBlob(Bytes::copy_from_slice(bytes)))
        }
        fn echo_log<T: LogLineView>(self, lines: impl Iterator<Item = T>) -> Self::Output {
            lines.map(|line| LogLine::gather(&line)).collect::<Result<_, _>>().map($target::EchoLog)
        }
        fn echo_mesh<T: TriangleView>(self, triangles: impl Iterator<Item = T>) -> Self::Output {
            triangles.map(|triangle| Triangle::gather(&triangle)).collect::<Result<_, _>>().map($target::EchoMesh)
        }
        fn echo_player<T: PlayerView>(self, players: impl Iterator<Item = T>) -> Self::Output {
            players.map(|player| Player::gather(&player)).collect::<Result<_, _>>().map($target::EchoPlayer)
        }
        fn echo_media(self, media: &impl MediaView) -> Self::Output {
            Media::gather(media).map(Box::new).map($target::EchoMedia)
        }
        fn echo_contacts(self, update: &impl UpdateView) -> Self::Output {
            Update::gather(update).map($target::EchoContacts)
        }
        fn rank<T: SearchResultView>(self, results: impl Iterator<Item = T>) -> Self::Output {
            results.map(|result| SearchResult::gather(&result)).collect::<Result<_, _>>().map($target::Rank)
        }
    };
}

/// The visitor behind [`Request::gather`].
pub(crate) struct GatherRequest;

impl RequestVisitor for GatherRequest {
    gather_shared!(Request);

    fn total<T: CarView>(self, cars: impl Iterator<Item = T>) -> Self::Output {
        cars.map(|car| Car::gather(&car)).collect::<Result<_, _>>().map(Request::Total)
    }
    fn eval(self, expression: impl ExpressionView) -> Self::Output {
        Expression::gather(expression).map(Request::Eval)
    }
    fn match_(self, ride: &impl RideView) -> Self::Output {
        Ride::gather(ride).map(Request::Match)
    }
    fn expand(self, count: u32) -> Self::Output {
        Ok(Request::Expand(count))
    }
    fn burn(self, rounds: u32) -> Self::Output {
        Ok(Request::Burn(rounds))
    }
}

/// The visitor behind [`Reply::gather`].
pub(crate) struct GatherReply;

impl ReplyVisitor for GatherReply {
    gather_shared!(Reply);

    fn total(self, cents: u64) -> Self::Output {
        Ok(Reply::Total(cents))
    }
    fn eval(self, value: i32) -> Self::Output {
        Ok(Reply::Eval(value))
    }
    fn match_<T: CandidateView>(self, candidates: impl Iterator<Item = T>) -> Self::Output {
        candidates.map(|candidate| Candidate::gather(&candidate)).collect::<Result<_, _>>().map(Reply::Match)
    }
    fn expand<T: ProductView>(self, products: impl Iterator<Item = T>) -> Self::Output {
        products.map(|product| Product::gather(&product)).collect::<Result<_, _>>().map(Reply::Expand)
    }
    fn burn(self, hash: u64) -> Self::Output {
        Ok(Reply::Burn(hash))
    }
}
