//! E-mail addresses: RFC 5322 without comments and folding, with a domain that has a dot.

use super::host;

/// The limits of RFC 5321, in bytes.
const MOST: usize = 254;
const MOST_OF_USER: usize = 64;

/// Whether `text` is the address of a mailbox. The domain may be international
/// (`jörg@müller.example` is not: the user must be ASCII; `joerg@müller.example` is).
pub(super) fn is_email(text: &str) -> bool {
    let Some((user, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= MOST && is_user(user) && is_domain(domain)
}

fn is_user(user: &str) -> bool {
    if user.len() > MOST_OF_USER {
        return false;
    }
    match user
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(quoted) => is_quoted(quoted),
        None => user.split('.').all(is_atom),
    }
}

fn is_atom(atom: &str) -> bool {
    !atom.is_empty()
        && atom
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

/// Printable ASCII, in which quotes and backslashes have a backslash before them.
fn is_quoted(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let plain = match byte {
            b'"' => return false,
            b'\\' => bytes.next(),
            byte => Some(byte),
        };
        if !plain.is_some_and(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return false;
        }
    }
    true
}

fn is_domain(domain: &str) -> bool {
    if domain.is_ascii() {
        return host::is_domain(domain, false);
    }
    idna::domain_to_ascii(domain).is_ok_and(|domain| host::is_domain(&domain, false))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_are_accepted() {
        for text in [
            "ross@example.com",
            "ross@example.co.uk",
            "first.last+tag@sub.example.org",
            "o'brien@example.ie",
            "!#$%&'*+-/=?^_`{|}~@example.com",
            "\"quoted user\"@example.com",
            "\"a\\\"b\"@example.com",
            "\"a@b\"@example.com",
            "x@1.example.museum",
            "x@a-b.example.xn--p1ai",
            "user@пример.рф",
            "user@bücher.example",
            &format!("{}@example.com", "a".repeat(64)),
        ] {
            assert!(is_email(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_rejected() {
        for text in [
            "",
            "ross",
            "@example.com",
            "ross@",
            "ross@localhost",
            "ross@com",
            "ross@example.c",
            "ross@example.com.",
            "ross@.example.com",
            "ross@example..com",
            "ross@-example.com",
            "ross@example-.com",
            "ross@example.co-",
            "ross@exam_ple.com",
            "ross@[127.0.0.1]",
            "ross@exa mple.com",
            ".ross@example.com",
            "ross.@example.com",
            "ro..ss@example.com",
            "ro ss@example.com",
            "ro\"ss@example.com",
            "\"ro\"ss\"@example.com",
            "\"ross\\\"@example.com",
            "\"@example.com",
            "ross@example.com\n",
            "ross@@example.com",
            "jörg@example.com",
            &format!("{}@example.com", "a".repeat(65)),
            &format!("a@{}.com", "b".repeat(64)),
        ] {
            assert!(!is_email(text), "{text}");
        }
    }
}
