//! Lists and options of values that have their own form.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{InJson, Read, Written};

impl<T: InJson> InJson for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The same memory under another name: nothing is copied.
        Vec::<Read<T>>::deserialize(deserializer).map(|list| list.into_iter().map(|Read(value)| value).collect())
    }
}

impl<T: InJson> InJson for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Written).serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Read<T>>::deserialize(deserializer).map(|option| option.map(|Read(value)| value))
    }
}
