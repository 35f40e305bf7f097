//! Hooks of documents, and their contexts.

use std::future::Future;

use super::{Document, save::bson_id};
use crate::{
    connection::Database,
    error::{Error, Result},
    validate::Validator,
};

/// The context of a save hook.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SaveContext {
    /// The database that the document is saved in.
    pub database: Database,
    /// Whether the save inserts the document: `None` in `pre_save` of a save that may insert or update. In
    /// `post_save` it is always set, also after a save that the driver had to send twice.
    pub created: Option<bool>,
}

/// The context of a delete hook.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeleteContext {
    /// The database that the document is deleted from.
    pub database: Database,
}

/// The context of a validation hook.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ValidateContext {
    /// Whether the document is inserted; `None` for a save that may insert or update.
    pub created: Option<bool>,
}

impl SaveContext {
    /// Creates the context of a save that may insert or update, to run hooks outside of one: in a test, for
    /// example.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document)] #[document(hooks)] struct Order { id: ObjectId, total: i64 }
    /// # impl Hooks for Order {}
    /// # async fn run(db: Database, mut order: Order) -> Result<()> {
    /// let mut cx = SaveContext::new(&db);
    /// order.pre_save(&cx).await?;
    /// cx.created = Some(true);
    /// order.post_save(&cx).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(database: &Database) -> Self {
        Self {
            database: database.clone(),
            created: None,
        }
    }
}

impl DeleteContext {
    /// Creates the context of a delete, to run hooks outside of one.
    #[must_use]
    pub fn new(database: &Database) -> Self {
        Self {
            database: database.clone(),
        }
    }
}

impl ValidateContext {
    /// Creates the context of a validation before a save that may insert or update, to run hooks outside of one.
    #[must_use]
    pub const fn new() -> Self {
        Self { created: None }
    }
}

/// Code of the document's own around its operations.
///
/// A document that implements them says so with `#[document(hooks)]`. Without it they would not run, and an
/// implementation does not compile: the error names the attribute, and for a generic document it is that of two
/// implementations (E0119), of which one is the derive's. A hook that
/// returns an error stops the operation before anything is sent; the error names the collection and the
/// document's id. Write the methods as `async fn`.
///
/// The order of a save is: `pre_save`, `pre_validate`, validation, `post_validate`, the write,
/// `post_save`. Hooks run for `save`, `insert`, `insert_many` and `delete` of documents, not for
/// updates and deletes through a queryset.
///
/// # Example
///
/// ```
/// # use mongo_odm::prelude::*;
/// #[derive(Document)]
/// #[document(hooks)]
/// struct Order { id: ObjectId, prices: Vec<Decimal>, #[field(default)] total: Decimal }
///
/// impl Hooks for Order {
///     async fn pre_save(&mut self, _cx: &SaveContext) -> Result<()> {
///         self.total = self.prices.iter().sum();
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is marked `#[document(hooks)]` but does not implement `Hooks`",
    label = "no `impl Hooks for {Self}`",
    note = "write `impl Hooks for {Self} {{ .. }}`, or remove `hooks` from `#[document(hooks)]`"
)]
pub trait Hooks: Sized + Send {
    /// Runs before a save; may change the document.
    fn pre_save(&mut self, cx: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        let _ = cx;
        async { Ok(()) }
    }

    /// Runs after a save; in `insert_many` for every document that was stored, also where others were refused.
    fn post_save(&mut self, cx: &SaveContext) -> impl Future<Output = Result<()>> + Send {
        let _ = cx;
        async { Ok(()) }
    }

    /// Runs before the constraints are checked; may normalise the document.
    ///
    /// # Errors
    ///
    /// Stops the save.
    fn pre_validate(&mut self, cx: &ValidateContext) -> Result<()> {
        let _ = cx;
        Ok(())
    }

    /// Runs after the constraints are checked, with what they found: checks across fields go here.
    fn post_validate(&self, cx: &ValidateContext, validator: &mut Validator) {
        let _ = (cx, validator);
    }

    /// Runs before a delete.
    fn pre_delete(&mut self, cx: &DeleteContext) -> impl Future<Output = Result<()>> + Send {
        let _ = cx;
        async { Ok(()) }
    }

    /// Runs after a delete.
    fn post_delete(&mut self, cx: &DeleteContext) -> impl Future<Output = Result<()>> + Send {
        let _ = cx;
        async { Ok(()) }
    }
}

/// Says whose hook has failed. An error of an operation on other documents keeps their names.
pub(super) fn failed<D: Document>(document: &D, hook: &str, error: Error) -> Error {
    let collection = D::COLLECTION.collection;
    let id = bson_id(document);
    match error.collection() {
        None => error.in_collection(collection).with_id(id),
        Some(other) if other == collection && error.document_id() == id.as_ref() => error,
        Some(_) => {
            let id = id.map(|id| format!(" {id}")).unwrap_or_default();
            error.within(&format!("`{hook}` of {collection}{id}"))
        }
    }
}
