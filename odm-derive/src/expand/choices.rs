//! `Choices` and `FieldType` for an enum, and its text: `Display`, `FromStr`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Amount, template};
use crate::model::ChoicesModel;
use crate::parse::choices::Repr;

pub(super) fn impls(model: &ChoicesModel, amount: Amount) -> TokenStream {
    let ident = &model.ident;
    let field_type = field_type(ident, model.attrs.repr.get().copied());
    let serde = model.attrs.serde.is_set().then(|| serde(ident));
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
    quote!(#choices #field_type #display #from_str #serde)
}

fn choices(model: &ChoicesModel) -> TokenStream {
    let ident = &model.ident;
    let names: Vec<&String> = model.variants.iter().map(|choice| &choice.stored).collect();
    let variants: Vec<_> = model.variants.iter().map(|choice| &choice.ident).collect();
    let other = model.other.iter();
    let fallback = match &model.other {
        Some(other) => template!(Self::#other(_odm::From::from(name))),
        None => template!(return _odm::None),
    };
    let numbers = model.attrs.repr.is_set().then(|| numbers(model));
    template! {
        #[automatically_derived]
        impl _odm::Choices for #ident {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const VARIANTS: &'static [Self] = &[#(Self::#variants),*];
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #names,)*
                    #(Self::#other(name) => name,)*
                }
            }
            fn from_name(name: &str) -> _odm::Option<Self> {
                _odm::Some(match name {
                    #(#names => Self::#variants,)*
                    _ => #fallback,
                })
            }
            #numbers
        }
    }
}

/// What is added where numbers are stored.
fn numbers(model: &ChoicesModel) -> TokenStream {
    let variants: Vec<_> = model.variants.iter().map(|choice| &choice.ident).collect();
    let numbers = model.variants.iter().map(|choice| choice.number);
    let numbers: Vec<_> = numbers.map(Literal::i64_unsuffixed).collect();
    template! {
        const NUMBERS: &'static [i64] = &[#(#numbers),*];
        fn number(&self) -> _odm::Option<i64> {
            _odm::Some(match self {
                #(Self::#variants => #numbers,)*
            })
        }
        fn from_number(number: i64) -> _odm::Option<Self> {
            _odm::Some(match number {
                #(#numbers => Self::#variants,)*
                _ => return _odm::None,
            })
        }
    }
}

/// Serde's traits: the stored value.
fn serde(ident: &Ident) -> TokenStream {
    template! {
        #[automatically_derived]
        impl _odm::serde::Serialize for #ident {
            fn serialize<S: _odm::serde::Serializer>(&self, s: S) -> _odm::Result<S::Ok, S::Error> {
                _odm::json::serialize(self, s)
            }
        }

        #[automatically_derived]
        impl<'de> _odm::serde::Deserialize<'de> for #ident {
            fn deserialize<D: _odm::serde::Deserializer<'de>>(d: D) -> _odm::Result<Self, D::Error> {
                _odm::json::deserialize(d)
            }
        }
    }
}

fn stub(ident: &Ident) -> TokenStream {
    template! {
        #[automatically_derived]
        impl _odm::Choices for #ident {
            const NAMES: &'static [&'static str] = &[];
            const VARIANTS: &'static [Self] = &[];
            fn as_str(&self) -> &str {
                loop {}
            }
            fn from_name(_: &str) -> _odm::Option<Self> {
                loop {}
            }
        }
    }
}

fn field_type(ident: &Ident, repr: Option<Repr>) -> TokenStream {
    let meta = match repr {
        None => template!(choices::<Self>(<Self as _odm::Choices>::NAMES)),
        Some(repr) => {
            let stored = match repr {
                Repr::I32 => template!(INT32),
                Repr::I64 => template!(INT64),
            };
            template!(numbered_choices::<Self>(_odm::ElementType::#stored, <Self as _odm::Choices>::NUMBERS))
        }
    };
    // Names have no order that means anything.
    let ordered =
        repr.map(|_| template!(#[automatically_derived] impl _odm::Ordered for #ident {}));
    template! {
        #ordered

        #[automatically_derived]
        impl _odm::From<#ident> for _odm::Bson {
            fn from(choice: #ident) -> Self {
                _odm::choice_bson(&choice)
            }
        }

        #[automatically_derived]
        impl _odm::FieldType for #ident {
            type Path<R: _odm::Root> = _odm::Field<R, Self>;
            type Slice = _odm::AsArray;
            const TYPE: &'static _odm::TypeMeta = &_odm::TypeMeta::#meta;
            const ONLY_RULES: bool = true;
            fn path<R: _odm::Root>(at: _odm::Path) -> _odm::Field<R, Self> {
                _odm::Field::new(at)
            }
            fn encode(&self, e: &mut _odm::Encoder) -> _odm::ElementType {
                _odm::encode_choice(self, e)
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
