//! Where two commands differ.

use bson::{Bson, Document};

/// The first difference. The order of the keys that the driver writes is its affair: those of the command,
/// and those of the statements of an update or delete. Below them it counts.
pub(super) fn difference(expected: &Document, sent: &Document) -> Option<String> {
    of_driver("", expected, sent)
}

fn of_driver(place: &str, expected: &Document, sent: &Document) -> Option<String> {
    for (key, value) in expected {
        let path = format!("{place}{key}");
        let difference = match (value, sent.get(key)) {
            (_, None) => Some(format!("it has no `{path}`")),
            (Bson::Array(expected), Some(Bson::Array(sent)))
                if matches!(path.as_str(), "updates" | "deletes") =>
            {
                of_arrays(&path, expected, sent, of_statements)
            }
            (value, Some(other)) => of_values(&path, value, other),
        };
        if difference.is_some() {
            return difference;
        }
    }
    let more = sent.keys().find(|key| !expected.contains_key(key))?;
    Some(format!("it has `{place}{more}` as well"))
}

fn of_statements(path: &str, expected: &Bson, sent: &Bson) -> Option<String> {
    match (expected, sent) {
        (Bson::Document(expected), Bson::Document(sent)) => {
            of_driver(&format!("{path}."), expected, sent)
        }
        _ => of_values(path, expected, sent),
    }
}

fn of_values(path: &str, expected: &Bson, sent: &Bson) -> Option<String> {
    match (expected, sent) {
        (Bson::Document(expected), Bson::Document(sent)) => of_documents(path, expected, sent),
        (Bson::Array(expected), Bson::Array(sent)) => of_arrays(path, expected, sent, of_values),
        (Bson::Double(one), Bson::Double(other)) if one.to_bits() == other.to_bits() => None,
        _ if expected == sent => None,
        _ if expected.element_type() == sent.element_type() => {
            Some(format!("`{path}` is {sent} instead of {expected}"))
        }
        _ => Some(format!(
            "`{path}` is {sent} ({:?}) instead of {expected} ({:?})",
            sent.element_type(),
            expected.element_type()
        )),
    }
}

fn of_documents(path: &str, expected: &Document, sent: &Document) -> Option<String> {
    for ((key, value), (other_key, other)) in expected.iter().zip(sent) {
        if key != other_key {
            return Some(format!(
                "`{path}` has `{other_key}` where `{key}` was expected"
            ));
        }
        let difference = of_values(&format!("{path}.{key}"), value, other);
        if difference.is_some() {
            return difference;
        }
    }
    (expected.len() != sent.len()).then(|| {
        format!(
            "`{path}` has {} keys instead of {}",
            sent.len(),
            expected.len()
        )
    })
}

fn of_arrays(
    path: &str,
    expected: &[Bson],
    sent: &[Bson],
    compare: fn(&str, &Bson, &Bson) -> Option<String>,
) -> Option<String> {
    if expected.len() != sent.len() {
        return Some(format!(
            "`{path}` has {} items instead of {}",
            sent.len(),
            expected.len()
        ));
    }
    expected
        .iter()
        .zip(sent)
        .enumerate()
        .find_map(|(index, (value, other))| compare(&format!("{path}.{index}"), value, other))
}

#[cfg(test)]
mod tests {
    use bson::doc;

    use super::difference;

    #[test]
    fn equal_commands_have_no_difference_whatever_the_order_of_their_keys() {
        let expected = doc! { "find": "a", "filter": { "x": 1, "y": [1.5, null] } };
        let sent = doc! { "filter": { "x": 1, "y": [1.5, null] }, "find": "a" };
        assert_eq!(difference(&expected, &sent), None);
    }

    #[test]
    fn statements_are_compared_as_commands_and_what_they_say_in_order() {
        let sent = doc! { "updates": [{ "multi": true, "q": { "x": 1, "y": 2 } }] };
        let expected = doc! { "updates": [{ "q": { "x": 1, "y": 2 }, "multi": true }] };
        assert_eq!(difference(&expected, &sent), None);
        let expected = doc! { "updates": [{ "q": { "y": 2, "x": 1 }, "multi": true }] };
        assert_eq!(
            difference(&expected, &sent).unwrap(),
            "`updates.0.q` has `x` where `y` was expected"
        );
        let expected = doc! { "updates": [{ "q": { "x": 1, "y": 2 } }] };
        assert_eq!(
            difference(&expected, &sent).unwrap(),
            "it has `updates.0.multi` as well"
        );
    }

    #[test]
    fn the_first_difference_is_named() {
        let sent = doc! { "find": "a", "sort": { "x": 1, "y": -1 }, "limit": 2_i64, "in": [1, 2] };
        let changed = |key: &str, value: bson::Bson| {
            let mut expected = sent.clone();
            expected.insert(key, value);
            difference(&expected, &sent).unwrap()
        };
        assert_eq!(
            changed("find", "b".into()),
            "`find` is \"a\" instead of \"b\""
        );
        assert_eq!(
            changed("sort", doc! { "y": -1, "x": 1 }.into()),
            "`sort` has `x` where `y` was expected"
        );
        assert_eq!(
            changed("sort", doc! { "x": 1 }.into()),
            "`sort` has 2 keys instead of 1"
        );
        assert_eq!(
            changed("limit", 2_i32.into()),
            "`limit` is 2 (Int64) instead of 2 (Int32)"
        );
        assert_eq!(changed("in", vec![1, 3].into()), "`in.1` is 2 instead of 3");
        assert_eq!(
            changed("in", vec![1].into()),
            "`in` has 2 items instead of 1"
        );
        assert_eq!(changed("skip", 1.into()), "it has no `skip`");
        let mut expected = sent.clone();
        expected.remove("in");
        assert_eq!(difference(&expected, &sent).unwrap(), "it has `in` as well");
    }
}
