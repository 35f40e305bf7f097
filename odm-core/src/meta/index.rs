//! The description of an index.

use bson::{Bson, Document, doc};

use crate::{
    error::Error,
    query::{Filter, Sort},
};

/// The kind of one key of an index.
///
/// See [Index types](https://www.mongodb.com/docs/manual/core/indexes/index-types/).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexKind {
    /// `1`.
    Ascending,
    /// `-1`.
    Descending,
    /// `"text"`.
    Text,
    /// `"2dsphere"`.
    Geo2dSphere,
    /// `"2d"`.
    Geo2d,
    /// `"hashed"`.
    Hashed,
    /// `path.$**: 1`, or `$**: 1` for the whole document.
    Wildcard,
}

impl IndexKind {
    fn value(self) -> Bson {
        match self {
            Self::Ascending | Self::Wildcard => Bson::Int32(1),
            Self::Descending => Bson::Int32(-1),
            Self::Text => "text".into(),
            Self::Geo2dSphere => "2dsphere".into(),
            Self::Geo2d => "2d".into(),
            Self::Hashed => "hashed".into(),
        }
    }
}

/// The language rules of an index or a query.
///
/// See [Collation](https://www.mongodb.com/docs/manual/reference/collation/).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collation(pub(crate) Document);

impl Collation {
    /// The collation of a locale, such as `en` or `de@collation=phonebook`.
    #[must_use]
    pub fn locale(locale: impl Into<String>) -> Self {
        Self(doc! { "locale": locale.into() })
    }

    /// How fine differences count, 1 to 5; 2 ignores case, 1 also accents.
    #[must_use]
    pub fn strength(self, strength: i32) -> Self {
        self.with("strength", strength)
    }

    pub(crate) fn into_driver(self) -> Result<mongodb::options::Collation, Error> {
        bson::deserialize_from_document(self.0)
            .map_err(|error| Error::invalid_query(format!("the collation is not one: {error}")))
    }

    /// Any other option by its name in the manual, such as `numericOrdering`.
    #[must_use]
    pub fn with(mut self, option: &str, value: impl Into<Bson>) -> Self {
        self.0.insert(option, value);
        self
    }
}

/// One declared index.
#[derive(Clone, Debug)]
#[must_use]
pub struct Index {
    keys: Vec<(String, IndexKind)>,
    options: Document,
    error: Option<Error>,
}

impl Index {
    /// An index over `keys`, in their order.
    pub fn new(keys: impl IntoIterator<Item = IndexKey>) -> Self {
        Self {
            keys: keys.into_iter().map(|key| (key.path, key.kind)).collect(),
            options: Document::new(),
            error: None,
        }
    }

    /// An option by its name in the manual.
    pub fn option(mut self, name: &str, value: impl Into<Bson>) -> Self {
        self.options.insert(name, value);
        self
    }

    /// No two documents may have the same keys.
    pub fn unique(self) -> Self {
        self.option("unique", true)
    }

    /// Documents without the keys are left out.
    pub fn sparse(self) -> Self {
        self.option("sparse", true)
    }

    /// The planner does not use it.
    pub fn hidden(self) -> Self {
        self.option("hidden", true)
    }

    /// A name of one's own.
    pub fn name(self, name: &str) -> Self {
        self.option("name", name)
    }

    /// Documents go this many seconds after the date in the key.
    pub fn expire_after_seconds(self, seconds: i64) -> Self {
        self.option("expireAfterSeconds", seconds)
    }

    /// The language of a text index.
    pub fn default_language(self, language: &str) -> Self {
        self.option("default_language", language)
    }

    /// The weight of a field of a text index; 1 when it is not said.
    pub fn weight(mut self, key: IndexKey, weight: i32) -> Self {
        let mut weights = match self.options.remove("weights") {
            Some(Bson::Document(weights)) => weights,
            _ => Document::new(),
        };
        weights.insert(key.path, weight);
        self.option("weights", weights)
    }

    /// The language rules of its comparisons.
    pub fn collation(self, collation: Collation) -> Self {
        self.option("collation", collation.0)
    }

    /// Only documents that match are indexed.
    pub fn partial<Root>(mut self, filter: Filter<Root>) -> Self {
        match filter.into_document() {
            Ok(filter) => self.option("partialFilterExpression", filter),
            Err(error) => {
                self.error = Some(error);
                self
            }
        }
    }

    /// The keys in their order, as `createIndexes` takes them.
    #[must_use]
    pub fn keys(&self) -> Document {
        self.keys
            .iter()
            .map(|(path, kind)| match kind {
                IndexKind::Wildcard if path.is_empty() => ("$**".to_owned(), kind.value()),
                IndexKind::Wildcard => (format!("{path}.$**"), kind.value()),
                _ => (path.clone(), kind.value()),
            })
            .collect()
    }

    /// The name: the one given, or the one that MongoDB would give (`status_1_created_at_-1`).
    #[must_use]
    pub fn index_name(&self) -> String {
        if let Ok(name) = self.options.get_str("name") {
            return name.to_owned();
        }
        let parts: Vec<String> = self
            .keys()
            .iter()
            .map(|(path, kind)| match kind {
                Bson::String(kind) => format!("{path}_{kind}"),
                kind => format!("{path}_{kind}"),
            })
            .collect();
        parts.join("_")
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.index_name() == other.index_name() && self.keys() == other.keys()
    }

    /// Takes the options that only the other declaration of the same index has.
    pub(crate) fn merge(&mut self, other: Self) {
        for (name, value) in other.options {
            self.options.entry(name).or_insert(value);
        }
        self.error = self.error.take().or(other.error);
    }

    /// The specification that `createIndexes` takes.
    ///
    /// # Errors
    ///
    /// The partial filter holds a value that cannot be stored.
    pub fn specification(&self) -> Result<Document, Error> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        let mut specification = doc! { "key": self.keys(), "name": self.index_name() };
        for (name, value) in &self.options {
            specification.insert(name, value.clone());
        }
        Ok(specification)
    }
}

/// One key of an index: a path and its kind.
#[derive(Clone, Debug)]
pub struct IndexKey {
    path: String,
    kind: IndexKind,
}

impl IndexKey {
    /// The key at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, kind: IndexKind) -> Self {
        Self {
            path: path.into(),
            kind,
        }
    }
}

impl<Root> From<Sort<Root>> for IndexKey {
    fn from(sort: Sort<Root>) -> Self {
        let (path, descending) = sort.into_parts();
        let kind = if descending {
            IndexKind::Descending
        } else {
            IndexKind::Ascending
        };
        Self { path, kind }
    }
}
