mod changes;

use std::{fmt, future::IntoFuture};

use bson::{Bson, DateTime, RawDocumentBuf, doc};
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use self::changes::Changes;
use super::run_hooks::RunHooks as _;
use super::{Document, SaveContext, ValidateContext, encode::encode, hooks::failed};
use crate::{
    connection::Target,
    error::{Error, ErrorKind, Result},
    execute::{Door, WriteOptions, is_acknowledged},
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    InsertOrUpdate,
    Insert,
    Update,
}

impl<'a, D: Document> Save<'a, D> {
    pub(super) const fn new(document: &'a mut D) -> Self {
        Self {
            document,
            mode: Mode::InsertOrUpdate,
            condition: None,
            validate: true,
            write_concern: None,
            target: None,
        }
    }

    /// Inserts: a stored document with the same `_id` is an error ([`Error::is_duplicate_key`]).
    pub const fn must_be_new(mut self) -> Self {
        self.mode = Mode::Insert;
        self
    }

    /// Updates: a document that is not stored (any more) is an error
    /// ([`Error::is_does_not_exist`]), and is not stored anew.
    pub const fn must_exist(mut self) -> Self {
        self.mode = Mode::Update;
        self
    }

    /// Updates only if the stored document meets the condition: otherwise the error is
    /// [`Error::is_version_conflict`]. Several conditions must all hold. Implies
    /// [`Save::must_exist`].
    pub fn save_if(mut self, condition: impl FnOnce(D::Path<D>) -> Filter<D>) -> Self {
        let condition = condition(D::path(Path::root())).into_node();
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

    /// How settled the write must be before it is answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the save runs.
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
        let bytes = encode(self.document)?;
        let options = WriteOptions {
            write_concern: self.write_concern,
            ..WriteOptions::default()
        };
        let created = if self.mode == Mode::Insert {
            door.insert_one(&bytes, options).await?;
            Some(true)
        } else {
            let id = self.document.id();
            update::<D>(&door, id, &bytes, self.condition, updates, options).await?
        };
        context.created = created;
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
    }
    Ok(())
}

/// Checks the constraints of a document, with its hooks.
pub(super) fn check<D: Document>(document: &mut D, context: &ValidateContext) -> Result<()> {
    let ready = D::Hooks::pre_validate(document, context);
    ready.map_err(|error| failed(document, "pre_validate", error))?;
    let mut validator = Validator::new();
    document.validate_fields(&mut validator);
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

/// What an update did.
struct Done {
    matched: bool,
    /// `None` where it cannot be told.
    inserted: Option<bool>,
}

/// Sets the stored document's fields of this type. Whether it was inserted, where that can be told.
async fn update<D: Document>(
    door: &Door,
    id: &D::Id,
    bytes: &RawDocumentBuf,
    condition: Option<Node>,
    must_exist: bool,
    options: WriteOptions,
) -> Result<Option<bool>> {
    let id = id.to_bson_value()?;
    let changes = Changes::of::<D>(bytes)?;
    let conditional = condition.is_some();
    let done = if conditional || options.write_concern.is_some() || !door.is_acknowledged() {
        let options = WriteOptions {
            upsert: !must_exist,
            ..options
        };
        update_as_tree(door, &id, condition, &changes, options).await
    } else {
        update_as_bytes(door, &id, &changes, !must_exist).await
    };
    match done.map_err(|error| error.with_id(id.clone()))? {
        done if must_exist && !done.matched => Err(not_updated(door, id, conditional).await?),
        done => Ok(done.inserted),
    }
}

/// Unconditional, a save may be sent twice, so that it can go the short way.
async fn update_as_bytes(
    door: &Door,
    id: &Bson,
    changes: &Changes<'_>,
    upsert: bool,
) -> Result<Done> {
    let update = changes.raw().map_err(Error::own_bytes)?;
    let updated = match door.update_by_id_raw(id, &update, upsert).await {
        Err(error) if upsert && is_id_race(&error) => {
            door.update_by_id_raw(id, &update, upsert).await
        }
        result => result,
    }?;
    Ok(Done {
        matched: updated.matched,
        // What the second of two found may be what the first one inserted.
        inserted: (updated.inserted || !updated.repeated || !upsert).then_some(updated.inserted),
    })
}

async fn update_as_tree(
    door: &Door,
    id: &Bson,
    condition: Option<Node>,
    changes: &Changes<'_>,
    options: WriteOptions,
) -> Result<Done> {
    let mut filter = doc! { "_id": id.clone() };
    if let Some(condition) = condition {
        let condition = condition.render("")?;
        filter = if condition.contains_key("_id") {
            doc! { "$and": [filter, condition] }
        } else {
            filter.extend(condition);
            filter
        };
    }
    let update = changes.document()?;
    let upsert = options.upsert;
    let acknowledged = match &options.write_concern {
        Some(concern) => is_acknowledged(concern),
        None => door.is_acknowledged(),
    };
    let updated = match door
        .update(filter.clone(), update.clone(), false, options.clone())
        .await
    {
        Err(error) if upsert && is_id_race(&error) => {
            door.update(filter, update, false, options).await
        }
        result => result,
    }?;
    Ok(Done {
        matched: updated.matched > 0 || !acknowledged,
        inserted: (acknowledged || !upsert).then_some(updated.upserted_id.is_some()),
    })
}

/// Whether another save inserted the document between the server's look and its insert.
fn is_id_race(error: &Error) -> bool {
    error
        .duplicate_key()
        .is_some_and(|duplicate| duplicate.index() == "_id_")
}

async fn not_updated(door: &Door, id: Bson, conditional: bool) -> Result<Error> {
    let filter = doc! { "_id": id.clone() };
    let exists = conditional
        && door
            .count(filter, crate::execute::ReadOptions::default())
            .await?
            > 0;
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
        Box::pin(self.execute())
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
