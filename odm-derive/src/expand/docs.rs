//! The documentation of the generated methods: the field's own, its stored name and its constraints.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::model::Field;
use crate::parse::constraints::Constraints;
use crate::similar::readable;

/// `#[doc = "..."]` for the method of a field, which begins with `first` when the field has no documentation.
pub(super) fn of(field: &Field, first: &str) -> TokenStream {
    let own = own(&field.docs);
    let mut paragraphs = vec![if own.is_empty() {
        first.to_owned()
    } else {
        own
    }];
    let facts = facts(field).join(" ");
    if !facts.is_empty() {
        paragraphs.push(facts);
    }
    let text = paragraphs.join("\n\n");
    quote!(#[doc = #text])
}

/// The field's own documentation, up to the first code: an example would be a test of each generated method too.
fn own(docs: &[Attribute]) -> String {
    let text: Vec<String> = docs.iter().filter_map(text).collect();
    // A comment `/// text` is the text with the space before it.
    let lines = text.iter().flat_map(|text| text.split('\n'));
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let text = lines.join("\n");
    let paragraphs = text
        .split("\n\n")
        .take_while(|paragraph| !has_code(paragraph));
    let paragraphs: Vec<&str> = paragraphs.collect();
    paragraphs.join("\n\n").trim().to_owned()
}

fn has_code(paragraph: &str) -> bool {
    paragraph.lines().any(|line| {
        let begins = line.trim_start();
        begins.starts_with("```")
            || begins.starts_with("~~~")
            || line.starts_with("    ")
            || line.starts_with('\t')
    })
}

fn text(doc: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &doc.meta else {
        return None;
    };
    match &meta.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// A sentence for the stored name, where it is another one, and for each constraint.
fn facts(field: &Field) -> Vec<String> {
    let attrs = &field.attrs;
    let mut facts = Vec::new();
    if field.stored != field.name() {
        facts.push(format!("Stored as `{}`.", field.stored));
    }
    if attrs.unique.is_set() {
        facts.push("Unique.".to_owned());
    }
    if attrs.auto_now.is_set() {
        facts.push("Set to the time of each save.".to_owned());
    }
    if attrs.auto_now_add.is_set() {
        facts.push("Set to the time when the document is built.".to_owned());
    }
    let bytes = field.ty.to_token_stream().to_string().contains("u8");
    let constraints = constraints(
        &attrs.constraints,
        if bytes { "bytes" } else { "characters" },
    );
    facts.extend(constraints.iter().map(|constraint| sentence(constraint)));
    if let Some(function) = attrs.constraints.validate.get() {
        facts.push(format!("Checked by `{}`.", readable(function)));
    }
    facts
}

/// `at most 50 characters`
fn constraints(of: &Constraints, unit: &str) -> Vec<String> {
    let length = of
        .length
        .get()
        .map(|length| format!("exactly {} {unit}", readable(length)));
    let items = [&of.min_items, &of.max_items].map(|slot| slot.get().map(readable));
    let lengths = [&of.min_length, &of.max_length].map(|slot| slot.get().map(readable));
    let bounds = [&of.min, &of.max].map(|slot| slot.get().map(readable));
    let precision = of.precision.get().map(|digits| {
        format!(
            "at most {} digits after the decimal point",
            readable(digits)
        )
    });
    let email = of.email.is_set().then(|| "an e-mail address".to_owned());
    let url = of.url.is_set().then(|| "a URL".to_owned());
    let normal = [
        (&of.trim, "trimmed"),
        (&of.lowercase, "stored in lower case"),
        (&of.uppercase, "stored in upper case"),
    ];
    let normal = normal.map(|(slot, text)| slot.is_set().then(|| text.to_owned()));
    let regex = of
        .regex
        .get()
        .map(|pattern| format!("matches `{}`", pattern.value()));
    let choices = of
        .choices
        .get()
        .map(|values| format!("one of `{}`", readable(values)));
    let each = of
        .each
        .get()
        .map(|rules| format!("each: {}", constraints(rules, "characters").join(", ")));
    let all = [
        length,
        range(lengths, unit),
        range(items, "items"),
        range(bounds, ""),
        precision,
        email,
        url,
        regex,
        choices,
        each,
    ];
    all.into_iter().chain(normal).flatten().collect()
}

/// `at least 1 items`, `at most 50 characters`, `from 0 to 100`
fn range([low, high]: [Option<String>; 2], unit: &str) -> Option<String> {
    let text = match (low, high) {
        (Some(low), Some(high)) => format!("from {low} to {high} {unit}"),
        (Some(low), None) => format!("at least {low} {unit}"),
        (None, Some(high)) => format!("at most {high} {unit}"),
        (None, None) => return None,
    };
    Some(text.trim_end().to_owned())
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}
