//! What a message may make its reader hold.

use rpcbench_contract::Limits;
use rpcbench_contract::workloads::compute::MAX_EXPAND;
use rpcbench_contract::workloads::expression::MAX_DEPTH;
use thrift::TConfiguration;

/// How many structs may lie within each other: two for each level of an expression tree, the arguments around it, and
/// one level more, so that a tree that is barely too deep is refused in words and not by closing the connection.
const NESTING: usize = 2 * (MAX_DEPTH + 1) + 1;

/// How many elements a list may have: half as many again as the longest reply ([`MAX_EXPAND`]). The generated code reserves
/// memory for as many as a list's header promises, before one of them has come; of the largest, players of about 1 KB, that
/// is 16 MB.
const ELEMENTS: usize = 1 << 14;
const _: () = assert!(ELEMENTS > MAX_EXPAND as usize);

/// The crate's own checks, set to our limits.
pub(crate) fn configuration(limits: Limits) -> TConfiguration {
    TConfiguration::builder()
        .max_message_size(Some(limits.message))
        .max_frame_size(Some(limits.message))
        .max_string_size(Some(limits.message))
        .max_container_size(Some(ELEMENTS))
        .max_recursion_depth(Some(NESTING))
        .build()
        .unwrap_or_default() // it is refused only where a frame may be larger than a message
}
