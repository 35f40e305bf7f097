//! The trait of the types that a field may have.

use bson::Bson;

use super::sequences::decode_array;
use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, EncodeError, Encoder},
    fields::{Path, Root, SliceKind},
    meta::{NumberRange, Rules, RulesFor, TypeMeta},
    validate::{FieldChecks, Validator, check},
};

/// A type that a field of a document may have.
///
/// Implemented for numbers, text, dates, ids, lists, maps, `Option`, `Box`, references, embedded
/// documents, choices and BSON values. A type of your own is made storable by delegating to one of
/// these.
///
/// # Example
///
/// ```
/// use mongo_odm::{
///     codec::{DecodeError, Decoder, ElementType, Encoder},
///     fields::{AsArray, Field, Path, Root},
///     meta::TypeMeta,
///     prelude::*,
///     types::FieldType,
/// };
///
/// #[derive(Clone, Debug, PartialEq)]
/// struct Sku(String);
///
/// impl FieldType for Sku {
///     type Path<R: Root> = Field<R, Self>;
///     type Slice = AsArray;
///     const TYPE: &'static TypeMeta = String::TYPE;
///
///     fn path<R: Root>(at: Path) -> Field<R, Self> {
///         Field::new(at)
///     }
///     fn encode(&self, encoder: &mut Encoder) -> ElementType {
///         self.0.encode(encoder)
///     }
///     fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
///         String::decode(element_type, decoder).map(Sku)
///     }
/// }
///
/// #[derive(Document)]
/// struct Product { id: ObjectId, sku: Sku }
///
/// let product = Product::builder().sku(Sku("CH-01".into())).build();
/// assert_eq!(product.to_bson().unwrap().get_str("sku").unwrap(), "CH-01");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a document",
    label = "not a type that a field may have",
    note = "derive `EmbeddedDocument` for a struct of fields, or `Choices` for an enum of names",
    note = "write `DateTime<Utc>` for a local or naive time, an `i64` of milliseconds for a `Duration`, and the type inside a `Mutex`",
    note = "for a type that only serde knows, write `#[field(serde)]`",
    note = "or implement `mongo_odm::FieldType` by delegating to a type that can be stored"
)]
pub trait FieldType: Sized {
    /// What the field's method gives in a filter, an update or an index: the operations that its
    /// type has.
    type Path<R: Root>;

    /// How `Vec<Self>` is stored: [`AsArray`](crate::fields::AsArray) for every type but `u8`.
    type Slice: SliceKind<Self>;

    /// The static description: BSON type, element type, nested document.
    const TYPE: &'static TypeMeta;

    /// Whether a stored null is a value of this type, as it is for `Bson`, and not its absence.
    const NULL_IS_A_VALUE: bool = false;

    /// The path at which a field of this type stands.
    fn path<R: Root>(at: Path) -> Self::Path<R>;

    /// Appends the value and says which type it wrote. A value that cannot be stored is reported
    /// with [`Encoder::fail`].
    fn encode(&self, encoder: &mut Encoder) -> ElementType;

    /// Reads the value that stands next in `decoder`.
    ///
    /// # Errors
    ///
    /// The stored type is another one, its value does not fit, or the bytes are malformed.
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError>;

    /// What the field is when nothing is stored for it; `None` makes that an error.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value is stored as nothing.
    fn is_absent(&self) -> bool {
        false
    }

    /// Whether [`FieldType::validate_value`] looks at nothing but the constraints that it is given, so that it need not
    /// be called where there are none.
    #[doc(hidden)]
    const ONLY_RULES: bool = false;

    /// Checks the value against the constraints of its field. Failures go to `validator`. The method that is not
    /// implemented checks `choices`.
    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }

    /// The numbers that the type can hold, where they are fewer than those of its BSON type.
    #[doc(hidden)]
    const NUMBER_RANGE: Option<NumberRange> = None;

    /// Appends a slice of such values: bytes are binary data, everything else is an array.
    #[doc(hidden)]
    #[inline]
    fn encode_slice(values: &[Self], encoder: &mut Encoder) -> ElementType {
        encoder.array(values)
    }

    /// Reads what [`FieldType::encode_slice`] wrote.
    #[doc(hidden)]
    #[inline]
    fn decode_vec(
        element_type: ElementType,
        decoder: &mut Decoder<'_>,
    ) -> Result<Vec<Self>, DecodeError> {
        decode_array(element_type, decoder)
    }

    /// The value as the driver's tree, by the same encoder that stores it.
    ///
    /// # Errors
    ///
    /// The value cannot be stored.
    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        let mut encoder = Encoder::with_capacity(64);
        encoder.document(|encoder| encoder.field_or_null("\0", self));
        let bytes = encoder.finish()?;
        // Read as one value: a document around it would be a map of its own.
        bson::RawDocument::from_bytes(&bytes)
            .and_then(|document| match document.into_iter().next() {
                Some(element) => Bson::try_from(element?.1),
                None => Ok(Bson::Null),
            })
            .map_err(|error| EncodeError::new("", error.to_string()))
    }

    // What derived code calls for a field of this type. The calls are `<T as FieldType>::...` and not calls of generic
    // functions: the compiler shows errors that read the same once, and those of functions each name their own bound.

    /// A field of this type without constraints, to which the derive adds them.
    #[doc(hidden)]
    const RULES: RulesFor<Self> = RulesFor::of_field_type();

    /// [`Encoder::field`]
    #[doc(hidden)]
    #[inline(always)]
    fn encode_field(&self, key: &'static str, encoder: &mut Encoder) {
        encoder.field(key, self);
    }

    /// [`Encoder::field_or_null`]
    #[doc(hidden)]
    #[inline(always)]
    fn encode_or_null(&self, key: &'static str, encoder: &mut Encoder) {
        encoder.field_or_null(key, self);
    }

    /// [`DocumentDecoder::expect`]
    #[doc(hidden)]
    #[inline(always)]
    fn expect_field(
        document: &mut DocumentDecoder<'_>,
        key: &'static str,
    ) -> Result<Option<Self>, DecodeError> {
        document.expect(key)
    }

    /// [`DocumentDecoder::read`]
    #[doc(hidden)]
    #[inline]
    fn read_field(
        document: &mut DocumentDecoder<'_>,
        element_type: ElementType,
        key: &str,
        slot: &mut Option<Self>,
    ) -> Result<(), DecodeError> {
        document.read(element_type, key, slot)
    }

    /// [`DocumentDecoder::required`]
    #[doc(hidden)]
    #[inline]
    fn required_field(slot: Option<Self>, key: &'static str) -> Result<Self, DecodeError> {
        DocumentDecoder::required(slot, key)
    }

    /// [`FieldChecks::field`]
    #[doc(hidden)]
    #[inline]
    fn check_field(&self, checks: &mut FieldChecks<'_>) {
        checks.field(self);
    }
}
