//! Names of databases: valid, unlike any other, and telling which test it was.

use std::{
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

/// How much of the test's name is kept: MongoDB allows 63 bytes, and the rest takes up to 23.
const LONGEST: usize = 40;

/// The name of the running test: the test harness gives it to the test's thread.
pub(super) fn of_test() -> String {
    thread::current().name().unwrap_or("test").to_owned()
}

/// A name for a database of `test`.
pub(super) fn of_database(test: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Process ids repeat, on another machine with the same server at any time.
    static START: LazyLock<u32> = LazyLock::new(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.subsec_nanos())
    });
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let process = (u64::from(process::id()) << 20) ^ u64::from(*START);
    let unique = format!("{process:x}_{number:x}");
    format!("{}_{unique}", readable(test))
}

/// The end of the name, which says more than the modules in front, in the characters that every
/// server and file system takes.
fn readable(test: &str) -> String {
    let name: Vec<char> = test
        .replace("::", "_")
        .chars()
        .map(|character| match character {
            'a'..='z' | '0'..='9' | '_' => character,
            // Two names must not differ by case alone.
            'A'..='Z' => character.to_ascii_lowercase(),
            _ => '_',
        })
        .collect();
    let from = name.len().saturating_sub(LONGEST);
    let name: String = name.into_iter().skip(from).collect();
    match name.trim_matches('_') {
        "" => "test".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{of_database, of_test, readable};

    #[test]
    fn the_name_of_the_test_is_that_of_its_thread() {
        assert!(of_test().ends_with("the_name_of_the_test_is_that_of_its_thread"));
    }

    #[test]
    fn names_are_short_and_of_harmless_characters() {
        assert_eq!(readable("orders::Saves a $et."), "orders_saves_a__et");
        assert_eq!(readable("größe"), "gr__e");
        assert_eq!(readable("§§"), "test");
        for test in ["", "x", &"long_".repeat(50), "über::ALL"] {
            let name = of_database(test);
            assert!(name.len() <= 63, "{name}");
            assert!(
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
                "{name}"
            );
        }
    }

    #[test]
    fn no_two_names_are_equal() {
        let names: HashSet<String> = (0..100).map(|_| of_database("same")).collect();
        assert_eq!(names.len(), 100);
    }
}
