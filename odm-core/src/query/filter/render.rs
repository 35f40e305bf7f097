//! Filters as the server takes them.

use bson::{Bson, Document, doc};

use super::{Node, node::Nodes};
use crate::{error::Error, execute::needs_eq, fields::Path};

impl Node {
    /// The filter document, with `prefix` (an array filter's identifier) before each path.
    pub(crate) fn render(self, prefix: &str) -> Result<Document, Error> {
        let mut conjunction = Conjunction::default();
        conjunction.add(self, prefix)?;
        Ok(conjunction.finish())
    }

    fn render_all(nodes: Nodes, prefix: &str) -> Result<Bson, Error> {
        nodes
            .into_vec()
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
                    let any = Node::elements_of(any, &path).into_node(Node::Or);
                    self.add(if negated { any.negate() } else { any }, prefix)?;
                }
                element => {
                    let element = element.render_element()?.into();
                    let key = key(prefix, &path)?;
                    self.add_operator(key, condition("$elemMatch", element, negated));
                }
            },
            Node::And(nodes) => {
                for node in nodes.into_vec() {
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
        // `$not` takes a pattern as it is.
        value @ Bson::RegularExpression(_) if operator == "$regex" => ("$not", value),
        value => ("$not", doc! { operator: value }.into()),
    }
}

fn key(prefix: &str, path: &Path) -> Result<String, Error> {
    let path = readable(path)?;
    Ok(match (prefix.is_empty(), path.is_empty()) {
        (true, true) => return Err(Error::empty_path("a condition")),
        (true, false) => path.to_owned(),
        (false, true) => prefix.to_owned(),
        (false, false) => format!("{prefix}.{path}"),
    })
}

/// The text of a path that reads values, and does not change them.
pub(crate) fn readable(path: &Path) -> Result<&str, Error> {
    if let Some(error) = path.error() {
        return Err(Error::invalid_query(error));
    }
    let path = path.as_str();
    if path.split('.').any(|segment| segment.starts_with('$')) {
        return Err(Error::invalid_query(format!(
            "`{path}`: `matched`, `each` and `each_where` address elements in updates alone"
        )));
    }
    Ok(path)
}
