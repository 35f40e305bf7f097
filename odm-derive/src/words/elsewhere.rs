//! What is written here for a word that other mappers have.

/// Words that people bring from elsewhere: where they are met, the word, what to write.
pub(super) const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "#[document(...)]",
        "name",
        "the collection is named by `collection = \"...\"`",
    ),
    (
        "#[document(...)]",
        "indexes",
        "each index has its own `index(...)`",
    ),
    (
        "#[document(...)]",
        "unique",
        "write `index(field, unique)`, or `#[field(unique)]` on the field",
    ),
    (
        "#[field(...)]",
        "rename",
        "the stored name is given by `name = \"...\"`",
    ),
    (
        "#[field(...)]",
        "db_field",
        "the stored name is given by `name = \"...\"`",
    ),
    ("#[field(...)]", "primary_key", "the id is marked by `id`"),
    (
        "#[field(...)]",
        "required",
        "a field is required unless it is an `Option` or has a `default`",
    ),
    ("#[field(...)]", "optional", "make the type an `Option`"),
    ("#[field(...)]", "max_value", "write `max = 100`"),
    ("#[field(...)]", "min_value", "write `min = 0`"),
    (
        "#[field(...)]",
        "skip",
        "every field of a document is stored",
    ),
    (
        "#[field(...)]",
        "unique_with",
        "write `#[document(index(first, second, unique))]` on the type",
    ),
    (
        "#[field(...)]",
        "ttl",
        "write `expire_after_seconds = 3600`",
    ),
    (
        "each(...)",
        "validate",
        "write `validate = check` on the field: the function is given all the items",
    ),
    (
        "#[choice(...)]",
        "rename",
        "the stored name is given by `name = \"...\"`",
    ),
    (
        "#[document(...)]",
        "table",
        "the collection is named by `collection = \"...\"`",
    ),
    (
        "#[document(...)]",
        "database",
        "the database's alias is given by `db = \"...\"`",
    ),
    (
        "#[document(...)]",
        "order_by",
        "write `ordering(-created_at)`",
    ),
    ("#[document(...)]", "sort", "write `ordering(-created_at)`"),
    (
        "#[document(...)]",
        "indices",
        "each index has its own `index(...)`",
    ),
    (
        "#[document(...)]",
        "meta",
        "its options stand here themselves: `collection = \"...\"`, `ordering(...)`, `index(...)`",
    ),
    (
        "#[document(...)]",
        "ttl",
        "write `index(expires_at, expire_after_seconds = 0)`",
    ),
    (
        "#[field(...)]",
        "reverse_delete_rule",
        "write `on_delete = cascade`",
    ),
    ("#[field(...)]", "pattern", "write `regex = \"...\"`"),
    (
        "#[field(...)]",
        "nullable",
        "make the type an `Option`; with `null` its `None` is stored as null",
    ),
    (
        "#[field(...)]",
        "one_of",
        "write `choices = [\"EUR\", \"USD\"]`",
    ),
    ("#[field(...)]", "range", "write `min = 0, max = 100`"),
    ("#[field(...)]", "minimum", "write `min = 0`"),
    ("#[field(...)]", "maximum", "write `max = 100`"),
    (
        "#[field(...)]",
        "max_size",
        "write `max_items = 10` for a list, `max_length = 50` for a text",
    ),
    (
        "#[field(...)]",
        "index_options",
        "write `#[document(index(field, ...))]` on the type",
    ),
    ("index(...)", "ttl", "write `expire_after_seconds = 3600`"),
    (
        "index(...)",
        "expire_after",
        "write `expire_after_seconds = 3600`",
    ),
    ("index(...)", "weight", "write `weights(name = 10)`"),
    (
        "index(...)",
        "language",
        "write `default_language = \"english\"`",
    ),
    (
        "index(...)",
        "partial_filter_expression",
        "write `partial = |p| p.is_active().eq(true)`",
    ),
    (
        "index(...)",
        "filter",
        "write `partial = |p| p.is_active().eq(true)`",
    ),
    ("on_delete = ...", "protect", "write `on_delete = deny`"),
    ("on_delete = ...", "restrict", "write `on_delete = deny`"),
    ("on_delete = ...", "set_null", "write `on_delete = nullify`"),
    (
        "on_delete = ...",
        "do_nothing",
        "write `on_delete = nothing`",
    ),
    ("on_delete = ...", "delete", "write `on_delete = cascade`"),
    ("index(field: ...)", "asc", "write `index(name)`"),
    ("index(field: ...)", "ascending", "write `index(name)`"),
    ("index(field: ...)", "desc", "write `index(-name)`"),
    ("index(field: ...)", "descending", "write `index(-name)`"),
    (
        "#[choice(...)]",
        "default",
        "derive `Default` and mark the variant with `#[default]`",
    ),
];
