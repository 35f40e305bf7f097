//! Tests of the errors made from those of the driver.

use std::error::Error as _;

use bson::doc;
use mongodb::error::{Error as DriverError, WriteError};

use super::{Error, ErrorKind, from_write, plain};

fn write_error(error: bson::Document) -> WriteError {
    bson::deserialize_from_document(error).unwrap()
}

fn duplicate(email: &str) -> Error {
    let message = format!(
        "E11000 duplicate key error collection: shop.users index: email_1 dup key: {{ email: \"{email}\" }}"
    );
    from_write(
        &write_error(doc! { "code": 11000, "errmsg": message }),
        None,
    )
}

fn disconnected() -> Error {
    Error::from(DriverError::from(std::io::Error::from(
        std::io::ErrorKind::ConnectionReset,
    )))
}

#[test]
fn a_broken_connection_is_transient() {
    let error = disconnected();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_transient());
    assert_eq!(error.to_string(), "the connection broke: connection reset");
    assert!(
        error
            .source()
            .unwrap()
            .downcast_ref::<DriverError>()
            .is_some()
    );
}

#[test]
fn an_error_of_ours_passes_through_the_driver() {
    let ours = Error::custom("stop");
    let error = Error::from(DriverError::custom(ours));
    assert_eq!(error.to_string(), "stop");
    assert_eq!(error.kind(), ErrorKind::Custom);
}

#[test]
fn the_values_of_the_reply_go_before_those_of_the_text() {
    let message = "E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: \"cut...\" }";
    let error = write_error(doc! { "code": 11000, "errmsg": message });
    let reply = doc! { "writeErrors": [{ "index": 0, "keyValue": { "email": "not cut" } }] };
    let reply = bson::RawDocumentBuf::try_from(reply).unwrap();
    let error = from_write(&error, Some(&reply));
    assert!(error.is_duplicate_key());
    assert_eq!(error.code(), Some(11000));
    let key = error.duplicate_key().unwrap();
    assert_eq!(key.index(), "email_1");
    assert_eq!(key.values(), &doc! { "email": "not cut" });
}

#[test]
fn a_failed_validator_gives_its_details() {
    let details = doc! { "details": { "operatorName": "$jsonSchema" } };
    let error = write_error(
        doc! { "code": 121, "errmsg": "Document failed validation", "errInfo": details.clone() },
    );
    let error = from_write(&error, None);
    assert_eq!((error.kind(), error.code()), (ErrorKind::Server, Some(121)));
    assert_eq!(error.details(), Some(&details));
    assert!(error.to_string().contains("$jsonSchema"), "{error}");
}

#[test]
fn the_drivers_noise_is_left_out() {
    let message = "Server selection timeout: No available servers. Topology: { Type: Unknown, Servers: [ \
        { Address: a:1, Type: Unknown, Error: Kind: I/O error: refused, labels: {\"x\"}, source: None, server \
        response: None }, { Address: b:1, Error: Kind: I/O error: lost, labels: {}, source: None, server \
        response: None } ] }";
    assert_eq!(
        plain(message),
        "No available servers. Topology: { Type: Unknown, Servers: [ { Address: a:1, Type: Unknown, Error: \
         I/O error: refused }, { Address: b:1, Error: I/O error: lost } ] }"
    );
    assert_eq!(plain("a, labels: {cut"), "a, labels: {cut");
}

#[test]
fn a_long_list_of_refused_documents_is_cut_in_the_text() {
    let refused = (0..5).map(|index| super::Refused::new(index, duplicate("a@b")));
    let failure = super::BulkFailure::of_call(refused.collect(), None);
    let text = failure.to_string();
    assert!(
        text.contains("document 2:") && !text.contains("document 3:"),
        "{text}"
    );
    assert!(text.ends_with("; and 2 more"), "{text}");
}
