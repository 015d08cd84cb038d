//! Why bytes are no value.

use rpcbench_contract::workloads::visit::Malformed;

/// Bytes that are not the value which they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XdrError {
    /// They end too early.
    #[error("the bytes end where {wanted} more are needed, and {left} are left")]
    Short {
        /// How many are needed next.
        wanted: usize,
        /// How many are left.
        left: usize,
    },
    /// A count states more elements than the bytes left can hold.
    #[error("{count} elements are stated, and {left} bytes are left")]
    Count {
        /// What is stated.
        count: u32,
        /// How many bytes are left.
        left: usize,
    },
    /// Something is longer than its type allows.
    #[error("{length} bytes, of at most {most}")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// Bytes follow the value.
    #[error("{0} bytes are left over")]
    Trailing(usize),
    /// What fills a multiple of four bytes is not zero.
    #[error("the padding is not zero")]
    Padding,
    /// A truth is neither 0 nor 1.
    #[error("{0} is no bool")]
    Bool(u32),
    /// A number is too large for the 8 or 16 bits that the value has.
    #[error("{number} does not fit {bits} bits")]
    TooWide {
        /// What came.
        number: u32,
        /// How many bits there are.
        bits: u32,
    },
    /// A text is no UTF-8.
    #[error("a text is no UTF-8")]
    Text,
    /// A union's discriminant has no arm.
    #[error("{of} has no arm {arm}")]
    Arm {
        /// The union.
        of: &'static str,
        /// What came.
        arm: u32,
    },
    /// The model cannot hold it: an enum without such a number, a missing part, a tree that is too deep.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}
