use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr, Not},
};

use bson::{Bson, Document, doc};

use crate::{codec::EncodeError, error::Error, execute::needs_eq, fields::Path};

mod element;

/// A condition on documents of type `Root`.
///
/// Conditions are joined with `&` and `|` and negated with `!`. Two conditions on one field never
/// overwrite each other.
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

/// A condition without its document type.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Matches every document.
    All,
    /// Matches no document.
    None,
    Condition {
        path: Path,
        operator: &'static str,
        value: Bson,
        negated: bool,
    },
    ElemMatch {
        path: Path,
        element: Box<Node>,
        negated: bool,
    },
    And(Vec<Node>),
    Or(Vec<Node>),
    Nor(Vec<Node>),
    Raw(Document),
    Failed(Error),
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
            Ok(value) => Node::Condition {
                path,
                operator,
                value,
                negated: false,
            },
            Err(error) => Node::Failed(Error::operand(path.as_str(), &error)),
        })
    }

    pub(crate) fn elem_match(path: Path, element: Node) -> Self {
        Self::from_node(Node::ElemMatch {
            path,
            element: Box::new(element),
            negated: false,
        })
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
    /// An operand cannot be stored, or a map key cannot be addressed.
    pub fn into_document(self) -> Result<Document, Error> {
        self.node.render("")
    }
}

impl<Root> BitAnd for Filter<Root> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::from_node(self.node.and(other.node))
    }
}

impl<Root> BitOr for Filter<Root> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::from_node(self.node.or(other.node))
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

impl Node {
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(error), _) | (_, Self::Failed(error)) => Self::Failed(error),
            (Self::All, node) | (node, Self::All) => node,
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), node) => {
                all.push(node);
                Self::And(all)
            }
            (node, Self::And(more)) => {
                let mut all = vec![node];
                all.extend(more);
                Self::And(all)
            }
            (left, right) => Self::And(vec![left, right]),
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(error), _) | (_, Self::Failed(error)) => Self::Failed(error),
            (Self::None, node) | (node, Self::None) => node,
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Or(mut any), Self::Or(more)) => {
                any.extend(more);
                Self::Or(any)
            }
            (Self::Or(mut any), node) => {
                any.push(node);
                Self::Or(any)
            }
            (node, Self::Or(more)) => {
                let mut any = vec![node];
                any.extend(more);
                Self::Or(any)
            }
            (left, right) => Self::Or(vec![left, right]),
        }
    }

    fn negate(self) -> Self {
        match self {
            Self::All => Self::None,
            Self::None => Self::All,
            Self::Condition {
                path,
                operator,
                value,
                negated,
            } => {
                let (operator, value, negated) = match (operator, value) {
                    ("$eq", value) => ("$ne", value, negated),
                    ("$ne", value) => ("$eq", value, negated),
                    ("$in", value) => ("$nin", value, negated),
                    ("$nin", value) => ("$in", value, negated),
                    ("$exists", Bson::Boolean(exists)) => {
                        ("$exists", Bson::Boolean(!exists), negated)
                    }
                    (operator, value) => (operator, value, !negated),
                };
                Self::Condition {
                    path,
                    operator,
                    value,
                    negated,
                }
            }
            Self::ElemMatch {
                path,
                element,
                negated,
            } => Self::ElemMatch {
                path,
                element,
                negated: !negated,
            },
            Self::Or(any) => Self::Nor(any),
            Self::Nor(mut any) if any.len() == 1 => any.remove(0),
            Self::Nor(any) => Self::Or(any),
            Self::Failed(error) => Self::Failed(error),
            other => Self::Nor(vec![other]),
        }
    }

    /// The filter document, with `prefix` (an array filter's identifier) before each path.
    pub(crate) fn render(self, prefix: &str) -> Result<Document, Error> {
        let mut conjunction = Conjunction::default();
        conjunction.add(self, prefix)?;
        Ok(conjunction.finish())
    }

    fn render_all(nodes: Vec<Self>, prefix: &str) -> Result<Bson, Error> {
        nodes
            .into_iter()
            .map(|node| node.render(prefix).map(Bson::Document))
            .collect::<Result<Vec<Bson>, Error>>()
            .map(Bson::Array)
    }
}

/// Conditions that must all hold, being merged into one document.
#[derive(Default)]
struct Conjunction {
    merged: Vec<(String, Demand)>,
    /// What would overwrite a key of `merged`.
    apart: Vec<Bson>,
}

/// What is asked of one key.
enum Demand {
    /// Operators that more can be added to.
    Operators(Operator, Vec<Operator>),
    /// Something that stands alone.
    Whole(Bson),
}

type Operator = (&'static str, Bson);

impl Conjunction {
    fn add(&mut self, node: Node, prefix: &str) -> Result<(), Error> {
        match node {
            Node::All => {}
            Node::None => {
                let key = if prefix.is_empty() { "_id" } else { prefix };
                self.insert(key.to_owned(), doc! { "$in": [] }.into());
            }
            Node::Condition {
                path,
                operator,
                value,
                negated,
            } => {
                let key = key(prefix, &path)?;
                self.add_operator(key, condition(operator, value, negated));
            }
            Node::ElemMatch {
                path,
                element,
                negated,
            } => match *element {
                Node::Or(any) if any.iter().any(Node::is_scalar) => {
                    let any = Node::Or(Node::elements_of(any, &path));
                    self.add(if negated { any.negate() } else { any }, prefix)?;
                }
                element => {
                    let element = element.render_element()?.into();
                    let key = key(prefix, &path)?;
                    self.add_operator(key, condition("$elemMatch", element, negated));
                }
            },
            Node::And(nodes) => {
                for node in nodes {
                    self.add(node, prefix)?;
                }
            }
            Node::Or(nodes) => self.insert("$or".to_owned(), Node::render_all(nodes, prefix)?),
            Node::Nor(nodes) => self.insert("$nor".to_owned(), Node::render_all(nodes, prefix)?),
            Node::Raw(_) if !prefix.is_empty() => {
                return Err(Error::invalid_query(
                    "a raw condition cannot stand in `each_where`: its paths would not be those of the element",
                ));
            }
            Node::Raw(filter) => self.add_raw(filter),
            Node::Failed(error) => return Err(error),
        }
        Ok(())
    }

    fn demand(&mut self, key: &str) -> Option<&mut Demand> {
        let mut merged = self.merged.iter_mut();
        merged.find_map(|(known, demand)| (known == key).then_some(demand))
    }

    fn add_operator(&mut self, key: String, operator: Operator) {
        match self.demand(&key) {
            None => {
                let demand = Demand::Operators(operator, Vec::new());
                self.merged.push((key, demand));
            }
            Some(Demand::Operators(first, more))
                if first.0 != operator.0 && more.iter().all(|(known, _)| *known != operator.0) =>
            {
                more.push(operator);
            }
            Some(_) => {
                let condition = Demand::Operators(operator, Vec::new()).into_bson();
                self.apart.push(doc! { key: condition }.into());
            }
        }
    }

    fn add_raw(&mut self, filter: Document) {
        if filter.keys().any(|key| self.demand(key).is_some()) {
            self.apart.push(filter.into());
        } else {
            let demands = filter.into_iter();
            self.merged
                .extend(demands.map(|(key, value)| (key, Demand::Whole(value))));
        }
    }

    fn insert(&mut self, key: String, value: Bson) {
        if self.demand(&key).is_some() {
            self.apart.push(doc! { key: value }.into());
        } else {
            self.merged.push((key, Demand::Whole(value)));
        }
    }

    fn finish(self) -> Document {
        let Self { merged, mut apart } = self;
        let mut document = Document::new();
        for (key, demand) in merged {
            document.insert(key, demand.into_bson());
        }
        if !apart.is_empty() {
            // A raw filter may have brought its own `$and`.
            match document.remove("$and") {
                Some(Bson::Array(own)) => apart.extend(own),
                Some(own) => apart.push(doc! { "$and": own }.into()),
                None => {}
            }
            document.insert("$and", apart);
        }
        document
    }
}

impl Demand {
    /// `{$eq: value}` alone is `value`, unless that would be read as operators or as a pattern.
    fn into_bson(self) -> Bson {
        match self {
            Self::Whole(value) => value,
            Self::Operators((operator, value), more) if more.is_empty() => {
                match (operator, &value) {
                    ("$eq", value) if needs_eq(value) => {}
                    ("$eq", _) | ("$regex", Bson::RegularExpression(_)) => return value,
                    _ => {}
                }
                doc! { operator: value }.into()
            }
            Self::Operators(first, more) => std::iter::once(first)
                .chain(more)
                .map(|(operator, value)| (operator.to_owned(), value))
                .collect::<Document>()
                .into(),
        }
    }
}

/// The operator, behind `$not` where it is negated.
pub(super) fn condition(operator: &'static str, value: Bson, negated: bool) -> Operator {
    match value {
        value if !negated => (operator, value),
        // `$not` takes a regular expression as it is.
        value @ Bson::RegularExpression(_) => ("$not", value),
        value => ("$not", doc! { operator: value }.into()),
    }
}

fn key(prefix: &str, path: &Path) -> Result<String, Error> {
    if let Some(error) = path.error() {
        return Err(Error::invalid_query(error));
    }
    let path = path.as_str();
    if path.split('.').any(|segment| segment.starts_with('$')) {
        return Err(Error::invalid_query(format!(
            "`{path}`: `matched`, `each` and `each_where` address elements in updates, not in filters"
        )));
    }
    Ok(match (prefix.is_empty(), path.is_empty()) {
        (true, true) => return Err(Error::empty_path("a condition")),
        (true, false) => path.to_owned(),
        (false, true) => prefix.to_owned(),
        (false, false) => format!("{prefix}.{path}"),
    })
}
