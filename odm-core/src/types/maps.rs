//! Maps: stored as documents whose keys are the map's.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasher,
};

use super::{FieldType, MapKey, sets::Hashed};
use crate::{
    codec::{DecodeError, Decoder, ElementType, Encoder},
    fields::{AsArray, MapField, Path, Root},
    meta::{Rules, TypeMeta},
    validate::{Each, Items, Validator, check, keys},
};

impl<K: MapKey + Ord, V: FieldType> FieldType for BTreeMap<K, V> {
    type Path<R: Root> = MapField<R, K, V, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::map::<Self, V>();

    fn path<R: Root>(at: Path) -> MapField<R, K, V, Self> {
        MapField::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.document(|encoder| {
            for (key, value) in self {
                encoder.entry(&key.to_key(), value);
            }
        })
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        decode_entries(element_type, decoder, |key, value| {
            map.insert(key, value);
        })?;
        Ok(map)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::count(self.len(), rules, validator);
        check::choice(self, rules, validator);
        validate_entries(self, rules, validator);
    }
}

/// Stored in the order of the keys, so that equal maps are stored alike.
impl<K: MapKey + Hashed, V: FieldType, S: BuildHasher + Default> FieldType for HashMap<K, V, S> {
    type Path<R: Root> = MapField<R, K, V, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::map::<Self, V>();

    fn path<R: Root>(at: Path) -> MapField<R, K, V, Self> {
        MapField::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        let mut entries: Vec<_> = self
            .iter()
            .map(|(key, value)| (key.to_key(), value))
            .collect();
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        encoder.document(|encoder| {
            for (key, value) in entries {
                encoder.entry(&key, value);
            }
        })
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::default();
        decode_entries(element_type, decoder, |key, value| {
            map.insert(key, value);
        })?;
        Ok(map)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::count(self.len(), rules, validator);
        check::choice(self, rules, validator);
        validate_entries(self, rules, validator);
    }
}

fn decode_entries<K: MapKey, V: FieldType>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
    mut insert: impl FnMut(K, V),
) -> Result<(), DecodeError> {
    if element_type != ElementType::DOCUMENT {
        return Err(DecodeError::mismatch("a Document", element_type));
    }
    let mut document = decoder.document()?;
    while let Some((element_type, name)) = document.element()? {
        let key = K::from_key(name).map_err(|error| error.under(name))?;
        let value = V::decode(element_type, document.value()).map_err(|error| error.under(name))?;
        insert(key, value);
    }
    Ok(())
}

fn validate_entries<'a, K: MapKey + 'a, V: FieldType + 'a>(
    entries: impl IntoIterator<Item = (&'a K, &'a V)>,
    rules: &Rules,
    validator: &mut Validator,
) {
    let each = rules.of_each();
    for (key, value) in entries {
        let key = key.to_key();
        validator.entry(&key, |validator| {
            keys::map_key(&key, validator);
            value.validate_value(each, validator);
        });
    }
}

impl<K, V> Items for BTreeMap<K, V> {}
impl<K, V, S> Items for HashMap<K, V, S> {}

impl<K, V> Each for BTreeMap<K, V> {
    type Item = V;
}

impl<K, V, S> Each for HashMap<K, V, S> {
    type Item = V;
}
