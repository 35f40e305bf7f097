//! The bodies of `encode_fields` and `decode_fields`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;

use super::parts::{Parts, coded, key};
use super::{local, template, template_at};
use crate::model::Field;
use crate::parse::field::DefaultValue;

/// One call for each field.
pub(super) fn encode(parts: &Parts) -> TokenStream {
    let calls = parts.fields.iter().map(|field| {
        let (ident, key) = (at_type(&field.ident, field), key(field));
        let method = if field.attrs.null.is_set() {
            "encode_or_null"
        } else {
            "encode_field"
        };
        let encode = coded(field, method);
        template!(#encode(&self.#ident, #key, e);)
    });
    template!(#(#calls)*)
}

/// First each field where it is expected, then whatever is left in any order.
pub(super) fn decode(parts: &Parts) -> TokenStream {
    let slots = parts.fields.iter().enumerate().map(|(i, field)| {
        let (slot, key) = (slot(i, field), key(field));
        let expect = coded(field, "expect_field");
        template!(let mut #slot = #expect(d, #key)?;)
    });
    let arms = parts.fields.iter().enumerate().map(|(i, field)| {
        let (slot, stored) = (slot(i, field), &field.stored);
        let read = coded(field, "read_field");
        template!(#stored => #read(d, t, k, &mut #slot)?,)
    });
    let values = parts.fields.iter().enumerate().map(|(i, field)| {
        let (ident, value) = (&field.ident, decoded(i, field));
        template!(#ident: #value,)
    });
    template! {
        let d = &mut d;
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
    let required = coded(field, "required_field");
    template!(#required(#slot, #key)?)
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
fn at_type(name: &Ident, field: &Field) -> Ident {
    let mut name = name.clone();
    name.set_span(field.span().resolved_at(Span::mixed_site()));
    name
}
