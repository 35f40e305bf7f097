//! Conditions on the stored document under which a change leaves what the document's type can read.

use std::fmt;

use bson::{Bson, Document, doc};

use super::{
    inserted::{at, product, sum},
    range::{Demand, Misfit, Range},
};
use crate::{error::Error, fields::Path, meta::Target, query::Node};

/// A condition that an update carries, and what is wrong with a document that does not meet it.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    /// The path of the value in the names of the struct.
    name: String,
    /// The stored path of the value; `None` where it stands in the elements of a list.
    path: Option<String>,
    bad: Node,
    reason: Reason,
}

/// Why a document is held back.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    Number {
        operator: &'static str,
        operand: Bson,
        range: Box<Range>,
    },
    Items {
        least: Option<usize>,
        most: Option<usize>,
    },
    /// There is no such element.
    NoElement,
    /// Nothing is stored there, and what the update gives is no whole document.
    Absent,
    /// Null is stored there.
    Null,
}

impl Guard {
    /// The same guard for an update with `$`, which means an element that the filter matches, and no guard's.
    pub(super) fn without_match(self) -> Self {
        Self {
            bad: self.bad.without_match(),
            ..self
        }
    }

    /// The condition, as a filter of the documents that do not meet it.
    pub(crate) fn held_back(&self) -> Result<Document, Error> {
        self.bad.clone().render("")
    }

    /// The fields that [`Self::error`] shows, as a projection.
    pub(crate) fn fields(&self) -> Document {
        let mut fields = doc! { "_id": 1 };
        if let Some(path) = &self.path {
            fields.insert(path, 1);
        }
        fields
    }

    /// What is wrong with the document `found`.
    pub(crate) fn error(&self, found: &Document) -> Error {
        let current = self.path.as_ref().and_then(|path| at(found, path));
        let text = Explanation {
            guard: self,
            current,
        }
        .to_string();
        Error::out_of_range(&self.name, text).with_id(found.get("_id").cloned())
    }
}

/// What the guards ask of a document, all at once.
pub(crate) fn conditions(guards: &[Guard]) -> Result<Document, Error> {
    let all = guards.iter().map(|guard| guard.bad.clone().negate());
    all.fold(Node::All, Node::and).render("")
}

struct Explanation<'a> {
    guard: &'a Guard,
    current: Option<&'a Bson>,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.guard.name)?;
        match &self.guard.reason {
            Reason::Number { operator, operand, range } => {
                number(f, operator, operand, self.current)?;
                write!(f, "outside of the range of the field ({range})")
            }
            Reason::Items { least, most } => {
                f.write_str("the change would leave ")?;
                match (least, most) {
                    (Some(least), _) => write!(f, "fewer items than {least}"),
                    (_, Some(most)) => write!(f, "more items than {most}"),
                    (None, None) => f.write_str("a wrong number of items"),
                }
            }
            Reason::NoElement => f.write_str("the list has no such element"),
            Reason::Absent => f.write_str(
                "no document is stored there, and what the update sets of it alone could not be read; set the whole",
            ),
            Reason::Null => f.write_str("null is stored there, which the field it is moved to cannot be"),
        }
    }
}

fn number(
    f: &mut fmt::Formatter<'_>,
    operator: &str,
    operand: &Bson,
    current: Option<&Bson>,
) -> fmt::Result {
    let result = current.and_then(|current| match operator {
        "$inc" => sum(current, operand),
        _ => product(current, operand),
    });
    let current = match current {
        Some(current) => current.to_string(),
        None => "the stored value".to_owned(),
    };
    if operator == "$inc" {
        write!(f, "adding {operand} to {current} ")?;
    } else {
        write!(f, "multiplying {current} by {operand} ")?;
    }
    match result {
        Some(result) => write!(f, "gives {result}, which is "),
        None => f.write_str("gives a value "),
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("any number of its digits"),
        }
    }
}

/// A place in a document that a change goes to: its path, with the elements that are meant.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) target: &'a Target,
    pub(super) path: &'a str,
    /// The conditions of the `$[?]` segments.
    pub(super) conditions: &'a [Node],
    /// The filter of the update, which decides what `$` means.
    pub(super) filter: &'a Node,
}

impl Place<'_> {
    /// The guard against documents in which what stands at the place is `bad`.
    pub(super) fn guard(&self, bad: &dyn Fn(Path) -> Node, reason: Reason) -> Result<Guard, Error> {
        let segments: Vec<&str> = self.path.split('.').collect();
        Ok(Guard {
            name: self.target.name().to_owned(),
            path: (!self.target.is_in_list()).then(|| self.path.to_owned()),
            bad: self.below(Path::root(), &segments, self.conditions, bad)?,
            reason,
        })
    }

    fn below(
        &self,
        at: Path,
        segments: &[&str],
        conditions: &[Node],
        bad: &dyn Fn(Path) -> Node,
    ) -> Result<Node, Error> {
        let Some((segment, rest)) = segments.split_first() else {
            return Ok(bad(at));
        };
        let (condition, conditions) = match (*segment, conditions.split_first()) {
            ("$[]", _) => (Node::All, conditions),
            (Path::FILTERED, Some((condition, conditions))) => (condition.clone(), conditions),
            ("$", _) => (self.matched(at.as_str())?, conditions),
            _ => return self.below(at.child(segment), rest, conditions, bad),
        };
        let is_inner = rest
            .first()
            .is_some_and(|next| next.starts_with('$') || is_index(next));
        let condition = if is_inner {
            condition.of_inner_list()
        } else {
            condition
        };
        let element = condition.and(self.below(Path::root(), rest, conditions, bad)?);
        Ok(Node::ElemMatch {
            path: at,
            element: Box::new(element),
            negated: false,
        })
    }

    /// What the filter asks of the element that it matches in the list.
    fn matched(&self, list: &str) -> Result<Node, Error> {
        let mut found = Vec::new();
        if find_matched(self.filter, list, &mut found) {
            // Without any, the server finds no element.
            let any = found.into_iter().reduce(Node::or);
            Ok(any.unwrap_or(Node::All))
        } else {
            Err(self.unguarded("which element `matched()` means cannot be seen from this filter"))
        }
    }

    /// The error of a change for which there is no condition.
    pub(super) fn unguarded(&self, why: &str) -> Error {
        Error::invalid_query(format!(
            "`{}`: {why}, so that no condition can keep the change within what the field may be. Name the elements \
             with `each_where(..)` or `at(index)`, set the value, or change it unchecked with `.unguarded()`",
            self.target.name()
        ))
    }
}

/// Finds the conditions on the elements of a list by which a filter matches one of them. Whether all were seen.
fn find_matched(filter: &Node, list: &str, found: &mut Vec<Node>) -> bool {
    match filter {
        Node::And(nodes) => nodes.iter().all(|node| find_matched(node, list, found)),
        // What is negated matches no element.
        Node::Condition {
            operator: "$ne" | "$nin",
            ..
        }
        | Node::Condition { negated: true, .. }
        | Node::ElemMatch { negated: true, .. }
        | Node::Nor(_)
        | Node::All
        | Node::None => true,
        Node::ElemMatch { path, element, .. } if path.as_str() == list => {
            found.push((**element).clone());
            true
        }
        Node::ElemMatch { path, .. } => inside(path, list).is_none(),
        Node::Condition {
            path,
            operator,
            value,
            negated,
        } => match inside(path, list) {
            None => true,
            // They are asked of the list as a whole, and match no element.
            Some("") if matches!(*operator, "$size" | "$exists") => true,
            Some("") if *operator == "$all" || has_list(value) => false,
            Some(inside) if inside.split('.').any(is_index) => false,
            Some(inside) => {
                found.push(Node::Condition {
                    path: Path::root().child(inside),
                    operator,
                    value: value.clone(),
                    negated: *negated,
                });
                true
            }
        },
        Node::Or(_) | Node::Raw(_) | Node::Failed(_) => false,
    }
}

/// The path below the elements of a list; empty for the elements themselves.
fn inside<'a>(path: &'a Path, list: &str) -> Option<&'a str> {
    let rest = path.as_str().strip_prefix(list)?;
    if rest.is_empty() {
        Some(rest)
    } else {
        rest.strip_prefix('.')
    }
}

/// Whether the value is a list, or one of several that are.
fn has_list(value: &Bson) -> bool {
    match value {
        Bson::Array(values) => {
            values.is_empty() || values.iter().any(|value| matches!(value, Bson::Array(_)))
        }
        _ => false,
    }
}

fn is_index(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// A condition on the value at a path.
pub(super) const fn asks(path: Path, operator: &'static str, value: Bson) -> Node {
    Node::Condition {
        path,
        operator,
        value,
        negated: false,
    }
}

impl Demand {
    /// Adds the guards against stored numbers that the change does not fit.
    pub(super) fn guard(
        self,
        place: Place<'_>,
        operator: &'static str,
        operand: &Bson,
        guards: &mut Vec<Guard>,
    ) -> Result<(), Error> {
        let reason = || Reason::Number {
            operator,
            operand: operand.clone(),
            range: Box::new(self.range.clone()),
        };
        let starts_within = self.starts_within;
        if self.misfits.is_empty() {
            let absent = |path| asks(path, "$exists", false.into());
            guards.push(place.guard(&absent, reason())?);
        }
        for misfit in &self.misfits {
            let bad = |wrong: &'static str, right: &'static str, bound: &Bson| {
                let bound = bound.clone();
                move |path| match starts_within {
                    // Met where nothing is stored.
                    true => asks(path, wrong, bound.clone()),
                    false => asks(path, right, bound.clone()).negate(),
                }
            };
            guards.push(match misfit {
                Misfit::Above(most) => place.guard(&bad("$gt", "$lte", most), reason())?,
                Misfit::Below(least) => place.guard(&bad("$lt", "$gte", least), reason())?,
                Misfit::Any => {
                    let guard = place.guard(&|_| Node::All, reason())?;
                    return Err(guard.error(&Document::new()));
                }
                Misfit::Unless(fits) => expression(place, fits, starts_within, reason())?,
            });
        }
        Ok(())
    }
}

fn expression(
    place: Place<'_>,
    fits: &Document,
    starts_within: bool,
    reason: Reason,
) -> Result<Guard, Error> {
    if place.target.is_in_list() {
        return Err(place.unguarded("the digits of decimals in lists cannot be asked for"));
    }
    let value = format!("${}", place.path);
    // What is no number, the server refuses.
    let fits = doc! {
        "$cond": [
            { "$isNumber": &value },
            { "$let": { "vars": { "value": &value }, "in": fits } },
            starts_within,
        ],
    };
    let misfits = |_| Node::Raw(doc! { "$expr": &fits }).negate();
    place.guard(&misfits, reason)
}
