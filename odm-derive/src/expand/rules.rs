//! The constraints of a field, as a chain of calls. Each call carries the span of its word, so that a constraint that
//! the field's type cannot have is an error at that word.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::Expr;
use syn::spanned::Spanned;

use super::parts::{of_type, stored_type};
use super::{template, template_at};
use crate::model::Field;
use crate::parse::constraints::Constraints;
use crate::parse::field::OnDelete;
use crate::parse::item::{Number, literal_number};
use crate::parse::slot::Slot;

/// `<String as FieldType>::RULES.max_length(50)`
pub(super) fn rules(field: &Field) -> TokenStream {
    let ty = stored_type(field);
    let chain = chain(&field.attrs.constraints, &ty);
    let custom = field.attrs.constraints.validate.get().map(|function| {
        template_at!(function.span() => .custom(|b, v| v.custom_stored::<#ty, _>(b, |value| #function(value))))
    });
    let attrs = &field.attrs;
    let default = attrs.default.word();
    let words = [attrs.auto_now.word(), attrs.auto_now_add.word(), default];
    let words = words.into_iter().flatten();
    let on_delete = field
        .attrs
        .on_delete
        .word()
        .zip(field.attrs.on_delete.get());
    let deletion = on_delete.map(|(word, rule)| deletion(word, *rule));
    let none = of_type(field, "RULES");
    template!(#none #chain #custom #(.#words())* #deletion)
}

/// `.on_delete(OnDelete::Deny)`; what asks more of the type has a method of its own.
fn deletion(word: &Ident, rule: OnDelete) -> TokenStream {
    let (method, rule) = match rule {
        OnDelete::Nullify => return call_alone("on_delete_nullify", word),
        OnDelete::Pull => return call_alone("on_delete_pull", word),
        OnDelete::Deny => (word, template!(Deny)),
        OnDelete::Cascade => (word, template!(Cascade)),
        OnDelete::Nothing => (word, template!(Nothing)),
    };
    template!(.#method(_odm::OnDelete::#rule))
}

fn call_alone(method: &str, word: &Ident) -> TokenStream {
    let method = at(method, word.span());
    template!(.#method())
}

fn chain(constraints: &Constraints, ty: &TokenStream) -> TokenStream {
    let counts = [
        &constraints.min_length,
        &constraints.max_length,
        &constraints.min_items,
        &constraints.max_items,
        &constraints.precision,
    ];
    let counts = counts
        .into_iter()
        .map(|slot| call(slot, |number| template!(#number)));
    let bounds = [&constraints.min, &constraints.max];
    let bounds = bounds
        .into_iter()
        .map(|slot| call(slot, |value| bound(value, ty)));
    let length = constraints
        .length
        .word()
        .zip(constraints.length.get())
        .map(|(word, length)| {
            let (least, most) = (at("min_length", word.span()), at("max_length", word.span()));
            template!(.#least(#length).#most(#length))
        });
    let normal = [
        &constraints.trim,
        &constraints.lowercase,
        &constraints.uppercase,
    ];
    let flags = [&constraints.email, &constraints.url].into_iter();
    let flags = flags.chain(normal).filter_map(Slot::word);
    let regex = call(&constraints.regex, |pattern| template!(#pattern));
    let choices = call(
        &constraints.choices,
        |values| template_at!(values.span() => || _choices::<#ty, _, _>(#values)),
    );
    let each = call(&constraints.each, |rules| {
        let item = template!(<#ty as _odm::Each>::Item);
        let chain = self::chain(rules, &item);
        let span = constraints
            .each
            .word()
            .map_or_else(Span::call_site, Ident::span);
        template_at!(span => const { &<#item as _Type>::RULES #chain.rules() })
    });
    template!(#(#counts)* #length #(#bounds)* #(.#flags())* #regex #choices #each)
}

/// `.word(value)` when the constraint is given.
fn call<T>(slot: &Slot<T>, value: impl FnOnce(&T) -> TokenStream) -> Option<TokenStream> {
    let (word, given) = slot.word().zip(slot.get())?;
    let value = value(given);
    Some(quote_spanned!(word.span()=> .#word(#value)))
}

fn at(name: &str, span: Span) -> Ident {
    Ident::new(name, span)
}

/// A literal is kept exactly; only the program knows the value of anything else.
fn bound(value: &Expr, ty: &TokenStream) -> TokenStream {
    match literal_number(value) {
        Number::Whole(number) => match i64::try_from(number) {
            Ok(number) => {
                let number = Literal::i64_unsuffixed(number);
                template!(_odm::Bound::Int(#number))
            }
            Err(_) => {
                let digits = number.to_string();
                template!(_odm::Bound::Decimal(_odm::Literal::new(#digits)))
            }
        },
        Number::Fraction(_) => {
            let digits = digits(value);
            template!(_odm::Bound::Decimal(_odm::Literal::new(#digits)))
        }
        Number::Other | Number::Unknown => {
            template_at!(value.span() => _odm::Bound::Value(|| _odm::bound::<#ty, _>(#value)))
        }
    }
}

/// The digits of a literal with a decimal point, as they were written.
fn digits(value: &Expr) -> String {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Float(float) => float.base10_digits().to_owned(),
            _ => String::new(),
        },
        Expr::Unary(unary) => format!("-{}", digits(&unary.expr)),
        Expr::Paren(inner) => digits(&inner.expr),
        Expr::Group(inner) => digits(&inner.expr),
        _ => String::new(),
    }
}
