//! Saves of one document.

mod changes;

use std::{fmt, future::IntoFuture};

use bson::{Bson, DateTime, Document as BsonDocument, RawDocumentBuf, doc};
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use self::changes::changes;
use super::normalize::normalized;
use super::run_hooks::RunHooks as _;
use super::{Document, SaveContext, ValidateContext, encode::encode_to_send, hooks::failed};
use crate::{
    connection::{Scope, Target},
    error::{Error, ErrorKind, Result},
    execute::{Door, ReadOptions, Updated, WriteOptions, by_id},
    fields::Path,
    query::{Filter, Node},
    types::FieldType,
    validate::Validator,
};

/// A save of one document, sent when it is awaited.
#[must_use = "a save sends nothing until it is awaited"]
pub struct Save<'a, D> {
    document: &'a mut D,
    mode: Mode,
    condition: Option<Node>,
    validate: bool,
    write_concern: Option<WriteConcern>,
    target: Option<Target>,
    scope: Scope,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    InsertOrUpdate,
    Insert,
    Update,
}

impl<'a, D: Document> Save<'a, D> {
    pub(super) fn new(document: &'a mut D) -> Self {
        Self {
            document,
            mode: Mode::InsertOrUpdate,
            condition: None,
            validate: true,
            write_concern: None,
            target: None,
            scope: Scope::current(),
        }
    }

    /// Inserts the document: a stored document with the same `_id` is an error ([`Error::is_duplicate_key`]).
    pub const fn must_be_new(mut self) -> Self {
        self.mode = Mode::Insert;
        self
    }

    /// Updates the stored document: if there is none (any more), the error is [`Error::is_does_not_exist`],
    /// and nothing is stored.
    pub const fn must_exist(mut self) -> Self {
        self.mode = Mode::Update;
        self
    }

    /// Updates the stored document only if it meets the condition; otherwise the error is
    /// [`Error::is_version_conflict`]. Several conditions must all hold. Implies [`Save::must_exist`].
    pub fn save_if(mut self, condition: impl FnOnce(D::Fields<D>) -> Filter<D>) -> Self {
        let condition = condition(D::fields(Path::root())).into_node();
        self.condition = Some(match self.condition {
            Some(earlier) => earlier.and(condition),
            None => condition,
        });
        self
    }

    /// Saves without checking the constraints; `pre_validate` and `post_validate` do not run.
    pub const fn without_validation(mut self) -> Self {
        self.validate = false;
        self
    }

    /// Sets the write concern: how many members must have the write before it is acknowledged
    /// ([`writeConcern`](https://www.mongodb.com/docs/manual/reference/write-concern/)). `w: 0` is an error.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Sets the target of the save: a database.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Applies `change` if there is a value.
    pub fn optional<V>(self, value: Option<V>, change: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    async fn execute(self) -> Result<()> {
        if self.mode == Mode::Insert && self.condition.is_some() {
            return Err(Error::invalid_query(
                "`save_if` compares with a stored document: it does not go with `must_be_new`",
            )
            .in_collection(D::COLLECTION.collection));
        }
        let door = Door::open(self.target.as_ref(), D::COLLECTION)?;
        let inserts = (self.mode == Mode::Insert).then_some(true);
        let updates = self.mode == Mode::Update || self.condition.is_some();
        let mut context = SaveContext {
            database: door.database().clone(),
            created: if updates { Some(false) } else { inserts },
        };
        prepare(self.document, &context, self.validate).await?;
        let bytes = encode_to_send(self.document)?;
        let options = WriteOptions {
            write_concern: self.write_concern,
            ..WriteOptions::default()
        };
        let created = if self.mode == Mode::Insert {
            door.insert_one(&bytes, options).await?;
            true
        } else {
            let id = self.document.id();
            let update = update::<D>(&door, id, &bytes, self.condition, updates, options);
            // Boxed: it is large, and the future of an insert would be as large.
            Box::pin(update).await?
        };
        context.created = Some(created);
        let saved = D::Hooks::post_save(self.document, &context).await;
        saved.map_err(|error| failed(self.document, "post_save", error))
    }
}

/// What comes before every write of a whole document: timestamps, hooks, validation.
pub(super) async fn prepare<D: Document>(
    document: &mut D,
    context: &SaveContext,
    validate: bool,
) -> Result<()> {
    document.set_timestamps(DateTime::now());
    let ready = D::Hooks::pre_save(document, context).await;
    ready.map_err(|error| failed(document, "pre_save", error))?;
    if validate {
        let context = ValidateContext {
            created: context.created,
        };
        check(document, &context)?;
    } else if D::META.normalizes() {
        *document = normalized(document)?;
    }
    Ok(())
}

/// Checks the constraints of a document, with its hooks.
pub(super) fn check<D: Document>(document: &mut D, context: &ValidateContext) -> Result<()> {
    let ready = D::Hooks::pre_validate(document, context);
    ready.map_err(|error| failed(document, "pre_validate", error))?;
    let mut validator = Validator::new();
    document.validate_fields(&mut validator);
    if validator.is_unnormal() {
        match normalized(document) {
            Ok(normal) => {
                *document = normal;
                validator = Validator::new();
                document.validate_fields(&mut validator);
            }
            Err(error) if validator.is_valid() => return Err(error),
            // What is wrong with the document may be why it cannot be stored.
            Err(_) => {}
        }
    }
    D::Hooks::post_validate(document, context, &mut validator);
    validator.finish().map_err(|errors| {
        Error::from(errors)
            .in_collection(D::COLLECTION.collection)
            .with_id(bson_id(document))
    })
}

pub(super) fn bson_id<D: Document>(document: &D) -> Option<Bson> {
    document.id().to_bson_value().ok()
}

/// Sets the stored document's fields of this type; returns whether the document was inserted.
async fn update<D: Document>(
    door: &Door,
    id: &D::Id,
    bytes: &RawDocumentBuf,
    condition: Option<Node>,
    must_exist: bool,
    options: WriteOptions,
) -> Result<bool> {
    let id = id.to_bson_value()?;
    let conditional = condition.is_some();
    let filter = filter(&id, condition)?;
    let options = WriteOptions {
        upsert: !must_exist,
        ..options
    };
    let updated = send::<D>(door, filter, bytes, options).await;
    match updated.map_err(|error| error.with_id(id.clone()))? {
        updated if must_exist && updated.matched == 0 => {
            Err(not_updated(door, id, conditional).await?)
        }
        updated => Ok(updated.upserted_id.is_some()),
    }
}

fn filter(id: &Bson, condition: Option<Node>) -> Result<BsonDocument> {
    let mut filter = by_id(id);
    let Some(condition) = condition else {
        return Ok(filter);
    };
    let condition = condition.render("")?;
    if condition.contains_key("_id") {
        return Ok(doc! { "$and": [filter, condition] });
    }
    filter.extend(condition);
    Ok(filter)
}

async fn send<D: Document>(
    door: &Door,
    filter: BsonDocument,
    bytes: &RawDocumentBuf,
    options: WriteOptions,
) -> Result<Updated> {
    let update = changes::<D>(bytes)?;
    if !options.upsert {
        return door.update(filter, update, false, options).await;
    }
    let sent = door.update(filter.clone(), update, false, options.clone());
    match sent.await {
        // The server has refused the first one, so that this is another write and no repetition.
        Err(error) if is_id_race(&error) => {
            let update = changes::<D>(bytes)?;
            door.update(filter, update, false, options).await
        }
        result => result,
    }
}

/// Whether another client inserted the document between the server's lookup and its insert.
fn is_id_race(error: &Error) -> bool {
    error
        .duplicate_key()
        .is_some_and(|duplicate| duplicate.index() == "_id_")
}

async fn not_updated(door: &Door, id: Bson, conditional: bool) -> Result<Error> {
    let exists = conditional && door.count(by_id(&id), ReadOptions::default()).await? > 0;
    let error = if exists {
        Error::new(
            ErrorKind::VersionConflict,
            "the stored document does not meet the condition of the save",
        )
    } else {
        Error::new(
            ErrorKind::DoesNotExist,
            "the document is not stored (any more)",
        )
    };
    Ok(error.in_collection(door.meta().collection).with_id(id))
}

impl<'a, D: Document> IntoFuture for Save<'a, D> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.scope.clone().boxed(self.execute())
    }
}

impl<D: Document> fmt::Debug for Save<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Save")
            .field("collection", &D::COLLECTION.collection)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
