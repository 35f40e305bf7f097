//! Updates that insert the document where there is none.

use std::{fmt, future::IntoFuture};

use bson::{Document as BsonDocument, RawDocumentBuf, oid::ObjectId};
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::{
    CheckInserted, IntoUpdates, QuerySet, Update, compile, decode,
    guarded::{ATTEMPTS, Guards, contended},
    selection::Selection,
    update_operation::in_collection,
};
use crate::{
    codec::{DocumentDecoder, ElementType},
    connection::Target,
    document::Document,
    error::{Error, Result},
    execute::{Door, Returned, WriteOptions},
    fields::Path,
    types::FieldType,
    validate::Validator,
};

/// An update of one document that inserts it when there is none; returns it as it is afterwards.
#[must_use = "an upsert sends nothing until it is awaited"]
pub struct UpsertOne<D: Document> {
    queryset: QuerySet<D>,
    changes: Vec<Update<D>>,
    write_concern: Option<WriteConcern>,
}

impl<D: Document> QuerySet<D> {
    /// Changes one document, inserting it from the filter's equalities and the changes when there is
    /// none, and returns the document as it is afterwards, in one command
    /// ([`findAndModify`](https://www.mongodb.com/docs/manual/reference/command/findAndModify/)).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let order = Order::objects()
    ///     .filter(|o| o.status().eq("draft"))
    ///     .upsert_one(|o| (o.stock().inc(1), o.total().set_on_insert(dec!(0)), o.tags().push("new")))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn upsert_one<U: IntoUpdates<D>>(
        self,
        changes: impl FnOnce(D::Fields<D>) -> U,
    ) -> UpsertOne<D> {
        UpsertOne {
            changes: changes(D::fields(Path::root())).into_updates(),
            queryset: self.in_scope(),
            write_concern: None,
        }
    }
}

impl<D: Document> UpsertOne<D> {
    /// How settled the write must be before it is answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the upsert runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }

    async fn execute(self) -> Result<D> {
        let door = self.queryset.door()?;
        let mut query = self.queryset.query;
        if query.is_sliced() || query.is_none() {
            return Err(in_collection::<D>(Error::invalid_query(
                "`upsert_one` takes no skip, no limit and not `none()`: it returns one document",
            )));
        }
        let insert: CheckInserted = check_inserted::<D>;
        let compiled = compile(self.changes, D::META, &query.filter, Some(insert))
            .map_err(in_collection::<D>)?;
        let sort = query.explicit_order()?;
        let upsert = Upsert {
            door,
            selection: Selection {
                filter: query.filter.render("")?,
                sort,
                skip: None,
                limit: None,
                settings: query.settings.take(),
            },
            update: compiled.update,
            guards: Guards {
                guards: compiled.guards,
                inserted: compiled.inserted,
            },
            options: WriteOptions {
                array_filters: compiled.array_filters,
                write_concern: self.write_concern,
                ..WriteOptions::default()
            },
        };
        let document = if upsert.guards.is_empty() {
            upsert.send(true).await?
        } else {
            Some(Box::pin(upsert.send_guarded()).await?)
        };
        match document {
            Some(document) => decode(document.as_bytes()),
            None => Err(in_collection::<D>(Error::custom(
                "the server returned no document for an upsert",
            ))),
        }
    }
}

/// An upsert that is ready to be sent.
struct Upsert {
    door: Door,
    selection: Selection,
    update: BsonDocument,
    guards: Guards,
    options: WriteOptions,
}

impl Upsert {
    /// As one command.
    async fn send(&self, upsert: bool) -> Result<Option<RawDocumentBuf>> {
        let options = WriteOptions {
            upsert,
            sort: self.selection.sort.clone(),
            settings: self.selection.settings.clone(),
            ..self.options.clone()
        };
        let filter = self.guards.added_to(self.selection.filter.clone())?;
        self.door
            .find_one_and_update(filter, self.update.clone(), Returned::New, options)
            .await
    }

    /// The guards would make the server insert a second document: the insert is a command of its own, which changes
    /// no stored document.
    async fn send_guarded(&self) -> Result<RawDocumentBuf> {
        for _ in 0..ATTEMPTS {
            if let Some(document) = self.send(false).await? {
                return Ok(document);
            }
            let filter = self.selection.filter.clone();
            let options = WriteOptions {
                upsert: true,
                array_filters: Vec::new(),
                settings: self.selection.settings.clone(),
                ..self.options.clone()
            };
            let inserted = self
                .door
                .update(filter.clone(), self.guards.insertion(), false, options)
                .await?;
            if let Some(id) = inserted.upserted_id {
                return self.guards.inserted_as(id);
            }
            self.guards
                .check(&self.door, &self.selection, &filter)
                .await?;
        }
        Err(contended(&self.door))
    }
}

/// Checks the document that an upsert inserts as its type reads and validates it.
pub(super) fn check_inserted<D: Document>(document: &BsonDocument) -> Result<()> {
    let mut document = document.clone();
    let makes_id = D::Id::TYPE.element_type == Some(ElementType::OBJECT_ID);
    if makes_id && !document.contains_key("_id") {
        // The server makes it.
        document.insert("_id", ObjectId::new());
    }
    let bytes = document.to_vec()?;
    let inserted = DocumentDecoder::new(&bytes)
        .and_then(D::decode_fields)
        .map_err(|error| {
            let path = D::META.names_of(&error.path());
            Error::invalid_query(format!(
                "the upsert would insert a document that cannot be read: `{path}`: {}. Give what is missing with \
                 `set_on_insert`, or use `update_raw`",
                error.reason()
            ))
        })?;
    let mut validator = Validator::new();
    inserted.validate_fields(&mut validator);
    if validator.is_unnormal() {
        // The texts of the changes are in their form: it is the filter's. Own checks have seen it as it is.
        return Err(Error::invalid_query(
            "the filter of the upsert compares a field with a text that is not in the form that the field stores \
             (`trim`, `lowercase`, `uppercase`); write the text in this form",
        ));
    }
    Ok(validator.finish()?)
}

impl<D: Document> IntoFuture for UpsertOne<D> {
    type Output = Result<D>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for UpsertOne<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpsertOne")
            .field("queryset", &self.queryset)
            .finish_non_exhaustive()
    }
}
