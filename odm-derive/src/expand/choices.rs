//! `Choices` and `FieldType` for an enum, and its text: `Display`, `FromStr`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Amount, template};
use crate::model::ChoicesModel;

pub(super) fn impls(model: &ChoicesModel, amount: Amount) -> TokenStream {
    let ident = &model.ident;
    let field_type = field_type(ident);
    let choices = if amount == Amount::Stub {
        stub(ident)
    } else {
        choices(model)
    };
    let display = (!model.attrs.display.is_set()).then(|| {
        template! {
            #[automatically_derived]
            impl _odm::Display for #ident {
                fn fmt(&self, f: &mut _odm::Formatter<'_>) -> _odm::Result<(), _odm::FmtError> {
                    f.pad(_odm::Choices::as_str(self))
                }
            }
        }
    });
    let from_str = (!model.attrs.from_str.is_set()).then(|| {
        template! {
            #[automatically_derived]
            impl _odm::FromStr for #ident {
                type Err = _odm::UnknownChoice;
                fn from_str(name: &str) -> _odm::Result<Self, _odm::UnknownChoice> {
                    _odm::parse_choice(name)
                }
            }
        }
    });
    quote!(#choices #field_type #display #from_str)
}

fn choices(model: &ChoicesModel) -> TokenStream {
    let ident = &model.ident;
    let names: Vec<&String> = model.variants.iter().map(|choice| &choice.stored).collect();
    let variants: Vec<_> = model.variants.iter().map(|choice| &choice.ident).collect();
    template! {
        #[automatically_derived]
        impl _odm::Choices for #ident {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const VARIANTS: &'static [Self] = &[#(Self::#variants),*];
            fn as_str(&self) -> &'static str {
                match self {
                    #(Self::#variants => #names,)*
                }
            }
            fn from_name(name: &str) -> _odm::Option<Self> {
                _odm::Some(match name {
                    #(#names => Self::#variants,)*
                    _ => return _odm::None,
                })
            }
        }
    }
}

fn stub(ident: &syn::Ident) -> TokenStream {
    template! {
        #[automatically_derived]
        impl _odm::Choices for #ident {
            const NAMES: &'static [&'static str] = &[];
            const VARIANTS: &'static [Self] = &[];
            fn as_str(&self) -> &'static str {
                loop {}
            }
            fn from_name(_: &str) -> _odm::Option<Self> {
                loop {}
            }
        }
    }
}

fn field_type(ident: &syn::Ident) -> TokenStream {
    template! {
        #[automatically_derived]
        impl _odm::FieldType for #ident {
            type Path<R: _odm::Root> = _odm::Field<R, Self>;
            const TYPE: &'static _odm::TypeMeta = &_odm::TypeMeta::choices::<Self>(<Self as _odm::Choices>::NAMES);
            const ONLY_RULES: bool = true;
            fn path<R: _odm::Root>(at: _odm::Path) -> _odm::Field<R, Self> {
                _odm::Field::new(at)
            }
            fn encode(&self, e: &mut _odm::Encoder) -> _odm::ElementType {
                e.string(_odm::Choices::as_str(self))
            }
            fn decode(t: _odm::ElementType, d: &mut _odm::Decoder<'_>) -> _odm::Result<Self, _odm::DecodeError> {
                _odm::decode_choice(t, d)
            }
            fn to_bson_value(&self) -> _odm::Result<_odm::Bson, _odm::EncodeError> {
                _odm::choice_value(self)
            }
        }
    }
}
