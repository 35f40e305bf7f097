//! The rules for names of databases and collections.

use crate::error::{Error, Result};

/// What MongoDB allows, in bytes.
const MAX_LENGTH: usize = 63;

/// Checks the name of a database as the server does.
pub(super) fn check(name: &str) -> Result<()> {
    // The database of users that are kept elsewhere has a name that no other may have.
    if name == "$external" {
        return Ok(());
    }
    if name.is_empty() {
        return Err(Error::configuration(
            "the name of a database must not be empty",
        ));
    }
    if name.len() > MAX_LENGTH {
        return Err(Error::configuration(format!(
            "the name of a database has at most {MAX_LENGTH} bytes, and `{name}` has {}",
            name.len()
        )));
    }
    match name
        .chars()
        .find(|character| matches!(character, '/' | '\\' | '.' | ' ' | '"' | '$' | '\0'))
    {
        Some(character) => Err(Error::configuration(format!(
            "{character:?} is not allowed in the name of a database, as in {name:?}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn ordinary_names_are_allowed() {
        for name in ["test", "shop-2", "tenant_7", "größe", "$external"] {
            assert!(check(name).is_ok(), "{name}");
        }
        assert!(check(&"x".repeat(63)).is_ok());
    }

    #[test]
    fn names_that_the_server_refuses_are_errors_that_say_why() {
        for name in ["my db", "a.b", "$x", "a/b", "a\\b", "a\"b", "a\0b"] {
            let error = check(name).unwrap_err().to_string();
            assert!(
                error.contains("is not allowed in the name of a database"),
                "{error}"
            );
        }
        assert!(
            check("")
                .unwrap_err()
                .to_string()
                .contains("must not be empty")
        );
        let error = check(&"ä".repeat(32)).unwrap_err().to_string();
        assert!(error.contains("has 64"), "{error}");
    }
}
