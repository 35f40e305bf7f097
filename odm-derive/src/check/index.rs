//! Indexes: fields that exist, options that the server takes together.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::context::Context;
use crate::model::{Kind, Model};
use crate::parse::index::{Index, IndexKey, KeyKind};
use crate::parse::keys::FieldPath;
use crate::similar::{did_you_mean, one_of, similar};
use crate::words;

pub(super) fn check(cx: &Context, model: &Model) {
    for index in &model.attrs.indexes {
        check_keys(cx, model, index);
        check_options(cx, index);
        check_kinds(cx, index);
        check_weights(cx, model, index);
    }
    check_together(cx, model);
}

/// Reports a first segment that is no field. Nested segments are left to the compiler, which knows their types.
pub(super) fn check_path(cx: &Context, model: &Model, path: &FieldPath, place: &str) {
    let first = path.first();
    if model.field(first).is_some() {
        return;
    }
    let names: Vec<String> = model.fields.iter().map(|field| field.name()).collect();
    let names = || names.iter().map(String::as_str);
    let word = first.unraw().to_string();
    let hint = did_you_mean(&word, names());
    let hint = match option_meant(&word).filter(|_| place == "index" && hint.is_empty()) {
        Some(option) => option,
        None => hint,
    };
    cx.error_at(
        first,
        format!(
            "`{}` has no field `{word}` for its {place}, expected {}{hint}",
            model.ident,
            one_of(names())
        ),
    );
}

/// The option that a word is, or that it comes near, when it stands where a field is expected.
fn option_meant(word: &str) -> Option<String> {
    let options = words::index::FAMILY;
    if let Some(option) = options.find(word) {
        return Some(format!("; the option is written `{}`", option.form));
    }
    let meant = similar(word, options.words.iter().map(|option| option.name))?;
    let option = options.find(meant)?;
    Some(format!(
        "; did you mean the option `{meant}`, as in `{}`?",
        option.form
    ))
}

fn check_keys(cx: &Context, model: &Model, index: &Index) {
    for (i, key) in index.keys.iter().enumerate() {
        check_path(cx, model, &key.path, "index");
        if index
            .keys
            .iter()
            .take(i)
            .any(|before| before.path.dotted() == key.path.dotted())
        {
            cx.error(
                key.path.span(),
                format!(
                    "`{}` is already in this index; remove one",
                    key.path.dotted()
                ),
            );
        }
    }
}

/// What the server refuses: <https://www.mongodb.com/docs/manual/core/indexes/index-properties/>.
fn check_options(cx: &Context, index: &Index) {
    let options = &index.options;
    if let Some(word) = options.partial.word()
        && options.sparse.is_set()
    {
        cx.error_at(
            word,
            "an index is either `sparse` or `partial`; write the condition in `partial` alone",
        );
    }
    if let Some(word) = options.expire_after_seconds.word()
        && let [_, second, ..] = &*index.keys
    {
        let path = second.path.dotted();
        cx.error_at(word, format!("only an index of one date field expires documents; give `{path}` an index of its own"));
    }
    if let Some(word) = options.default_language.word()
        && !has(index, KeyKind::Text)
    {
        cx.error_at(
            word,
            format!(
                "`{word}` is for text indexes; write `index(name: text, {word} = \"english\")`"
            ),
        );
    }
    if let Some(name) = options.name.get()
        && (name.value().contains('\0') || name.value() == "*")
    {
        cx.error_at(
            name,
            "the server takes no such name for an index; write `name = \"email_1\"`",
        );
    }
}

fn check_kinds(cx: &Context, index: &Index) {
    let options = &index.options;
    let refuse = |word: Option<&Ident>, kind: KeyKind, name: &str| {
        if let Some(word) = word
            && has(index, kind)
        {
            cx.error_at(
                word,
                format!("a {name} index cannot be `{word}`; remove `{word}`"),
            );
        }
    };
    for (kind, name) in [
        (KeyKind::Hashed, "hashed"),
        (KeyKind::Wildcard, "wildcard"),
        (KeyKind::Text, "text"),
    ] {
        refuse(options.unique.word(), kind, name);
        refuse(options.expire_after_seconds.word(), kind, name);
    }
    refuse(options.collation.word(), KeyKind::Text, "text");
    let hashed: Vec<&IndexKey> = index
        .keys
        .iter()
        .filter(|key| key.kind == KeyKind::Hashed)
        .collect();
    if let [_, second, ..] = &*hashed {
        cx.error(
            second.path.span(),
            "an index has at most one hashed field; declare another index for this one",
        );
    }
}

fn check_weights(cx: &Context, model: &Model, index: &Index) {
    for (path, _) in index.options.weights.get().into_iter().flatten() {
        if model.field(path.first()).is_none() {
            check_path(cx, model, path, "weights");
            continue;
        }
        let is_text =
            |key: &IndexKey| key.kind == KeyKind::Text && key.path.dotted() == path.dotted();
        if !index.keys.iter().any(is_text) {
            let (span, path) = (path.span(), path.dotted());
            let form = format!("index({path}: text, weights({path} = 10))");
            cx.error(
                span,
                format!("`{path}` has a weight but is no text field of this index; write `{form}`"),
            );
        }
    }
}

/// Indexes that the server would take for the same one.
fn check_together(cx: &Context, model: &Model) {
    let indexes: Vec<&Index> = model
        .attrs
        .indexes
        .iter()
        .filter(|index| index.complete)
        .collect();
    for (i, index) in indexes.iter().enumerate() {
        let before = || indexes.iter().take(i);
        let name = default_or_given_name(index);
        if let Some(same) = before().find(|before| default_or_given_name(before) == name) {
            let message =
                format!("two indexes are called `{name}`; remove one, or give it `name = \"...\"`");
            cx.error(same.span, &message);
            cx.error(index.span, &message);
        }
        if model.kind == Kind::Document
            && has(index, KeyKind::Text)
            && before().any(|before| has(before, KeyKind::Text))
        {
            cx.error(
                index.span,
                "a collection has at most one text index; put all its text fields into one",
            );
        }
        check_field_index(cx, model, index);
    }
}

/// `#[field(unique)]` and an index of the same field.
fn check_field_index(cx: &Context, model: &Model, index: &Index) {
    let [key] = &*index.keys else { return };
    let [segment] = key.path.segments() else {
        return;
    };
    let Some(field) = model.field(segment) else {
        return;
    };
    let word = field
        .attrs
        .unique
        .word()
        .or(field.attrs.index.word())
        .or(field.attrs.expire_after_seconds.word());
    if let Some(word) = word
        && key.kind == KeyKind::Ascending
        && !index.options.name.is_set()
    {
        let message = format!(
            "`{}` has an index already, by `#[field({word})]`; keep one of the two",
            field.name()
        );
        cx.error(index.span, message);
    }
}

fn has(index: &Index, kind: KeyKind) -> bool {
    index.keys.iter().any(|key| key.kind == kind)
}

/// The name as the server makes it, from the fields' own names: it tells indexes of one type apart as well.
fn default_or_given_name(index: &Index) -> String {
    if let Some(name) = index.options.name.get() {
        return name.value();
    }
    let parts: Vec<String> = index
        .keys
        .iter()
        .map(|key| format!("{}_{}", key.path.dotted(), suffix(key.kind)))
        .collect();
    parts.join("_")
}

fn suffix(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Ascending => "1",
        KeyKind::Descending => "-1",
        KeyKind::Text => "text",
        KeyKind::Geo2dSphere => "2dsphere",
        KeyKind::Geo2d => "2d",
        KeyKind::Hashed => "hashed",
        KeyKind::Wildcard => "$**",
    }
}
