//! Packing the model's values.

use capnp::traits::OwnedStruct;
use capnp::{struct_list, text_list};

/// What a value of the model can be packed into.
pub(crate) trait Fill<R: ?Sized> {
    /// Packs a value into this, which is empty.
    fn fill(self, record: &R);
}

/// The length of a list. What is longer than Cap'n Proto's lists can be, it refuses itself.
pub(crate) fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// Packs a list of structs.
pub(crate) fn fill_all<T, R>(mut list: struct_list::Builder<'_, T>, records: &[R])
where
    T: OwnedStruct,
    for<'a> T::Builder<'a>: Fill<R>,
{
    for (index, record) in (0..).zip(records) {
        list.reborrow().get(index).fill(record);
    }
}

/// Packs a list of texts.
pub(crate) fn fill_texts(mut list: text_list::Builder<'_>, texts: &[String]) {
    for (index, text) in (0..).zip(texts) {
        list.set(index, text.as_str());
    }
}
