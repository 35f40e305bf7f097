//! The types that a document's field may have: one trait, implemented family by family.
//!
//! | Rust | stored as |
//! |---|---|
//! | `bool` | Boolean |
//! | `i8`, `i16`, `i32`, `u8`, `u16` | Int32 |
//! | `u32`, `i64`, `u64`, `usize`, `isize` | Int64; an unsigned value above `i64::MAX` is an error |
//! | `f32`, `f64` | Double |
//! | `rust_decimal::Decimal`, `bson::Decimal128` | Decimal128 |
//! | `String`, `Box<str>`, `Arc<str>`, `Cow<'static, str>`, `char` | String |
//! | `ObjectId` | ObjectId |
//! | `bson::DateTime`, `chrono::DateTime<Utc>`, `time::OffsetDateTime`, `jiff::Timestamp` | DateTime |
//! | `chrono::NaiveDate` | DateTime at midnight UTC |
//! | `uuid::Uuid`, `bson::Uuid` | Binary, subtype 4 |
//! | [`LegacyUuid`] | Binary, subtype 3 |
//! | [`Bytes`], `Vec<u8>`, `[u8; N]`, `Box<[u8]>`, `Arc<[u8]>` | Binary, subtype 0 |
//! | `Vec<T>`, `VecDeque<T>`, `LinkedList<T>`, `Box<[T]>`, `Arc<[T]>`, `[T; N]`, `HashSet<T>`, `BTreeSet<T>` | Array |
//! | `HashMap<K, V>`, `BTreeMap<K, V>` | Document; the keys are of a type with [`MapKey`] |
//! | `Option<T>` | what `T` is; `None` as nothing, in lists and maps as null |
//! | `Box<T>`, `Arc<T>` | what `T` is |
//! | `Bson`, `bson::Document`, `RawDocumentBuf`, `Regex`, `Timestamp`, `Binary`, … | themselves |
//! | [`Serde<T>`] | what serde makes of `T` |

/// The parts of [`FieldType`] that are alike for every type with a fixed BSON type and plain path.
macro_rules! scalar {
    ($element_type:expr) => {
        scalar!($element_type, true);
    };
    ($element_type:expr, $only_rules:literal) => {
        scalar!($element_type, $only_rules, AsArray);
    };
    // Whether nothing but the constraints of its field can be wrong with a value, and how its `Vec` is stored.
    ($element_type:expr, $only_rules:literal, $slice:ident) => {
        type Path<R: $crate::fields::Root> = $crate::fields::Field<R, Self>;
        type Slice = $crate::fields::$slice;
        const TYPE: &'static $crate::meta::TypeMeta =
            &$crate::meta::TypeMeta::scalar::<Self>($element_type);
        const ONLY_RULES: bool = $only_rules;

        #[inline]
        fn path<R: $crate::fields::Root>(
            at: $crate::fields::Path,
        ) -> $crate::fields::Field<R, Self> {
            $crate::fields::Field::new(at)
        }
    };
}

mod binary;
mod boolean;
mod bson_document;
mod bson_scalars;
mod bson_values;
pub(crate) mod choices;
mod dates;
#[cfg(feature = "decimal")]
mod decimal;
#[cfg(feature = "decimal")]
pub(crate) mod decimal_literal;
pub(crate) mod embedded;
mod field_type;
mod legacy_uuids;
mod map_key;
mod maps;
mod numbers;
mod option;
mod pointers;
mod sequences;
mod serde_value;
mod sets;
mod text;
mod to_bson;
mod uuids;

pub use binary::Bytes;
pub use choices::UnknownChoice;
#[cfg(feature = "decimal")]
pub use decimal::RoundedDecimal;
pub use field_type::FieldType;
pub use legacy_uuids::{ByteOrder, CSharpLegacy, JavaLegacy, LegacyUuid, PythonLegacy};
pub use map_key::MapKey;
pub use serde_value::{Serde, SerdeType};
pub use sets::Hashed;
pub use to_bson::bson;
