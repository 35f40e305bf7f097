//! The constraints of a field.

use std::{borrow::Cow, marker::PhantomData};

use bson::Bson;

use super::{FieldMeta, ReferenceMeta, TypeMeta};
use crate::{
    codec::EncodeError,
    private::ensure,
    types::FieldType,
    validate::{Bounded, Each, Items, Length, Literal, Precise, Text, Timestamp, Validator},
};

/// The least or the greatest value that a field may have.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// An integer literal.
    Int(i64),
    /// A decimal literal, compared exactly with decimals.
    Decimal(Literal),
    /// Any other expression, as it would be stored.
    Value(fn() -> Result<Bson, EncodeError>),
}

impl Bound {
    /// The bound as a stored value; `None` where it cannot be stored.
    pub(crate) fn to_bson(self) -> Option<Bson> {
        match self {
            Self::Int(value) => Some(value.into()),
            Self::Decimal(literal) => {
                let bytes = literal.exact()?.to_bytes();
                Some(bson::Decimal128::from_bytes(bytes).into())
            }
            Self::Value(make) => make().ok(),
        }
    }
}

/// A function of the user that checks a stored value, used where only the value is at hand
/// (the operand of an update).
pub type CustomCheck = fn(&Bson, &mut Validator);

/// Makes the values of `choices`, as they would be stored.
pub type MakeChoices = fn() -> Result<Vec<Bson>, EncodeError>;

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An e-mail address.
    Email,
    /// An absolute URL with a host.
    Url,
}

/// What is done to a text before it is checked and stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Normalize {
    /// Whitespace at both ends is removed.
    pub trim: bool,
    /// The letters are made small or capital.
    pub letters: Option<Letters>,
}

/// Which letters a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Small ones.
    Lower,
    /// Capitals.
    Upper,
}

impl Normalize {
    /// Whether nothing is done.
    #[inline]
    pub(crate) const fn is_nothing(self) -> bool {
        !self.trim && self.letters.is_none()
    }

    /// The text as it is stored.
    pub(crate) fn apply(self, text: &str) -> Cow<'_, str> {
        let text = if self.trim { text.trim() } else { text };
        let changed = match self.letters {
            None => return Cow::Borrowed(text),
            Some(Letters::Lower) => text.to_lowercase(),
            Some(Letters::Upper) => text.to_uppercase(),
        };
        if changed == text {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(changed)
        }
    }
}

/// The constraints of a field.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Rules {
    /// Least number of characters, or of bytes of binary data.
    pub min_length: Option<usize>,
    /// Greatest number of characters, or of bytes of binary data.
    pub max_length: Option<usize>,
    /// Least number of items of a list, set or map.
    pub min_items: Option<usize>,
    /// Greatest number of items of a list, set or map.
    pub max_items: Option<usize>,
    /// Least value.
    pub min: Option<Bound>,
    /// Greatest value.
    pub max: Option<Bound>,
    /// Greatest number of digits after the decimal point, zeros at the end not counted.
    pub precision: Option<u32>,
    /// What a text must look like.
    pub format: Option<Format>,
    /// A regular expression that a text must match (anywhere, unless anchored).
    pub regex: Option<&'static str>,
    /// What is done to a text before it is checked and stored.
    pub normalize: Normalize,
    /// The values allowed, as they would be stored.
    pub choices: Option<MakeChoices>,
    /// The constraints of each item of a list, set or map.
    pub each: Option<&'static Rules>,
}

impl Rules {
    /// No constraint.
    pub const NONE: &'static Self = &Self::new();

    const fn new() -> Self {
        Self {
            min_length: None,
            max_length: None,
            min_items: None,
            max_items: None,
            min: None,
            max: None,
            precision: None,
            format: None,
            regex: None,
            normalize: Normalize {
                trim: false,
                letters: None,
            },
            choices: None,
            each: None,
        }
    }

    /// Whether there is no constraint.
    pub(crate) const fn is_empty(&self) -> bool {
        let Self {
            min_length,
            max_length,
            min_items,
            max_items,
            min,
            max,
            precision,
            format,
            regex,
            normalize,
            choices,
            each,
        } = self;
        min_length.is_none()
            && max_length.is_none()
            && min_items.is_none()
            && max_items.is_none()
            && min.is_none()
            && max.is_none()
            && precision.is_none()
            && format.is_none()
            && regex.is_none()
            && normalize.is_nothing()
            && choices.is_none()
            && each.is_none()
    }

    /// The constraints of the items.
    #[must_use]
    pub const fn of_each(&self) -> &'static Self {
        match self.each {
            Some(rules) => rules,
            None => Self::NONE,
        }
    }
}

/// Makes the [`Rules`] of a field of type `T`; only what makes sense for `T` compiles.
#[derive(Clone, Copy, Debug)]
pub struct RulesFor<T> {
    pub(super) stored_as: &'static TypeMeta,
    pub(super) has_absence: fn() -> bool,
    pub(super) rules: Rules,
    pub(super) custom: Option<CustomCheck>,
    pub(super) timestamp: AutoNow,
    pub(super) has_default: bool,
    pub(super) reference: Option<ReferenceMeta>,
    field_type: PhantomData<fn() -> T>,
}

/// When the ODM sets a date field by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoNow {
    /// Never.
    #[default]
    No,
    /// When the document is built.
    Add,
    /// On every save and update.
    Always,
}

impl<T: FieldType> RulesFor<T> {
    /// No constraint.
    pub(crate) const fn of_field_type() -> Self {
        Self {
            stored_as: T::TYPE,
            has_absence: || T::absent().is_some(),
            rules: Rules::new(),
            custom: None,
            timestamp: AutoNow::No,
            has_default: false,
            reference: None,
            field_type: PhantomData,
        }
    }
}

// Without a bound: that the type can be stored is asked once, where the constraints begin.
impl<T> RulesFor<T> {
    /// The field `name` of an embedded document with these constraints, stored under `key` (which ends with a NUL).
    ///
    /// # Panics
    ///
    /// When the program is compiled: the field is an `Option` of an `Option`.
    #[must_use]
    #[track_caller]
    pub const fn field(self, name: &'static str, key: &'static str) -> FieldMeta {
        ensure(
            !self.stored_as.is_optional_twice(),
            "an `Option` of an `Option` cannot be stored: `Some(None)` would be read as `None`; write one `Option`",
        );
        FieldMeta::new(name, key, self)
    }

    /// The field of a document, which may hold no other document.
    ///
    /// # Panics
    ///
    /// When the program is compiled: as [`RulesFor::field`], and when the field holds documents with a collection.
    #[must_use]
    #[track_caller]
    pub const fn document_field(self, name: &'static str, key: &'static str) -> FieldMeta {
        ensure(
            !self.stored_as.has_collection(),
            "a document cannot be stored inside another one: refer to it with `Ref<..>`, or derive `EmbeddedDocument` for \
             the type of a copy inside",
        );
        self.field(name, key)
    }

    /// The finished constraints, for `each(...)`.
    #[must_use]
    pub const fn rules(self) -> Rules {
        self.rules
    }

    /// `min_length = n`.
    #[must_use]
    pub const fn min_length(mut self, characters: usize) -> Self
    where
        T: Length,
    {
        self.rules.min_length = Some(characters);
        self
    }

    /// `max_length = n`.
    #[must_use]
    pub const fn max_length(mut self, characters: usize) -> Self
    where
        T: Length,
    {
        self.rules.max_length = Some(characters);
        self
    }

    /// `min_items = n`.
    #[must_use]
    pub const fn min_items(mut self, items: usize) -> Self
    where
        T: Items,
    {
        self.rules.min_items = Some(items);
        self
    }

    /// `max_items = n`.
    #[must_use]
    pub const fn max_items(mut self, items: usize) -> Self
    where
        T: Items,
    {
        self.rules.max_items = Some(items);
        self
    }

    /// `min = value`.
    #[must_use]
    pub const fn min(mut self, bound: Bound) -> Self
    where
        T: Bounded,
    {
        self.rules.min = Some(bound);
        self
    }

    /// `max = value`.
    #[must_use]
    pub const fn max(mut self, bound: Bound) -> Self
    where
        T: Bounded,
    {
        self.rules.max = Some(bound);
        self
    }

    /// `precision = n`.
    #[must_use]
    pub const fn precision(mut self, digits: u32) -> Self
    where
        T: Precise,
    {
        self.rules.precision = Some(digits);
        self
    }

    /// `email`.
    #[must_use]
    pub const fn email(mut self) -> Self
    where
        T: Text,
    {
        self.rules.format = Some(Format::Email);
        self
    }

    /// `url`.
    #[must_use]
    pub const fn url(mut self) -> Self
    where
        T: Text,
    {
        self.rules.format = Some(Format::Url);
        self
    }

    /// `regex = "..."`.
    #[must_use]
    pub const fn regex(mut self, pattern: &'static str) -> Self
    where
        T: Text,
    {
        self.rules.regex = Some(pattern);
        self
    }

    /// `trim`.
    #[must_use]
    pub const fn trim(mut self) -> Self
    where
        T: Text,
    {
        self.rules.normalize.trim = true;
        self
    }

    /// `lowercase`.
    #[must_use]
    pub const fn lowercase(mut self) -> Self
    where
        T: Text,
    {
        self.rules.normalize.letters = Some(Letters::Lower);
        self
    }

    /// `uppercase`.
    #[must_use]
    pub const fn uppercase(mut self) -> Self
    where
        T: Text,
    {
        self.rules.normalize.letters = Some(Letters::Upper);
        self
    }

    /// `choices = [...]`.
    #[must_use]
    pub const fn choices(mut self, values: MakeChoices) -> Self {
        self.rules.choices = Some(values);
        self
    }

    /// `each(...)`: constraints of the items.
    #[must_use]
    pub const fn each(mut self, rules: &'static Rules) -> Self
    where
        T: Each,
    {
        self.rules.each = Some(rules);
        self
    }

    /// `validate = function`, for values that stand alone.
    #[must_use]
    pub const fn custom(mut self, check: CustomCheck) -> Self {
        self.custom = Some(check);
        self
    }

    /// `default`: what nothing or null is read as. Its value stands in the decoder.
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.has_default = true;
        self
    }

    /// `auto_now`.
    #[must_use]
    pub const fn auto_now(mut self) -> Self
    where
        T: Timestamp,
    {
        self.timestamp = AutoNow::Always;
        self
    }

    /// `auto_now_add`.
    #[must_use]
    pub const fn auto_now_add(mut self) -> Self
    where
        T: Timestamp,
    {
        self.timestamp = AutoNow::Add;
        self
    }
}
