//! Types that no field can have.

use proc_macro2::TokenStream;
use quote::quote;

use super::document_errors;

fn errors(ty: TokenStream) -> Vec<String> {
    document_errors(quote! { struct T { id: ObjectId, value: #ty } })
}

#[test]
fn types_that_are_refused() {
    for (ty, want) in [
        (
            quote!(&'static str),
            "a reference cannot be stored: a document owns what it holds; write `String`, or `Cow<'static, str>`",
        ),
        (
            quote!(Option<&str>),
            "a reference cannot be stored: a document owns what it holds; write `String`",
        ),
        (
            quote!([&'static [u8]; 2]),
            "a reference cannot be stored: a document owns what it holds; write the type without `&`",
        ),
        (
            quote!(BTreeMap<String, Vec<u128>>),
            "`u128` cannot be stored: MongoDB has no integers of 128 bits; write `i64`, `Decimal` or `String`",
        ),
        (
            quote!(std::rc::Rc<Vec<str>>),
            "`Rc` cannot be stored: documents cross threads; write `Arc<Vec<str>>`",
        ),
        (
            quote!(Box<RefCell<i32>>),
            "`RefCell` cannot be stored: documents cross threads, and are changed through `&mut`; write the type inside it",
        ),
        (
            quote!(std::cell::Cell<i32>),
            "`Cell` cannot be stored: documents cross threads, and are changed through `&mut`; write the type inside it",
        ),
    ] {
        assert_eq!(errors(ty), [want]);
    }
    assert!(errors(quote!(Vec<(i32, i32)>))[0].starts_with("a tuple cannot be stored"));
}

#[test]
fn types_that_may_be_anyones() {
    for ty in [
        quote!(Cell<i32>),
        quote!(Rc),
        quote!(own::u128),
        quote!(Json<(i32, i32)>),
        quote!(Serde<(i32, &'static str)>),
        quote!(Cow<'static, str>),
        quote!(Box<dyn Shape>),
        quote!(fn(&str) -> (i32, i32)),
    ] {
        assert_eq!(errors(ty), [""; 0]);
    }
}

#[test]
fn serde_stores_more_types() {
    let with_serde = |ty: TokenStream| {
        document_errors(quote! { struct T { id: ObjectId, #[field(serde)] value: #ty } })
    };
    assert_eq!(with_serde(quote!((i32, u128))), [""; 0]);
    assert_eq!(with_serde(quote!(Option<Rc<str>>)).len(), 1);
}

#[test]
fn a_lifetime_is_one_mistake() {
    let errors = document_errors(quote! { struct T<'a> { id: ObjectId, name: &'a str } });
    assert_eq!(errors.len(), 1);
}
