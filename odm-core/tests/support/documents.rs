//! Documents with a value of every type, coded as the derive codes them, and strategies that make them.

#![allow(dead_code, reason = "each test uses a part")]

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque},
    sync::Arc,
};

use bson::{Bson, DateTime, Decimal128, oid::ObjectId};
use odm_core::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, Encoder},
    fields::{AsArray, Field, Path, Root},
    meta::TypeMeta,
    types::{Bytes, FieldType, Serde},
};
use proptest::{array, char, collection, option, prelude::*};
use serde::{Deserialize, Serialize};

/// A struct of fields that are stored under their names, and the strategy of any value of it.
macro_rules! documents {
    ($(struct $name:ident { $($field:ident: $field_type:ty = $strategy:expr,)* })*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            $(pub(crate) $field: $field_type),*
        }

        impl FieldType for $name {
            type Path<R: Root> = Field<R, Self>;
            type Slice = AsArray;
            const TYPE: &'static TypeMeta = &TypeMeta::scalar::<Self>(ElementType::DOCUMENT);

            fn path<R: Root>(at: Path) -> Field<R, Self> {
                Field::new(at)
            }

            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                encoder.document(|encoder| {
                    $(encoder.field(concat!(stringify!($field), "\0"), &self.$field);)*
                })
            }

            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                if element_type != ElementType::DOCUMENT {
                    return Err(DecodeError::mismatch("a Document", element_type));
                }
                let mut document = decoder.document()?;
                $(let mut $field = document.expect(concat!(stringify!($field), "\0"))?;)*
                while let Some((element_type, key)) = document.element()? {
                    match key {
                        $(stringify!($field) => document.read(element_type, key, &mut $field)?,)*
                        _ => document.skip(element_type)?,
                    }
                }
                Ok(Self {
                    $($field: DocumentDecoder::required($field, concat!(stringify!($field), "\0"))?),*
                })
            }
        }

        impl $name {
            pub(crate) fn any() -> impl Strategy<Value = Self> {
                ($($strategy,)*).prop_map(|($($field,)*)| Self { $($field),* })
            }
        }
    )*};
}

documents! {
    struct Numbers {
        boolean: bool = any::<bool>(),
        tiny: i8 = any::<i8>(),
        byte: u8 = any::<u8>(),
        short: u16 = any::<u16>(),
        int: i32 = any::<i32>(),
        unsigned: u32 = any::<u32>(),
        long: i64 = any::<i64>(),
        unsigned_long: u64 = 0..=i64::MAX as u64,
        size: usize = 0..=i64::MAX as usize,
        float: f32 = any::<f32>(),
        double: f64 = any::<f64>(),
        decimal: Decimal128 = any::<[u8; 16]>().prop_map(Decimal128::from_bytes),
    }

    struct Texts {
        text: String = any::<String>(),
        boxed: Box<str> = any::<String>().prop_map(Into::into),
        shared: Arc<str> = any::<String>().prop_map(Into::into),
        cow: Cow<'static, str> = any::<String>().prop_map(Into::into),
        letter: char = char::any(),
        id: ObjectId = any::<[u8; 12]>().prop_map(ObjectId::from_bytes),
        uuid: bson::Uuid = any::<[u8; 16]>().prop_map(bson::Uuid::from_bytes),
        date: DateTime = any::<i64>().prop_map(DateTime::from_millis),
        bytes: Bytes = any::<Vec<u8>>().prop_map(Into::into),
        serde: Serde<Shape> = Shape::any().prop_map(Serde),
        bson: Bson = any_bson(),
    }

    struct Lists {
        list: Vec<i32> = any::<Vec<i32>>(),
        gaps: Vec<Option<String>> = collection::vec(option::of(any::<String>()), 0..6),
        nested: Vec<Vec<bool>> = any::<Vec<Vec<bool>>>(),
        deque: VecDeque<i64> = any::<VecDeque<i64>>(),
        linked: LinkedList<u16> = any::<LinkedList<u16>>(),
        boxed: Box<[String]> = any::<Vec<String>>().prop_map(Into::into),
        shared: Arc<[u32]> = any::<Vec<u32>>().prop_map(Into::into),
        hashed: HashSet<String> = any::<HashSet<String>>(),
        sorted: BTreeSet<i32> = any::<BTreeSet<i32>>(),
        three: [i16; 3] = array::uniform3(any::<i16>()),
        raw: Vec<u8> = any::<Vec<u8>>(),
        four: [u8; 4] = any::<[u8; 4]>(),
    }

    struct Maps {
        sorted: BTreeMap<String, i32> = collection::btree_map(key(), any::<i32>(), 0..5),
        hashed: HashMap<String, Option<i64>> = collection::hash_map(key(), any::<Option<i64>>(), 0..5),
        numbered: BTreeMap<u32, String> = any::<BTreeMap<u32, String>>(),
        document: bson::Document = any_document(),
        tree: Option<Box<Node>> = option::of(Node::any().prop_map(Box::new)),
    }

    struct Everything {
        numbers: Numbers = Numbers::any(),
        texts: Texts = Texts::any(),
        lists: Option<Lists> = option::of(Lists::any()),
        maps: Vec<Maps> = collection::vec(Maps::any(), 0..3),
    }
}

/// A type that contains itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) next: Option<Box<Node>>,
    pub(crate) children: Vec<Node>,
}

impl FieldType for Node {
    type Path<R: Root> = Field<R, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::scalar::<Self>(ElementType::DOCUMENT);

    fn path<R: Root>(at: Path) -> Field<R, Self> {
        Field::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.document(|encoder| {
            encoder.field("name\0", &self.name);
            encoder.field("next\0", &self.next);
            encoder.field("children\0", &self.children);
        })
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::DOCUMENT {
            return Err(DecodeError::mismatch("a Document", element_type));
        }
        let mut document = decoder.document()?;
        let mut name = document.expect("name\0")?;
        let mut next = document.expect("next\0")?;
        let mut children = document.expect("children\0")?;
        while let Some((element_type, key)) = document.element()? {
            match key {
                "name" => document.read(element_type, key, &mut name)?,
                "next" => document.read(element_type, key, &mut next)?,
                "children" => document.read(element_type, key, &mut children)?,
                _ => document.skip(element_type)?,
            }
        }
        Ok(Self {
            name: DocumentDecoder::required(name, "name\0")?,
            next: DocumentDecoder::required(next, "next\0")?,
            children: DocumentDecoder::required(children, "children\0")?,
        })
    }
}

impl Node {
    pub(crate) fn any() -> impl Strategy<Value = Self> {
        let leaf = any::<String>().prop_map(|name| Self {
            name,
            next: None,
            children: Vec::new(),
        });
        leaf.prop_recursive(6, 12, 3, |node| {
            (
                any::<String>(),
                option::of(node.clone()),
                collection::vec(node, 0..3),
            )
                .prop_map(|(name, next, children)| Self {
                    name,
                    next: next.map(Box::new),
                    children,
                })
        })
    }
}

/// A type that only serde knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    Point,
    Circle { radius: f64 },
    Polygon(Vec<(i32, i32)>),
    Named(Option<String>),
}

impl Shape {
    pub(crate) fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            Just(Self::Point),
            any::<f64>().prop_map(|radius| Self::Circle { radius }),
            any::<Vec<(i32, i32)>>().prop_map(Self::Polygon),
            any::<Option<String>>().prop_map(Self::Named),
        ]
    }
}

/// A key of a document: any text without NUL.
pub(crate) fn key() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|key| key.replace('\0', ""))
}

pub(crate) fn any_document() -> impl Strategy<Value = bson::Document> {
    collection::vec((key(), any_bson()), 0..4).prop_map(|entries| entries.into_iter().collect())
}

pub(crate) fn any_bson() -> impl Strategy<Value = Bson> {
    let c_string = || key().prop_map(|text| bson::raw::CString::try_from(text).unwrap());
    let leaf = prop_oneof![
        any::<f64>().prop_map(Bson::Double),
        any::<String>().prop_map(Bson::String),
        any::<bool>().prop_map(Bson::Boolean),
        any::<i32>().prop_map(Bson::Int32),
        any::<i64>().prop_map(Bson::Int64),
        any::<i64>().prop_map(|date| Bson::DateTime(DateTime::from_millis(date))),
        any::<[u8; 12]>().prop_map(|id| Bson::ObjectId(ObjectId::from_bytes(id))),
        any::<[u8; 16]>().prop_map(|bytes| Bson::Decimal128(Decimal128::from_bytes(bytes))),
        (any::<u8>(), any::<Vec<u8>>()).prop_map(|(subtype, bytes)| Bson::Binary(bson::Binary {
            subtype: subtype.into(),
            bytes
        })),
        (any::<u32>(), any::<u32>())
            .prop_map(|(time, increment)| Bson::Timestamp(bson::Timestamp { time, increment })),
        (c_string(), c_string()).prop_map(|(pattern, options)| Bson::RegularExpression(
            bson::Regex { pattern, options }
        )),
        any::<String>().prop_map(Bson::JavaScriptCode),
        any::<String>().prop_map(Bson::Symbol),
        Just(Bson::Undefined),
        Just(Bson::MinKey),
        Just(Bson::MaxKey),
    ];
    leaf.prop_recursive(4, 16, 4, |value| {
        let document = || {
            collection::vec((key(), value.clone()), 0..4)
                .prop_map(|entries| entries.into_iter().collect::<bson::Document>())
        };
        prop_oneof![
            collection::vec(prop_oneof![9 => value.clone(), 1 => Just(Bson::Null)], 0..4)
                .prop_map(Bson::Array),
            document().prop_map(Bson::Document),
            (any::<String>(), document()).prop_map(|(code, scope)| {
                Bson::JavaScriptCodeWithScope(bson::JavaScriptCodeWithScope { code, scope })
            }),
        ]
    })
}
