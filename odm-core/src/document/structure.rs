//! The trait that `Document` and `EmbeddedDocument` share: a struct of fields.

use std::sync::atomic::AtomicUsize;

use crate::{
    codec::{DecodeError, DocumentDecoder, Encoder},
    fields::{Path, Root},
    meta::{CollectionMeta, StructureMeta},
    types::FieldType,
    validate::Validator,
};

use bson::{RawDocument, RawDocumentBuf};

use super::{
    Delete, Get, InsertMany, Reload, Save, ValidateContext,
    encode::{encode, named},
    run_hooks::RunHooks,
    save,
};
use crate::{
    error::Result,
    fields::IntoOperand,
    index::{EnsureIndexes, IndexReport},
    query::{Filter, QuerySet},
};

/// A struct whose fields are stored: the part that `Document` and `EmbeddedDocument` share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document",
    label = "has no stored fields",
    note = "derive `Document` for what has a collection, `EmbeddedDocument` for what is stored inside"
)]
pub trait Structure: FieldType + Send + Sync + 'static {
    /// What the closures of filters, updates and orders take: a method for each field. The document itself is no field.
    type Fields<R: Root>;

    /// The type of the `_id`; `Bson` for an embedded document, which has none.
    // Here and not in `Document`, so that a `Ref` to an embedded document is a type: then it is one error, at the field,
    // that it cannot be stored, and not an error wherever the type is mentioned.
    type Id: FieldType + Clone + Send + Sync + 'static;

    /// The table of its fields.
    const META: &'static StructureMeta;

    /// The fields of the document at `at`.
    fn fields<R: Root>(at: Path) -> Self::Fields<R>;

    /// Appends the fields.
    fn encode_fields(&self, encoder: &mut Encoder);

    /// Reads the fields.
    ///
    /// # Errors
    ///
    /// A required field is absent, or a value cannot be read.
    fn decode_fields(document: DocumentDecoder<'_>) -> std::result::Result<Self, DecodeError>;

    /// Checks every field against its constraints.
    fn validate_fields(&self, validator: &mut Validator);

    /// How many bytes the last value of the type took: the next encoder's capacity.
    fn last_size() -> &'static AtomicUsize;

    /// A condition on such documents, to be kept, combined and used in several querysets.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(Document, Clone, Debug)]
    /// struct Order { id: ObjectId, status: String, total: i64 }
    ///
    /// # async fn run() -> Result<()> {
    /// let large_and_open = Order::condition(|o| o.status().eq("pending") & o.total().gte(1000));
    /// let count = Order::objects().matching(large_and_open.clone()).count().await?;
    /// let rest = Order::objects().matching(!large_and_open).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn condition(condition: impl FnOnce(Self::Fields<Self>) -> Filter<Self>) -> Filter<Self> {
        condition(Self::fields(Path::root()))
    }
}

/// A struct that is stored inside documents. Derived with `#[derive(EmbeddedDocument)]`.
///
/// # Example
///
/// ```
/// # use mongo_odm::prelude::*;
/// #[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
/// struct Address { #[field(max_length = 100)] city: String, country: String }
///
/// let address = Address::builder().city("Oslo").country("NO").build();
/// # assert_eq!(address.city, "Oslo");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an embedded document",
    note = "derive it: `#[derive(EmbeddedDocument)]`"
)]
pub trait EmbeddedDocument: Structure {}

/// A struct with a collection of its own. Derived with `#[derive(Document)]`.
///
/// # Example
///
/// ```
/// # use mongo_odm::prelude::*;
/// #[derive(Document, Clone, Debug)]
/// #[document(collection = "authors", ordering(name), index(-joined_at))]
/// struct Author {
///     id: ObjectId,
///     #[field(max_length = 100)]
///     name: String,
///     #[field(email, unique)]
///     email: String,
///     #[field(auto_now_add)]
///     joined_at: DateTime<Utc>,
/// }
///
/// let author = Author::builder().name("Ada").email("ada@example.org").build();
/// # assert_eq!(author.name, "Ada");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document with a collection",
    label = "expected a type that derives `Document`",
    note = "derive `Document` for `{Self}`; an embedded document is stored itself and not referred to: write `{Self}` for `Ref<{Self}>`"
)]
pub trait Document: Structure {
    /// Whose hooks run: the document's own with `#[document(hooks)]`.
    #[doc(hidden)]
    type Hooks: RunHooks<Self>;

    /// The collection, its database and default order.
    const COLLECTION: &'static CollectionMeta;

    /// The `_id`.
    fn id(&self) -> &Self::Id;

    /// Sets the fields that follow the time of a save.
    fn set_timestamps(&mut self, now: bson::DateTime);

    /// The documents of the collection: the start of every query.
    fn objects() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// The document with the `_id`.
    ///
    /// # Errors
    ///
    /// When awaited: there is none ([`crate::error::Error::is_does_not_exist`]), the server does not
    /// answer, or the document cannot be read.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(id: ObjectId) -> Result<()> {
    /// let order = Order::get(id).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn get(id: impl IntoOperand<Self::Id>) -> Get<Self> {
        Get::new(id.into_operand())
    }

    /// Saves the document: checks it, runs its hooks, then inserts it, or sets the fields of this type
    /// on the stored document with its `_id`. Stored fields that the type does not know stay.
    ///
    /// # Errors
    ///
    /// When awaited: the document breaks its constraints, a hook refuses, a unique index refuses it,
    /// or the server does not answer.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(mut order: Order) -> Result<()> {
    /// order.save().await?;
    /// order.save().must_exist().await?;
    /// order.save().save_if(|o| o.status().eq("open")).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn save(&mut self) -> Save<'_, Self> {
        Save::new(self)
    }

    /// Inserts the document; a stored document with its `_id` is an error.
    ///
    /// # Errors
    ///
    /// When awaited: as for [`Document::save`].
    fn insert(&mut self) -> Save<'_, Self> {
        self.save().must_be_new()
    }

    /// Inserts documents in bulk, each checked and with its hooks, and returns them as they were
    /// stored.
    ///
    /// # Errors
    ///
    /// When awaited: as for [`Document::save`]. The error is an
    /// [`InsertManyError`](super::InsertManyError): it returns all documents, with what became of each, and converts
    /// into [`Error`](crate::error::Error) with `?`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(orders: Vec<Order>) -> Result<()> {
    /// let stored = Order::insert_many(orders).unordered().await?;
    /// # Ok(())
    /// # }
    /// ```
    fn insert_many(documents: impl IntoIterator<Item = Self>) -> InsertMany<Self> {
        InsertMany::new(documents.into_iter().collect())
    }

    /// Replaces this value by the document as it is stored now.
    ///
    /// # Errors
    ///
    /// When awaited: it is not stored any more, or cannot be read.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(mut order: Order) -> Result<()> {
    /// order.reload().await?;
    /// # Ok(())
    /// # }
    /// ```
    fn reload(&mut self) -> Reload<'_, Self> {
        Reload::new(self)
    }

    /// Deletes the document, and does what the `on_delete` rules of references to it say. Awaited, it
    /// tells whether there was one to delete.
    ///
    /// # Errors
    ///
    /// When awaited: a hook refuses, another document protects this one with `on_delete = deny`
    /// ([`crate::error::Error::is_reference_protected`]), or the server does not answer.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(mut order: Order) -> Result<()> {
    /// let was_there: bool = order.delete().await?;
    /// # Ok(())
    /// # }
    /// ```
    fn delete(&mut self) -> Delete<'_, Self> {
        Delete::new(self)
    }

    /// Checks the document against its constraints, with its validation hooks, as a save does.
    ///
    /// # Errors
    ///
    /// Everything wrong that was found ([`crate::error::Error::validation`]).
    fn validate(&mut self) -> Result<()> {
        save::check(self, &ValidateContext { created: None })
    }

    /// The document as it is stored.
    ///
    /// # Errors
    ///
    /// A value cannot be stored; the path is in the error.
    ///
    /// # Example
    ///
    /// ```
    /// # use mongo_odm::prelude::*;
    /// #[derive(Document, Debug, PartialEq)]
    /// struct Tag { id: ObjectId, name: String }
    ///
    /// let tag = Tag::builder().name("rush").build();
    /// let stored = tag.to_bson().unwrap();
    /// assert_eq!(stored.get_str("name").unwrap(), "rush");
    /// assert_eq!(Tag::from_bson(&stored).unwrap(), tag);
    /// ```
    fn to_bson(&self) -> Result<RawDocumentBuf> {
        encode(self).map_err(|error| named(self, error))
    }

    /// The document that is stored as `bytes`.
    ///
    /// # Errors
    ///
    /// A value cannot be read; collection, `_id` and path are in the error.
    fn from_bson(bytes: &RawDocument) -> Result<Self> {
        crate::query::decode(bytes.as_bytes())
    }

    /// Creates the declared indexes that the collection does not have.
    ///
    /// # Errors
    ///
    /// When awaited: the server does not answer. An index that it refuses is told in the report.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// println!("{}", Order::ensure_indexes().await?);
    /// # Ok(())
    /// # }
    /// ```
    fn ensure_indexes() -> EnsureIndexes<IndexReport> {
        EnsureIndexes::of(Self::COLLECTION)
    }
}

/// An enum whose variants are stored as a closed set of names, or of numbers. Derived with `#[derive(Choices)]`.
///
/// # Example
///
/// ```
/// # use mongo_odm::prelude::*;
/// #[derive(Choices, Clone, Copy, Debug, PartialEq)]
/// enum Status { Pending, InTransit }
///
/// assert_eq!(Status::InTransit.as_str(), "in_transit");
/// assert_eq!(Status::from_name("pending"), Some(Status::Pending));
///
/// #[derive(Choices, Clone, Copy, Debug, PartialEq)]
/// #[choices(repr = i32)]
/// enum Priority { Low = 1, High = 3 }
///
/// assert_eq!(Priority::High.number(), Some(3));
/// assert_eq!(Priority::from_number(1), Some(Priority::Low));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of choices",
    note = "derive it on an enum without payload: `#[derive(Choices)]`"
)]
pub trait Choices: Sized + 'static {
    /// The names, in the order of the variants; the variant for what is not known has none.
    const NAMES: &'static [&'static str];

    /// The variants, in the order of [`Choices::NAMES`], without the one for what is not known.
    const VARIANTS: &'static [Self];

    /// The stored numbers, in the order of [`Choices::NAMES`]; empty where the names are stored.
    const NUMBERS: &'static [i64] = &[];

    /// Returns the name.
    #[must_use]
    fn as_str(&self) -> &str;

    /// Returns the variant called `name`: the one for what is not known, if there is one and no other is called so.
    #[must_use]
    fn from_name(name: &str) -> Option<Self>;

    /// Returns the stored number; `None` where the names are stored.
    #[must_use]
    fn number(&self) -> Option<i64> {
        None
    }

    /// Returns the variant stored as `number`.
    #[must_use]
    fn from_number(number: i64) -> Option<Self> {
        let _ = number;
        None
    }
}
