//! The bodies of `encode_fields` and `decode_fields`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;

use super::parts::{Parts, key};
use super::{local, template, template_at};
use crate::model::Field;
use crate::parse::field::DefaultValue;

/// One call for each field.
pub(super) fn encode(parts: &Parts) -> TokenStream {
    let calls = parts.fields.iter().map(|field| {
        let (ident, key) = (at_type(&field.ident, field), key(field));
        let method = match (field.attrs.serde.is_set(), field.attrs.null.is_set()) {
            (true, true) => template_at!(field.span() => serde_or_null),
            (true, false) => template_at!(field.span() => serde),
            (false, true) => template_at!(field.span() => field_or_null),
            (false, false) => template_at!(field.span() => field),
        };
        template_at!(field.span() => e.#method(#key, &self.#ident);)
    });
    template!(#(#calls)*)
}

/// First each field where it is expected, then whatever is left in any order.
pub(super) fn decode(parts: &Parts) -> TokenStream {
    let slots = parts.fields.iter().enumerate().map(|(i, field)| {
        let (slot, key) = (slot(i, field), key(field));
        let method = if field.attrs.serde.is_set() {
            template_at!(field.span() => expect_serde)
        } else {
            template_at!(field.span() => expect)
        };
        // The default must not decide what is read.
        let ty = field.attrs.default.get().map(|_| &field.ty);
        let ty = ty.map(|ty| template_at!(field.span() => ::<#ty>));
        template_at!(field.span() => let mut #slot = d.#method #ty (#key)?;)
    });
    let arms = parts.fields.iter().enumerate().map(|(i, field)| {
        let (slot, stored) = (slot(i, field), &field.stored);
        let method = if field.attrs.serde.is_set() {
            template_at!(field.span() => read_serde)
        } else {
            template_at!(field.span() => read)
        };
        template_at!(field.span() => #stored => d.#method(t, k, &mut #slot)?,)
    });
    let values = parts.fields.iter().enumerate().map(|(i, field)| {
        let (ident, value) = (&field.ident, decoded(i, field));
        template!(#ident: #value,)
    });
    template! {
        #(#slots)*
        while let _odm::Some((t, k)) = d.element()? {
            match k {
                #(#arms)*
                _ => d.skip(t)?,
            }
        }
        _odm::Ok(Self { #(#values)* })
    }
}

/// The value of a field of which the slot holds what was stored.
fn decoded(i: usize, field: &Field) -> TokenStream {
    let slot = slot(i, field);
    if field.attrs.default.is_set() {
        return or_default(&template!(#slot), field);
    }
    let key = key(field);
    let required = if field.attrs.serde.is_set() {
        template_at!(field.span() => required_serde)
    } else {
        template_at!(field.span() => required)
    };
    template_at!(field.span() => _odm::#required(#slot, #key)?)
}

/// `slot`, an `Option`, or else the field's default.
pub(super) fn or_default(slot: &TokenStream, field: &Field) -> TokenStream {
    match field.attrs.default.get() {
        Some(DefaultValue::Value(value)) => {
            template_at!(value.span() => #slot.unwrap_or_else(|| #value))
        }
        _ => template_at!(field.span() => #slot.unwrap_or_default()),
    }
}

/// What was read of a field.
fn slot(i: usize, field: &Field) -> Ident {
    at_type(&local("f", i), field)
}

/// The name as if it stood at the field's type: what is wrong with the type is shown there, and once where it is once the same.
pub(super) fn at_type(name: &Ident, field: &Field) -> Ident {
    let mut name = name.clone();
    name.set_span(field.span().resolved_at(Span::mixed_site()));
    name
}
