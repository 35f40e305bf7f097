//! `FieldType` and `Structure`: what documents and embedded documents have in common.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::parts::{Parts, key, of_type};
use super::{codec, document, index, rules, template, template_at};
use crate::model::Kind;

/// `impl FieldType for Order`
pub(super) fn field_type(parts: &Parts) -> TokenStream {
    let fields_struct = &parts.fields_struct;
    let head = parts.implementing(&template!(_odm::FieldType));
    let description = match parts.model.kind {
        Kind::Document => template!(document_type),
        Kind::Embedded => template!(structure_type),
    };
    let root = parts.parameter("R");
    let arguments = parts.arguments(&template!(#root), Some(template!(_OfField)));
    template! {
        #head {
            type Path<#root: _Root> = #fields_struct #arguments;
            type Slice = _AsArray;
            const TYPE: &'static _odm::TypeMeta = &_odm::#description::<Self>();
            fn path<#root: _Root>(at: _odm::Path) -> #fields_struct #arguments {
                #fields_struct(_Within::new(at))
            }
            fn encode(&self, e: &mut _odm::Encoder) -> _odm::ElementType {
                _odm::encode_structure(self, e)
            }
            fn decode(t: _odm::ElementType, d: &mut _odm::Decoder<'_>) -> _odm::Result<Self, _odm::DecodeError> {
                _odm::decode_structure(t, d)
            }
            fn validate_value(&self, r: &_odm::Rules, v: &mut _odm::Validator) {
                _odm::validate_structure(self, r, v)
            }
        }
    }
}

/// `impl Structure for Order`
pub(super) fn structure(parts: &Parts) -> TokenStream {
    let head = parts.implementing(&template!(_odm::Structure));
    let name = parts.model.ident.unraw().to_string();
    let id = match parts.model.kind {
        Kind::Document => document::id_type(parts.model),
        Kind::Embedded => template!(_odm::Bson),
    };
    let bodies = if parts.stub {
        stub_bodies()
    } else {
        bodies(parts)
    };
    let Bodies {
        indexes,
        fields,
        encode,
        decode,
        validate,
    } = bodies;
    let fields_struct = &parts.fields_struct;
    let root = parts.parameter("R");
    let arguments = parts.arguments(&template!(#root), Some(template!(_OfDocument)));
    template! {
        #head {
            type Id = #id;
            type Fields<#root: _Root> = #fields_struct #arguments;
            fn fields<#root: _Root>(at: _odm::Path) -> #fields_struct #arguments {
                #fields_struct(_Within::new(at))
            }
            const META: &'static _odm::StructureMeta = &_odm::StructureMeta {
                name: #name,
                indexes: #indexes,
                fields: &[#fields],
            };
            fn encode_fields(&self, e: &mut _odm::Encoder) {
                #encode
            }
            fn decode_fields(mut d: _odm::DocumentDecoder<'_>) -> _odm::Result<Self, _odm::DecodeError> {
                #decode
            }
            fn validate_fields(&self, v: &mut _odm::Validator) {
                #validate
            }
            fn last_size() -> &'static _odm::AtomicUsize {
                static SIZE: _odm::AtomicUsize = _odm::AtomicUsize::new(256);
                &SIZE
            }
        }
    }
}

struct Bodies {
    indexes: TokenStream,
    fields: TokenStream,
    encode: TokenStream,
    decode: TokenStream,
    validate: TokenStream,
}

fn bodies(parts: &Parts) -> Bodies {
    Bodies {
        indexes: index::indexes(parts),
        fields: table(parts),
        encode: codec::encode(parts),
        decode: codec::decode(parts),
        validate: validate(parts),
    }
}

fn stub_bodies() -> Bodies {
    let never = template!(loop {});
    Bodies {
        indexes: template!(_odm::no_indexes),
        fields: TokenStream::new(),
        encode: never.clone(),
        decode: never.clone(),
        validate: never,
    }
}

/// The table of the fields.
fn table(parts: &Parts) -> TokenStream {
    let make = match parts.model.kind {
        Kind::Document => template!(document_field),
        Kind::Embedded => template!(field),
    };
    let entries = parts.fields.iter().map(|field| {
        let (name, key, rules) = (field.name(), key(field), rules::rules(field));
        template_at!(field.span() => #rules.#make(#name, #key),)
    });
    template!(#(#entries)*)
}

/// One call for each field of the table, then the user's own check of the whole.
fn validate(parts: &Parts) -> TokenStream {
    let fields = parts.fields.iter().map(|field| {
        let ident = &field.ident;
        match field.attrs.constraints.validate.get() {
            _ if field.attrs.serde.is_set() => template!(c.skip();),
            Some(function) => {
                template_at!(function.span() => c.custom(&self.#ident, |value| #function(value));)
            }
            None => {
                let check = of_type(field, "check_field");
                template!(#check(&self.#ident, c);)
            }
        }
    });
    let whole = parts.model.attrs.validate.get();
    let whole = whole.map(
        |function| template_at!(function.span() => v.document(self, |value| #function(value));),
    );
    template! {
        let c = &mut v.fields(Self::META);
        #(#fields)*
        #whole
    }
}

/// The traits of a type of which no field could be read.
pub(super) fn unread(ident: &Ident, kind: Kind) -> TokenStream {
    let name = ident.unraw().to_string();
    let more = match kind {
        Kind::Document => document::unread(ident),
        Kind::Embedded => template!(impl _odm::EmbeddedDocument for #ident {}),
    };
    template! {
        #[automatically_derived]
        impl _odm::FieldType for #ident {
            type Path<R: _odm::Root> = _odm::Field<R, Self>;
            type Slice = _odm::AsArray;
            const TYPE: &'static _odm::TypeMeta = &_odm::structure_type::<Self>();
            fn path<R: _odm::Root>(at: _odm::Path) -> _odm::Field<R, Self> {
                _odm::Field::new(at)
            }
            fn encode(&self, _: &mut _odm::Encoder) -> _odm::ElementType {
                loop {}
            }
            fn decode(_: _odm::ElementType, _: &mut _odm::Decoder<'_>) -> _odm::Result<Self, _odm::DecodeError> {
                loop {}
            }
        }

        #[automatically_derived]
        impl _odm::Structure for #ident {
            type Id = _odm::Bson;
            type Fields<R: _odm::Root> = _odm::Field<R, Self>;
            fn fields<R: _odm::Root>(at: _odm::Path) -> _odm::Field<R, Self> {
                _odm::Field::new(at)
            }
            const META: &'static _odm::StructureMeta =
                &_odm::StructureMeta { name: #name, indexes: _odm::no_indexes, fields: &[] };
            fn encode_fields(&self, _: &mut _odm::Encoder) {}
            fn decode_fields(_: _odm::DocumentDecoder<'_>) -> _odm::Result<Self, _odm::DecodeError> {
                loop {}
            }
            fn validate_fields(&self, _: &mut _odm::Validator) {}
            fn last_size() -> &'static _odm::AtomicUsize {
                loop {}
            }
        }
        #more
    }
}
