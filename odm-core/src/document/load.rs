//! Reads of one document by its id.

use std::{
    fmt,
    future::{IntoFuture, ready},
};

use bson::Bson;
use futures_util::{FutureExt as _, future::BoxFuture};

use super::{Document, save::bson_id};
use crate::{
    codec::EncodeError,
    connection::Target,
    error::{Error, ErrorKind, Result},
    fields::Path,
    query::{Filter, QuerySet, first},
};

/// A read of one document by its `_id`, sent when it is awaited.
#[must_use = "a read sends nothing until it is awaited"]
pub struct Get<D> {
    queryset: QuerySet<D>,
    id: Option<Bson>,
}

impl<D: Document> Get<D> {
    pub(crate) fn new(id: Result<Bson, EncodeError>) -> Self {
        Self {
            id: id.as_ref().ok().cloned(),
            queryset: QuerySet::new()
                .filter(|_| Filter::condition(Path::root().field("_id"), "$eq", id))
                .order_by(|_| []),
        }
    }

    /// Sets the target of the read: a database.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }
}

impl<D: Document> IntoFuture for Get<D> {
    type Output = Result<D>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { queryset, id } = self;
        match queryset.into_first() {
            Ok(find) => Box::pin(first(find).map(|found| found?.ok_or_else(|| missing::<D>(id)))),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

#[cold]
fn missing<D: Document>(id: Option<Bson>) -> Error {
    Error::new(ErrorKind::DoesNotExist, "no such document")
        .in_collection(D::COLLECTION.collection)
        .with_id(id)
}

impl<D: Document> fmt::Debug for Get<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Get({} {:?})", D::COLLECTION.collection, self.id)
    }
}

/// A read of a document as it is stored now, sent when it is awaited.
#[must_use = "a reload sends nothing until it is awaited"]
pub struct Reload<'a, D> {
    document: &'a mut D,
    target: Option<Target>,
}

impl<'a, D: Document> Reload<'a, D> {
    pub(super) fn new(document: &'a mut D) -> Self {
        Self {
            document,
            target: Target::of_scope(),
        }
    }

    /// Sets the target of the read: a database.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    async fn execute(self) -> Result<()> {
        let get = Get::new(crate::types::FieldType::to_bson_value(self.document.id()));
        let get = match self.target {
            Some(target) => get.on(target),
            None => get,
        };
        *self.document = get.await?;
        Ok(())
    }
}

impl<'a, D: Document> IntoFuture for Reload<'a, D> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for Reload<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Reload({} {:?})",
            D::COLLECTION.collection,
            bson_id(self.document)
        )
    }
}
