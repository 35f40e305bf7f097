//! Sums, averages and frequencies of a field.

use std::future::Future;

use bson::{Bson, Document as BsonDocument, doc};

use super::{QuerySet, Selectable, distinct::selected};
use crate::{
    codec::{DecodeError, ElementType},
    document::Document,
    error::{Error, Result},
    fields::{Numeric, Summable},
    meta::{StructureMeta, from_bson},
    types::FieldType,
};

/// The type of a field's sum.
type Sum<D, S> = <<S as Selectable<D>>::Value as Numeric>::Sum;

/// The type of a field's average.
type Average<D, S> = <<S as Selectable<D>>::Value as Numeric>::Average;

impl<D: Document> QuerySet<D> {
    /// The sum of a field over the documents, of a list field over all elements. Null and absent
    /// values do not count; the sum of nothing is 0.
    ///
    /// # Errors
    ///
    /// The query is invalid, the server refuses it, or the sum does not fit its type.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let revenue: Decimal = Order::objects().sum(|o| o.total()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn sum<S>(
        self,
        field: impl FnOnce(D::Fields<D>) -> S,
    ) -> impl Future<Output = Result<Sum<D, S>>>
    where
        S: Selectable<D>,
        S::Value: Summable,
    {
        let queryset = self.in_scope();
        let path = selected(field);
        async move {
            let path = path?;
            let total = queryset.accumulate(&path, "$sum").await?;
            read::<D, _>(&path, total.unwrap_or(Bson::Int32(0)))?.ok_or_else(|| {
                let error = DecodeError::mismatch("a sum", ElementType::NULL).under(path);
                Error::row(error).in_collection(D::COLLECTION.collection)
            })
        }
    }

    /// The average of a field over the documents, of a list field over all elements. Null and absent
    /// values do not count; `None` when there are no values.
    ///
    /// # Errors
    ///
    /// The query is invalid, or the server refuses it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let average: Option<Decimal> = Order::objects().average(|o| o.total()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn average<S>(
        self,
        field: impl FnOnce(D::Fields<D>) -> S,
    ) -> impl Future<Output = Result<Option<Average<D, S>>>>
    where
        S: Selectable<D>,
        S::Value: Summable,
    {
        let queryset = self.in_scope();
        let path = selected(field);
        async move {
            let path = path?;
            match queryset.accumulate(&path, "$avg").await? {
                Some(average) => {
                    let average = read::<D, <S::Value as Numeric>::ServerAverage>(&path, average)?;
                    Ok(average.map(Into::into))
                }
                None => Ok(None),
            }
        }
    }

    /// How often each value of a field occurs, most frequent first; the elements of a list count one
    /// by one. Absent and null values count under `None`.
    ///
    /// # Errors
    ///
    /// The query is invalid, the server refuses it, or a value is not of the field's type.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// for (tag, count) in Order::objects().item_frequencies(|o| o.tags()).await? {
    ///     println!("{tag:?}: {count}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn item_frequencies<S>(
        self,
        field: impl FnOnce(D::Fields<D>) -> S,
    ) -> impl Future<Output = Result<Vec<(Option<S::Value>, u64)>>>
    where
        S: Selectable<D>,
    {
        let queryset = self.in_scope();
        let path = selected(field);
        async move {
            let path = path?;
            let rows = queryset
                .aggregate()
                .stages(unwind(D::META, &path))
                .stage(doc! { "$sortByCount": format!("${path}") })
                .await?;
            rows.into_iter()
                .map(|mut row| {
                    let value = read::<D, _>(&path, row.remove("_id").unwrap_or(Bson::Null))?;
                    let count = match row.remove("count") {
                        Some(Bson::Int32(count)) => i64::from(count),
                        Some(Bson::Int64(count)) => count,
                        _ => 0,
                    };
                    Ok((value, u64::try_from(count).unwrap_or(0)))
                })
                .collect()
        }
    }

    async fn accumulate(self, path: &str, operator: &str) -> Result<Option<Bson>> {
        let rows = self
            .aggregate()
            .stages(unwind(D::META, path))
            .stage(doc! { "$group": { "_id": null, "value": { operator: format!("${path}") } } })
            .await?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|mut row| row.remove("value")))
    }
}

fn read<D: Document, T: FieldType>(path: &str, value: Bson) -> Result<Option<T>> {
    from_bson(&value)
        .map_err(|error| Error::row(error.under(path)).in_collection(D::COLLECTION.collection))
}

/// `$unwind` for each list on the way to the stored `path`.
fn unwind(structure: &'static StructureMeta, path: &str) -> Vec<BsonDocument> {
    let mut stages = Vec::new();
    let mut structure = Some(structure);
    let mut walked = String::new();
    for segment in path.split('.') {
        if !walked.is_empty() {
            walked.push('.');
        }
        walked.push_str(segment);
        let Some(field) = structure.and_then(|structure| structure.stored_field(segment)) else {
            break;
        };
        let mut field_type = field.field_type();
        while let Some(element) = field_type.element.filter(|_| field_type.is_list()) {
            stages.push(doc! { "$unwind": {
                "path": format!("${walked}"),
                "preserveNullAndEmptyArrays": true,
            } });
            field_type = element;
        }
        structure = field_type.document.map(|document| document());
    }
    stages
}
