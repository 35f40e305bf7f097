//! The comparison of declared indexes with those of the server.

use bson::{Bson, Document};

/// The options of which a difference means another index.
const COMPARED: [&str; 8] = [
    "unique",
    "sparse",
    "expireAfterSeconds",
    "partialFilterExpression",
    "hidden",
    "default_language",
    "weights",
    "collation",
];

/// Whether the two specifications have the same keys.
pub(super) fn same_keys(declared: &Document, stored: &Document) -> bool {
    match (declared.get_document("key"), stored.get_document("key")) {
        (Ok(declared_keys), Ok(stored_keys)) => {
            if stored_keys.contains_key("_fts") {
                return same_text_keys(declared_keys, stored_keys, stored);
            }
            declared_keys.len() == stored_keys.len()
                && declared_keys.iter().zip(stored_keys).all(
                    |((path, kind), (stored_path, stored_kind))| {
                        path == stored_path && same(kind, stored_kind)
                    },
                )
        }
        _ => false,
    }
}

/// The server lists a text index's fields in its weights, in an order of its own.
fn same_text_keys(declared: &Document, stored_keys: &Document, stored: &Document) -> bool {
    let is_text = |kind: &Bson| kind.as_str() == Some("text");
    let mut texts: Vec<&str> = declared
        .iter()
        .filter(|(_, kind)| is_text(kind))
        .map(|(path, _)| path.as_str())
        .collect();
    let mut stored_texts: Vec<&str> = stored
        .get_document("weights")
        .map(|weights| weights.keys().map(String::as_str).collect())
        .unwrap_or_default();
    texts.sort_unstable();
    stored_texts.sort_unstable();
    let others = |keys: &Document| -> Vec<String> {
        keys.iter()
            .filter(|(path, kind)| !is_text(kind) && !path.starts_with("_fts"))
            .map(|(path, kind)| format!("{path}:{kind}"))
            .collect()
    };
    texts == stored_texts && others(declared) == others(stored_keys)
}

/// The options in which the stored index differs from the declared one.
pub(super) fn different_options(declared: &Document, stored: &Document) -> Vec<&'static str> {
    COMPARED
        .into_iter()
        .filter(|option| !same_option(option, declared.get(option), stored.get(option)))
        .collect()
}

fn same_option(option: &str, declared: Option<&Bson>, stored: Option<&Bson>) -> bool {
    match (declared, stored) {
        (None, None) => true,
        // The server fills these in where they are not said.
        (None, Some(_)) if matches!(option, "weights" | "default_language") => true,
        (None, Some(value)) => *value == Bson::Boolean(false),
        (Some(value), None) => *value == Bson::Boolean(false),
        (Some(Bson::Document(declared)), Some(Bson::Document(stored))) => match option {
            // What was said must hold; the server adds its defaults.
            "collation" | "weights" => declared
                .iter()
                .all(|(name, value)| stored.get(name).is_some_and(|stored| same(value, stored))),
            _ => declared == stored,
        },
        (Some(declared), Some(stored)) => same(declared, stored),
    }
}

/// Numbers are equal by value: the server may answer with another type than it was given.
fn same(left: &Bson, right: &Bson) -> bool {
    let number = |value: &Bson| match value {
        Bson::Int32(value) => Some(f64::from(*value)),
        #[allow(
            clippy::cast_precision_loss,
            reason = "directions, weights and seconds are small"
        )]
        Bson::Int64(value) => Some(*value as f64),
        Bson::Double(value) => Some(*value),
        _ => None,
    };
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}
