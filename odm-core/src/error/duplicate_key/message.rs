//! The text of E11000.
//!
//! `E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "a@b" }`. Strings
//! in it are not escaped, so the index's name says where one value ends and the next begins.

use bson::{Bson, DateTime, Document, oid::ObjectId};

/// The name of the index and the values by path; empty where the text says nothing.
pub(super) fn read(message: &str) -> (String, Document) {
    let Some((_, rest)) = message.split_once(" index: ") else {
        return (String::new(), Document::new());
    };
    let (index, keys) = match rest.split_once(" dup key: ") {
        Some((index, keys)) => (index, Some(keys)),
        None => (rest, None),
    };
    let index = index
        .split_once(" collation: {")
        .map_or(index, |(index, _)| index);
    // Servers before 3.0 wrote `shop.users.$email_1`.
    let index = index.rsplit_once(".$").map_or(index, |(_, index)| index);
    let values = keys.map_or_else(Document::new, |keys| values(index, keys));
    (index.to_owned(), values)
}

/// The values of `{ a: 1, b: "x" }`.
fn values(index: &str, keys: &str) -> Document {
    let inside = keys.trim().strip_prefix('{');
    let inside = inside.and_then(|inside| inside.strip_suffix('}'));
    let mut rest = inside.unwrap_or_default().trim();
    let mut names = Names::of(index);
    let mut values = Document::new();
    while let Some((name, after)) = rest.split_once(':') {
        let name = name.trim();
        // Servers before 4.2 tell no names.
        if name.is_empty() {
            return values;
        }
        names.take(name);
        let end = next_field(after, &names).unwrap_or(after.len());
        let (text, next) = after.split_at(end);
        values.insert(name, value(text.trim()));
        rest = next.strip_prefix(',').unwrap_or_default();
    }
    values
}

/// Where the `, name:` of the index's next key is.
fn next_field(text: &str, names: &Names<'_>) -> Option<usize> {
    let commas = text.match_indices(", ");
    let mut ends = commas.filter(|(position, comma)| {
        let (value, after) = text.split_at(*position);
        let name = after
            .get(comma.len()..)
            .and_then(|after| after.split_once(':'));
        name.is_some_and(|(name, _)| names.may_be_next(name)) && is_whole(value.trim())
    });
    ends.next().map(|(position, _)| position)
}

/// Whether the text may be a whole value, as far as that can be told without escapes.
fn is_whole(value: &str) -> bool {
    let count = |characters: [char; 2]| value.matches(characters).count();
    match value.chars().next() {
        Some('"') => value.len() > 1 && value.ends_with('"'),
        Some('{' | '[') => count(['{', '[']) == count(['}', ']']),
        _ => true,
    }
}

/// The keys that the name of an index tells, `a_1_b.c_-1`, unless it was given another name.
#[derive(Clone, Copy)]
enum Names<'a> {
    Rest(&'a str),
    Unknown,
}

impl<'a> Names<'a> {
    const fn of(index: &'a str) -> Self {
        Self::Rest(index)
    }

    /// Goes on behind the key `name`.
    fn take(&mut self, name: &str) {
        if let Self::Rest(rest) = *self {
            *self = after_key(rest, name).map_or(Self::Unknown, Self::Rest);
        }
    }

    fn may_be_next(&self, name: &str) -> bool {
        match self {
            Self::Rest(rest) => after_key(rest, name).is_some(),
            Self::Unknown => !name.is_empty() && !name.contains(['"', ' ', '{', '}', ',']),
        }
    }
}

fn after_key<'a>(names: &'a str, name: &str) -> Option<&'a str> {
    let rest = names.strip_prefix(name)?.strip_prefix('_')?;
    ["1", "-1", "2dsphere", "2d", "hashed"]
        .iter()
        .filter_map(|direction| rest.strip_prefix(direction))
        .find_map(|rest| {
            rest.strip_prefix('_')
                .or_else(|| rest.is_empty().then_some(rest))
        })
}

/// A value as the server writes it; what is not known stays text.
fn value(text: &str) -> Bson {
    let quoted = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    if let Some(text) = quoted {
        return Bson::String(text.to_owned());
    }
    match text {
        "null" => return Bson::Null,
        "undefined" => return Bson::Undefined,
        "true" => return Bson::Boolean(true),
        "false" => return Bson::Boolean(false),
        "MinKey" => return Bson::MinKey,
        "MaxKey" => return Bson::MaxKey,
        _ => {}
    }
    number(text)
        .or_else(|| object_id(text))
        .or_else(|| date(text))
        .unwrap_or_else(|| Bson::String(text.to_owned()))
}

fn number(text: &str) -> Option<Bson> {
    if let Ok(number) = text.parse::<i32>() {
        return Some(Bson::Int32(number));
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(Bson::Int64(number));
    }
    // `inf` and `nan` are words to Rust, and no numbers of the server's.
    let digits = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let number = text.parse::<f64>().ok().filter(|_| digits)?;
    Some(Bson::Double(number))
}

fn object_id(text: &str) -> Option<Bson> {
    let hex = text.strip_prefix("ObjectId('")?.strip_suffix("')")?;
    ObjectId::parse_str(hex).ok().map(Bson::ObjectId)
}

fn date(text: &str) -> Option<Bson> {
    let milliseconds = text.strip_prefix("new Date(")?.strip_suffix(')')?;
    let milliseconds = milliseconds.parse().ok()?;
    Some(Bson::DateTime(DateTime::from_millis(milliseconds)))
}

#[cfg(test)]
mod tests {
    use bson::{Bson, DateTime, Document, doc, oid::ObjectId};

    use super::read;

    fn told(index: &str, keys: &str) -> Document {
        let message = format!(
            "E11000 duplicate key error collection: shop.users index: {index} dup key: {keys}"
        );
        let (name, values) = read(&message);
        assert_eq!(name, index);
        values
    }

    #[test]
    fn every_type_of_value_is_read() {
        let id = ObjectId::parse_str("65f0c0ffee65f0c0ffee65f0").unwrap();
        for (text, value) in [
            ("\"a@b\"", Bson::from("a@b")),
            ("\"\"", "".into()),
            ("1", 1.into()),
            ("-7", (-7).into()),
            ("1099511627776", 1_099_511_627_776_i64.into()),
            ("1.5", 1.5.into()),
            ("-1e300", (-1e300).into()),
            ("true", true.into()),
            ("null", Bson::Null),
            ("MinKey", Bson::MinKey),
            ("ObjectId('65f0c0ffee65f0c0ffee65f0')", id.into()),
            ("new Date(-1)", DateTime::from_millis(-1).into()),
            ("inf", "inf".into()),
            ("BinData(0, 0102FF)", "BinData(0, 0102FF)".into()),
            (
                "{ q: { r: \"s\" }, t: 1 }",
                "{ q: { r: \"s\" }, t: 1 }".into(),
            ),
            ("[ 1, 2 ]", "[ 1, 2 ]".into()),
        ] {
            assert_eq!(
                told("email_1", &format!("{{ email: {text} }}")),
                doc! { "email": value }
            );
        }
    }

    #[test]
    fn compound_keys_are_told_apart() {
        let values = told("a_1_b.c_-1", "{ a: \"x, y\", b.c: 2 }");
        assert_eq!(values, doc! { "a": "x, y", "b.c": 2 });
        let values = told("by name", "{ a: \"x, y\", b: { c: 1, d: 2 }, e: 3 }");
        assert_eq!(values, doc! { "a": "x, y", "b": "{ c: 1, d: 2 }", "e": 3 });
        let values = told("a_1_b_hashed", "{ a: 1, b: -5 }");
        assert_eq!(values, doc! { "a": 1, "b": -5 });
        let values = told("a_1_b_1", "{ a: \"x\"y, b: \", b: { c: { d: 1 } } }");
        assert_eq!(values, doc! { "a": "x\"y, b: ", "b": "{ c: { d: 1 } }" });
        let values = told(
            "by name",
            "{ a: Timestamp(1, 2), b: { c: { d: 1 }, e: 2 }, f: [ 1, 2 ] }",
        );
        assert_eq!(
            values,
            doc! { "a": "Timestamp(1, 2)", "b": "{ c: { d: 1 }, e: 2 }", "f": "[ 1, 2 ]" }
        );
    }

    #[test]
    fn a_hostile_value_makes_no_fields() {
        for hostile in [
            "x\", b: \"} { '",
            "} dup key: { email: \"",
            " index: other_1 dup key: { x: 1 }",
            "\"",
            "\\\"",
            ", email: 5",
            "{[{[",
            "ä\n",
        ] {
            let values = told("email_1", &format!("{{ email: \"{hostile}\" }}"));
            assert_eq!(values, doc! { "email": hostile });
        }
    }

    #[test]
    fn a_collation_is_no_part_of_the_name() {
        let (index, values) = read(
            "E11000 duplicate key error collection: shop.users index: ci idx collation: { locale: \"en\", \
             strength: 2 } dup key: { ci: \"CollationKey(0x2b2d)\" }",
        );
        assert_eq!(index, "ci idx");
        assert_eq!(values, doc! { "ci": "CollationKey(0x2b2d)" });
    }

    #[test]
    fn other_operations_and_older_servers_are_read() {
        let (index, values) = read(
            "Plan executor error during findAndModify :: caused by :: E11000 duplicate key error \
             collection: shop.users index: email_1 dup key: { email: true }",
        );
        assert_eq!(
            (index.as_str(), values),
            ("email_1", doc! { "email": true })
        );
        let (index, values) =
            read("E11000 duplicate key error index: shop.users.$email_1 dup key: { : \"a@b\" }");
        assert_eq!((index.as_str(), values), ("email_1", doc! {}));
    }

    #[test]
    fn any_text_is_taken() {
        for text in [
            "",
            "E11000",
            " index: ",
            " index: a dup key: ",
            " index: a dup key: }{",
            " index: a dup key: { :",
        ] {
            let (_, values) = read(text);
            assert!(values.is_empty(), "{text}");
        }
    }
}
