//! Paths of fields with a sign, as `ordering(...)` and `index(...)` have them.

use proc_macro2::{Ident, Span};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::item::{self, Item};

/// `shipping_address.city`, each segment as the user wrote it.
#[derive(Clone)]
pub(crate) struct FieldPath(Vec<Ident>);

impl FieldPath {
    pub(crate) fn first(&self) -> &Ident {
        // A path is made with its first segment.
        &self.0[0]
    }

    /// The last word, at which an operation of the whole path is an error.
    pub(crate) fn last(&self) -> &Ident {
        &self.0[self.0.len() - 1]
    }

    pub(crate) fn segments(&self) -> &[Ident] {
        &self.0
    }

    pub(crate) fn span(&self) -> Span {
        self.first().span()
    }

    /// With dots, without `r#`.
    pub(crate) fn dotted(&self) -> String {
        let segments: Vec<_> = self
            .0
            .iter()
            .map(|segment| segment.unraw().to_string())
            .collect();
        segments.join(".")
    }

    pub(crate) fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut segments = vec![segment(input, input.span())?];
        while let Some(dot) = input.parse::<Option<Token![.]>>()? {
            segments.push(segment(input, dot.span)?);
        }
        Ok(FieldPath(segments))
    }
}

/// A field's name; a keyword stands for the raw identifier. Where the list ends, `before` shows the place.
fn segment(input: ParseStream, before: Span) -> syn::Result<Ident> {
    let span = if input.is_empty() {
        before
    } else {
        input.span()
    };
    input
        .call(Ident::parse_any)
        .map_err(|_| syn::Error::new(span, "expected a field's name"))
}

/// One key of an ordering.
pub(crate) struct OrderKey {
    pub(crate) path: FieldPath,
    pub(crate) descending: bool,
}

/// A sign, if there is one: whether it is `-`.
pub(crate) fn sign(input: ParseStream) -> syn::Result<Option<bool>> {
    if input.parse::<Option<Token![-]>>()?.is_some() {
        return Ok(Some(true));
    }
    Ok(input.parse::<Option<Token![+]>>()?.map(|_| false))
}

/// `ordering(-created_at, name, shipping_address.city)`
pub(crate) fn ordering(item: &Item) -> Option<Vec<OrderKey>> {
    let group = item.parenthesized()?;
    let mut keys: Vec<OrderKey> = Vec::new();
    item::list(item.cx, group.stream(), |input| match order_key(input) {
        Ok(key)
            if keys
                .iter()
                .any(|known| known.path.dotted() == key.path.dotted()) =>
        {
            item.cx.error(
                key.path.span(),
                format!("`{}` is already in this ordering", key.path.dotted()),
            );
        }
        Ok(key) => keys.push(key),
        Err(error) => drop(item.wrong::<()>(error.span(), error)),
    });
    if keys.is_empty() && group.stream().is_empty() {
        return item.wrong(group.span(), "`ordering` names no field");
    }
    Some(keys)
}

fn order_key(input: ParseStream) -> syn::Result<OrderKey> {
    let descending = sign(input)?.unwrap_or(false);
    Ok(OrderKey {
        path: FieldPath::parse(input)?,
        descending,
    })
}
