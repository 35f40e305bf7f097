//! `index(...)`: keys and options.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, ExprClosure, LitBool, LitStr, Token};

use super::item::{self, Item};
use super::keys::{FieldPath, sign};
use super::slot::Slot;
use crate::words::{collation, index, kind};

/// The longest time to live that the server takes, in seconds.
pub(crate) const MAX_SECONDS: i64 = i32::MAX as i64;
/// The largest weight that a text index takes.
const MAX_WEIGHT: i64 = 99_999;

/// One declared index.
pub(crate) struct Index {
    /// The word `index`.
    pub(crate) span: Span,
    pub(crate) keys: Vec<IndexKey>,
    pub(crate) options: IndexOptions,
    /// Whether all of it could be read.
    pub(crate) complete: bool,
}

/// A field of an index.
pub(crate) struct IndexKey {
    pub(crate) path: FieldPath,
    pub(crate) kind: KeyKind,
}

/// How a field is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Ascending,
    Descending,
    Text,
    Geo2dSphere,
    Geo2d,
    Hashed,
    Wildcard,
}

/// Everything in `index(...)` that is no key.
#[derive(Default)]
pub(crate) struct IndexOptions {
    pub(crate) unique: Slot<()>,
    pub(crate) sparse: Slot<()>,
    pub(crate) hidden: Slot<()>,
    pub(crate) name: Slot<LitStr>,
    pub(crate) partial: Slot<ExprClosure>,
    pub(crate) expire_after_seconds: Slot<Expr>,
    pub(crate) weights: Slot<Vec<(FieldPath, Expr)>>,
    pub(crate) default_language: Slot<LitStr>,
    pub(crate) collation: Slot<Collation>,
}

/// How strings are compared.
#[derive(Default)]
pub(crate) struct Collation {
    pub(crate) locale: Slot<LitStr>,
    pub(crate) strength: Slot<Expr>,
    pub(crate) case_level: Slot<LitBool>,
    pub(crate) case_first: Slot<LitStr>,
    pub(crate) numeric_ordering: Slot<LitBool>,
    pub(crate) alternate: Slot<LitStr>,
    pub(crate) max_variable: Slot<LitStr>,
    pub(crate) normalization: Slot<LitBool>,
    pub(crate) backwards: Slot<LitBool>,
}

/// Reads what follows the word `index`.
pub(crate) fn index(item: &Item) -> Option<Index> {
    let group = item.parenthesized()?;
    let mut found = Index {
        span: item.name.span(),
        keys: Vec::new(),
        options: IndexOptions::default(),
        complete: true,
    };
    let before = item.cx.count();
    item::list(item.cx, group.stream(), |input| {
        part(item, input, &mut found)
    });
    if found.keys.is_empty() && item.cx.count() == before {
        let flag = found.options.first_flag();
        let hint = flag
            .map(|flag| format!("; a field called `{flag}` is written `+{flag}`"))
            .unwrap_or_default();
        return item.wrong(item.name.span(), format!("an index needs a field{hint}"));
    }
    found.complete = item.cx.count() == before;
    Some(found)
}

/// A key or an option. A bare word that is also an option's is the option.
fn part(item: &Item, input: ParseStream, found: &mut Index) {
    if let Some(option) = option(item, input) {
        found.options.read(&option);
        return;
    }
    match key(item, input) {
        Ok(key) => found.keys.extend(key),
        Err(error) => drop(item.wrong::<()>(error.span(), error)),
    }
}

/// The option that comes next, if the next word is one and is followed as the option asks.
fn option<'a, 'b>(item: &Item<'a, '_>, input: ParseStream<'b>) -> Option<Item<'a, 'b>> {
    let ahead = input.fork();
    let word = index::FAMILY.find(&ahead.call(Ident::parse_any).ok()?.to_string())?;
    let is_flag = matches!(word.name, index::UNIQUE | index::SPARSE | index::HIDDEN);
    let has_value = ahead.peek(Token![=]) || ahead.peek(syn::token::Paren);
    let is_key = ahead.peek(Token![.]) || ahead.peek(Token![:]);
    if !has_value && (is_key || !is_flag) {
        return None;
    }
    let name = input.call(Ident::parse_any).ok()?;
    Some(Item {
        cx: item.cx,
        input,
        name,
        word,
    })
}

/// `-created_at`, `shipping_address.city`, `name: text`; `None` when it was reported.
fn key(item: &Item, input: ParseStream) -> syn::Result<Option<IndexKey>> {
    let start = input.span();
    let sign = sign(input)?;
    let path = FieldPath::parse(input)?;
    if let Some(wrong) = wrong_direction(input, &path) {
        return Err(wrong);
    }
    if input.peek(Token![=]) || input.peek(syn::token::Paren) {
        let word = path.first();
        item.cx
            .error_at(word, index::FAMILY.unknown(&word.unraw().to_string()));
        return Ok(None);
    }
    if input.parse::<Option<Token![:]>>()?.is_none() {
        let kind = if sign == Some(true) {
            KeyKind::Descending
        } else {
            KeyKind::Ascending
        };
        return Ok(Some(IndexKey { path, kind }));
    }
    if sign.is_some() {
        return Err(syn::Error::new(
            start,
            "only ascending and descending keys have a sign",
        ));
    }
    Ok(key_kind(item, input)?.map(|kind| IndexKey { path, kind }))
}

/// `title desc` and `title = -1`, as others write directions.
fn wrong_direction(input: ParseStream, path: &FieldPath) -> Option<syn::Error> {
    let ahead = input.fork();
    let (ascending, descending) = (path.dotted(), format!("-{}", path.dotted()));
    let is_direction = match ahead.parse::<Option<Token![=]>>() {
        Ok(Some(_)) => matches!(
            ahead.parse::<Expr>().as_ref().map(item::literal_number),
            Ok(item::Number::Whole(1 | -1))
        ),
        _ => ahead.peek(syn::Ident),
    };
    let message =
        format!("an ascending field is written `{ascending}`, a descending one `{descending}`");
    is_direction.then(|| syn::Error::new(input.span(), message))
}

fn key_kind(item: &Item, input: ParseStream) -> syn::Result<Option<KeyKind>> {
    let span = input.span();
    let word = input
        .call(Ident::parse_any)
        .map_err(|_| syn::Error::new(span, "expected the kind of the key"))?;
    let kind = match word.to_string().as_str() {
        kind::TEXT => KeyKind::Text,
        kind::GEO_2DSPHERE => KeyKind::Geo2dSphere,
        kind::GEO_2D => KeyKind::Geo2d,
        kind::HASHED => KeyKind::Hashed,
        kind::WILDCARD => KeyKind::Wildcard,
        other => {
            item.cx.error_at(&word, kind::FAMILY.unknown(other));
            return Ok(None);
        }
    };
    Ok(Some(kind))
}

impl IndexOptions {
    fn read(&mut self, item: &Item) {
        match item.word.name {
            index::UNIQUE => self.unique.set(item, item.flag()),
            index::SPARSE => self.sparse.set(item, item.flag()),
            index::HIDDEN => self.hidden.set(item, item.flag()),
            index::NAME => self.name.set(item, item.text()),
            index::PARTIAL => self.partial.set(item, partial(item)),
            index::EXPIRE_AFTER_SECONDS => self
                .expire_after_seconds
                .set(item, item.whole_number(0..=MAX_SECONDS)),
            index::WEIGHTS => self.weights.set(item, weights(item)),
            index::DEFAULT_LANGUAGE => self.default_language.set(item, item.text()),
            _ => self.collation.set(item, collation(item)),
        }
    }

    fn first_flag(&self) -> Option<&Ident> {
        [&self.unique, &self.sparse, &self.hidden]
            .into_iter()
            .find_map(Slot::word)
    }
}

fn partial(item: &Item) -> Option<ExprClosure> {
    match item.expr()? {
        Expr::Closure(closure) if closure.inputs.len() == 1 => Some(closure),
        other => {
            item.cx.error_at(
                other,
                format!(
                    "`partial` needs a closure over the fields; write `{}`",
                    item.word.form
                ),
            );
            None
        }
    }
}

fn weights(item: &Item) -> Option<Vec<(FieldPath, Expr)>> {
    let group = item.parenthesized()?;
    let mut weights: Vec<(FieldPath, Expr)> = Vec::new();
    item::list(item.cx, group.stream(), |input| {
        match FieldPath::parse(input) {
            Ok(path)
                if weights
                    .iter()
                    .any(|(known, _)| known.dotted() == path.dotted()) =>
            {
                item.cx.error(
                    path.span(),
                    format!("`{}` has two weights: keep one of them", path.dotted()),
                );
            }
            Ok(path) => {
                let weight = Item {
                    cx: item.cx,
                    input,
                    name: path.first().clone(),
                    word: item.word,
                };
                weights.extend(
                    weight
                        .whole_number_called("the weight", 1..=MAX_WEIGHT)
                        .map(|weight| (path, weight)),
                );
            }
            Err(error) => drop(item.wrong::<()>(error.span(), error)),
        }
    });
    Some(weights)
}

fn collation(item: &Item) -> Option<Collation> {
    let group = item.parenthesized()?;
    let mut options = Collation::default();
    let before = item.cx.count();
    item::words(item.cx, group.stream(), &collation::FAMILY, &mut |option| {
        options.read(option)
    });
    if !options.locale.is_set() && item.cx.count() == before {
        return item.wrong(item.name.span(), "a collation needs its `locale`");
    }
    Some(options)
}

impl Collation {
    fn read(&mut self, item: &Item) {
        match item.word.name {
            collation::LOCALE => self.locale.set(item, item.text()),
            collation::STRENGTH => self.strength.set(item, item.whole_number(1..=5)),
            collation::CASE_LEVEL => self.case_level.set(item, item.boolean()),
            collation::CASE_FIRST => self
                .case_first
                .set(item, item.text_of(&["upper", "lower", "off"])),
            collation::NUMERIC_ORDERING => self.numeric_ordering.set(item, item.boolean()),
            collation::ALTERNATE => self
                .alternate
                .set(item, item.text_of(&["non-ignorable", "shifted"])),
            collation::MAX_VARIABLE => self
                .max_variable
                .set(item, item.text_of(&["punct", "space"])),
            collation::NORMALIZATION => self.normalization.set(item, item.boolean()),
            _ => self.backwards.set(item, item.boolean()),
        }
    }
}
