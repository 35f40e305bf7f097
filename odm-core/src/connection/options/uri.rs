//! Connection strings, whose errors must not show what is secret in them.

use std::borrow::Cow;

use bson::UuidRepresentation;
use mongodb::{error::ErrorKind, options::ConnectionString};

use crate::error::{Error, Result};

/// Options whose values may be secret, in lower case.
const SECRET_OPTIONS: [&str; 3] = [
    "authmechanismproperties",
    "tlscertificatekeyfilepassword",
    "proxypassword",
];

const SEPARATORS: [char; 8] = ['/', ':', '@', ',', '?', '&', '=', '#'];

/// How a connection string begins.
const SCHEMES: [&str; 2] = ["mongodb://", "mongodb+srv://"];

pub(super) fn parse(uri: &str) -> Result<ConnectionString> {
    require_scheme(uri)?;
    let read = ConnectionString::parse(without_standard_uuids(uri)).map_err(|error| {
        // The driver's error is no source here: it may quote the user name and the password.
        let reason = match *error.kind {
            ErrorKind::InvalidArgument { message, .. } => readable(uri, message),
            _ => hidden(),
        };
        Error::configuration(format!("the connection URI is not valid: {reason}"))
    })?;
    refuse_without_effect(&read)?;
    Ok(read)
}

/// Shows nothing of the URI but a scheme: without one it is not known what in it is secret.
fn require_scheme(uri: &str) -> Result<()> {
    if SCHEMES.iter().any(|scheme| uri.starts_with(scheme)) {
        return Ok(());
    }
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let wrong = match uri.split_once("://") {
        _ if uri.is_empty() => "it is empty".to_owned(),
        None => "it has no scheme".to_owned(),
        Some((scheme, _)) if is_name(scheme) => {
            format!("its scheme `{scheme}` is not one of MongoDB's")
        }
        Some(_) => "its scheme is not one of MongoDB's".to_owned(),
    };
    Err(Error::configuration(format!(
        "the connection URI is not valid: {wrong}; it starts with `mongodb://` or `mongodb+srv://`, as in \
         `mongodb://localhost:27017/shop`, and `ConnectOptions::host` takes an address alone"
    )))
}

/// The driver knows all representations but the standard one, which it refuses.
fn without_standard_uuids(uri: &str) -> Cow<'_, str> {
    let Some((address, options)) = uri.split_once('?') else {
        return Cow::Borrowed(uri);
    };
    let kept: Vec<_> = options
        .split('&')
        .filter(|option| !option.eq_ignore_ascii_case("uuidRepresentation=standard"))
        .collect();
    Cow::Owned(format!("{address}?{}", kept.join("&")))
}

/// The driver reads these, and does nothing with them.
fn refuse_without_effect(read: &ConnectionString) -> Result<()> {
    #[expect(deprecated, reason = "it is deprecated because it has no effect")]
    let socket_timeout = read.socket_timeout;
    if socket_timeout.is_some() {
        return Err(Error::configuration(
            "`socketTimeoutMS` in the URI has no effect with the Rust driver: take it out, and bound \
             the wait for a server with `serverSelectionTimeoutMS` and `connectTimeoutMS`",
        ));
    }
    if read.wait_queue_timeout().is_some() {
        return Err(Error::configuration(
            "`waitQueueTimeoutMS` in the URI has no effect with the Rust driver: take it out",
        ));
    }
    match read.uuid_representation {
        None | Some(UuidRepresentation::Standard) => Ok(()),
        Some(_) => Err(Error::configuration(
            "`uuidRepresentation` in the URI can only be `standard`, as UUIDs are stored",
        )),
    }
}

/// The driver's message, unless it shows what may be secret.
fn readable(uri: &str, message: String) -> String {
    let shown = secrets(uri)
        .iter()
        .any(|secret| shows(&message, secret) || shows(&message, &percent_decoded(secret)));
    if shown { hidden() } else { message }
}

fn hidden() -> String {
    "it is `mongodb://user:password@host:port,.../database?option=value&...`, with ports from 1 to \
     65535 and any of `: / ? # [ ] @ %` in the user name and the password percent-encoded (the URI is \
     not shown, as it may hold a password)"
        .to_owned()
}

/// Short pieces occur in any message by chance, so they count as whole words only.
fn shows(message: &str, secret: &str) -> bool {
    if secret.len() < 4 {
        message
            .split(|character: char| !character.is_alphanumeric())
            .any(|word| word == secret)
    } else {
        message.contains(secret)
    }
}

/// The pieces that may be secret: all before the last `@`, or of the hosts when there is none, as an
/// `@` may have been forgotten; and the values of some options.
fn secrets(uri: &str) -> Vec<&str> {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let login = match rest.rsplit_once('@') {
        Some((login, _)) => login,
        None => rest.split(['/', '?']).next().unwrap_or(rest),
    };
    let options = rest.split_once('?').map_or("", |(_, options)| options);
    let values = options
        .split('&')
        .filter_map(|option| option.split_once('='))
        .filter(|(name, _)| SECRET_OPTIONS.contains(&name.to_lowercase().as_str()))
        .map(|(_, value)| value);
    std::iter::once(login)
        .chain(values)
        .flat_map(|text| std::iter::once(text).chain(text.split(SEPARATORS)))
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.split_at_checked(2).filter(|_| byte == b'%');
        let value = escaped
            .and_then(|(digits, _)| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (value, escaped) {
            (Some(value), Some((_, after))) => {
                decoded.push(value);
                rest = after;
            }
            _ => {
                decoded.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::{parse, percent_decoded};

    /// Everything that a careless program would print.
    fn printed(uri: &str) -> String {
        let error = parse(uri).unwrap_err();
        assert!(error.source().is_none(), "{uri}");
        format!("{error} {error:?} {error:#?}")
    }

    #[test]
    fn a_malformed_uri_never_shows_the_password() {
        for uri in [
            "mongodb://root:hunter2@host:99999/db",
            "mongodb://root:hunter2@host:port/db",
            "mongodb://root:hunter2",
            "mongodb://root:hunter2/db",
            "mongodb://root:hunter2?@host/db",
            "mongodb://root:x?hunter2@host/db",
            "mongodb://root:x/hunter2@host/db",
            "mongodb://root:x@hunter2@host/db",
            "mongodb://root:x#hunter2@host/db",
            "mongodb://root:hunter2%zz@host/db",
            "mongodb://root:hunter2@",
            "mongodb://root:hunter2@host/d b",
            "mongodb://root:hunter2@host/db?hunter2",
            "mongodb://root:hunter2@host/db?maxPoolSize=hunter2",
            "mongodb://root:hunter2@host/db?hunter2=1",
            "mongodb://host/db?authMechanism=MONGODB-X509&authMechanismProperties=hunter2",
            "mongodb://host/db?tlsCertificateKeyFilePassword=hunter2",
            "root:hunter2@host",
            "http://root:hunter2@host",
            "mongodb:/root:hunter2@host",
        ] {
            let printed = printed(uri);
            assert!(!printed.contains("hunter2"), "{uri} gives {printed}");
        }
    }

    #[test]
    fn a_percent_encoded_password_is_shown_in_neither_form() {
        for uri in [
            "mongodb://root:hunt%40er2@host:99999/db",
            "mongodb://root:hunt%40er2",
            "mongodb://root:x?hunt%40er2@host/db",
            "mongodb://host/db?authMechanism=MONGODB-X509&authMechanismProperties=hunt%40er2",
        ] {
            let printed = printed(uri);
            assert!(!printed.contains("hunt%40er2"), "{uri} gives {printed}");
            assert!(!printed.contains("hunt@er2"), "{uri} gives {printed}");
        }
    }

    #[test]
    fn a_uri_without_its_scheme_is_told_what_it_starts_with() {
        for (uri, wrong) in [
            ("localhost:27017/shop", "it has no scheme"),
            ("root:hunter2@localhost", "it has no scheme"),
            ("mongodb:localhost", "it has no scheme"),
            (
                "mongo://localhost",
                "its scheme `mongo` is not one of MongoDB's",
            ),
            (
                "hunter2@a://localhost",
                "its scheme is not one of MongoDB's",
            ),
            (
                "postgres://root:hunter2@localhost",
                "its scheme `postgres` is not one of MongoDB's",
            ),
            (" mongodb://localhost", "its scheme is not one of MongoDB's"),
            ("", "it is empty"),
        ] {
            let printed = printed(uri);
            assert!(printed.contains(wrong), "{uri} gives {printed}");
            assert!(printed.contains("starts with `mongodb://`"), "{printed}");
            assert!(!printed.contains("hunter2"), "{uri} gives {printed}");
        }
    }

    #[test]
    fn an_error_names_the_option() {
        let error = printed("mongodb://app:secret@host/db?maxPoolSize=many");
        assert!(error.contains("maxpoolsize"), "{error}");
        let error = printed("mongodb://app:secret@host/db?maxPolSize=5");
        assert!(error.contains("maxpolsize"), "{error}");
    }

    #[test]
    fn options_without_effect_are_errors() {
        for (option, value) in [
            ("socketTimeoutMS", "30000"),
            ("waitQueueTimeoutMS", "100"),
            ("uuidRepresentation", "pythonLegacy"),
            ("compressors", "zlib"),
        ] {
            let error = parse(&format!("mongodb://host/db?{option}={value}"));
            let error = error.unwrap_err().to_string();
            assert!(error.contains(option), "{error}");
        }
        assert!(parse("mongodb://host/db?uuidRepresentation=standard").is_ok());
        assert!(parse("mongodb://host/db?w=1&uuidrepresentation=Standard&journal=true").is_ok());
    }

    #[test]
    fn percent_decoding_takes_any_text() {
        assert_eq!(percent_decoded("a%40b%"), "a@b%");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%C3%A4"), "ä");
    }
}
