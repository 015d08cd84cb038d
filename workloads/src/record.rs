//! The macro that defines a record once: its struct, its view, its digest and the way back from a view.
//!
//! A framework's own struct takes part by implementing the view (`LogLineView` for `LogLine`). What is
//! written here once then serves all of them: the proof over a reply, the computations at the server, and the
//! conversion back to the model. The conversion *to* a framework's struct is the adapter's own.
//!
//! Kinds of field, as `name: [kind]`:
//!
//! | kind | in the struct | in the view |
//! | --- | --- | --- |
//! | `copy T` | `T` | `T` |
//! | `choice T` (an enum made by `choice!`) | `T` | its number, `u32` |
//! | `text` | `String` | `&str` |
//! | `blob` | `Bytes` | `&[u8]` |
//! | `texts` | `Vec<String>` | `impl Iterator<Item = &str>` |
//! | `one T TView` | `T` | `impl TView` |
//! | `many T TView` | `Vec<T>` | `impl Iterator<Item = impl TView>` |
//! | `maybe copy T`, `maybe text`, `maybe one T TView` | `Option<..>` | `Option<..>` |

/// Defines a record: the struct, its view trait, and that the struct and references to views are views.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $record:ident, $view:ident {
            $( $(#[$doc:meta])* $field:ident: $kind:tt, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $record {
            $( $(#[$doc])* pub $field: field_type!($kind), )*
        }

        #[doc = concat!("What any framework's own [`", stringify!($record), "`] must be able to show.")]
        pub trait $view {
            $( view_method! { $(#[$doc])* $field $kind } )*
        }

        impl $view for $record {
            $( own_method! { $field $kind } )*
        }

        impl<V: $view + ?Sized> $view for &V {
            $( reference_method! { $field $kind } )*
        }

        impl $record {
            /// Turns any framework's own value into the model's.
            pub fn gather(view: &impl $view) -> Result<Self, $crate::visit::Malformed> {
                Ok(Self { $( $field: gather_field!(view, $field $kind), )* })
            }

            /// Feeds every field, in order, into a digest.
            pub fn digest(view: &impl $view, digest: &mut $crate::Digest) {
                $( digest_field!(view, digest, $field $kind); )*
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

macro_rules! view_method {
    ($(#[$doc:meta])* $f:ident [copy $t:ty]) => { $(#[$doc])* fn $f(&self) -> $t; };
    ($(#[$doc:meta])* $f:ident [choice $t:ident]) => { $(#[$doc])* fn $f(&self) -> u32; };
    ($(#[$doc:meta])* $f:ident [text]) => { $(#[$doc])* fn $f(&self) -> &str; };
    ($(#[$doc:meta])* $f:ident [blob]) => { $(#[$doc])* fn $f(&self) -> &[u8]; };
    ($(#[$doc:meta])* $f:ident [texts]) => { $(#[$doc])* fn $f(&self) -> impl Iterator<Item = &str>; };
    ($(#[$doc:meta])* $f:ident [one $t:ident $v:ident]) => { $(#[$doc])* fn $f(&self) -> impl $v; };
    ($(#[$doc:meta])* $f:ident [many $t:ident $v:ident]) => { $(#[$doc])* fn $f(&self) -> impl Iterator<Item = impl $v>; };
    ($(#[$doc:meta])* $f:ident [maybe copy $t:ty]) => { $(#[$doc])* fn $f(&self) -> Option<$t>; };
    ($(#[$doc:meta])* $f:ident [maybe text]) => { $(#[$doc])* fn $f(&self) -> Option<&str>; };
    ($(#[$doc:meta])* $f:ident [maybe one $t:ident $v:ident]) => { $(#[$doc])* fn $f(&self) -> Option<impl $v>; };
}

macro_rules! own_method {
    ($f:ident [copy $t:ty]) => {
        fn $f(&self) -> $t {
            self.$f
        }
    };
    ($f:ident [choice $t:ident]) => {
        fn $f(&self) -> u32 {
            self.$f.number()
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
        fn $f(&self) -> impl $v {
            &self.$f
        }
    };
    ($f:ident [many $t:ident $v:ident]) => {
        fn $f(&self) -> impl Iterator<Item = impl $v> {
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
        fn $f(&self) -> Option<impl $v> {
            self.$f.as_ref()
        }
    };
}

macro_rules! reference_method {
    ($f:ident [copy $t:ty]) => {
        fn $f(&self) -> $t {
            (**self).$f()
        }
    };
    ($f:ident [choice $t:ident]) => {
        fn $f(&self) -> u32 {
            (**self).$f()
        }
    };
    ($f:ident [text]) => {
        fn $f(&self) -> &str {
            (**self).$f()
        }
    };
    ($f:ident [blob]) => {
        fn $f(&self) -> &[u8] {
            (**self).$f()
        }
    };
    ($f:ident [texts]) => {
        fn $f(&self) -> impl Iterator<Item = &str> {
            (**self).$f()
        }
    };
    ($f:ident [one $t:ident $v:ident]) => {
        fn $f(&self) -> impl $v {
            (**self).$f()
        }
    };
    ($f:ident [many $t:ident $v:ident]) => {
        fn $f(&self) -> impl Iterator<Item = impl $v> {
            (**self).$f()
        }
    };
    ($f:ident [maybe copy $t:ty]) => {
        fn $f(&self) -> Option<$t> {
            (**self).$f()
        }
    };
    ($f:ident [maybe text]) => {
        fn $f(&self) -> Option<&str> {
            (**self).$f()
        }
    };
    ($f:ident [maybe one $t:ident $v:ident]) => {
        fn $f(&self) -> Option<impl $v> {
            (**self).$f()
        }
    };
}

macro_rules! gather_field {
    ($view:ident, $f:ident [copy $t:ty]) => {
        $view.$f()
    };
    ($view:ident, $f:ident [choice $t:ident]) => {
        $t::from_number($view.$f())?
    };
    ($view:ident, $f:ident [text]) => {
        $view.$f().to_owned()
    };
    ($view:ident, $f:ident [blob]) => {
        bytes::Bytes::copy_from_slice($view.$f())
    };
    ($view:ident, $f:ident [texts]) => {
        $view.$f().map(str::to_owned).collect()
    };
    ($view:ident, $f:ident [one $t:ident $v:ident]) => {
        $t::gather(&$view.$f())?
    };
    ($view:ident, $f:ident [many $t:ident $v:ident]) => {
        $view.$f().map(|each| $t::gather(&each)).collect::<Result<_, _>>()?
    };
    ($view:ident, $f:ident [maybe copy $t:ty]) => {
        $view.$f()
    };
    ($view:ident, $f:ident [maybe text]) => {
        $view.$f().map(str::to_owned)
    };
    ($view:ident, $f:ident [maybe one $t:ident $v:ident]) => {
        $view.$f().map(|one| $t::gather(&one)).transpose()?
    };
}

macro_rules! digest_field {
    ($view:ident, $digest:ident, $f:ident [copy $t:ty]) => {
        $digest.scalar($view.$f())
    };
    ($view:ident, $digest:ident, $f:ident [choice $t:ident]) => {
        $digest.scalar($view.$f())
    };
    ($view:ident, $digest:ident, $f:ident [text]) => {
        $digest.bytes($view.$f().as_bytes())
    };
    ($view:ident, $digest:ident, $f:ident [blob]) => {
        $digest.bytes($view.$f())
    };
    ($view:ident, $digest:ident, $f:ident [texts]) => {
        $digest.each($view.$f(), |digest, text| digest.bytes(text.as_bytes()))
    };
    ($view:ident, $digest:ident, $f:ident [one $t:ident $v:ident]) => {
        $t::digest(&$view.$f(), $digest)
    };
    ($view:ident, $digest:ident, $f:ident [many $t:ident $v:ident]) => {
        $digest.each($view.$f(), |digest, one| $t::digest(&one, digest))
    };
    ($view:ident, $digest:ident, $f:ident [maybe copy $t:ty]) => {
        $digest.each($view.$f(), |digest, value| digest.scalar(value))
    };
    ($view:ident, $digest:ident, $f:ident [maybe text]) => {
        $digest.each($view.$f(), |digest, text| digest.bytes(text.as_bytes()))
    };
    ($view:ident, $digest:ident, $f:ident [maybe one $t:ident $v:ident]) => {
        $digest.each($view.$f(), |digest, one| $t::digest(&one, digest))
    };
}

/// Defines an enumeration without data, whose variants are numbered from 0 in the order written.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$doc:meta])* $variant:ident, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$doc])* $variant, )* }

        impl $name {
            /// Every variant, in the order of its number.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The variant's number, the same in every IDL.
            #[must_use]
            pub const fn number(self) -> u32 {
                self as u32
            }

            /// The variant of a number that came from outside.
            pub fn from_number(number: u32) -> Result<Self, $crate::visit::Malformed> {
                Self::ALL.get(number as usize).copied().ok_or($crate::visit::Malformed::Choice {
                    of: stringify!($name),
                    number,
                })
            }
        }
    };
}
