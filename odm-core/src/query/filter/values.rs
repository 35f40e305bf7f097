//! Conditions whose values the server would read as patterns or operators.

use bson::Bson;

use super::node::{Node, Nodes};
use crate::{execute::is_read_in_lists, fields::Path};

impl Node {
    /// A condition in which each value is a value. In lists of values the server reads regular expressions as patterns, and
    /// documents of operators as such: what looks like one is compared by an `$eq` of its own.
    pub(super) fn condition(path: Path, operator: &'static str, value: Bson) -> Self {
        match (operator, value) {
            // `$ne` takes no regular expression.
            ("$ne", value @ Bson::RegularExpression(_)) => Self::plain(path, "$eq", value).negate(),
            ("$in" | "$nin" | "$all", Bson::Array(values))
                if values.iter().any(is_read_in_lists) =>
            {
                Self::one_by_one(&path, operator, values)
            }
            (operator, value) => Self::plain(path, operator, value),
        }
    }

    const fn plain(path: Path, operator: &'static str, value: Bson) -> Self {
        Self::Condition {
            path,
            operator,
            value,
            negated: false,
        }
    }

    fn one_by_one(path: &Path, operator: &'static str, values: Vec<Bson>) -> Self {
        let (apart, together): (Vec<Bson>, Vec<Bson>) =
            values.into_iter().partition(is_read_in_lists);
        let together_by = if operator == "$all" { "$all" } else { "$in" };
        let mut nodes: Vec<Self> = Vec::with_capacity(apart.len() + 1);
        if !together.is_empty() {
            nodes.push(Self::plain(path.clone(), together_by, together.into()));
        }
        let alone = apart.into_iter();
        nodes.extend(alone.map(|value| Self::plain(path.clone(), "$eq", value)));
        let nodes = match Nodes::new(nodes).into_only() {
            Ok(only) if operator == "$nin" => return only.negate(),
            Ok(only) => return only,
            Err(nodes) => nodes,
        };
        match operator {
            "$all" => nodes.into_node(Self::And),
            "$nin" => nodes.into_node(Self::Nor),
            _ => nodes.into_node(Self::Or),
        }
    }
}
