//! The description of a struct of fields.

use super::{FieldMeta, Index};
use crate::{fields::Path, query::Sort};

/// The description of a struct of fields: what `EmbeddedDocument` and `Document` derive.
#[derive(Clone, Copy, Debug)]
pub struct StructureMeta {
    /// The name of the Rust type.
    pub name: &'static str,
    /// The fields in the order of their declaration, which is the order in which they are stored.
    pub fields: &'static [FieldMeta],
    /// The indexes declared on the type, for the path at which it stands.
    pub indexes: fn(Path) -> Vec<Index>,
}

impl StructureMeta {
    /// The field stored under `name`.
    #[must_use]
    pub fn stored_field(&self, name: &str) -> Option<&'static FieldMeta> {
        self.fields.iter().find(|field| field.stored() == name)
    }

    /// Whether the tables are of one type. Their addresses do not tell: a constant may stand in several
    /// places.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let names = |structure: &Self| -> Vec<_> {
            let fields = structure.fields.iter();
            fields.map(|field| (field.name(), field.stored())).collect()
        };
        self.name == other.name && names(self) == names(other)
    }

    /// The stored `path` in the names of the struct, as far as the types tell.
    #[must_use]
    pub fn names_of(&self, path: &str) -> String {
        let mut fields = Some(self.fields);
        let mut names: Vec<&str> = Vec::new();
        for segment in path.split('.') {
            let field =
                fields.and_then(|fields| fields.iter().find(|field| field.stored() == segment));
            // A position in a list or a key of a map stays, and the type with it.
            let Some(field) = field else {
                names.push(segment);
                continue;
            };
            names.push(field.name());
            let mut field_type = field.field_type();
            while let Some(element) = field_type.element {
                field_type = element;
            }
            fields = field_type.document.map(|document| document().fields);
        }
        names.join(".")
    }
}

/// The description of a document with a collection of its own.
#[derive(Clone, Copy, Debug)]
pub struct CollectionMeta {
    /// The fields.
    pub structure: &'static StructureMeta,
    /// The name of the collection.
    pub collection: &'static str,
    /// The alias of the database; `None` for the default one.
    pub database: Option<&'static str>,
    /// The order of finds that ask for none.
    pub ordering: fn() -> Vec<Sort>,
}

impl CollectionMeta {
    /// Whether both describe the same collection of the same connection.
    pub(crate) fn is_same_collection(&self, other: &Self) -> bool {
        self.collection == other.collection && self.database == other.database
    }
}

/// A document that is linked into the program, found by [`crate::ensure_indexes`].
#[derive(Clone, Copy, Debug)]
pub struct Linked(pub fn() -> &'static CollectionMeta);

inventory::collect!(Linked);

/// Every document type of the program that has no type parameters, sorted by collection.
#[must_use]
pub fn linked_documents() -> Vec<&'static CollectionMeta> {
    let mut documents: Vec<_> = inventory::iter::<Linked>
        .into_iter()
        .map(|linked| (linked.0)())
        .collect();
    documents.sort_by_key(|meta| (meta.collection, meta.structure.name));
    documents
}
