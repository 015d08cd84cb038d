//! The macro that makes a record of wincode's: its struct with wincode's own two traits, the way from the model, its view.
//!
//! Kinds of field are those of the model's own definition.

/// Defines a record as wincode's own value.
macro_rules! mirror {
    ($record:ident, $view:ident { $( $field:ident: $kind:tt, )* }) => {
        #[derive(Clone, Debug, PartialEq, wincode::SchemaRead, wincode::SchemaWrite)]
        #[allow(missing_docs, clippy::struct_excessive_bools)] // as the model has it, which says what each is
        pub struct $record {
            $( pub $field: field_type!($kind), )*
        }

        impl From<model::$record> for $record {
            fn from(value: model::$record) -> Self {
                let model::$record { $( $field ),* } = value;
                Self { $( $field: from_field!($field $kind), )* }
            }
        }

        impl model::$view for $record {
            $( own_method! { $field $kind } )*
        }
    };
}

/// Defines an enumeration, numbered as the model's is.
macro_rules! mirror_choice {
    ($name:ident { $( $variant:ident, )* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, wincode::SchemaRead, wincode::SchemaWrite)]
        #[allow(missing_docs)] // the model says what each is
        pub enum $name { $( $variant, )* }

        impl From<model::$name> for $name {
            fn from(value: model::$name) -> Self {
                match value { $( model::$name::$variant => Self::$variant, )* }
            }
        }
    };
}

macro_rules! field_type {
    ([copy $t:ty]) => { $t };
    ([choice $t:ident]) => { $t };
    ([text]) => { String };
    ([blob]) => { bytes::Bytes };
    ([texts]) => { Vec<String> };
    ([one $t:ident $v:ident]) => { $t };
    ([many $t:ident $v:ident]) => { Vec<$t> };
    ([maybe copy $t:ty]) => { Option<$t> };
    ([maybe text]) => { Option<String> };
    ([maybe one $t:ident $v:ident]) => { Option<$t> };
}

macro_rules! from_field {
    ($f:ident [choice $t:ident]) => {
        $t::from($f)
    };
    ($f:ident [one $t:ident $v:ident]) => {
        $t::from($f)
    };
    ($f:ident [many $t:ident $v:ident]) => {
        $f.into_iter().map($t::from).collect()
    };
    ($f:ident [maybe one $t:ident $v:ident]) => {
        $f.map($t::from)
    };
    ($f:ident $other:tt) => {
        $f
    };
}

macro_rules! own_method {
    ($f:ident [copy $t:ty]) => {
        fn $f(&self) -> $t {
            self.$f
        }
    };
    ($f:ident [choice $t:ident]) => {
        fn $f(&self) -> u32 {
            self.$f as u32
        }
    };
    ($f:ident [text]) => {
        fn $f(&self) -> &str {
            &self.$f
        }
    };
    ($f:ident [blob]) => {
        fn $f(&self) -> &[u8] {
            &self.$f
        }
    };
    ($f:ident [texts]) => {
        fn $f(&self) -> impl Iterator<Item = &str> {
            self.$f.iter().map(String::as_str)
        }
    };
    ($f:ident [one $t:ident $v:ident]) => {
        fn $f(&self) -> impl model::$v {
            &self.$f
        }
    };
    ($f:ident [many $t:ident $v:ident]) => {
        fn $f(&self) -> impl Iterator<Item = impl model::$v> {
            self.$f.iter()
        }
    };
    ($f:ident [maybe copy $t:ty]) => {
        fn $f(&self) -> Option<$t> {
            self.$f
        }
    };
    ($f:ident [maybe text]) => {
        fn $f(&self) -> Option<&str> {
            self.$f.as_deref()
        }
    };
    ($f:ident [maybe one $t:ident $v:ident]) => {
        fn $f(&self) -> Option<impl model::$v> {
            self.$f.as_ref()
        }
    };
}
