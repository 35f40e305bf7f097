//! Constraints of derived documents: every word, on the field itself, through `Option` and on each item.

use std::collections::BTreeMap;

use mongo_odm::prelude::*;

const LEAST: i32 = 2;

#[derive(EmbeddedDocument, Clone)]
#[document(validate = whole)]
struct Checked {
    #[field(min_length = 2, max_length = 3)]
    text: String,
    #[field(length = 2)]
    code: Option<String>,
    #[field(min = LEAST, max = 1_000)]
    number: i32,
    #[field(min = -0.5, max = 99999999999999999999, precision = 2)]
    amount: Decimal,
    #[field(no_such_word)]
    #[cfg(any())]
    never: (),
    #[field(min_items = 1, max_items = 2, each(min_length = 1, choices = ["a", "b"]))]
    list: Vec<String>,
    #[field(max_items = 1, each(each(max = 9)))]
    map: BTreeMap<String, Vec<i64>>,
    #[field(email)]
    email: String,
    #[field(url)]
    url: Option<String>,
    #[field(regex = "^[A-Z]+$")]
    upper: String,
    #[field(choices = [1, 2, 3])]
    chosen: i64,
    #[field(validate = even)]
    even: i32,
    inner: Option<Box<Inner>>,
}

#[derive(EmbeddedDocument, Clone)]
struct Inner {
    #[field(max = 5, validate = even)]
    deep: i32,
}

fn whole(value: &Checked) -> std::result::Result<(), String> {
    if value.number as usize == value.text.len() {
        Err("the number is the length".to_owned())
    } else {
        Ok(())
    }
}

fn even(number: &i32) -> std::result::Result<(), &'static str> {
    if number % 2 == 0 {
        Ok(())
    } else {
        Err("must be even")
    }
}

fn valid() -> Checked {
    Checked::builder()
        .text("éà")
        .code("xx")
        .number(5)
        .amount(dec!(0.25))
        .list(["a", "b"])
        .map(BTreeMap::from([("k".to_owned(), vec![9])]))
        .email("a@b.example")
        .upper("ABC")
        .chosen(2)
        .even(4)
        .inner(Box::new(Inner { deep: 2 }))
        .build()
}

fn failures(change: impl FnOnce(&mut Checked)) -> Vec<String> {
    let mut value = valid();
    change(&mut value);
    let mut validator = Validator::new();
    value.validate_fields(&mut validator);
    let Err(errors) = validator.finish() else {
        return Vec::new();
    };
    errors.by_path().map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn what_is_valid_passes() {
    assert_eq!(failures(|_| {}), [""; 0]);
    assert_eq!(failures(|v| (v.code, v.inner) = (None, None)), [""; 0]);
}

#[test]
fn each_constraint_is_found_at_its_path() {
    assert_eq!(failures(|v| v.text = "a".to_owned()), ["text"]);
    assert_eq!(failures(|v| v.text = "abcd".to_owned()), ["text"]);
    assert_eq!(failures(|v| v.code = Some("x".to_owned())), ["code"]);
    assert_eq!(failures(|v| v.number = 1), ["number"]);
    assert_eq!(failures(|v| v.number = 1001), ["number"]);
    assert_eq!(failures(|v| v.amount = dec!(-0.51)), ["amount"]);
    assert_eq!(failures(|v| v.amount = dec!(0.125)), ["amount"]);
    assert_eq!(
        failures(|v| v.amount = dec!(100000000000000000000)),
        ["amount"]
    );
    assert_eq!(failures(|v| v.list.clear()), ["list"]);
    assert_eq!(failures(|v| v.list.push("a".to_owned())), ["list"]);
    assert_eq!(failures(|v| v.list[1] = "c".to_owned()), ["list.1"]);
    assert_eq!(
        failures(|v| v.map.entry("k".to_owned()).or_default().push(10)),
        ["map.k.1"]
    );
    assert_eq!(failures(|v| v.email = "nobody".to_owned()), ["email"]);
    assert_eq!(failures(|v| v.url = Some("nowhere".to_owned())), ["url"]);
    assert_eq!(failures(|v| v.upper = "Abc".to_owned()), ["upper"]);
    assert_eq!(failures(|v| v.chosen = 4), ["chosen"]);
    assert_eq!(failures(|v| v.even = 3), ["even"]);
    assert_eq!(
        failures(|v| v.inner = Some(Box::new(Inner { deep: 7 }))),
        ["inner.deep"]
    );
    assert_eq!(failures(|v| v.number = 4), [""]);
}

#[test]
fn every_failure_is_told_at_once() {
    let mut validator = Validator::new();
    let mut value = valid();
    value.even = 3;
    value.inner = Some(Box::new(Inner { deep: 7 }));
    value.validate_fields(&mut validator);
    let errors = validator.finish().unwrap_err();
    assert_eq!(errors.messages("even"), ["must be even"]);
    assert_eq!(errors.messages("inner.deep").len(), 2);
}
