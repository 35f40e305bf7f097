//! Attributes of the whole type: what an embedded document cannot have, names of collections, ordering.

use syn::Ident;

use super::index::check_path;
use crate::context::Context;
use crate::model::{Kind, Model};

pub(super) fn check(cx: &Context, model: &Model) {
    if model.kind == Kind::Embedded {
        check_embedded(cx, model);
    }
    check_collection(cx, model);
    for param in model.generics.lifetimes() {
        let message = format!(
            "`{}` is read from the database, so it owns what it holds; remove the lifetime",
            model.ident
        );
        cx.error_at(param, message);
    }
    for key in model.attrs.ordering.get().into_iter().flatten() {
        check_path(cx, model, &key.path, "ordering");
    }
}

fn check_embedded(cx: &Context, model: &Model) {
    let attrs = &model.attrs;
    let refuse = |word: Option<&Ident>, why: &str| {
        if let Some(word) = word {
            cx.error_at(
                word,
                format!(
                    "`{word}` is for documents, and {} is an embedded one: {why}",
                    model.ident
                ),
            );
        }
    };
    let parent = "it is stored inside its document; remove it";
    refuse(attrs.collection.word(), parent);
    refuse(attrs.db.word(), parent);
    refuse(
        attrs.ordering.word(),
        "only whole documents are found and ordered; remove it",
    );
    refuse(
        attrs.hooks.word(),
        "only saving a whole document calls hooks; write `impl Hooks` for that",
    );
}

/// The rules of <https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions>.
fn check_collection(cx: &Context, model: &Model) {
    let Some(name) = model.attrs.collection.get() else {
        return;
    };
    let value = name.value();
    let wrong = if value.starts_with("system.") {
        "starts with `system.`, which is the server's own"
    } else if value.contains('$') {
        "contains `$`"
    } else if value.contains('\0') {
        "contains a NUL character"
    } else if value.starts_with('.') || value.ends_with('.') {
        "begins or ends with a dot"
    } else {
        return;
    };
    let form = format!(
        "#[document(collection = \"{}\")]",
        crate::case::Case::Snake.apply(&model.ident.to_string())
    );
    cx.error_at(
        name,
        format!("the collection's name {value:?} {wrong}; write `{form}`"),
    );
}
