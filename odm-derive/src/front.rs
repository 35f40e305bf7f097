//! parse → model → check: from tokens to a checked model, or to every error at once.

use syn::DeriveInput;

use crate::check;
use crate::context::Context;
use crate::model::{ChoicesModel, Kind, Model};

/// What could be read, and everything that is wrong with it.
pub(crate) struct Checked<T> {
    /// `None`, with an error, when the type is of a wrong shape altogether.
    pub(crate) model: Option<T>,
    pub(crate) result: syn::Result<()>,
}

/// The model of a document or an embedded document.
pub(crate) fn model(input: &DeriveInput, kind: Kind) -> Checked<Model> {
    checked(|cx| {
        let model = Model::read(cx, input, kind)?;
        check::model(cx, &model);
        Some(model)
    })
}

/// The model of a set of choices.
pub(crate) fn choices(input: &DeriveInput) -> Checked<ChoicesModel> {
    checked(|cx| {
        let model = ChoicesModel::read(cx, input)?;
        check::choices(cx, &model);
        Some(model)
    })
}

fn checked<T>(read: impl FnOnce(&Context) -> Option<T>) -> Checked<T> {
    let cx = Context::new();
    let model = read(&cx);
    Checked {
        model,
        result: cx.check(),
    }
}
