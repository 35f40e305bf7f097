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
    merged: Document,
    /// The keys of `merged` whose values cannot take more operators.
    whole: Vec<String>,
    /// What would overwrite a key of `merged`.
    apart: Vec<Bson>,
}

type Operator = (&'static str, Bson);

impl Conjunction {
    // It is recursive, so that what an arm needs stands in a function of its own and not on the stack of each level.
    fn add(&mut self, node: Node, prefix: &str) -> Result<(), Error> {
        match node {
            Node::All => Ok(()),
            Node::None => {
                self.add_nothing(prefix);
                Ok(())
            }
            Node::Condition {
                path,
                operator,
                value,
                negated,
            } => self.add_condition(prefix, &path, condition(operator, value, negated)),
            Node::ElemMatch {
                path,
                element,
                negated,
            } => match *element {
                Node::Or(any) if any.iter().any(Node::is_scalar) => {
                    let any = Node::elements_of(any, &path).into_node(Node::Or);
                    self.add(if negated { any.negate() } else { any }, prefix)
                }
                element => self.add_elem_match(prefix, &path, element, negated),
            },
            Node::And(nodes) => {
                let mut nodes = nodes.into_vec().into_iter();
                nodes.try_for_each(|node| self.add(node, prefix))
            }
            Node::Or(nodes) => self.add_all("$or", nodes, prefix),
            Node::Nor(nodes) => self.add_all("$nor", nodes, prefix),
            Node::Raw(filter) => self.add_raw(prefix, filter),
            Node::Failed(error) => Err(error),
        }
    }

    fn add_nothing(&mut self, prefix: &str) {
        let key = if prefix.is_empty() { "_id" } else { prefix };
        self.insert(key.to_owned(), doc! { "$in": [] }.into());
    }

    fn add_condition(
        &mut self,
        prefix: &str,
        path: &Path,
        operator: Operator,
    ) -> Result<(), Error> {
        let key = key(prefix, path)?;
        self.add_operator(key, operator);
        Ok(())
    }

    fn add_elem_match(
        &mut self,
        prefix: &str,
        path: &Path,
        element: Node,
        negated: bool,
    ) -> Result<(), Error> {
        let element = element.render_element()?.into();
        self.add_condition(prefix, path, condition("$elemMatch", element, negated))
    }

    fn add_all(&mut self, operator: &str, nodes: Nodes, prefix: &str) -> Result<(), Error> {
        let nodes = Node::render_all(nodes, prefix)?;
        self.insert(operator.to_owned(), nodes);
        Ok(())
    }

    fn add_operator(&mut self, key: String, operator: Operator) {
        let Some(known) = self.merged.get_mut(&key) else {
            self.merged.insert(key, alone(operator));
            return;
        };
        if self.whole.contains(&key) || has_operator(known, operator.0) {
            self.apart.push(doc! { key: alone(operator) }.into());
        } else {
            merge(known, operator);
        }
    }

    fn add_raw(&mut self, prefix: &str, filter: Document) -> Result<(), Error> {
        if !prefix.is_empty() {
            return Err(Error::invalid_query(
                "a raw condition cannot stand in `each_where`: its paths would not be those of the element",
            ));
        }
        if filter.keys().any(|key| self.merged.contains_key(key)) {
            self.apart.push(filter.into());
        } else {
            self.whole.extend(filter.keys().cloned());
            self.merged.extend(filter);
        }
        Ok(())
    }

    fn insert(&mut self, key: String, value: Bson) {
        if self.merged.contains_key(&key) {
            self.apart.push(doc! { key: value }.into());
        } else {
            self.whole.push(key.clone());
            self.merged.insert(key, value);
        }
    }

    fn finish(self) -> Document {
        let Self {
            mut merged,
            mut apart,
            ..
        } = self;
        if !apart.is_empty() {
            // A raw filter may have brought its own `$and`.
            match merged.remove("$and") {
                Some(Bson::Array(own)) => apart.extend(own),
                Some(own) => apart.push(doc! { "$and": own }.into()),
                None => {}
            }
            merged.insert("$and", apart);
        }
        merged
    }
}

/// What one operator asks of a key. `{$eq: value}` is `value`, unless that would be read as operators or as a
/// pattern.
fn alone((operator, value): Operator) -> Bson {
    match (operator, &value) {
        ("$eq", value) if needs_eq(value) => {}
        ("$eq", _) | ("$regex", Bson::RegularExpression(_)) => return value,
        _ => {}
    }
    doc! { operator: value }.into()
}

/// The operator that [`alone`] left out.
const fn left_out(value: &Bson) -> &'static str {
    match value {
        Bson::RegularExpression(_) => "$regex",
        _ => "$eq",
    }
}

/// Whether `known`, which is asked of a key, has the operator.
fn has_operator(known: &Bson, operator: &str) -> bool {
    match known {
        Bson::Document(operators) => operators.contains_key(operator),
        value => left_out(value) == operator,
    }
}

/// Adds an operator to `known`.
fn merge(known: &mut Bson, (operator, value): Operator) {
    if !matches!(known, Bson::Document(_)) {
        let first = std::mem::replace(known, Bson::Null);
        *known = doc! { left_out(&first): first }.into();
    }
    if let Bson::Document(operators) = known {
        operators.insert(operator, value);
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
    // Hardly a path has one: most are not split.
    if path.as_bytes().contains(&b'$') && path.split('.').any(|segment| segment.starts_with('$')) {
        return Err(Error::invalid_query(format!(
            "`{path}`: `matched`, `each` and `each_where` address elements in updates alone"
        )));
    }
    Ok(path)
}
