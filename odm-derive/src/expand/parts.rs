//! What several items share: names, generics, the order of fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Type};

use super::{Amount, private, template};
use crate::model::{Field, Model};
use crate::parse::field::DefaultValue;
use crate::parse::slot::Slot;

pub(super) struct Parts<'a> {
    pub(super) model: &'a Model,
    pub(super) stub: bool,
    /// The path of the hidden module.
    pub(super) root: TokenStream,
    /// The fields as they are stored: the id first.
    pub(super) fields: Vec<&'a Field>,
    /// `OrderFields`
    pub(super) fields_struct: Ident,
    /// `OrderBuilder`
    pub(super) builder_struct: Ident,
    /// `Order<T>`
    pub(super) this: TokenStream,
    /// The generics with the bounds that storing needs.
    bounded: Generics,
}

impl<'a> Parts<'a> {
    pub(super) fn new(model: &'a Model, amount: Amount) -> Self {
        let root = private(model.attrs.krate.get());
        let name = model.ident.unraw();
        let (_, arguments, _) = model.generics.split_for_impl();
        let ident = &model.ident;
        let mut fields: Vec<&Field> = model.fields.iter().collect();
        // A stable sort: the others keep their order.
        fields.sort_by_key(|field| field.stored != "_id");
        Parts {
            model,
            stub: amount == Amount::Stub,
            fields,
            fields_struct: given(&model.attrs.fields)
                .unwrap_or_else(|| format_ident!("{name}Fields", span = ident.span())),
            builder_struct: given(&model.attrs.builder)
                .unwrap_or_else(|| format_ident!("{name}Builder", span = ident.span())),
            this: quote!(#ident #arguments),
            bounded: bounded(model, &root),
            root,
        }
    }

    /// `impl<T> Trait for Order<T> where ...`
    pub(super) fn implementing(&self, what: &TokenStream) -> TokenStream {
        let (parameters, arguments, conditions) = self.bounded.split_for_impl();
        let ident = &self.model.ident;
        template!(#[automatically_derived] impl #parameters #what for #ident #arguments #conditions)
    }

    /// `unsafe impl<T> Trait for Order<T>`
    pub(super) fn promising(&self, what: &TokenStream) -> TokenStream {
        let (parameters, arguments, conditions) = self.bounded.split_for_impl();
        let ident = &self.model.ident;
        template!(unsafe impl #parameters #what for #ident #arguments #conditions)
    }

    /// `impl<T> Order<T>`, with no bounds but the type's own.
    pub(super) fn inherent(&self) -> TokenStream {
        let generics = without_defaults(&self.model.generics);
        let (parameters, arguments, conditions) = generics.split_for_impl();
        let ident = &self.model.ident;
        template!(#[automatically_derived] impl #parameters #ident #arguments #conditions)
    }

    /// `impl<First, T> what<First, T>`, with no bounds but the type's own.
    pub(super) fn inherent_with(&self, first: &Ident, what: &Ident) -> TokenStream {
        let generics = with_first(&without_defaults(&self.model.generics), &quote!(#first));
        let (parameters, arguments, conditions) = generics.split_for_impl();
        template!(#[automatically_derived] impl #parameters #what #arguments #conditions)
    }

    /// What storing asks of a generic type's parameters, for the where clause of a function: there the compiler shows the
    /// message of the trait that is missing, and not so for the bounds of an impl.
    pub(super) fn storing(&self) -> Option<TokenStream> {
        let conditions = self.bounded.where_clause.as_ref()?;
        Some(conditions.predicates.to_token_stream())
    }

    /// The parameters and conditions of an impl for `OrderFields<First, T, Last>`.
    pub(super) fn of_fields(
        &self,
        first: &Ident,
        last: Option<&Ident>,
    ) -> (TokenStream, TokenStream) {
        let mut generics = with_first(&self.bounded, &template!(#first: _Root));
        if let Some(last) = last {
            generics.params.push(syn::parse_quote!(#last));
        }
        let (parameters, _, conditions) = generics.split_for_impl();
        (quote!(#parameters), quote!(#conditions))
    }

    /// `<First, T: Bound, Last = default>` and the where clause, as the type itself has them.
    pub(super) fn declared_fields(
        &self,
        first: &Ident,
        last: &Ident,
        default: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let mut generics = with_first(&without_defaults(&self.model.generics), &quote!(#first));
        generics.params.push(syn::parse_quote!(#last = #default));
        let conditions = &generics.where_clause;
        (quote!(#generics), quote!(#conditions))
    }

    /// `<First, T: Bound>` and the where clause, as the type itself has them.
    pub(super) fn declared(&self, first: &Ident) -> (TokenStream, TokenStream) {
        let generics = with_first(&without_defaults(&self.model.generics), &quote!(#first));
        let (parameters, _, conditions) = generics.split_for_impl();
        (quote!(#parameters), quote!(#conditions))
    }

    /// The name of a type parameter that the type does not use.
    pub(super) fn parameter(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self
            .model
            .generics
            .params
            .iter()
            .any(|param| matches!(param, GenericParam::Type(t) if t.ident == name))
        {
            name.push('_');
        }
        Ident::new(&name, Span::call_site())
    }

    /// The arguments of a struct with parameters more: `<first, T, last>`.
    pub(super) fn arguments(&self, first: &TokenStream, last: Option<TokenStream>) -> TokenStream {
        let names = self.model.generics.params.iter().map(parameter_name);
        let last = last.into_iter();
        quote!(<#first #(, #names)* #(, #last)*>)
    }

    pub(super) fn is_generic(&self) -> bool {
        !self.model.generics.params.is_empty()
    }
}

fn given(name: &Slot<Ident>) -> Option<Ident> {
    name.get().cloned()
}

/// The type that is stored for a field.
pub(super) fn stored_type(field: &Field) -> TokenStream {
    let ty = &field.ty;
    if field.attrs.serde.is_set() {
        let (first, last) = ends(ty);
        let (start, end) = (
            quote_spanned!(first=> _odm::Serde<),
            quote_spanned!(last=> >),
        );
        quote!(#start #ty #end)
    } else {
        quote!(#ty)
    }
}

/// `<String as FieldType>::method` for the type of a field, with the place of the type: rustc shows errors that read the same
/// at one place once, so that a type that cannot be stored is one error and not one for each method.
pub(super) fn of_type(field: &Field, method: &str) -> TokenStream {
    of_trait(field, &stored_type(field), "_Type", method)
}

/// `<String as FieldType>::method`, or that of the trait for serde's types.
pub(super) fn coded(field: &Field, method: &str) -> TokenStream {
    let of = if field.attrs.serde.is_set() {
        "_Serde"
    } else {
        "_Type"
    };
    of_trait(field, &field.ty.to_token_stream(), of, method)
}

fn of_trait(field: &Field, ty: &TokenStream, of: &str, method: &str) -> TokenStream {
    let (first, last) = ends(&field.ty);
    let (of, method) = (Ident::new(of, last), Ident::new(method, last));
    let (start, end) = (
        quote_spanned!(first=> <),
        quote_spanned!(last=> as #of>::#method),
    );
    quote!(#start #ty #end)
}

/// `<String as FieldType>::Path<Root>` under a short name, at the place of the type as [`of_type`].
pub(super) fn path_type(field: &Field, root: &Ident) -> TokenStream {
    let ty = stored_type(field);
    let (first, last) = ends(&field.ty);
    let (start, end) = (quote_spanned!(first=> _At<), quote_spanned!(last=> >));
    quote!(#start #ty, #root #end)
}

/// The places of the first and the last token: on stable Rust they cannot be joined by a macro, but the compiler joins them.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

/// The stored name with a NUL at its end, as the codec takes it.
pub(super) fn key(field: &Field) -> String {
    format!("{}\0", field.stored)
}

fn without_defaults(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    for param in &mut generics.params {
        match param {
            GenericParam::Type(param) => param.default = None,
            GenericParam::Const(param) => param.default = None,
            GenericParam::Lifetime(_) => {}
        }
    }
    generics
}

fn with_first(generics: &Generics, first: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    generics.params.insert(0, syn::parse_quote!(#first));
    generics
}

fn parameter_name(param: &GenericParam) -> TokenStream {
    match param {
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
    }
}

/// Adds what storing asks of the type's parameters: that they can be shared, and of each field's type in which one
/// occurs, that it can be stored. A type in which the type itself occurs is left out: its bound would be circular.
fn bounded(model: &Model, root: &TokenStream) -> Generics {
    let mut generics = without_defaults(&model.generics);
    let names: Vec<Ident> = generics
        .type_params()
        .map(|param| param.ident.clone())
        .collect();
    if names.is_empty() {
        return generics;
    }
    let conditions = generics.make_where_clause();
    for name in &names {
        conditions
            .predicates
            .push(syn::parse_quote!(#name: #root::Send + #root::Sync + 'static));
    }
    for field in &model.fields {
        let ty: &Type = &field.ty;
        let words = ty.to_token_stream();
        if field.attrs.serde.is_set() || !names.iter().any(|name| occurs(name, words.clone())) {
            continue;
        }
        let ty = quote::quote_spanned!(ty.span()=> #ty);
        if !occurs(&model.ident, words) {
            conditions
                .predicates
                .push(syn::parse_quote!(#ty: #root::FieldType));
        }
        if matches!(field.attrs.default.get(), Some(DefaultValue::OfType)) {
            conditions
                .predicates
                .push(syn::parse_quote!(#ty: #root::Default));
        }
    }
    generics
}

fn occurs(name: &Ident, tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == *name,
        proc_macro2::TokenTree::Group(group) => occurs(name, group.stream()),
        _ => false,
    })
}
