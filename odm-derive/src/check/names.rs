//! Stored names: each once, each one that MongoDB takes; and the id.

use crate::context::Context;
use crate::model::{Field, Kind, Model};

pub(super) fn check(cx: &Context, model: &Model) {
    for (i, field) in model.fields.iter().enumerate() {
        check_name(cx, field);
        check_method(cx, field);
        if let Some(before) = model
            .fields
            .iter()
            .take(i)
            .find(|before| before.stored == field.stored)
        {
            report_same(cx, model, before, field);
        }
    }
    if model.kind == Kind::Document {
        check_id(cx, model);
    }
}

/// The rules of <https://www.mongodb.com/docs/manual/core/document/#field-names>, and no dots and dollars, which paths
/// of filters and updates could not reach.
fn check_name(cx: &Context, field: &Field) {
    let name = &field.stored;
    let wrong = if name.starts_with('$') {
        "starts with `$`"
    } else if name.contains('.') {
        "contains a dot"
    } else if name.contains('\0') {
        "contains a NUL character"
    } else {
        return;
    };
    let message =
        format!("the stored name {name:?} {wrong}, which MongoDB keeps for paths and operators");
    cx.error(
        field.stored_span,
        format!("{message}; write `#[field(name = \"{}\")]`", field.name()),
    );
}

/// Methods that the standard prelude has for every type and that take `self`: the compiler prefers them to the method of a
/// field, which takes `&self`.
const HIDDEN: &[&str] = &["into", "try_into"];

fn check_method(cx: &Context, field: &Field) {
    let name = field.name();
    if HIDDEN.contains(&&*name) {
        let form = format!("#[field(name = \"{name}\")] {name}_");
        let message = format!(
            "a field cannot be called `{name}`: in queries the standard library's `{name}()` would hide it; write `{form}`, \
             which is stored under the same name"
        );
        cx.error_at(&field.ident, message);
    }
}

fn report_same(cx: &Context, model: &Model, before: &Field, field: &Field) {
    let id = model.id_field().filter(|id| id.stored == field.stored);
    let message = match id {
        Some(id) => {
            let other = if id.ident == field.ident {
                before
            } else {
                field
            };
            format!(
                "`{}` is stored as `_id`, which is the place of the id `{}`; give it another name",
                other.name(),
                id.name()
            )
        }
        None => format!(
            "`{}` and `{}` are both stored as \"{}\"; give one of them `#[field(name = \"...\")]`",
            before.name(),
            field.name(),
            field.stored
        ),
    };
    cx.error(before.stored_span, &message);
    cx.error(field.stored_span, &message);
}

fn check_id(cx: &Context, model: &Model) {
    let marked: Vec<&Field> = model
        .fields
        .iter()
        .filter(|field| field.attrs.id.is_set())
        .collect();
    if marked.len() > 1 {
        for field in &marked {
            let names: Vec<String> = marked.iter().map(|field| field.name()).collect();
            let message = format!(
                "a document has one id, and {} are marked as one; keep one",
                names.join(", ")
            );
            cx.error(
                field
                    .attrs
                    .id
                    .word()
                    .map_or(field.ident.span(), |word| word.span()),
                message,
            );
        }
    }
    let Some(id) = model.id_field() else {
        let name = &model.ident;
        if let Some(field) = model.fields.iter().find(|field| field.name() == "_id") {
            let message = "the id of a document is the field `id`, which is stored as `_id`; rename `_id` to `id`, or mark it \
                           with `#[field(id)]`";
            return cx.error_at(&field.ident, message);
        }
        return cx.error_at(
            name,
            format!(
                "`{name}` has no id; add `pub id: ObjectId`, or mark its field with `#[field(id)]`"
            ),
        );
    };
    if let Some(name) = id.attrs.name.get() {
        cx.error_at(name, "the id is always stored as `_id`; leave out `name`");
    }
}
