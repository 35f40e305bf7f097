//! Derives in hostile surroundings: shadowed names, denied lints, function bodies, a renamed dependency.

#![deny(missing_docs, warnings, unreachable_pub, missing_debug_implementations)]
#![forbid(unsafe_code)]

/// Every name of the prelude that generated code could be tempted to use is something else here.
mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    pub(crate) struct Option;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Result;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct Vec;
    pub(crate) struct String;
    pub(crate) struct Box;
    pub(crate) struct Default;
    pub(crate) struct Into;
    pub(crate) struct From;
    pub(crate) struct Clone;
    pub(crate) struct Send;
    pub(crate) struct Sync;
    pub(crate) struct Fn;
    pub(crate) struct FnOnce;
    pub(crate) struct Iterator;
    pub(crate) struct Field;
    pub(crate) struct FieldType;
    pub(crate) struct Structure;
    pub(crate) struct Document;
    pub(crate) struct EmbeddedDocument;
    pub(crate) struct Hooks;
    pub(crate) mod std {}
    pub(crate) mod core {}
    pub(crate) mod slot {}
    pub(crate) mod mongo_odm {}

    type Text = ::std::string::String;
    type Maybe<T> = ::std::option::Option<T>;
    type List<T> = ::std::vec::Vec<T>;

    /// Shadows nothing of the derive's, although its variables have such names.
    const fn f() -> i32 {
        3
    }
    const fn d() -> i32 {
        f()
    }

    #[derive(::mongo_odm::Document)]
    #[document(
        ordering(-status, inner.text),
        index(inner.text, partial = |f| f.count().eq(d())),
        index(status),
        validate = whole
    )]
    pub(crate) struct Shadowed {
        pub(crate) id: i64,
        #[field(unique, min = f(), max = 10)]
        count: i32,
        #[field(default = d())]
        status: i32,
        #[field(max_length = 5, validate = part)]
        text: Text,
        inner: Inner,
        maybe: Maybe<Inner>,
        #[field(default, each(min_length = 1, choices = ["a"]))]
        list: List<Text>,
        kind: Kind,
        #[field(auto_now)]
        at: ::mongo_odm::bson::DateTime,
    }

    fn whole(_: &Shadowed) -> ::std::result::Result<(), &'static str> {
        ::std::result::Result::Ok(())
    }

    fn part(text: &str) -> ::std::result::Result<(), Text> {
        ::std::result::Result::Err(::std::format!("is {text}"))
    }

    #[derive(::mongo_odm::EmbeddedDocument)]
    pub(crate) struct Inner {
        text: Text,
    }

    #[derive(::mongo_odm::Choices)]
    pub(crate) enum Kind {
        Some,
        None,
    }

    pub(crate) fn build() -> Shadowed {
        let inner = || Inner::builder().text("t").build();
        Shadowed::builder()
            .id(1)
            .count(4)
            .text("x")
            .inner(inner())
            .maybe(inner())
            .kind(Kind::None)
            .build()
    }
}

/// Public items, of which the lints ask more.
pub mod public {
    use mongo_odm::prelude::*;

    /// A document.
    #[derive(Document, Debug)]
    pub struct Public {
        /// The id.
        pub id: ObjectId,
        /// Not for everyone.
        secret: Option<i32>,
        /// What it is.
        pub kind: Kind,
    }

    /// A kind.
    #[derive(Choices, Debug)]
    pub enum Kind {
        /// One.
        One,
    }

    impl Public {
        /// The secret.
        pub fn secret(&self) -> Option<i32> {
            self.secret
        }
    }
}

/// Where a dependency might be found under another name.
mod renamed {
    pub(crate) use mongo_odm as database;
}

#[test]
fn shadowed_names() {
    use mongo_odm::document::{Document, Structure};

    let document = shadowed::build();
    let stored = document.to_bson().unwrap();
    assert_eq!(stored.get_i32("status").unwrap(), 3);
    let mut validator = mongo_odm::validate::Validator::new();
    document.validate_fields(&mut validator);
    assert_eq!(validator.finish().unwrap_err().to_string(), "text: is x");
}

#[test]
fn inside_a_function() {
    use mongo_odm::prelude::*;

    #[derive(Document, Debug, PartialEq)]
    #[document(collection = "here", index(city))]
    struct Local {
        id: i32,
        city: String,
        kind: Kind,
    }

    #[derive(Choices, Debug, PartialEq)]
    enum Kind {
        Near,
        #[allow(dead_code)]
        Far,
    }

    let local = Local::builder().id(1).city("x").kind(Kind::Near).build();
    assert_eq!(Local::from_bson(&local.to_bson().unwrap()).unwrap(), local);
    let linked = mongo_odm::meta::linked_documents();
    assert!(linked.iter().any(|meta| meta.collection == "here"));
}

#[test]
fn a_renamed_dependency() {
    use renamed::database::prelude::*;

    #[derive(Document, Debug, PartialEq)]
    #[document(crate = "crate::renamed::database")]
    struct Renamed {
        id: i32,
        part: Part,
        kind: Kind,
    }

    #[derive(EmbeddedDocument, Debug, PartialEq)]
    #[document(crate = "renamed::database")]
    struct Part {
        x: i32,
    }

    #[derive(Choices, Debug, PartialEq)]
    #[choices(crate = "renamed::database")]
    enum Kind {
        One,
    }

    let part = Part::builder().x(1).build();
    let document = Renamed::builder().id(1).part(part).kind(Kind::One).build();
    assert_eq!(
        Renamed::from_bson(&document.to_bson().unwrap()).unwrap(),
        document
    );
}

#[test]
fn public_items() {
    let document = public::Public::builder().kind(public::Kind::One).build();
    assert_eq!(document.secret(), None);
}
