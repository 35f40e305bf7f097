//! Where a reference stands in stored documents, and how the server is asked for it there.

use bson::{Bson, Document, doc};

use crate::execute::is_read_in_lists;

/// A field on the way to a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) stored: &'static str,
    /// How many lists stand around its values: 2 for a list of lists.
    pub(super) lists: usize,
}

/// The condition that a document has one of the references.
pub(super) fn condition(way: &[Segment], test: &Document) -> Document {
    match way.split_first() {
        Some((first, rest)) => holds(first.stored.to_owned(), first.lists, rest, test),
        None => Document::new(),
    }
}

/// An update of one document that takes references out of it.
#[derive(Debug, Default)]
pub(super) struct Release {
    pub(super) update: Document,
    pub(super) array_filters: Vec<Document>,
}

/// Unsets the references. Only those elements of lists are looked into that hold one: a missing list stays missing.
pub(super) fn unset(way: &[Segment], test: &Document) -> Release {
    let mut release = Release::default();
    let path = release.path(way, 0, test);
    release.update = doc! { "$unset": { path: "" } };
    release
}

/// Takes the references out of the lists that they stand in.
pub(super) fn pull(way: &[Segment], test: &Document) -> Release {
    let mut release = Release::default();
    let path = release.path(way, 1, test);
    release.update = doc! { "$pull": { path: test.clone() } };
    release
}

impl Release {
    /// The path of the last field without its innermost `own` lists, with an array filter for each list on the way.
    fn path(&mut self, way: &[Segment], own: usize, test: &Document) -> String {
        let mut path: Vec<String> = Vec::new();
        for (index, segment) in way.iter().enumerate() {
            path.push(segment.stored.to_owned());
            let rest = way.get(index + 1..).unwrap_or_default();
            // The last field's own lists are unset as a whole, or pulled from.
            let entered = match (rest.is_empty(), own) {
                (true, 0) => 0,
                (true, own) => segment.lists.saturating_sub(own),
                (false, _) => segment.lists,
            };
            for level in 1..=entered {
                let identifier = format!("e{}", self.array_filters.len());
                path.push(format!("$[{identifier}]"));
                let filter = holds(identifier, segment.lists - level, rest, test);
                self.array_filters.push(filter);
            }
        }
        path.join(".")
    }
}

/// The condition that the value at `key`, with `lists` around it, holds a reference at the end of the way `rest`.
fn holds(key: String, lists: usize, rest: &[Segment], test: &Document) -> Document {
    match rest.split_first() {
        // A path leads through one list by itself.
        Some((next, rest)) if lists <= 1 => {
            holds(format!("{key}.{}", next.stored), next.lists, rest, test)
        }
        Some((next, rest)) => {
            let inner = holds(next.stored.to_owned(), next.lists, rest, test);
            doc! { key: nested(lists, inner) }
        }
        None if lists <= 1 => doc! { key: test.clone() },
        None => doc! { key: nested(lists, test.clone()) },
    }
}

/// `$elemMatch` for each list: a path does not lead through a list in a list.
fn nested(lists: usize, inner: Document) -> Document {
    (0..lists).fold(inner, |inner, _| doc! { "$elemMatch": inner })
}

/// The tests for one of `ids`, with at most `most` of them in each.
///
/// A regular expression in `$in` is a pattern, and a document may be an operator: these are asked for one by one.
pub(super) fn tests(ids: &[Bson], most: usize) -> impl Iterator<Item = Document> {
    let is_value = |id: &&Bson| !is_read_in_lists(id);
    let values: Vec<&Bson> = ids.iter().filter(is_value).collect();
    let others = ids.iter().filter(move |id| !is_value(id));
    let chunks: Vec<Document> = values
        .chunks(most)
        .map(|ids| {
            let ids: Vec<Bson> = ids.iter().copied().cloned().collect();
            doc! { "$in": ids }
        })
        .collect();
    chunks
        .into_iter()
        .chain(others.map(|id| doc! { "$eq": id.clone() }))
}

#[cfg(test)]
mod tests {
    use bson::bson;

    use super::*;

    fn way(segments: &[(&'static str, usize)]) -> Vec<Segment> {
        let segment = |&(stored, lists)| Segment { stored, lists };
        segments.iter().map(segment).collect()
    }

    #[test]
    fn paths_lead_through_single_lists_alone() {
        let test = doc! { "$in": [1] };
        for (segments, expected) in [
            (vec![("a", 0)], doc! { "a": { "$in": [1] } }),
            (vec![("a", 1)], doc! { "a": { "$in": [1] } }),
            (
                vec![("a", 1), ("b", 0), ("c", 1)],
                doc! { "a.b.c": { "$in": [1] } },
            ),
            (
                vec![("a", 2)],
                doc! { "a": { "$elemMatch": { "$elemMatch": { "$in": [1] } } } },
            ),
            (
                vec![("x", 1), ("a", 2), ("b", 0), ("c", 1)],
                doc! { "x.a": { "$elemMatch": { "$elemMatch": { "b.c": { "$in": [1] } } } } },
            ),
        ] {
            assert_eq!(condition(&way(&segments), &test), expected);
        }
    }

    #[test]
    fn a_change_enters_only_the_elements_that_hold_a_reference() {
        let test = doc! { "$in": [1] };
        let released = unset(&way(&[("a", 1), ("b", 0), ("c", 1), ("r", 1)]), &test);
        assert_eq!(
            released.update,
            doc! { "$unset": { "a.$[e0].b.c.$[e1].r": "" } }
        );
        assert_eq!(
            released.array_filters,
            [
                doc! { "e0.b.c.r": { "$in": [1] } },
                doc! { "e1.r": { "$in": [1] } }
            ]
        );
        let released = pull(&way(&[("a", 2), ("r", 3)]), &test);
        assert_eq!(
            released.update,
            doc! { "$pull": { "a.$[e0].$[e1].r.$[e2].$[e3]": { "$in": [1] } } }
        );
        let three = doc! { "$elemMatch": { "$elemMatch": { "$elemMatch": { "$in": [1] } } } };
        assert_eq!(
            released.array_filters,
            [
                doc! { "e0.r": three.clone() },
                doc! { "e1.r": three },
                doc! { "e2": { "$elemMatch": { "$elemMatch": { "$in": [1] } } } },
                doc! { "e3": { "$in": [1] } },
            ]
        );
    }

    #[test]
    fn ids_that_the_server_would_read_as_patterns_are_asked_for_alone() {
        let pattern = Bson::RegularExpression(bson::Regex {
            pattern: bson::cstr!(".*").into(),
            options: bson::cstr!("").into(),
        });
        let ids = [
            bson!(1),
            pattern.clone(),
            bson!(2),
            bson!({ "$ne": 1 }),
            bson!(3),
        ];
        let tests: Vec<Document> = tests(&ids, 2).collect();
        assert_eq!(
            tests,
            [
                doc! { "$in": [1, 2] },
                doc! { "$in": [3] },
                doc! { "$eq": pattern },
                doc! { "$eq": { "$ne": 1 } },
            ]
        );
    }
}
