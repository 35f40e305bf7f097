//! The description of a field, and the functions that handle its values.

use bson::Bson;

use super::{
    NumberRange, ReferenceMeta, Rules, StructureMeta,
    rules::{AutoNow, CustomCheck, RulesFor},
};
use crate::{
    codec::{DecodeError, DocumentDecoder, ElementType, Encoder},
    types::FieldType,
    validate::{Code, Failure, Validator},
};

/// The static description of a type that can be stored.
#[derive(Clone, Copy, Debug)]
pub struct TypeMeta {
    /// The BSON type that is written; `None` when the value decides.
    pub element_type: Option<ElementType>,
    /// Whether null or nothing may stand in its place.
    pub optional: bool,
    /// The description of the elements of a list, set or map.
    pub element: Option<&'static TypeMeta>,
    /// The description of an embedded document.
    pub document: Option<fn() -> &'static StructureMeta>,
    /// The stored values of a closed set of names.
    pub names: Option<&'static [&'static str]>,
    /// The stored values of a closed set of names that is stored as numbers.
    pub numbers: Option<&'static [i64]>,
    /// Whether nothing but the constraints of its field can be wrong with a value.
    ruled: bool,
    /// Whether it is a document with a collection of its own.
    has_collection: bool,
    /// Whether it is an `Option` of what is optional already.
    is_optional_twice: bool,
    /// The numbers that it can hold, where they are fewer than those of its BSON type.
    pub(crate) number_range: Option<NumberRange>,
    check: fn(&Bson, &Rules, &mut Validator),
}

impl TypeMeta {
    /// A type that is always stored as `element_type`.
    #[must_use]
    pub const fn scalar<T: FieldType>(element_type: ElementType) -> Self {
        Self {
            element_type: Some(element_type),
            ..Self::any::<T>()
        }
    }

    /// A type whose BSON type depends on the value.
    #[must_use]
    pub const fn any<T: FieldType>() -> Self {
        Self {
            element_type: None,
            optional: false,
            element: None,
            document: None,
            names: None,
            numbers: None,
            ruled: T::ONLY_RULES,
            has_collection: false,
            is_optional_twice: false,
            number_range: T::NUMBER_RANGE,
            check: check::<T>,
        }
    }

    /// A list or set of `E`.
    #[must_use]
    pub const fn list<T: FieldType, E: FieldType>() -> Self {
        Self {
            element: Some(E::TYPE),
            ..Self::scalar::<T>(ElementType::ARRAY)
        }
    }

    /// A sequence of `E` that is stored as `element_type`: bytes are binary data.
    #[must_use]
    pub const fn slice<T: FieldType, E: FieldType>(element_type: ElementType) -> Self {
        Self {
            element_type: Some(element_type),
            ..Self::list::<T, E>()
        }
    }

    /// A map of `E`.
    #[must_use]
    pub const fn map<T: FieldType, E: FieldType>() -> Self {
        Self {
            element: Some(E::TYPE),
            ..Self::scalar::<T>(ElementType::DOCUMENT)
        }
    }

    /// An `Option` of `E`.
    #[must_use]
    pub const fn optional<T: FieldType, E: FieldType>() -> Self {
        Self {
            optional: true,
            is_optional_twice: E::TYPE.is_optional_twice || E::TYPE.optional,
            check: check::<T>,
            ..*E::TYPE
        }
    }

    /// An embedded document.
    #[must_use]
    pub const fn document<T: FieldType>(meta: fn() -> &'static StructureMeta) -> Self {
        Self {
            document: Some(meta),
            ..Self::scalar::<T>(ElementType::DOCUMENT)
        }
    }

    /// A document with a collection of its own.
    #[must_use]
    pub(crate) const fn with_collection(mut self) -> Self {
        self.has_collection = true;
        self
    }

    /// Whether it, or what it is a list or map of, is an `Option` of an `Option`.
    pub(crate) const fn is_optional_twice(&self) -> bool {
        self.is_optional_twice
            || match self.element {
                Some(element) => element.is_optional_twice(),
                None => false,
            }
    }

    /// Whether it is a document with a collection of its own, or a list or map of them.
    pub(crate) const fn has_collection(&self) -> bool {
        self.has_collection
            || match self.element {
                Some(element) => element.has_collection(),
                None => false,
            }
    }

    /// A closed set of names.
    #[must_use]
    pub const fn choices<T: FieldType>(names: &'static [&'static str]) -> Self {
        Self {
            names: Some(names),
            ..Self::scalar::<T>(ElementType::STRING)
        }
    }

    /// A closed set of names that is stored as numbers.
    #[must_use]
    pub const fn numbered_choices<T: FieldType>(
        element_type: ElementType,
        numbers: &'static [i64],
    ) -> Self {
        Self {
            numbers: Some(numbers),
            ..Self::scalar::<T>(element_type)
        }
    }

    /// Returns whether it is a list or set.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        match self.element_type {
            Some(found) => found.code() == ElementType::ARRAY.code(),
            None => false,
        }
    }

    /// Checks a value as it would be stored, such as the operand of an update.
    pub fn check(&self, value: &Bson, rules: &Rules, validator: &mut Validator) {
        (self.check)(value, rules, validator);
    }

    /// Whether a value of the type can be wrong. Most operands of updates cannot, and need not be read back.
    pub(crate) const fn is_checked(&self, rules: &Rules) -> bool {
        !self.ruled || !rules.is_empty()
    }
}

/// Reads a `T` from a value as it would be stored.
pub(crate) fn from_bson<T: FieldType>(value: &Bson) -> Result<Option<T>, DecodeError> {
    let mut encoder = Encoder::with_capacity(64);
    encoder.document(|encoder| encoder.field_or_null("\0", value));
    let bytes = encoder
        .finish()
        .map_err(|error| DecodeError::new(error.reason()))?;
    let mut document = DocumentDecoder::new(&bytes)?;
    match document.element()? {
        Some((ElementType::NULL, _)) if !T::NULL_IS_A_VALUE => Ok(None),
        // The value alone: its path does not begin with a key.
        Some((element_type, _)) => T::decode(element_type, document.value()).map(Some),
        None => Ok(None),
    }
}

fn check<T: FieldType>(value: &Bson, rules: &Rules, validator: &mut Validator) {
    match from_bson::<T>(value) {
        Ok(Some(value)) => value.validate_value(rules, validator),
        // Null is the absence of the value: there is nothing to check.
        Ok(None) => {}
        Err(error) => validator.fail(Failure::new(Code::Type, error.to_string())),
    }
}

/// The description of one field of a document.
#[derive(Clone, Copy, Debug)]
pub struct FieldMeta {
    name: &'static str,
    key: &'static str,
    field_type: &'static TypeMeta,
    rules: Rules,
    has_rules: bool,
    custom: Option<CustomCheck>,
    auto_now: AutoNow,
    has_default: bool,
    has_absence: fn() -> bool,
    reference: Option<ReferenceMeta>,
}

impl FieldMeta {
    /// The field `name` of the struct, stored under `key` (which ends with a NUL).
    #[must_use]
    pub const fn new<T>(name: &'static str, key: &'static str, rules: RulesFor<T>) -> Self {
        Self {
            name,
            key,
            field_type: rules.stored_as,
            rules: rules.rules,
            has_rules: !rules.rules.is_empty(),
            custom: rules.custom,
            auto_now: rules.timestamp,
            has_default: rules.has_default,
            has_absence: rules.has_absence,
            reference: rules.reference,
        }
    }

    /// The name of the field in the struct.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name under which the field is stored.
    #[must_use]
    pub fn stored(&self) -> &'static str {
        self.key.strip_suffix('\0').unwrap_or(self.key)
    }

    /// The description of the field's type.
    #[must_use]
    pub const fn field_type(&self) -> &'static TypeMeta {
        self.field_type
    }

    /// The constraints of the field.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Whether the field has constraints, its own check left out.
    #[inline]
    pub(crate) const fn has_rules(&self) -> bool {
        self.has_rules
    }

    /// The user's own check of the field.
    #[must_use]
    pub const fn custom(&self) -> Option<CustomCheck> {
        self.custom
    }

    /// Returns whether a document in which nothing is stored for the field cannot be read: it is no `Option` and
    /// has no default.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.has_default && !(self.has_absence)()
    }

    /// When the ODM sets the field by itself.
    #[must_use]
    pub const fn auto_now(&self) -> AutoNow {
        self.auto_now
    }

    /// What the field says of the documents that it refers to.
    #[must_use]
    pub const fn reference(&self) -> Option<&ReferenceMeta> {
        self.reference.as_ref()
    }
}
