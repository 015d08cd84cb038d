//! Reading values whose pointers may lead astray.

use capnp::message::{Builder, HeapAllocator};
use capnp::traits::{FromPointerReader, OwnedStruct};
use capnp::{struct_list, text, text_list};

thread_local! {
    /// A message with nothing in it, from which any struct is read with all its fields at their defaults.
    static EMPTY: &'static Builder<HeapAllocator> = Box::leak(Box::new(Builder::new_default()));
}

/// A struct; all its fields at their defaults where it cannot be read.
pub(crate) fn whole<'a, T: FromPointerReader<'a>>(read: capnp::Result<T>) -> T {
    read.or_else(|_| EMPTY.with(|empty| empty.get_root_as_reader()))
        .expect("of an empty message every struct can be read")
}

/// A text; empty where it cannot be read or is no UTF-8.
pub(crate) fn words(read: capnp::Result<text::Reader<'_>>) -> &str {
    read.ok().and_then(|text| text.to_str().ok()).unwrap_or_default()
}

/// The structs of a list; none where it cannot be read.
pub(crate) fn each<T: OwnedStruct>(
    read: capnp::Result<struct_list::Reader<'_, T>>,
) -> impl Iterator<Item = T::Reader<'_>> {
    read.into_iter().flatten()
}

/// The texts of a list; none where it cannot be read.
pub(crate) fn texts(read: capnp::Result<text_list::Reader<'_>>) -> impl Iterator<Item = &str> {
    read.into_iter().flatten().map(words)
}
