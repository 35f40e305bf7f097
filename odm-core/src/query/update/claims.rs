//! The paths that an update changes.

use std::{borrow::Cow, collections::BTreeSet, ops::Bound};

use crate::error::Error;

/// How many paths are searched one by one, which costs a tenth of a tree.
const FEW: usize = 16;

/// The paths that are changed so far. The server refuses two changes of one path, or of a path and one below it.
#[derive(Default)]
pub(super) struct Claims {
    /// The first ones, which are mostly all.
    few: Vec<Cow<'static, str>>,
    others: BTreeSet<Cow<'static, str>>,
}

impl Claims {
    pub(super) fn add(&mut self, path: Cow<'static, str>) -> Result<(), Error> {
        if let Some(other) = self.conflicting(&path) {
            return Err(Error::invalid_query(if other == path {
                format!("the update changes `{path}` twice")
            } else {
                format!("the update changes both `{other}` and `{path}`, one inside the other")
            }));
        }
        if self.few.len() < FEW {
            self.few.push(path);
        } else {
            self.others.insert(path);
        }
        Ok(())
    }

    /// The path itself, one around it or one below it that is changed already.
    fn conflicting(&self, path: &str) -> Option<&str> {
        let few = self.few.iter().find(|known| overlap(known, path));
        few.or_else(|| self.around(path))
            .or_else(|| self.below(path))
            .map(AsRef::as_ref)
    }

    /// The path itself or one around it, of those in the tree.
    fn around(&self, path: &str) -> Option<&Cow<'static, str>> {
        if self.others.is_empty() {
            return None;
        }
        let ends = path.match_indices('.').map(|(end, _)| end);
        ends.chain([path.len()])
            .filter_map(|end| path.get(..end))
            .find_map(|around| self.others.get(around))
    }

    /// One below the path, of those in the tree.
    fn below(&self, path: &str) -> Option<&Cow<'static, str>> {
        if self.others.is_empty() {
            return None;
        }
        let inside = format!("{path}.");
        let from = (Bound::Excluded(inside.as_str()), Bound::Unbounded);
        let mut after = self.others.range::<str, _>(from);
        after.next().filter(|next| next.starts_with(&inside))
    }
}

/// Whether the paths are the same, or one is below the other.
fn overlap(one: &str, other: &str) -> bool {
    let (outer, inner) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{Claims, FEW};

    #[test]
    fn a_conflict_is_found_among_few_and_among_many_paths() {
        for count in [1, FEW, FEW + 1, 10 * FEW] {
            let mut claims = Claims::default();
            for index in 0..count {
                claims.add(format!("a{index}.b").into()).unwrap();
            }
            let last = count - 1;
            for conflict in [
                format!("a{last}"),
                format!("a{last}.b"),
                format!("a{last}.b.c"),
            ] {
                assert!(claims.add(conflict.clone().into()).is_err(), "{conflict}");
            }
            claims.add(format!("a{last}.bc").into()).unwrap();
            claims.add(format!("a{last}1").into()).unwrap();
        }
    }
}
