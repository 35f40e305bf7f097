use std::sync::atomic::AtomicUsize;

use crate::{
    codec::{DecodeError, DocumentDecoder, Encoder},
    fields::Path,
    meta::{CollectionMeta, StructureMeta},
    types::FieldType,
    validate::Validator,
};

use super::Hooks;

/// A struct whose fields are stored: the part that `Document` and `EmbeddedDocument` share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document",
    label = "has no stored fields",
    note = "derive `Document` for what has a collection, `EmbeddedDocument` for what is stored inside"
)]
pub trait Structure: FieldType + Send + Sync + 'static {
    /// The table of its fields.
    const META: &'static StructureMeta;

    /// Appends the fields.
    fn encode_fields(&self, encoder: &mut Encoder);

    /// Reads the fields.
    ///
    /// # Errors
    ///
    /// A required field is absent, or a value cannot be read.
    fn decode_fields(document: DocumentDecoder<'_>) -> Result<Self, DecodeError>;

    /// Checks every field against its constraints.
    fn validate_fields(&self, validator: &mut Validator);

    /// How many bytes the last value of the type took: the next encoder's capacity.
    fn last_size() -> &'static AtomicUsize;

    /// The fields of the document at `path`.
    fn fields<Root>(path: Path) -> Self::Path<Root> {
        Self::path(path)
    }
}

/// A struct that is stored inside documents. Derived with `#[derive(EmbeddedDocument)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an embedded document",
    note = "derive it: `#[derive(EmbeddedDocument)]`"
)]
pub trait EmbeddedDocument: Structure {}

/// A struct with a collection of its own. Derived with `#[derive(Document)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document with a collection",
    label = "no `Document`",
    note = "derive it: `#[derive(Document)]`"
)]
pub trait Document: Structure + Hooks {
    /// The type of the `_id`.
    type Id: FieldType + Clone + Send + Sync + 'static;

    /// The collection, its database and default order.
    const COLLECTION: &'static CollectionMeta;

    /// The `_id`.
    fn id(&self) -> &Self::Id;

    /// Sets the fields that follow the time of a save.
    fn set_timestamps(&mut self, now: bson::DateTime);
}

/// An enum whose variants are stored as a closed set of names. Derived with `#[derive(Choices)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of choices",
    note = "derive it on an enum without payload: `#[derive(Choices)]`"
)]
pub trait Choices: Sized + Copy + 'static {
    /// The stored names, in the order of the variants.
    const NAMES: &'static [&'static str];

    /// The variants, in the order of [`Choices::NAMES`].
    const VARIANTS: &'static [Self];

    /// The position of the variant.
    fn index(self) -> usize;

    /// The stored name.
    #[must_use]
    fn as_str(self) -> &'static str {
        Self::NAMES.get(self.index()).copied().unwrap_or_default()
    }

    /// The variant stored as `name`.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        let index = Self::NAMES.iter().position(|known| *known == name)?;
        Self::VARIANTS.get(index).copied()
    }
}
