//! The macros that connect the model's records to the structs of the schema: how one is packed, and how it shows itself.
//!
//! Each record's fields stand once in a table, with their kinds and the names of their accessors.
//!
//! | kind | accessors | in the schema | where the model has |
//! | --- | --- | --- | --- |
//! | `same T` | get set | `T` | `copy T` |
//! | `address` | get set | `UInt32` | four bytes, the first the highest |
//! | `choice` | get set | an enum | an enum |
//! | `text`, `blob` | get set | `Text`, `Data` | the same |
//! | `texts` | get init | `List(Text)` | the same |
//! | `one TView`, `many TView` | get init | a struct, a list of structs | the same |
//! | `maybe same T module` | get init | a union with nothing in it | `maybe copy T` |
//! | `maybe text`, `maybe one TView` | has get set/init | a pointer that may be null | the same |

/// Connects a record.
macro_rules! record {
    ($record:ident, $view:ident, $module:ident { $( $field:ident: $kind:tt $($accessor:ident)+, )* }) => {
        impl $crate::writing::Fill<rpcbench_contract::workloads::model::$record>
            for $crate::bench_capnp::$module::Builder<'_>
        {
            fn fill(mut self, record: &rpcbench_contract::workloads::model::$record) {
                $( packed!(self, record.$field, $kind $($accessor)+); )*
            }
        }

        impl rpcbench_contract::workloads::model::$view for $crate::bench_capnp::$module::Reader<'_> {
            $( shown! { $field $kind $($accessor)+ } )*
        }
    };
}

/// Connects an enum, whose variants have the same names.
macro_rules! choice {
    ($name:ident { $( $variant:ident, )* }) => {
        impl From<rpcbench_contract::workloads::model::$name> for $crate::bench_capnp::$name {
            fn from(choice: rpcbench_contract::workloads::model::$name) -> Self {
                match choice { $( rpcbench_contract::workloads::model::$name::$variant => Self::$variant, )* }
            }
        }
    };
}

#[rustfmt::skip] // a table
macro_rules! packed {
    ($b:ident, $value:expr, [same $t:ty] $get:ident $set:ident) => { $b.$set($value); };
    ($b:ident, $value:expr, [address] $get:ident $set:ident) => { $b.$set(u32::from_be_bytes($value)); };
    ($b:ident, $value:expr, [choice] $get:ident $set:ident) => { $b.$set($value.into()); };
    ($b:ident, $value:expr, [text] $get:ident $set:ident) => { $b.$set($value.as_str()); };
    ($b:ident, $value:expr, [blob] $get:ident $set:ident) => { $b.$set(&$value[..]); };
    ($b:ident, $value:expr, [texts] $get:ident $init:ident) => {
        $crate::writing::fill_texts($b.reborrow().$init($crate::writing::count(&$value)), &$value);
    };
    ($b:ident, $value:expr, [one $v:ident] $get:ident $init:ident) => {
        $crate::writing::Fill::fill($b.reborrow().$init(), &$value);
    };
    ($b:ident, $value:expr, [many $v:ident] $get:ident $init:ident) => {
        $crate::writing::fill_all($b.reborrow().$init($crate::writing::count(&$value)), &$value);
    };
    ($b:ident, $value:expr, [maybe same $t:ty, $m:path] $get:ident $init:ident) => {
        if let Some(value) = $value { $b.reborrow().$init().set_value(value); }
    };
    ($b:ident, $value:expr, [maybe text] $has:ident $get:ident $set:ident) => {
        if let Some(text) = &$value { $b.$set(text.as_str()); }
    };
    ($b:ident, $value:expr, [maybe one $v:ident] $has:ident $get:ident $init:ident) => {
        if let Some(part) = &$value { $crate::writing::Fill::fill($b.reborrow().$init(), part); }
    };
}

#[rustfmt::skip] // a table
macro_rules! shown {
    ($f:ident [same $t:ty] $get:ident $set:ident) => { fn $f(&self) -> $t { self.$get() } };
    ($f:ident [address] $get:ident $set:ident) => { fn $f(&self) -> [u8; 4] { self.$get().to_be_bytes() } };
    ($f:ident [choice] $get:ident $set:ident) => {
        fn $f(&self) -> u32 { self.$get().map_or_else(|unknown| u32::from(unknown.0), |known| known as u32) }
    };
    ($f:ident [text] $get:ident $set:ident) => { fn $f(&self) -> &str { $crate::reading::words(self.$get()) } };
    ($f:ident [blob] $get:ident $set:ident) => { fn $f(&self) -> &[u8] { self.$get().unwrap_or_default() } };
    ($f:ident [texts] $get:ident $init:ident) => {
        fn $f(&self) -> impl Iterator<Item = &str> { $crate::reading::texts(self.$get()) }
    };
    ($f:ident [one $v:ident] $get:ident $init:ident) => {
        fn $f(&self) -> impl rpcbench_contract::workloads::model::$v { $crate::reading::whole(self.$get()) }
    };
    ($f:ident [many $v:ident] $get:ident $init:ident) => {
        fn $f(&self) -> impl Iterator<Item = impl rpcbench_contract::workloads::model::$v> {
            $crate::reading::each(self.$get())
        }
    };
    ($f:ident [maybe same $t:ty, $known:path] $get:ident $init:ident) => {
        fn $f(&self) -> Option<$t> {
            match self.$get().which() {
                Ok($known(value)) => Some(value),
                _ => None,
            }
        }
    };
    ($f:ident [maybe text] $has:ident $get:ident $set:ident) => {
        fn $f(&self) -> Option<&str> { self.$has().then(|| $crate::reading::words(self.$get())) }
    };
    ($f:ident [maybe one $v:ident] $has:ident $get:ident $init:ident) => {
        fn $f(&self) -> Option<impl rpcbench_contract::workloads::model::$v> {
            self.$has().then(|| $crate::reading::whole(self.$get()))
        }
    };
}
