//! `OrderBuilder`: a tuple of slots behind one method for each field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::codec::or_default;
use super::parts::Parts;
use super::{local, template};
use crate::model::Field;

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
    let names = parts
        .fields
        .iter()
        .filter(|field| is_required(parts, field))
        .map(|field| &field.ident);
    let empty = nested(&parts.fields, &|field| {
        if is_required(parts, field) {
            let ident = &field.ident;
            template!(_odm::Missing<slot::#ident>)
        } else {
            template!(_odm::Missing<()>)
        }
    });
    let arguments = parts.arguments(&empty);
    let phantom = parts.is_generic().then(|| template!(, _odm::PhantomData));
    let setters = parts
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| setter(parts, &slots, i, field));
    let build = build(parts, &slots);
    template! {
        mod slot {
            #(pub enum #names {})*
        }

        #head {
            #[doc = #doc]
            #vis fn builder() -> #builder_struct #arguments {
                #builder_struct(_odm::Default::default() #phantom)
            }
        }

        #builder_head {
            #(#setters)*
            #build
        }
    }
}

fn setter(parts: &Parts, slots: &Ident, i: usize, field: &Field) -> TokenStream {
    let Field { vis, ident, ty, .. } = field;
    let builder_struct = &parts.builder_struct;
    // `build` is the name of the method that ends it.
    let name = if ident == "build" {
        format_ident!("set_build", span = ident.span())
    } else {
        ident.clone()
    };
    let doc = format!("Gives the field `{}`.", field.name());
    let place = place(i, parts.fields.len());
    let out = parts.arguments(&template!(#slots::Out));
    let phantom = parts.is_generic().then(|| template!(, self.1));
    template! {
        #[doc = #doc]
        #vis fn #name(self, value: impl _odm::IntoValue<#ty>) -> #builder_struct #out
        where
            #slots: _odm::Put<#place, #ty>
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
            #slots: _odm::Slot<#wanted>
        {
            #body
        }
    }
}

/// Whether the derive knows of no value for the field. Its type may still know of one.
fn is_required(parts: &Parts, field: &Field) -> bool {
    let attrs = &field.attrs;
    !attrs.default.is_set()
        && !attrs.auto_now.is_set()
        && !attrs.auto_now_add.is_set()
        && !is_id(parts, field)
}

fn is_id(parts: &Parts, field: &Field) -> bool {
    parts
        .model
        .id_field()
        .is_some_and(|id| id.ident == field.ident)
}

/// The type as which a field's value is taken from its slot.
fn wanted(parts: &Parts, field: &Field) -> TokenStream {
    let ty = &field.ty;
    if is_id(parts, field) {
        template!(_odm::Id<#ty>)
    } else if is_required(parts, field) {
        quote!(#ty)
    } else if field.attrs.default.is_set() {
        template!(_odm::Perhaps<#ty>)
    } else {
        template!(_odm::Now<#ty>)
    }
}

/// The value from what was taken.
fn value(parts: &Parts, i: usize, field: &Field) -> TokenStream {
    let taken = local("f", i);
    if is_required(parts, field) {
        quote!(#taken)
    } else if field.attrs.default.is_set() && !is_id(parts, field) {
        or_default(&template!(#taken.0), field)
    } else {
        template!(#taken.0)
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
    let name = format_ident!("I{}", i / width);
    if width == 1 {
        return template!(_odm::#name);
    }
    let start = i / width * width;
    let rest = place(i - start, width.min(count - start));
    template!(_odm::#name<#rest>)
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
        assert_eq!(text(11, 12), "_odm::I11");
        assert_eq!(text(12, 13), "_odm::I1<_odm::I0>");
        assert_eq!(text(143, 144), "_odm::I11<_odm::I11>");
        assert_eq!(text(144, 145), "_odm::I1<_odm::I0>");
        assert_eq!(text(1, 145), "_odm::I0<_odm::I0<_odm::I1>>");
    }
}
