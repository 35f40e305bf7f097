//! `OrderFields`: the paths of the fields, one method each.

use proc_macro2::TokenStream;

use super::parts::{Parts, path_type, stored_type};
use super::{docs, template, template_at};
use crate::check;
use crate::model::Kind;

/// The struct, which users may name.
pub(super) fn declaration(parts: &Parts) -> TokenStream {
    let Parts {
        model,
        root,
        fields_struct,
        this,
        ..
    } = parts;
    let (vis, doc) = (
        &model.vis,
        format!("The paths of the fields of `{}`.", model.ident),
    );
    let (first, last) = (parts.parameter("R"), parts.parameter("At"));
    // The place where such a struct mostly stands needs not be named.
    let default = match model.kind {
        Kind::Document => template!(#root::OfDocument),
        Kind::Embedded => template!(#root::OfField),
    };
    let (parameters, conditions) = parts.declared_fields(&first, &last, &default);
    template! {
        #[doc = #doc]
        #vis struct #fields_struct #parameters (#root::Within<#first, #this, #last>) #conditions;
    }
}

/// Its methods.
pub(super) fn methods(parts: &Parts) -> TokenStream {
    let Parts {
        fields_struct,
        this,
        ..
    } = parts;
    let (first, last) = (parts.parameter("R"), parts.parameter("At"));
    let (parameters, conditions) = parts.of_fields(&first, Some(&last));
    let arguments = parts.arguments(&template!(#first), Some(template!(#last)));
    let methods = parts.fields.iter().map(|field| {
        let (vis, ident, name, ty) = (&field.vis, &field.ident, &field.stored, stored_type(field));
        let doc = docs::of(field, &format!("The field `{}`.", field.name()));
        if parts.stub && !check::is_storable(field) {
            // The error about the type is enough.
            return template! { #doc #vis fn #ident(&self) -> _odm::Field<#first, #ty> { loop {} } };
        }
        let path = path_type(field, &first);
        template_at! { field.span() =>
            #doc
            #vis fn #ident(&self) -> #path {
                self.0.child::<#ty>(#name)
            }
        }
    });
    let (of_field, _) = parts.of_fields(&first, None);
    let in_field = parts.arguments(&template!(#first), Some(template!(_OfField)));
    template! {
        #[automatically_derived]
        impl #parameters #fields_struct #arguments #conditions { #(#methods)* }

        #[automatically_derived]
        impl #of_field _odm::Deref for #fields_struct #in_field #conditions {
            type Target = _odm::Field<#first, #this>;
            fn deref(&self) -> &Self::Target {
                self.0.field()
            }
        }
    }
}
