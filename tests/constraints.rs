//! Constraints of documents: each kind at its edges, and the paths of what is wrong.

use std::collections::{BTreeMap, HashMap};

use mongo_odm::{bson::Decimal128, prelude::*};

/// All messages of a document as `path: message`.
fn errors<D: Document>(mut document: D) -> Vec<String> {
    match document.validate() {
        Ok(()) => Vec::new(),
        Err(error) => error
            .validation()
            .unwrap()
            .iter()
            .map(|failure| format!("{}: {}", failure.path(), failure.message()))
            .collect(),
    }
}

#[derive(Document, Clone)]
struct Texts {
    id: ObjectId,
    #[field(min_length = 2, max_length = 4, default = "äöü".into())]
    name: String,
    #[field(email)]
    email: Option<String>,
    #[field(url)]
    url: Option<Box<str>>,
    #[field(regex = "^[a-z]+$")]
    slug: Option<String>,
    #[field(regex = r"\w{1000}{100}", default)]
    broken: Option<String>,
    #[field(choices = ["red", "green"])]
    colour: Option<String>,
}

#[test]
fn lengths_count_characters() {
    let named = |name: &str| errors(Texts::builder().name(name).build());
    assert!(named("äö").is_empty());
    assert!(named("äöüß").is_empty());
    assert_eq!(
        named("ä"),
        ["name: must be at least 2 characters long (has 1)"]
    );
    assert_eq!(
        named("äöüßé"),
        ["name: must be at most 4 characters long (has 5)"]
    );
}

#[test]
fn formats_are_checked() {
    let good = Texts::builder()
        .email("ross@example.com")
        .url("https://example.com/a")
        .slug("abc")
        .colour("red");
    assert_eq!(errors(good.build()), [""; 0]);
    let bad = Texts::builder()
        .email("ross@localhost")
        .url("ws://example.com")
        .slug("ABC")
        .colour("blue")
        .broken("x");
    let errors = errors(bad.build());
    assert!(
        errors[0].starts_with(
            "broken: cannot be checked: the pattern \\w{1000}{100} cannot be compiled"
        )
    );
    assert_eq!(
        errors[1..],
        [
            "colour: must be one of \"red\", \"green\"",
            "email: is not an e-mail address",
            "slug: does not match the pattern ^[a-z]+$",
            "url: is not a URL: its scheme is not http, https, ftp or ftps",
        ]
    );
}

#[derive(Document, Clone)]
struct Numbers {
    id: ObjectId,
    #[field(min = 1, max = 9007199254740993, default = 1)]
    long: i64,
    #[field(min = 0.1, precision = 2, default = 1.0)]
    double: f64,
    #[field(precision = 1, default)]
    float: f32,
    #[field(min = 0.1, max = 99.90, precision = 2, default = dec!(1))]
    decimal: Decimal,
    #[field(min = 0, max = 10)]
    raw: Option<Decimal128>,
    #[field(max = dec!(0.5))]
    share: Option<Decimal>,
    #[field(choices = [1, 2])]
    few: Option<u8>,
    #[field(choices = [dec!(1.50)])]
    price: Option<Decimal>,
    #[field(default)]
    large: u64,
    #[field(min = DateTime::<Utc>::UNIX_EPOCH)]
    date: Option<DateTime<Utc>>,
}

impl Numbers {
    fn one(change: impl FnOnce(&mut Self)) -> Vec<String> {
        let mut numbers = Self::builder().build();
        change(&mut numbers);
        errors(numbers)
    }
}

#[test]
fn integers_are_compared_without_rounding() {
    assert!(Numbers::one(|n| n.long = 9_007_199_254_740_993).is_empty());
    assert_eq!(
        Numbers::one(|n| n.long = 9_007_199_254_740_994),
        ["long: must be at most 9007199254740993"]
    );
    assert_eq!(Numbers::one(|n| n.long = 0), ["long: must be at least 1"]);
    assert_eq!(
        Numbers::one(|n| n.large = u64::MAX),
        ["large: 18446744073709551615 does not fit Int64"]
    );
}

#[test]
fn decimals_are_compared_exactly() {
    assert!(Numbers::one(|n| n.decimal = dec!(0.10)).is_empty());
    assert!(Numbers::one(|n| n.decimal = dec!(99.9)).is_empty());
    assert_eq!(
        Numbers::one(|n| n.decimal = dec!(0.09)),
        ["decimal: must be at least 0.1"]
    );
    assert_eq!(
        Numbers::one(|n| n.decimal = dec!(99.91)),
        ["decimal: must be at most 99.90"]
    );
    assert_eq!(
        Numbers::one(|n| n.share = Some(dec!(0.51))),
        ["share: must be at most 0.5"]
    );
    let raw = |text: &str| {
        let value = text.parse().unwrap();
        Numbers::one(|n| n.raw = Some(value))
    };
    assert!(raw("10.000").is_empty());
    assert!(raw("-0").is_empty());
    assert_eq!(
        raw("10.0000000000000000000000000000001"),
        ["raw: must be at most 10"]
    );
    assert_eq!(raw("-1E-6000"), ["raw: must be at least 0"]);
    assert_eq!(raw("Infinity"), ["raw: must be at most 10"]);
    assert_eq!(raw("NaN").len(), 2);
}

#[test]
fn a_double_is_compared_with_the_nearest_double() {
    assert!(Numbers::one(|n| n.double = 0.1).is_empty());
    assert_eq!(
        Numbers::one(|n| n.double = 0.09),
        ["double: must be at least 0.1"]
    );
    assert_eq!(
        Numbers::one(|n| n.double = f64::NAN),
        ["double: must be at least 0.1, and cannot be compared with it"]
    );
}

#[test]
fn precision_counts_the_digits_that_matter() {
    assert!(Numbers::one(|n| n.decimal = dec!(1.2500)).is_empty());
    assert_eq!(
        Numbers::one(|n| n.decimal = dec!(1.255)),
        ["decimal: must have at most 2 digits after the decimal point (has 3)"]
    );
    assert!(Numbers::one(|n| n.double = 0.25).is_empty());
    assert_eq!(
        Numbers::one(|n| n.double = 0.1 + 0.2),
        ["double: must have at most 2 digits after the decimal point (has 17)"]
    );
    assert!(Numbers::one(|n| n.float = 0.1).is_empty());
    assert_eq!(
        Numbers::one(|n| n.float = 0.25),
        ["float: must have at most 1 digit after the decimal point (has 2)"]
    );
}

#[test]
fn choices_of_numbers_are_compared_by_value() {
    assert!(Numbers::one(|n| n.few = Some(2)).is_empty());
    assert_eq!(
        Numbers::one(|n| n.few = Some(3)),
        ["few: must be one of 1, 2"]
    );
    assert!(Numbers::one(|n| n.price = Some(dec!(1.5))).is_empty());
    assert_eq!(
        Numbers::one(|n| n.price = Some(dec!(2))),
        ["price: must be one of 1.50"]
    );
}

#[test]
fn dates_have_bounds() {
    assert!(Numbers::one(|n| n.date = Some(DateTime::UNIX_EPOCH)).is_empty());
    assert_eq!(
        Numbers::one(|n| n.date = Some(DateTime::<Utc>::MIN_UTC)),
        ["date: must be at least 1970-01-01T00:00:00Z"]
    );
}

#[derive(Document, Clone)]
struct Nested {
    id: ObjectId,
    #[field(min_items = 1, max_items = 2)]
    items: Vec<Item>,
    #[field(default, each(min_length = 1, max_length = 3))]
    tags: Vec<String>,
    #[field(default, each(min = 0))]
    stock: BTreeMap<String, i32>,
    #[field(default, max_items = 1, each(each(min = 0)))]
    grid: HashMap<u32, Vec<i64>>,
    #[field(max_length = 3)]
    hash: Option<Vec<u8>>,
    best: Option<Box<Item>>,
}

#[derive(EmbeddedDocument, Clone, Default)]
struct Item {
    #[field(min = 1)]
    quantity: i32,
    #[field(each(min_length = 2))]
    labels: Option<Vec<String>>,
}

#[test]
fn what_is_wrong_inside_has_its_path() {
    let item = |quantity| Item {
        quantity,
        labels: None,
    };
    let mut document = Nested::builder().items([item(1), item(0)]).build();
    document.tags = vec!["a".into(), "".into(), "abcd".into()];
    document.stock = [
        ("bergen".to_owned(), 1),
        ("oslo".to_owned(), -1),
        ("$x".to_owned(), 0),
    ]
    .into();
    document.grid = [(7, vec![0, -1])].into();
    document.best = Some(Box::new(Item {
        quantity: 1,
        labels: Some(vec!["ab".into(), "c".into()]),
    }));
    assert_eq!(
        errors(document),
        [
            "best.labels.1: must be at least 2 characters long (has 1)",
            "grid.7.1: must be at least 0",
            "items.1.quantity: must be at least 1",
            "stock.$x: the key of a map must not start with `$`",
            "stock.oslo: must be at least 0",
            "tags.1: must be at least 1 character long (has 0)",
            "tags.2: must be at most 3 characters long (has 4)",
        ]
    );
}

#[test]
fn items_are_counted() {
    let document = Nested::builder()
        .items(Vec::<Item>::new())
        .hash([1, 2, 3, 4])
        .build();
    assert_eq!(
        errors(document),
        [
            "hash: must be at most 3 bytes long (has 4)",
            "items: must have at least 1 item (has 0)",
        ]
    );
    let mut document = Nested::builder()
        .items(vec![
            Item {
                quantity: 1,
                labels: None
            };
            3
        ])
        .build();
    document.grid = [(1, vec![]), (2, vec![])].into();
    assert_eq!(
        errors(document),
        [
            "grid: must have at most 1 item (has 2)",
            "items: must have at most 2 items (has 3)",
        ]
    );
}

mod codes {
    use std::collections::BTreeMap;

    use mongo_odm::{
        prelude::*,
        validate::{Code, Failure, ValidationErrors},
    };
    use serde_json::{json, to_value};

    fn even(number: &i32) -> std::result::Result<(), Failure> {
        match number % 2 {
            0 => Ok(()),
            rest => Err(Failure::new("odd", "must be even").with("rest", rest)),
        }
    }

    fn in_words(_: &Order) -> std::result::Result<(), &'static str> {
        Err("is closed")
    }

    #[derive(Document, Clone)]
    #[document(validate = in_words)]
    struct Order {
        id: i32,
        #[field(min_length = 2, max_length = 3)]
        number: String,
        #[field(min_length = 3, default = "abc".into())]
        short: String,
        #[field(min_items = 1, max_items = 2)]
        items: Vec<Item>,
        #[field(max = 0.5, precision = 1, default)]
        share: Decimal,
        #[field(email)]
        email: Option<String>,
        #[field(url)]
        url: Option<String>,
        #[field(regex = "^[a-z]+$")]
        slug: Option<String>,
        #[field(choices = [1, 2])]
        level: Option<i32>,
        #[field(default)]
        map: BTreeMap<String, i32>,
        #[field(max = DateTime::<Utc>::UNIX_EPOCH)]
        born: Option<DateTime<Utc>>,
        #[field(validate = even, default)]
        even: i32,
        #[field(default)]
        large: u64,
    }

    #[derive(EmbeddedDocument, Clone)]
    struct Item {
        #[field(min = 1)]
        quantity: i32,
    }

    fn wrong() -> ValidationErrors {
        let item = |quantity| Item { quantity };
        let mut order = Order::builder()
            .id(1)
            .number("abcd")
            .items([item(1), item(0), item(1)])
            .build();
        order.short = "ä".into();
        order.share = dec!(0.55);
        order.email = Some("x".into());
        order.url = Some("x".into());
        order.slug = Some("X".into());
        order.level = Some(3);
        order.map = BTreeMap::from([("$a".into(), 1)]);
        order.born = DateTime::from_timestamp_millis(1);
        order.even = 3;
        order.large = u64::MAX;
        order.validate().unwrap_err().validation().unwrap().clone()
    }

    #[test]
    fn and_parameters_of_each_failure() {
        let errors = wrong();
        let found: Vec<_> = errors
            .iter()
            .map(|failure| {
                (
                    failure.path(),
                    failure.code().as_str(),
                    failure.params().clone(),
                )
            })
            .collect();
        let half: mongo_odm::bson::Decimal128 = "0.5".parse().unwrap();
        let epoch = mongo_odm::bson::DateTime::from_millis(0);
        assert_eq!(
            found,
            [
                ("", "invalid", doc! {}),
                ("born", "max", doc! { "max": epoch }),
                ("email", "email", doc! {}),
                ("even", "odd", doc! { "rest": 1 }),
                ("items", "max_items", doc! { "max": 2_i64, "actual": 3_i64 }),
                ("items.1.quantity", "min", doc! { "min": 1_i64 }),
                ("large", "type", doc! {}),
                ("level", "choice", doc! { "choices": [1, 2] }),
                ("map.$a", "map_key", doc! { "key": "$a" }),
                (
                    "number",
                    "max_length",
                    doc! { "max": 3_i64, "actual": 4_i64 }
                ),
                ("share", "max", doc! { "max": half }),
                ("share", "precision", doc! { "max": 1_i64, "actual": 2_i64 }),
                (
                    "short",
                    "min_length",
                    doc! { "min": 3_i64, "actual": 1_i64 }
                ),
                ("slug", "regex", doc! { "pattern": "^[a-z]+$" }),
                ("url", "url", doc! {}),
            ]
        );
        assert_eq!(errors.at("even")[0].code(), &Code::from("odd"));
        assert_eq!(errors.at("share").len(), 2);
        assert_eq!(errors.at("items.1"), []);
        assert_eq!(errors.by_path().count(), 14);
    }

    #[test]
    fn are_serialised_nested_by_field_or_flat_by_path() {
        let errors = wrong();
        let nested = to_value(&errors).unwrap();
        assert_eq!(
            nested["items"],
            json!({
                "non_field_errors": [{
                    "code": "max_items",
                    "message": "must have at most 2 items (has 3)",
                    "params": { "max": 2, "actual": 3 },
                }],
                "1": { "quantity": [
                    { "code": "min", "message": "must be at least 1", "params": { "min": 1 } },
                ] },
            })
        );
        assert_eq!(
            nested["non_field_errors"],
            json!([{ "code": "invalid", "message": "is closed" }])
        );
        assert_eq!(
            nested["born"][0]["params"],
            json!({ "max": "1970-01-01T00:00:00Z" })
        );
        assert_eq!(nested["share"][0]["params"], json!({ "max": "0.5" }));
        let flat = to_value(errors.flat().messages_only()).unwrap();
        assert_eq!(flat["items.1.quantity"], json!(["must be at least 1"]));
        assert_eq!(flat["items"], json!(["must have at most 2 items (has 3)"]));
        assert_eq!(flat["non_field_errors"], json!(["is closed"]));
        assert_eq!(flat.as_object().unwrap().len(), 14);
        let nested = to_value(errors.nested().messages_only()).unwrap();
        assert_eq!(
            nested["items"]["1"],
            json!({ "quantity": ["must be at least 1"] })
        );
    }

    #[test]
    fn choose_other_messages() {
        let errors = wrong().translate(|failure| match failure.code() {
            Code::MaxItems => Some(format!("höchstens {}", failure.params().get("max")?)),
            Code::Custom(code) if code == "odd" => Some("ungerade".to_owned()),
            _ => None,
        });
        assert_eq!(errors.messages("items"), ["höchstens 2"]);
        assert_eq!(errors.messages("even"), ["ungerade"]);
        assert_eq!(errors.messages("email"), ["is not an e-mail address"]);
        assert!(
            errors
                .to_string()
                .contains("even: ungerade; items: höchstens 2; ")
        );
    }

    #[test]
    fn are_given_by_hooks_too() {
        let mut validator = Validator::new();
        validator.field("until", |until| {
            until.fail(Failure::new(Code::Required, "is missing"));
            until.fail("is late");
        });
        let errors = validator.finish().unwrap_err();
        let codes: Vec<_> = errors.at("until").iter().map(Failure::code).collect();
        assert_eq!(codes, [&Code::Required, &Code::Invalid]);
    }
}
