//! Conditions on the elements of a list, as `$elemMatch` and `$pull` take them.

use bson::{Bson, Document, doc};

use super::{Node, node::Nodes, render::condition};
use crate::{error::Error, fields::Path};

impl Node {
    /// The conditions that one element must meet: on the fields of an embedded document, or operators
    /// alone where the elements are scalars.
    pub(crate) fn render_element(self) -> Result<Document, Error> {
        if self.is_scalar() {
            self.operators()
        } else {
            self.render("")
        }
    }

    /// `$elemMatch` has no `$or` for scalars: one element meets one of several conditions when one of the
    /// conditions is met by an element.
    pub(super) fn elements_of(any: Nodes, path: &Path) -> Nodes {
        let element = |element| Self::elem_match(path.clone(), element);
        Nodes::new(any.into_vec().into_iter().map(element).collect())
    }

    /// Whether it asks something of the element itself, and not of a field in it.
    pub(super) fn is_scalar(&self) -> bool {
        match self {
            Self::Condition { path, .. } | Self::ElemMatch { path, .. } => path.as_str().is_empty(),
            Self::And(nodes) | Self::Or(nodes) | Self::Nor(nodes) => {
                nodes.iter().any(Self::is_scalar)
            }
            Self::All | Self::None | Self::Raw(_) | Self::Failed(_) => false,
        }
    }

    fn operators(self) -> Result<Document, Error> {
        Ok(match self {
            Self::All => Document::new(),
            Self::None => doc! { "$in": [] },
            Self::Condition { path, .. } | Self::ElemMatch { path, .. }
                if !path.as_str().is_empty() =>
            {
                return Err(Error::invalid_query(format!(
                    "`{}`: one `elem_match` asks either of the fields of an element or of the element itself, \
                     not of both",
                    path.as_str()
                )));
            }
            Self::Condition {
                operator,
                value,
                negated,
                ..
            } => {
                let (operator, value) = condition(operator, value, negated);
                doc! { operator: value }
            }
            Self::ElemMatch {
                element, negated, ..
            } => {
                let element = element.render_element()?.into();
                let (operator, value) = condition("$elemMatch", element, negated);
                doc! { operator: value }
            }
            Self::And(all) => {
                let mut merged = Document::new();
                for node in all.into_vec() {
                    merge(&mut merged, node.operators()?)?;
                }
                merged
            }
            // One of them is met unless none is.
            Self::Or(any) => doc! { "$not": Self::none_of(any)? },
            Self::Nor(any) => match any.into_only() {
                Ok(only) => doc! { "$not": only.operators()? },
                Err(any) => Self::none_of(any)?,
            },
            Self::Raw(operators) => operators,
            Self::Failed(error) => return Err(error),
        })
    }

    /// The conditions of elements that are lists themselves. No operator looks into a list that stands in
    /// a list, so that what is asked of its items is asked by an `$elemMatch` of its own.
    pub(crate) fn of_inner_list(self) -> Self {
        let all = |nodes: Nodes| {
            let nodes = nodes.into_vec().into_iter();
            Nodes::new(nodes.map(Self::of_inner_list).collect())
        };
        match self {
            Self::And(nodes) => all(nodes).into_node(Self::And),
            Self::Or(nodes) => all(nodes).into_node(Self::Or),
            Self::Nor(nodes) => all(nodes).into_node(Self::Nor),
            Self::Condition {
                operator: "$ne" | "$nin",
                ..
            } => self.negate().of_inner_list().negate(),
            Self::Condition {
                path,
                operator: "$all",
                value: Bson::Array(values),
                negated,
            } if path.as_str().is_empty() => {
                let each = values.into_iter().map(|value| Self::Condition {
                    path: path.clone(),
                    operator: "$eq",
                    value,
                    negated: false,
                });
                let each = each.map(Self::of_inner_list).collect();
                let all = Nodes::new(each).into_node(Self::And);
                if negated { all.negate() } else { all }
            }
            Self::Condition {
                path,
                operator,
                value,
                negated,
            } if is_of_items(&path, operator, &value) => Self::ElemMatch {
                path: Path::root(),
                element: Box::new(Self::Condition {
                    path,
                    operator,
                    value,
                    negated: false,
                }),
                negated,
            },
            other => other,
        }
    }

    fn none_of(any: Nodes) -> Result<Document, Error> {
        let none = any.into_vec().into_iter().map(Self::negate).collect();
        Nodes::new(none).into_node(Self::And).operators()
    }
}

/// Whether a condition on a list within a list is on its items, and not on the list or on one place.
fn is_of_items(path: &Path, operator: &str, value: &Bson) -> bool {
    let first = path.as_str().split('.').next().unwrap_or_default();
    let of_list = || match (operator, value) {
        ("$size" | "$type" | "$exists", _) => true,
        ("$eq", value) => matches!(value, Bson::Array(_)),
        ("$in", Bson::Array(values)) => values.iter().any(|value| matches!(value, Bson::Array(_))),
        _ => false,
    };
    if first.is_empty() {
        !of_list()
    } else {
        !first.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Adds operators. One that stands there already goes behind a double negation.
fn merge(merged: &mut Document, more: Document) -> Result<(), Error> {
    for (operator, value) in more {
        let (operator, value) = if !merged.contains_key(&operator) {
            (operator, value)
        } else if !merged.contains_key("$not") {
            let negated = match value {
                regex @ Bson::RegularExpression(_) => doc! { "$not": regex },
                value => doc! { "$not": { operator: value } },
            };
            ("$not".to_owned(), negated.into())
        } else {
            return Err(Error::invalid_query(
                "these conditions cannot all be asked of one element that is not a document: \
                 ask with fewer of one kind, or with several `elem_match`",
            ));
        };
        merged.insert(operator, value);
    }
    Ok(())
}
