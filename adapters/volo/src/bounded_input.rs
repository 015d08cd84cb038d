//! pilota's binary protocol with bounds: each call goes to it, and those that can do harm are checked here.

use pilota::thrift::{
    ProtocolExceptionKind, TFieldIdentifier, TInputProtocol, TLengthProtocol, TListIdentifier, TMapIdentifier,
    TMessageIdentifier, TSetIdentifier, TStructIdentifier, TType, ThriftException, new_protocol_exception,
};
use pilota::{Bytes, FastStr};
use rpcbench_contract::workloads::expression::MAX_DEPTH;

use crate::claims;

/// How many structs may lie within each other: two for each level of an expression tree, the arguments around it, and
/// one level more, so that a tree that is barely too deep is refused in words and not by closing the connection. Lists need
/// no count: no value of ours nests by them, and pilota skips a field that nobody knows to 64 levels, whatever it is of. Both
/// at once take less than 768 KiB of stack in a debug build, where a thread of the server has 2 MiB.
const NESTING: usize = 2 * (MAX_DEPTH + 1) + 1;

/// The input of one message, behind its head, which is Volo's to read. It must be of the binary protocol, whose lengths are
/// looked at here before they are read.
pub(crate) struct BoundedInput<'a, T> {
    input: &'a mut T,
    depth: usize,
}

impl<'a, T: TInputProtocol> BoundedInput<'a, T> {
    pub(crate) const fn new(input: &'a mut T) -> Self {
        Self { input, depth: 0 }
    }

    #[inline]
    fn check_blob(&mut self) -> Result<(), ThriftException> {
        claims::blob(self.input.buf(), 0)
    }

    #[inline]
    fn check_elements(&mut self, size: usize, least: usize) -> Result<(), ThriftException> {
        claims::elements(self.input.buf(), size, least)
    }
}

#[cold]
fn too_deep() -> ThriftException {
    let why = format!("more than {NESTING} structs lie within each other");
    new_protocol_exception(ProtocolExceptionKind::DepthLimit, why)
}

macro_rules! delegated {
    ($( fn $name:ident($($argument:ident: $kind:ty),*) -> $returned:ty; )*) => { $(
        #[inline]
        fn $name(&mut self, $($argument: $kind),*) -> $returned {
            self.input.$name($($argument),*)
        }
    )* };
}

/// Blobs, whose length is looked at first.
macro_rules! checked {
    ($( fn $name:ident() -> $returned:ty; )*) => { $(
        #[inline]
        fn $name(&mut self) -> Result<$returned, ThriftException> {
            self.check_blob()?;
            self.input.$name()
        }
    )* };
}

impl<T: TInputProtocol> TInputProtocol for BoundedInput<'_, T> {
    type Buf = T::Buf;

    #[inline]
    fn read_struct_begin(&mut self) -> Result<Option<TStructIdentifier>, ThriftException> {
        if self.depth == NESTING {
            return Err(too_deep());
        }
        self.depth += 1;
        self.input.read_struct_begin()
    }

    #[inline]
    fn read_struct_end(&mut self) -> Result<(), ThriftException> {
        self.depth -= 1;
        self.input.read_struct_end()
    }

    #[inline]
    fn read_list_begin(&mut self) -> Result<TListIdentifier, ThriftException> {
        let list = self.input.read_list_begin()?;
        self.check_elements(list.size, claims::least(list.element_type))?;
        Ok(list)
    }

    #[inline]
    fn read_set_begin(&mut self) -> Result<TSetIdentifier, ThriftException> {
        let set = self.input.read_set_begin()?;
        self.check_elements(set.size, claims::least(set.element_type))?;
        Ok(set)
    }

    #[inline]
    fn read_map_begin(&mut self) -> Result<TMapIdentifier, ThriftException> {
        let map = self.input.read_map_begin()?;
        self.check_elements(map.size, claims::least(map.key_type) + claims::least(map.value_type))?;
        Ok(map)
    }

    /// pilota takes a text for UTF-8 without looking, which is undefined where it is not.
    #[inline]
    fn read_faststr(&mut self) -> Result<FastStr, ThriftException> {
        FastStr::from_bytes(self.read_bytes()?).map_err(|_| claims::no_text())
    }

    #[inline]
    fn read_string(&mut self) -> Result<String, ThriftException> {
        String::from_utf8(self.read_bytes_vec()?).map_err(|_| claims::no_text())
    }

    #[inline]
    fn buf(&mut self) -> &mut T::Buf {
        self.input.buf()
    }

    checked! {
        fn read_bytes() -> Bytes;
        fn read_bytes_vec() -> Vec<u8>;
    }

    delegated! {
        fn read_message_begin() -> Result<TMessageIdentifier, ThriftException>;
        fn read_message_end() -> Result<(), ThriftException>;
        fn read_field_begin() -> Result<TFieldIdentifier, ThriftException>;
        fn read_field_end() -> Result<(), ThriftException>;
        fn read_bool() -> Result<bool, ThriftException>;
        fn read_uuid() -> Result<[u8; 16], ThriftException>;
        fn read_byte() -> Result<u8, ThriftException>;
        fn read_i8() -> Result<i8, ThriftException>;
        fn read_i16() -> Result<i16, ThriftException>;
        fn read_i32() -> Result<i32, ThriftException>;
        fn read_i64() -> Result<i64, ThriftException>;
        fn read_double() -> Result<f64, ThriftException>;
        fn read_list_end() -> Result<(), ThriftException>;
        fn read_set_end() -> Result<(), ThriftException>;
        fn read_map_end() -> Result<(), ThriftException>;
        fn get_bytes(from: Option<*const u8>, length: usize) -> Result<Bytes, ThriftException>;
    }
}

/// What has been read is measured too, by generated code that does nothing with it.
impl<T: TInputProtocol> TLengthProtocol for BoundedInput<'_, T> {
    delegated! {
        fn message_begin_len(identifier: &TMessageIdentifier) -> usize;
        fn message_end_len() -> usize;
        fn struct_begin_len(identifier: &TStructIdentifier) -> usize;
        fn struct_end_len() -> usize;
        fn field_begin_len(field: TType, id: Option<i16>) -> usize;
        fn field_end_len() -> usize;
        fn field_stop_len() -> usize;
        fn bool_len(value: bool) -> usize;
        fn bytes_len(value: &[u8]) -> usize;
        fn bytes_vec_len(value: &[u8]) -> usize;
        fn byte_len(value: u8) -> usize;
        fn uuid_len(value: [u8; 16]) -> usize;
        fn i8_len(value: i8) -> usize;
        fn i16_len(value: i16) -> usize;
        fn i32_len(value: i32) -> usize;
        fn i64_len(value: i64) -> usize;
        fn double_len(value: f64) -> usize;
        fn string_len(value: &str) -> usize;
        fn faststr_len(value: &FastStr) -> usize;
        fn list_begin_len(identifier: TListIdentifier) -> usize;
        fn list_end_len() -> usize;
        fn set_begin_len(identifier: TSetIdentifier) -> usize;
        fn set_end_len() -> usize;
        fn map_begin_len(identifier: TMapIdentifier) -> usize;
        fn map_end_len() -> usize;
        fn zero_copy_len() -> usize;
        fn reset() -> ();
    }
}

#[cfg(test)]
mod tests;
