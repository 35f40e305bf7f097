//! `OrderBuilder`: a tuple of slots behind one method for each field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;

use super::codec::or_default;
use super::parts::Parts;
use super::{docs, local, template, template_at};
use crate::model::Field;
use crate::parse::field::DefaultValue;

/// How many slots a tuple has at most; more fields make tuples of tuples.
const WIDTH: usize = 12;

/// The struct, which users may name.
pub(super) fn declaration(parts: &Parts) -> TokenStream {
    let Parts {
        model,
        root,
        builder_struct,
        this,
        ..
    } = parts;
    let vis = &model.vis;
    let doc = format!(
        "The builder of `{}`, made by `{0}::builder()`.",
        model.ident
    );
    let slots = parts.parameter("Slots");
    let (parameters, conditions) = parts.declared(&slots);
    let phantom = parts
        .is_generic()
        .then(|| template!(, #root::PhantomData<fn() -> #this>));
    template! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis struct #builder_struct #parameters (#slots #phantom) #conditions;
    }
}

/// `builder()`, the setters and `build()`.
pub(super) fn methods(parts: &Parts) -> TokenStream {
    let Parts {
        model,
        builder_struct,
        ..
    } = parts;
    let vis = &model.vis;
    let head = parts.inherent();
    let slots = parts.parameter("Slots");
    let builder_head = parts.inherent_with(&slots, builder_struct);
    let doc = format!(
        "The builder of `{}`: a method for each field, then `build()`.",
        model.ident
    );
    let markers = parts
        .fields
        .iter()
        .filter(|field| Source::of(parts, field) == Source::Required)
        .map(|field| marker(parts, field));
    let empty = nested(&parts.fields, &|field| {
        if Source::of(parts, field) == Source::Required {
            let name = marker_name(parts, field);
            template!(_Missing<dyn #name>)
        } else {
            template!(_Missing)
        }
    });
    let arguments = parts.arguments(&empty, None);
    let phantom = parts.is_generic().then(|| template!(, _odm::PhantomData));
    let setters = parts
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| setter(parts, &slots, i, field));
    let build = build(parts, &slots);
    let storing = parts.storing().map(|bounds| template!(where #bounds));
    template! {
        #(#markers)*

        #head {
            #[doc = #doc]
            #vis fn builder() -> #builder_struct #arguments
            #storing
            {
                #builder_struct(_odm::Default::default() #phantom)
            }
        }

        #builder_head {
            #(#setters)*
            #build
        }
    }
}

/// What the compiler names when the field is left out. A trait of its own, because only so the message can hold the names
/// as they are written: those of types come with their paths, and the place of this code is none that a user knows.
fn marker(parts: &Parts, field: &Field) -> TokenStream {
    let name = marker_name(parts, field);
    let setter = setter_name(field);
    let message = format!(
        "the required field `{}` of `{}` is not set in its builder",
        field.name(),
        parts.model.ident.unraw()
    );
    let label = format!("call `.{setter}(..)` before `.build()`");
    let note = "a field with `#[field(default)]` and an `Option` are optional";
    // As the user's own words, so that the compiler shows the field and not the derive.
    let implemented = quote_spanned!(field.ident.span()=> _Omits<T>);
    let object = quote_spanned!(field.ident.span()=> dyn #name);
    template_at! { field.ident.span() =>
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #name: _Omitted {}
        impl<T> #name for _Option<T> {}
        impl<T: #name> #implemented for #object {}
    }
}

/// `title_of_Book`
fn marker_name(parts: &Parts, field: &Field) -> Ident {
    let (name, ty) = (field.name(), parts.model.ident.unraw());
    format_ident!("{name}_of_{ty}", span = field.ident.span())
}

/// The name of the method that gives the field.
fn setter_name(field: &Field) -> Ident {
    // `build` is the name of the method that ends it.
    if field.ident == "build" {
        format_ident!("set_build", span = field.ident.span())
    } else {
        field.ident.clone()
    }
}

fn setter(parts: &Parts, slots: &Ident, i: usize, field: &Field) -> TokenStream {
    let Field { vis, ty, .. } = field;
    let builder_struct = &parts.builder_struct;
    let name = setter_name(field);
    let doc = docs::of(field, &format!("Sets the field `{}`.", field.name()));
    let place = place(i, parts.fields.len());
    let out = parts.arguments(&template!(#slots::Out), None);
    let phantom = parts.is_generic().then(|| template!(, self.1));
    template! {
        #doc
        #vis fn #name(self, value: impl _IntoValue<#ty>) -> #builder_struct #out
        where
            #slots: _Put<#place, #ty> + _Unset<#place>
        {
            #builder_struct(self.0.put(value) #phantom)
        }
    }
}

fn build(parts: &Parts, slots: &Ident) -> TokenStream {
    let Parts { model, this, .. } = parts;
    let (vis, ident) = (&model.vis, &model.ident);
    let doc =
        format!("The finished `{ident}`. It does not compile while a required field is missing.");
    // Beside what `builder()` asked for already, only a default is needed.
    let defaults =
        |field: &&&Field| matches!(field.attrs.default.get(), Some(DefaultValue::OfType));
    let storing = parts.fields.iter().find(defaults).and(parts.storing());
    let wanted = nested(&parts.fields, &|field| wanted(parts, field));
    let numbers: Vec<usize> = (0..parts.fields.len()).collect();
    let taken = nested(&numbers, &|i| {
        let name = local("f", *i);
        quote!(#name)
    });
    let values = parts.fields.iter().enumerate().map(|(i, field)| {
        let (ident, value) = (&field.ident, value(parts, i, field));
        template!(#ident: #value,)
    });
    let body = if parts.stub {
        template!(loop {})
    } else {
        template! {
            let #taken = self.0.take();
            #ident { #(#values)* }
        }
    };
    template! {
        #[doc = #doc]
        #vis fn build(self) -> #this
        where
            #slots: _odm::Slot<#wanted>,
            #storing
        {
            #body
        }
    }
}

/// Where the value of a field comes from when the builder was not given it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// It is made, where the id's type can be.
    Id,
    Default,
    Now,
    /// `None`.
    Option,
    /// Nowhere, unless the type turns out to be an alias of an `Option`.
    Required,
}

impl Source {
    fn of(parts: &Parts, field: &Field) -> Self {
        let attrs = &field.attrs;
        let id = parts.model.id_field();
        if id.is_some_and(|id| id.ident == field.ident) {
            Source::Id
        } else if attrs.default.is_set() {
            Source::Default
        } else if attrs.auto_now.is_set() || attrs.auto_now_add.is_set() {
            Source::Now
        } else if is_option(&field.ty) {
            Source::Option
        } else {
            Source::Required
        }
    }
}

/// Whether the type is written as an `Option`.
fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Option")
}

/// The type as which a field's value is taken from its slot.
fn wanted(parts: &Parts, field: &Field) -> TokenStream {
    let ty = &field.ty;
    match Source::of(parts, field) {
        Source::Id => template!(_odm::Id<#ty>),
        Source::Default => template!(_odm::Perhaps<#ty>),
        Source::Now => template!(_odm::Now<#ty>),
        Source::Option | Source::Required => quote!(#ty),
    }
}

/// The value from what was taken.
fn value(parts: &Parts, i: usize, field: &Field) -> TokenStream {
    let taken = local("f", i);
    match Source::of(parts, field) {
        Source::Id | Source::Now => template!(#taken.0),
        Source::Default => or_default(&template!(#taken.0), field),
        Source::Option | Source::Required => quote!(#taken),
    }
}

/// A tuple of `item` for each field; of tuples when there are many.
fn nested<T>(fields: &[T], item: &dyn Fn(&T) -> TokenStream) -> TokenStream {
    let width = share(fields.len());
    let parts = fields.chunks(width.max(1)).map(|part| match part {
        [field] if width == 1 => item(field),
        part => nested(part, item),
    });
    template!((#(#parts,)*))
}

/// The place of field `i` of `count`: `I1`, or `I1<I3>` in a tuple of tuples.
fn place(i: usize, count: usize) -> TokenStream {
    let width = share(count);
    let name = format_ident!("_I{}", i / width);
    if width == 1 {
        return template!(#name);
    }
    let start = i / width * width;
    let rest = place(i - start, width.min(count - start));
    template!(#name<#rest>)
}

/// How many of `count` fields each slot of the outermost tuple holds.
fn share(count: usize) -> usize {
    let mut width = 1;
    while width * WIDTH < count {
        width *= WIDTH;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(count: usize) -> String {
        let numbers: Vec<usize> = (0..count).collect();
        nested(&numbers, &|i| {
            proc_macro2::Literal::usize_unsuffixed(*i).into_token_stream()
        })
        .to_string()
    }

    use quote::ToTokens;

    #[test]
    fn tuples_of_tuples() {
        assert_eq!(shape(0), "()");
        assert_eq!(shape(2), "(0 , 1 ,)");
        assert_eq!(
            shape(13),
            "((0 , 1 , 2 , 3 , 4 , 5 , 6 , 7 , 8 , 9 , 10 , 11 ,) , (12 ,) ,)"
        );
    }

    #[test]
    fn places_follow_the_tuples() {
        let text = |i, count| place(i, count).to_string().replace(' ', "");
        assert_eq!(text(11, 12), "_I11");
        assert_eq!(text(12, 13), "_I1<_I0>");
        assert_eq!(text(143, 144), "_I11<_I11>");
        assert_eq!(text(144, 145), "_I1<_I0>");
        assert_eq!(text(1, 145), "_I0<_I0<_I1>>");
    }
}
