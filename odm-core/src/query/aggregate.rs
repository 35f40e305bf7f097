//! Aggregations over the documents of a queryset.

use std::{fmt, future::IntoFuture, marker::PhantomData};

use bson::{Document as BsonDocument, doc};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::{QuerySet, raw::raw_document};
use crate::{
    codec::{DecodeError, DocumentDecoder},
    connection::Target,
    document::{Document, Structure},
    error::{Error, Result},
    execute::{Batches, ReadOptions},
};

/// An aggregation over the documents of a queryset
/// ([`aggregate`](https://www.mongodb.com/docs/manual/reference/command/aggregate/)).
///
/// The queryset's filter, its own order (not the document's default), skip and limit come first, as
/// stages. Stages are BSON and use stored names. Awaited, it gives the rows as BSON documents;
/// [`Aggregate::rows`] and [`Aggregate::rows_serde`] give them typed.
#[must_use = "an aggregation sends nothing until it is awaited"]
pub struct Aggregate<D: Document> {
    queryset: QuerySet<D>,
    stages: Vec<BsonDocument>,
}

impl<D: Document> QuerySet<D> {
    /// Starts an aggregation over the documents of the queryset.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// #[derive(EmbeddedDocument)]
    /// struct Revenue {
    ///     #[field(name = "_id")]
    ///     status: String,
    ///     total: Decimal,
    /// }
    ///
    /// let revenue = Order::objects()
    ///     .filter(|o| o.stock().gt(0))
    ///     .aggregate()
    ///     .stage(doc! { "$group": { "_id": "$status", "total": { "$sum": "$total" } } })
    ///     .rows::<Revenue>()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn aggregate(self) -> Aggregate<D> {
        Aggregate {
            queryset: self.in_scope(),
            stages: Vec::new(),
        }
    }
}

/// Stages that the server takes only in the first place.
const FIRST: [&str; 7] = [
    "$geoNear",
    "$collStats",
    "$indexStats",
    "$search",
    "$searchMeta",
    "$vectorSearch",
    "$changeStream",
];

impl<D: Document> Aggregate<D> {
    /// Adds a stage.
    pub fn stage(mut self, stage: BsonDocument) -> Self {
        self.stages.push(stage);
        self
    }

    /// Adds stages.
    pub fn stages(mut self, stages: impl IntoIterator<Item = BsonDocument>) -> Self {
        self.stages.extend(stages);
        self
    }

    /// Where the aggregation runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }

    /// Applies `change` if there is a value.
    pub fn optional<V>(self, value: Option<V>, change: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    /// The rows as a type that derives `EmbeddedDocument` (or `Document`).
    pub const fn rows<T: Structure>(self) -> TypedAggregate<D, T> {
        TypedAggregate {
            aggregate: self,
            read: read_structure::<T>,
        }
    }

    /// The rows as a type that derives `serde::Deserialize`.
    pub const fn rows_serde<T: DeserializeOwned + Send + 'static>(self) -> TypedAggregate<D, T> {
        TypedAggregate {
            aggregate: self,
            read: read_serde::<T>,
        }
    }

    /// The pipeline that is sent.
    ///
    /// # Errors
    ///
    /// The filter or the order is invalid.
    pub fn pipeline(&self) -> Result<Vec<BsonDocument>> {
        let query = &self.queryset.query;
        let leads = self
            .stages
            .iter()
            .take_while(|stage| stage.keys().any(|name| FIRST.contains(&name.as_str())))
            .count();
        let (first, rest) = self.stages.split_at(leads);
        let mut pipeline = first.to_vec();
        let filter = query.filter_document()?;
        if !filter.is_empty() {
            pipeline.push(doc! { "$match": filter });
        }
        if let Some(order) = query.explicit_order()? {
            pipeline.push(doc! { "$sort": order });
        }
        if let Some(skip) = query.skip.filter(|skip| *skip > 0) {
            pipeline.push(doc! { "$skip": i64::try_from(skip).unwrap_or(i64::MAX) });
        }
        if let Some(limit) = query.limit {
            pipeline.push(doc! { "$limit": i64::from(limit) });
        }
        pipeline.extend_from_slice(rest);
        Ok(pipeline)
    }

    /// `None` when the queryset gives no documents.
    async fn batches(self) -> Result<Option<Batches>> {
        let pipeline = self.pipeline()?;
        if self.queryset.query.is_none() {
            return Ok(None);
        }
        let door = self.queryset.door()?;
        let options = ReadOptions {
            settings: self.queryset.query.settings,
            ..ReadOptions::default()
        };
        door.aggregate(pipeline, options).await.map(Some)
    }

    pub(super) async fn read<T>(self, read: impl Fn(&[u8]) -> Result<T>) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        if let Some(mut batches) = self.batches().await? {
            while let Some(batch) = batches.next().await {
                batch?.for_each(|bytes| {
                    let row = read(bytes)
                        .map_err(|error| error.in_collection(D::COLLECTION.collection))?;
                    rows.push(row);
                    Ok(())
                })?;
            }
        }
        Ok(rows)
    }
}

fn read_structure<T: Structure>(bytes: &[u8]) -> Result<T> {
    DocumentDecoder::new(bytes)
        .and_then(T::decode_fields)
        .map_err(Error::row)
}

fn read_serde<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    bson::deserialize_from_slice(bytes).map_err(|error| {
        // Read again, for the field: following the path would cost every row.
        let again = bson::RawDeserializer::new(bytes)
            .map(serde_path_to_error::deserialize::<_, T>)
            .ok();
        let (path, error) = match again {
            Some(Err(again)) => {
                let path = again.path().iter().map(segment).collect();
                (path, again.into_inner())
            }
            _ => (Vec::new(), error),
        };
        let reason = error.message.unwrap_or_else(|| error.kind.to_string());
        let decode = DecodeError::new(reason);
        Error::row(path.into_iter().rev().fold(decode, DecodeError::under))
    })
}

/// As it stands in a dotted path.
fn segment(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => index.to_string(),
        named => named.to_string(),
    }
}

fn read_document(bytes: &[u8]) -> Result<BsonDocument> {
    BsonDocument::try_from(raw_document(bytes)?)
        .map_err(|error| Error::row(DecodeError::malformed(&error.to_string())))
}

impl<D: Document> IntoFuture for Aggregate<D> {
    type Output = Result<Vec<BsonDocument>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.read(read_document))
    }
}

/// An aggregation with typed rows.
#[must_use = "an aggregation sends nothing until it is awaited"]
pub struct TypedAggregate<D: Document, T> {
    aggregate: Aggregate<D>,
    read: fn(&[u8]) -> Result<T>,
}

impl<D: Document, T> TypedAggregate<D, T> {
    /// Where the aggregation runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.aggregate = self.aggregate.on(target);
        self
    }
}

impl<D: Document, T: Send + 'static> IntoFuture for TypedAggregate<D, T> {
    type Output = Result<Vec<T>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.aggregate.read(self.read))
    }
}

impl<D: Document, T> fmt::Debug for TypedAggregate<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedAggregate")
            .field("aggregate", &self.aggregate)
            .field("row", &PhantomData::<T>)
            .finish()
    }
}

impl<D: Document> fmt::Debug for Aggregate<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregate")
            .field("queryset", &self.queryset)
            .finish_non_exhaustive()
    }
}
