//! Types that contain themselves are read on the stack that a runtime gives its threads, whatever their size.
//!
//! These tests are about unoptimised code, whose frames are many times larger than those of a release.

use mongo_odm::{bson::RawDocumentBuf, prelude::*};

/// As many fields as a large document has.
#[derive(Document, Clone, Debug, PartialEq)]
struct Wide {
    id: i32,
    #[field(default)]
    inner: Vec<WidePart>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct WidePart {
    f0: Option<String>,
    f1: i64,
    f2: bool,
    f3: String,
    f4: Option<i32>,
    f5: f64,
    f6: ObjectId,
    f7: Option<String>,
    f8: i64,
    f9: bool,
    f10: String,
    f11: Option<i32>,
    f12: f64,
    f13: ObjectId,
    f14: Option<String>,
    f15: i64,
    f16: bool,
    f17: String,
    f18: Option<i32>,
    f19: f64,
    f20: ObjectId,
    f21: Option<String>,
    f22: i64,
    f23: bool,
    f24: String,
    f25: Option<i32>,
    f26: f64,
    f27: ObjectId,
    f28: Option<String>,
    f29: i64,
    f30: bool,
    f31: String,
    f32: Option<i32>,
    f33: f64,
    f34: ObjectId,
    f35: Option<String>,
    f36: i64,
    f37: bool,
    f38: String,
    f39: Option<i32>,
    f40: f64,
    f41: ObjectId,
    f42: Option<String>,
    f43: i64,
    f44: bool,
    f45: String,
    f46: Option<i32>,
    f47: f64,
    f48: ObjectId,
    f49: Option<String>,
    f50: i64,
    f51: bool,
    f52: String,
    f53: Option<i32>,
    f54: f64,
    f55: ObjectId,
    f56: Option<String>,
    f57: i64,
    #[field(default)]
    inner: Vec<WidePart>,
}

fn wide(inner: Vec<WidePart>) -> WidePart {
    WidePart {
        f0: None,
        f1: 1,
        f2: true,
        f3: String::new(),
        f4: Some(1),
        f5: 0.5,
        f6: ObjectId::from_bytes([7; 12]),
        f7: None,
        f8: 1,
        f9: true,
        f10: String::new(),
        f11: Some(1),
        f12: 0.5,
        f13: ObjectId::from_bytes([7; 12]),
        f14: None,
        f15: 1,
        f16: true,
        f17: String::new(),
        f18: Some(1),
        f19: 0.5,
        f20: ObjectId::from_bytes([7; 12]),
        f21: None,
        f22: 1,
        f23: true,
        f24: String::new(),
        f25: Some(1),
        f26: 0.5,
        f27: ObjectId::from_bytes([7; 12]),
        f28: None,
        f29: 1,
        f30: true,
        f31: String::new(),
        f32: Some(1),
        f33: 0.5,
        f34: ObjectId::from_bytes([7; 12]),
        f35: None,
        f36: 1,
        f37: true,
        f38: String::new(),
        f39: Some(1),
        f40: 0.5,
        f41: ObjectId::from_bytes([7; 12]),
        f42: None,
        f43: 1,
        f44: true,
        f45: String::new(),
        f46: Some(1),
        f47: 0.5,
        f48: ObjectId::from_bytes([7; 12]),
        f49: None,
        f50: 1,
        f51: true,
        f52: String::new(),
        f53: Some(1),
        f54: 0.5,
        f55: ObjectId::from_bytes([7; 12]),
        f56: None,
        f57: 1,
        inner,
    }
}

/// Fields that take much room themselves.
#[derive(Document, Clone, Debug, PartialEq)]
struct Large {
    id: i32,
    inner: Option<Box<LargePart>>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct LargePart {
    one: [i64; 256],
    two: [i64; 256],
    inner: Option<Box<LargePart>>,
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Slim {
    id: i32,
    inner: Option<Box<SlimPart>>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct SlimPart {
    n: i32,
    inner: Option<Box<SlimPart>>,
}

/// On a stack of 2 MiB, as the threads of tokio have it.
fn on_a_thread<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(read).unwrap().join().unwrap()
}

/// `levels` of `part` inside of each other, as they are stored, without the help of a stack.
fn nested(part: &RawDocumentBuf, levels: usize, list: bool) -> RawDocumentBuf {
    let mut inner = RawDocumentBuf::new();
    for level in 0..levels {
        let mut outer = part.clone();
        if level > 0 {
            append(&mut outer, inner, list);
        }
        inner = outer;
    }
    let mut document = mongo_odm::bson::rawdoc! { "_id": 1 };
    append(&mut document, inner, list);
    document
}

fn append(outer: &mut RawDocumentBuf, inner: RawDocumentBuf, list: bool) {
    use mongo_odm::bson::{RawArrayBuf, cstr};
    if list {
        outer.append(cstr!("inner"), RawArrayBuf::from_iter([inner]));
    } else {
        outer.append(cstr!("inner"), inner);
    }
}

/// The number of levels that can be read; beyond them it is an error that says why.
fn readable<D: Document + Send + 'static>(part: RawDocumentBuf, list: bool) -> usize {
    on_a_thread(move || {
        let mut most = 0;
        for levels in 1..=60 {
            match D::from_bson(&nested(&part, levels, list)) {
                Ok(_) => most = levels,
                Err(error) => {
                    let text = error.to_string();
                    assert!(
                        text.contains("nested too deep") || text.contains("nested deeper"),
                        "{text}"
                    );
                }
            }
        }
        for levels in [90, 99, 1_000] {
            drop(D::from_bson(&nested(&part, levels, list)));
        }
        most
    })
}

/// The part of a document that holds one.
fn stored<D: Document>(holder: &D) -> RawDocumentBuf {
    let bytes = holder.to_bson().unwrap();
    let inner = bytes.get("inner").unwrap().unwrap();
    let part = match inner.as_array() {
        Some(list) => list.get_document(0).unwrap(),
        None => inner.as_document().unwrap(),
    };
    part.to_owned()
}

#[test]
fn a_type_of_many_fields() {
    let most = readable::<Wide>(
        stored(&Wide {
            id: 1,
            inner: vec![wide(Vec::new())],
        }),
        true,
    );
    assert!(most >= 10, "{most}");
}

#[test]
fn a_type_of_large_fields() {
    let part = LargePart {
        one: [1; 256],
        two: [2; 256],
        inner: None,
    };
    let holder = Large {
        id: 1,
        inner: Some(Box::new(part)),
    };
    let most = readable::<Large>(stored(&holder), false);
    assert!(most >= 8, "{most}");
}

#[test]
fn a_slim_type_is_read_to_the_servers_own_limit() {
    let part = SlimPart { n: 1, inner: None };
    let part = stored(&Slim {
        id: 1,
        inner: Some(Box::new(part)),
    });
    assert_eq!(readable::<Slim>(part.clone(), false), 60);
    assert!(on_a_thread(move || Slim::from_bson(&nested(&part, 99, false))).is_ok());
}
