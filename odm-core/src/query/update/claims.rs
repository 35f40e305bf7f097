//! The paths that an update changes.

use std::{borrow::Cow, collections::BTreeSet, ops::Bound};

use crate::error::Error;

/// The paths that are changed so far. The server refuses two changes of one path, or of a path and one below it.
#[derive(Default)]
pub(super) struct Claims(BTreeSet<Cow<'static, str>>);

impl Claims {
    pub(super) fn add(&mut self, path: Cow<'static, str>) -> Result<(), Error> {
        if let Some(other) = self.conflicting(&path) {
            return Err(Error::invalid_query(if other == path {
                format!("the update changes `{path}` twice")
            } else {
                format!("the update changes both `{other}` and `{path}`, one inside the other")
            }));
        }
        self.0.insert(path);
        Ok(())
    }

    /// The path itself, one around it or one below it that is changed already.
    fn conflicting(&self, path: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let ends = path.match_indices('.').map(|(end, _)| end);
        let around = ends
            .chain([path.len()])
            .filter_map(|end| path.get(..end))
            .find_map(|around| self.0.get(around));
        around.or_else(|| self.below(path)).map(AsRef::as_ref)
    }

    fn below(&self, path: &str) -> Option<&Cow<'static, str>> {
        let inside = format!("{path}.");
        let from = (Bound::Excluded(inside.as_str()), Bound::Unbounded);
        let mut after = self.0.range::<str, _>(from);
        after.next().filter(|next| next.starts_with(&inside))
    }
}
