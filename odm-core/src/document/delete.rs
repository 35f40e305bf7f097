//! Deletes of one document.

use std::{fmt, future::IntoFuture};

use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::run_hooks::RunHooks as _;
use super::{DeleteContext, Document, hooks::failed};
use crate::{
    connection::{Scope, Target},
    error::Result,
    execute::{Door, WriteOptions, by_id},
    reference::delete_rules,
    types::FieldType,
};

/// A delete of one document, sent when it is awaited; returns whether there was one to delete.
#[must_use = "a delete sends nothing until it is awaited"]
pub struct Delete<'a, D> {
    document: &'a mut D,
    write_concern: Option<WriteConcern>,
    target: Option<Target>,
    scope: Scope,
}

impl<'a, D: Document> Delete<'a, D> {
    pub(super) fn new(document: &'a mut D) -> Self {
        Self {
            document,
            write_concern: None,
            target: None,
            scope: Scope::current(),
        }
    }

    /// Sets the write concern: how many members must have the write before it is acknowledged
    /// ([`writeConcern`](https://www.mongodb.com/docs/manual/reference/write-concern/)). `w: 0` is an error.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Sets the target of the delete: a database.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    async fn execute(self) -> Result<bool> {
        let door = Door::open(self.target.as_ref(), D::COLLECTION)?;
        let context = DeleteContext::new(door.database());
        let ready = D::Hooks::pre_delete(self.document, &context).await;
        ready.map_err(|error| failed(self.document, "pre_delete", error))?;
        let id = self.document.id().to_bson_value()?;
        let options = WriteOptions {
            write_concern: self.write_concern,
            ..WriteOptions::default()
        };
        let deleted = if delete_rules::has_rules(D::COLLECTION) {
            delete_rules::delete(&door, self.target.as_ref(), vec![id], options).await?
        } else {
            door.delete(by_id(&id), false, options)
                .await
                .map_err(|error| error.with_id(id))?
        };
        let done = D::Hooks::post_delete(self.document, &context).await;
        done.map_err(|error| failed(self.document, "post_delete", error))?;
        Ok(deleted > 0)
    }
}

impl<'a, D: Document> IntoFuture for Delete<'a, D> {
    type Output = Result<bool>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.scope.clone().boxed(self.execute())
    }
}

impl<D: Document> fmt::Debug for Delete<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete")
            .field("collection", &D::COLLECTION.collection)
            .finish_non_exhaustive()
    }
}
