//! Conditions on the elements of a list, as `$elemMatch` and `$pull` take them.

use bson::{Bson, Document, doc};

use super::Node;
use crate::{error::Error, fields::Path};

impl Node {
    /// The conditions that one element must meet: on the fields of an embedded document, or operators
    /// alone where the elements are scalars.
    pub(crate) fn render_element(&self) -> Result<Document, Error> {
        if self.is_scalar() {
            self.operators()
        } else {
            self.render("")
        }
    }

    /// `$elemMatch` has no `$or` for scalars: one element meets one of several conditions when one of the
    /// conditions is met by an element.
    pub(super) fn alternatives(&self, path: &Path) -> Option<Vec<Self>> {
        let Self::Or(any) = self else {
            return None;
        };
        self.is_scalar().then(|| {
            any.iter()
                .map(|element| Self::ElemMatch {
                    path: path.clone(),
                    element: Box::new(element.clone()),
                    negated: false,
                })
                .collect()
        })
    }

    /// Whether it asks something of the element itself, and not of a field in it.
    fn is_scalar(&self) -> bool {
        match self {
            Self::Condition { path, .. } | Self::ElemMatch { path, .. } => path.as_str().is_empty(),
            Self::And(nodes) | Self::Or(nodes) | Self::Nor(nodes) => {
                nodes.iter().any(Self::is_scalar)
            }
            Self::All | Self::None | Self::Raw(_) | Self::Failed(_) => false,
        }
    }

    fn operators(&self) -> Result<Document, Error> {
        Ok(match self {
            Self::All => Document::new(),
            Self::None => doc! { "$in": [] },
            Self::Condition {
                operator,
                value,
                negated,
                ..
            } => match (value, negated) {
                (regex @ Bson::RegularExpression(_), true) => doc! { "$not": regex.clone() },
                (value, true) => doc! { "$not": { *operator: value.clone() } },
                (value, false) => doc! { *operator: value.clone() },
            },
            Self::ElemMatch {
                element, negated, ..
            } => {
                let condition = doc! { "$elemMatch": element.render_element()? };
                if *negated {
                    doc! { "$not": condition }
                } else {
                    condition
                }
            }
            Self::And(all) => {
                let mut merged = Document::new();
                for node in all {
                    merge(&mut merged, node.operators()?)?;
                }
                merged
            }
            // One of them is met unless none is.
            Self::Or(any) => doc! { "$not": Self::none_of(any)? },
            Self::Nor(any) => match any.as_slice() {
                [one] => doc! { "$not": one.operators()? },
                any => Self::none_of(any)?,
            },
            Self::Raw(operators) => operators.clone(),
            Self::Failed(error) => return Err(error.clone()),
        })
    }

    fn none_of(any: &[Self]) -> Result<Document, Error> {
        let none = any.iter().cloned().map(Self::negate).collect();
        Self::And(none).operators()
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
