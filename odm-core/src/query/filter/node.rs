//! Conditions without their document type, and how they are joined.

use bson::{Bson, Document};

use crate::{error::Error, fields::Path};

/// How deep conditions may nest, in levels of `&`, `|`, `!` and `elem_match`. The server refuses queries of more than 100
/// levels, and documents of more than 180, of which one of these takes two.
const MAX_DEPTH: u8 = 50;

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
    And(Nodes),
    Or(Nodes),
    Nor(Nodes),
    Raw(Document),
    Failed(Error),
}

/// The members of a conjunction or disjunction.
#[derive(Clone, Debug)]
pub(crate) struct Nodes {
    nodes: Vec<Node>,
    /// How deep the conditions nest from here, in levels.
    depth: u8,
}

impl Nodes {
    pub(super) fn new(nodes: Vec<Node>) -> Self {
        let deepest = nodes.iter().map(Node::depth).max();
        Self {
            nodes,
            depth: deepest.unwrap_or(0) + 1,
        }
    }

    fn push(&mut self, node: Node) {
        self.depth = self.depth.max(node.depth() + 1);
        self.nodes.push(node);
    }

    fn append(&mut self, mut more: Self) {
        self.depth = self.depth.max(more.depth);
        self.nodes.append(&mut more.nodes);
    }

    pub(super) fn into_vec(self) -> Vec<Node> {
        self.nodes
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Node> {
        self.nodes.iter()
    }

    /// The only member.
    pub(super) fn into_only(mut self) -> Result<Node, Self> {
        match self.nodes.pop() {
            Some(only) if self.nodes.is_empty() => Ok(only),
            last => {
                self.nodes.extend(last);
                Err(self)
            }
        }
    }

    /// The condition of these members, unless it would be too deep: what is built is never deeper, so that it can be
    /// rendered, cloned and dropped on any stack.
    pub(super) fn into_node(self, make: fn(Self) -> Node) -> Node {
        if self.depth > MAX_DEPTH {
            Node::too_deep()
        } else {
            make(self)
        }
    }
}

impl Node {
    /// The condition that one element of the list at `path` meets `element`.
    pub(super) fn elem_match(path: Path, element: Self) -> Self {
        if matches!(element, Self::Failed(_)) {
            return element;
        }
        if element.depth() >= MAX_DEPTH {
            return Self::too_deep();
        }
        Self::ElemMatch {
            path,
            element: Box::new(element),
            negated: false,
        }
    }

    fn too_deep() -> Self {
        Self::Failed(Error::invalid_query(format!(
            "the filter nests deeper than {MAX_DEPTH} levels of `&`, `|`, `!` and `elem_match`: join conditions of one kind \
             side by side, with `Filter::every` and `Filter::any`"
        )))
    }

    fn depth(&self) -> u8 {
        match self {
            Self::And(nodes) | Self::Or(nodes) | Self::Nor(nodes) => nodes.depth,
            Self::ElemMatch { element, .. } => element.depth() + 1,
            _ => 0,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(error), _) | (_, Self::Failed(error)) => Self::Failed(error),
            (Self::All, node) | (node, Self::All) => node,
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::And(mut all), other) => {
                match other {
                    Self::And(more) => all.append(more),
                    node => all.push(node),
                }
                all.into_node(Self::And)
            }
            (node, Self::And(more)) => {
                let mut all = Nodes::new(vec![node]);
                all.append(more);
                all.into_node(Self::And)
            }
            (left, right) => {
                // Mostly more follow.
                let mut all = Vec::with_capacity(4);
                all.extend([left, right]);
                Nodes::new(all).into_node(Self::And)
            }
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed(error), _) | (_, Self::Failed(error)) => Self::Failed(error),
            (Self::None, node) | (node, Self::None) => node,
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Or(mut any), other) => {
                match other {
                    Self::Or(more) => any.append(more),
                    node => any.push(node),
                }
                any.into_node(Self::Or)
            }
            (node, Self::Or(more)) => {
                let mut any = Nodes::new(vec![node]);
                any.append(more);
                any.into_node(Self::Or)
            }
            (left, right) => Nodes::new(vec![left, right]).into_node(Self::Or),
        }
    }

    /// The same condition as one of a disjunction: the server does not let `$` mean an element that it meets there.
    pub(crate) fn without_match(self) -> Self {
        Nodes::new(vec![self]).into_node(Self::Or)
    }

    pub(crate) fn negate(self) -> Self {
        match self {
            Self::All => Self::None,
            Self::None => Self::All,
            Self::Condition {
                path,
                operator,
                value,
                negated,
            } => {
                let (operator, value, negated) = negated_operator(operator, value, negated);
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
            Self::Nor(any) => any.into_only().unwrap_or_else(Self::Or),
            Self::Failed(error) => Self::Failed(error),
            other => Nodes::new(vec![other]).into_node(Self::Nor),
        }
    }
}

fn negated_operator(
    operator: &'static str,
    value: Bson,
    negated: bool,
) -> (&'static str, Bson, bool) {
    match (operator, value) {
        // `$ne` takes no regular expression.
        ("$eq", value @ Bson::RegularExpression(_)) => ("$eq", value, !negated),
        ("$eq", value) => ("$ne", value, negated),
        ("$ne", value) => ("$eq", value, negated),
        ("$in", value) => ("$nin", value, negated),
        ("$nin", value) => ("$in", value, negated),
        ("$exists", Bson::Boolean(exists)) => ("$exists", Bson::Boolean(!exists), negated),
        (operator, value) => (operator, value, !negated),
    }
}

#[cfg(test)]
mod tests {
    use bson::bson;

    use super::*;

    fn leaf() -> Node {
        Node::condition(Path::root().field("a"), "$eq", bson!(1))
    }

    fn alternating(levels: usize) -> Node {
        (0..levels).fold(leaf(), |node, level| {
            if level.is_multiple_of(2) {
                node.and(leaf())
            } else {
                node.or(leaf())
            }
        })
    }

    fn message(node: Node) -> String {
        node.render("").unwrap_err().to_string()
    }

    #[test]
    fn the_deepest_filter_is_one_that_the_server_takes() {
        let deepest = alternating(usize::from(MAX_DEPTH)).render("").unwrap();
        let mut text = deepest.to_string();
        let mut levels = 0_usize;
        let mut most = 0;
        for character in text.drain(..) {
            match character {
                '{' | '[' => levels += 1,
                '}' | ']' => levels -= 1,
                _ => {}
            }
            most = most.max(levels);
        }
        assert!((50..=180).contains(&most), "{most}");
    }

    #[test]
    fn one_level_more_is_an_error_that_names_the_limit() {
        let deepest = || alternating(usize::from(MAX_DEPTH));
        let text = message(alternating(usize::from(MAX_DEPTH) + 1));
        assert!(text.contains("deeper than 50 levels"), "{text}");
        for node in [
            leaf().or(deepest().or(leaf()).and(leaf())),
            Node::elem_match(Path::root().field("l"), deepest()),
            leaf().and(deepest()).negate(),
        ] {
            assert_eq!(message(node), text);
        }
        // Side by side they are as many as one likes.
        let wide = (0..10_000).fold(Node::All, |all, _| all.and(leaf().or(leaf())));
        assert!(wide.render("").is_ok());
    }

    #[test]
    fn a_hundred_thousand_levels_are_an_error_on_a_small_stack() {
        let test = || {
            message(alternating(100_000));
            let nested = (0..100_000).fold(leaf(), |node, _| {
                Node::elem_match(Path::root().field("l"), node)
            });
            message(nested);
            let negated = (0..100_000).fold(leaf(), |node, _| node.and(leaf()).negate());
            message(negated);
        };
        on_a_stack_of(256 << 10, test);
    }

    #[test]
    fn the_deepest_filters_are_rendered_on_half_of_a_tasks_stack() {
        on_a_stack_of(1 << 20, || {
            alternating(usize::from(MAX_DEPTH)).render("").unwrap();
            let nested = (1..MAX_DEPTH).fold(leaf(), |node, _| {
                Node::elem_match(Path::root().field("l"), node)
            });
            nested.render("").unwrap();
        });
    }

    fn on_a_stack_of(bytes: usize, test: impl FnOnce() + Send + 'static) {
        let small = std::thread::Builder::new().stack_size(bytes);
        small.spawn(test).unwrap().join().unwrap();
    }
}
