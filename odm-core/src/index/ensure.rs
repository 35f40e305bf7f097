//! The creation of declared indexes that are missing.

use std::{fmt, future::IntoFuture};

use bson::Document;
use futures_util::future::BoxFuture;

use super::{
    IndexConflict, IndexReport, RefusedIndex,
    compare::{different_options, same_keys},
    declared,
};
use crate::{
    connection::Target,
    error::Result,
    execute::Door,
    meta::{CollectionMeta, Index, linked_documents},
};

/// Creates the declared indexes of every document that is linked into the program and has no type
/// parameters, and gives one report a collection.
///
/// Nothing is dropped; an index that the server refuses does not stop the others.
///
/// # Errors
///
/// When awaited: no connection was made, or the server does not answer.
///
/// # Example
///
/// ```no_run
/// # async fn run() -> mongo_odm::Result<()> {
/// for report in mongo_odm::ensure_indexes().await? {
///     println!("{report}");
/// }
/// # Ok(())
/// # }
/// ```
pub fn ensure_indexes() -> EnsureIndexes<Vec<IndexReport>> {
    EnsureIndexes {
        collections: linked_documents(),
        target: Target::of_scope(),
        finish: |reports| reports,
    }
}

/// A creation of declared indexes, sent when it is awaited.
#[must_use = "no index is created until it is awaited"]
pub struct EnsureIndexes<R> {
    collections: Vec<&'static CollectionMeta>,
    target: Option<Target>,
    finish: fn(Vec<IndexReport>) -> R,
}

impl EnsureIndexes<IndexReport> {
    pub(crate) fn of(meta: &'static CollectionMeta) -> Self {
        Self {
            collections: vec![meta],
            target: Target::of_scope(),
            finish: |mut reports| match reports.pop() {
                Some(report) => report,
                None => IndexReport::new(""),
            },
        }
    }
}

impl<R> EnsureIndexes<R> {
    /// Where the indexes are created.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    async fn execute(self) -> Result<R> {
        let mut reports = Vec::new();
        for (meta, indexes) in by_collection(self.collections) {
            let door = Door::open(self.target.as_ref(), meta)?;
            reports.push(ensure(&door, indexes).await?);
        }
        Ok((self.finish)(reports))
    }
}

/// The indexes of each collection: several types may share one.
fn by_collection(
    documents: Vec<&'static CollectionMeta>,
) -> Vec<(&'static CollectionMeta, Vec<Index>)> {
    let mut collections: Vec<(&'static CollectionMeta, Vec<Index>)> = Vec::new();
    for meta in documents {
        let known = collections.iter_mut().find(|(known, _)| {
            known.collection == meta.collection && known.database == meta.database
        });
        match known {
            Some((_, indexes)) => indexes.extend(declared(meta)),
            None => collections.push((meta, declared(meta))),
        }
    }
    collections
}

async fn ensure(door: &Door, indexes: Vec<Index>) -> Result<IndexReport> {
    let mut report = IndexReport::new(door.meta().collection);
    let stored = door.list_indexes().await?;
    let mut names = vec!["_id_".to_owned()];
    for index in indexes {
        let name = index.index_name();
        let specification = match index.specification() {
            Ok(specification) => specification,
            Err(reason) => {
                report.refused.push(RefusedIndex { name, reason });
                continue;
            }
        };
        match find(&stored, &specification) {
            Some(found) => {
                let found_name = found.get_str("name").unwrap_or(&name).to_owned();
                let options = different_options(&specification, found);
                if options.is_empty() {
                    report.existing.push(found_name.clone());
                } else {
                    report.different.push(IndexConflict {
                        name: found_name.clone(),
                        options,
                    });
                }
                names.push(found_name);
            }
            None => create(door, name, specification, &mut names, &mut report).await?,
        }
    }
    report.undeclared = stored
        .iter()
        .filter_map(|index| index.get_str("name").ok())
        .filter(|name| !names.iter().any(|known| known == name))
        .map(str::to_owned)
        .collect();
    Ok(report)
}

async fn create(
    door: &Door,
    name: String,
    specification: Document,
    names: &mut Vec<String>,
    report: &mut IndexReport,
) -> Result<()> {
    match door.create_index(specification).await {
        Ok(()) => {
            names.push(name.clone());
            report.created.push(name);
            Ok(())
        }
        // What the server answers is about this index; no answer is about all of them.
        Err(reason) if reason.code().is_some() => {
            report.refused.push(RefusedIndex { name, reason });
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// The stored index of the declared keys; where several have them, the one of the declared name.
fn find<'a>(stored: &'a [Document], declared: &Document) -> Option<&'a Document> {
    let mut same = stored.iter().filter(|index| same_keys(declared, index));
    let first = same.next()?;
    let named = |index: &&Document| index.get_str("name").ok() == declared.get_str("name").ok();
    if named(&first) {
        return Some(first);
    }
    same.find(named).or(Some(first))
}

impl<R: Send + 'static> IntoFuture for EnsureIndexes<R> {
    type Output = Result<R>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<R> fmt::Debug for EnsureIndexes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .collections
            .iter()
            .map(|meta| meta.collection)
            .collect();
        f.debug_tuple("EnsureIndexes").field(&names).finish()
    }
}
