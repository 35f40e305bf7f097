//! Mistakes that only show when attributes are seen together.

mod choices;
mod container;
mod field;
mod index;
mod names;
mod types;

use crate::context::Context;
use crate::model::{ChoicesModel, Model};
pub(crate) use types::{is_of_one_thread, is_storable};

/// Reports every contradiction of a document or an embedded document.
pub(crate) fn model(cx: &Context, model: &Model) {
    container::check(cx, model);
    names::check(cx, model);
    for field in &model.fields {
        field::check(cx, model, field);
        types::check(cx, model, field);
    }
    index::check(cx, model);
}

/// Reports every contradiction of a set of choices.
pub(crate) fn choices(cx: &Context, model: &ChoicesModel) {
    choices::check(cx, model);
}
