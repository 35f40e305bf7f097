//! Conditions of the documents of one type.

use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr, Not},
};

use bson::{Bson, Document};

use crate::{
    codec::EncodeError,
    error::Error,
    fields::{Condition, Path},
};

mod element;
mod node;
mod render;
mod values;

pub(crate) use node::Node;
pub(crate) use render::readable;

/// A condition on documents of type `Root`.
///
/// Conditions are joined with `&` and `|` and negated with `!`. Two conditions on one field never
/// overwrite each other. They nest at most 50 levels deep.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Person { id: ObjectId, name: String, age: i32 }
///
/// let filter = Person::condition(|p| (p.age().gte(18) & p.age().lt(65)) | p.name().eq("Ada"));
/// assert_eq!(
///     filter.into_document().unwrap(),
///     doc! { "$or": [{ "age": { "$gte": 18, "$lt": 65 } }, { "name": "Ada" }] }
/// );
/// ```
#[must_use]
pub struct Filter<Root> {
    node: Node,
    marker: PhantomData<fn() -> Root>,
}

impl<Root> Filter<Root> {
    pub(crate) const fn from_node(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_node(self) -> Node {
        self.node
    }

    pub(crate) fn condition(
        path: Path,
        operator: &'static str,
        value: Result<Bson, EncodeError>,
    ) -> Self {
        Self::from_node(match value {
            Ok(value) => Node::condition(path, operator, value),
            Err(error) => Node::Failed(Error::operand(path.as_str(), &error)),
        })
    }

    pub(crate) fn elem_match(path: Path, element: Node) -> Self {
        Self::from_node(Node::elem_match(path, element))
    }

    /// The condition that every document meets.
    pub const fn all() -> Self {
        Self::from_node(Node::All)
    }

    /// The condition that no document meets.
    pub const fn none() -> Self {
        Self::from_node(Node::None)
    }

    /// A condition written in BSON, with stored names and nothing checked.
    pub const fn raw(filter: Document) -> Self {
        Self::from_node(Node::Raw(filter))
    }

    /// All of `filters`; every document when there are none.
    pub fn every(filters: impl IntoIterator<Item = Self>) -> Self {
        filters
            .into_iter()
            .fold(Self::all(), |all, filter| all & filter)
    }

    /// One of `filters`; no document when there are none.
    pub fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        filters
            .into_iter()
            .fold(Self::none(), |any, filter| any | filter)
    }

    /// The filter as the server takes it.
    ///
    /// # Errors
    ///
    /// An operand cannot be stored, a map key cannot be addressed, or the filter nests deeper than 50 levels.
    pub fn into_document(self) -> Result<Document, Error> {
        self.node.render("")
    }
}

impl<D, C: Condition<D>> BitAnd<C> for Filter<D> {
    type Output = Self;

    fn bitand(self, other: C) -> Self {
        Self::from_node(self.node.and(other.into_filter().node))
    }
}

impl<D, C: Condition<D>> BitOr<C> for Filter<D> {
    type Output = Self;

    fn bitor(self, other: C) -> Self {
        Self::from_node(self.node.or(other.into_filter().node))
    }
}

impl<Root> Not for Filter<Root> {
    type Output = Self;

    fn not(self) -> Self {
        Self::from_node(self.node.negate())
    }
}

impl<Root> Clone for Filter<Root> {
    fn clone(&self) -> Self {
        Self::from_node(self.node.clone())
    }
}

impl<Root> Default for Filter<Root> {
    fn default() -> Self {
        Self::all()
    }
}

impl<Root> fmt::Debug for Filter<Root> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node.clone().render("") {
            Ok(document) => write!(f, "Filter({document})"),
            Err(error) => write!(f, "Filter({error})"),
        }
    }
}
