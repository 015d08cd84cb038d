//! How a value of the model is written as JSON and read back, where that is not for serde's derived traits to say.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value with a form in JSON that the crate's documentation states.
pub(crate) trait InJson: Sized {
    /// Writes it.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads it from text that comes from outside.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// A value to be written by its own form: what serde's own containers and calls take.
pub(crate) struct Written<'a, T>(pub(crate) &'a T);

impl<T: InJson> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// A value that was read by its own form.
pub(crate) struct Read<T>(pub(crate) T);

impl<'de, T: InJson> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// For fields: `#[serde(with = "own")]` takes a field's own form.
pub(crate) mod own {
    use super::{Deserializer, InJson, Serializer};

    pub(crate) fn serialize<T: InJson, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }

    pub(crate) fn deserialize<'de, T: InJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}
