//! What a peer may make us hold and read.

use capnp::message::ReaderOptions;
use rpcbench_contract::Limits;

/// How often every word of the largest message may be read before the peer counts as an attacker.
const READINGS: usize = 4;
/// Bytes in a word.
const WORD: usize = 8;

/// Cap'n Proto has one limit for two things: how large a message is, and how many words of it are read in all, so that
/// pointers to the same words cannot multiply them. A reply's words are read for its proof and again for its whole value, a
/// ranking's texts three times, so that the limit is four messages: with ours of 16 MiB the 64 MiB that are the library's
/// default. How deep values may be nested is its default, 64 levels.
pub(crate) fn reader_options(limits: Limits) -> ReaderOptions {
    let mut options = ReaderOptions::new();
    options.traversal_limit_in_words(Some((limits.message / WORD).saturating_mul(READINGS)));
    options
}
