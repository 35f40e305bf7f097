//! `OrderFields`: the paths of the fields, one method each.

use proc_macro2::TokenStream;

use super::parts::{Parts, path_type, stored_type};
use super::{template, template_at};

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
    let first = parts.parameter("R");
    let (parameters, conditions) = parts.declared(&first);
    template! {
        #[doc = #doc]
        #vis struct #fields_struct #parameters (#root::Field<#first, #this>) #conditions;
    }
}

/// Its methods.
pub(super) fn methods(parts: &Parts) -> TokenStream {
    let Parts {
        fields_struct,
        this,
        ..
    } = parts;
    let first = parts.parameter("R");
    let head = parts.inherent_with(&first, fields_struct, Some("Root"));
    let (parameters, arguments, conditions) = parts.with(&first, fields_struct, Some("Root"));
    let methods = parts.fields.iter().map(|field| {
        let (vis, ident, name, ty) = (&field.vis, &field.ident, &field.stored, stored_type(field));
        let doc = format!("The field `{}`.", field.name());
        let path = path_type(field, &first);
        template_at! { field.span() =>
            #[doc = #doc]
            #vis fn #ident(&self) -> #path {
                self.0.child::<#ty>(#name)
            }
        }
    });
    template! {
        #head { #(#methods)* }

        #[automatically_derived]
        impl #parameters _odm::Deref for #arguments #conditions {
            type Target = _odm::Field<#first, #this>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    }
}
