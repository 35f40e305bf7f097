use std::error::Error as _;

use bson::{Bson, RawDocumentBuf, doc, rawdoc};
use mongodb::error::{Error as DriverError, WriteError};

use super::{Error, ErrorKind, from_write, plain};
use crate::error::BulkInsert;

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

/// The places of so many documents from one on.
fn places(first: usize, count: usize) -> Vec<usize> {
    (first..first + count).collect()
}

fn documents(count: i32) -> Vec<RawDocumentBuf> {
    (0..count).map(|id| rawdoc! { "_id": id }).collect()
}

fn call(refused: &[usize]) -> Error {
    let refused = refused
        .iter()
        .map(|&index| super::Refused::new(index, duplicate("a@b")))
        .collect();
    super::BulkFailure::of_call(refused, None).into()
}

#[test]
fn an_unordered_bulk_insert_counts_over_its_calls() {
    let mut bulk = BulkInsert::new(false);
    bulk.inserted(10);
    assert!(bulk.failed(call(&[4, 1]), &documents(10), &places(10, 10)));
    bulk.inserted(5);
    let error = bulk.finish().unwrap_err();
    assert!(error.is_duplicate_key());
    assert_eq!(error.duplicate_key().unwrap().index(), "email_1");
    let bulk = error.bulk().unwrap();
    let refused: Vec<_> = bulk.refused().iter().map(super::Refused::index).collect();
    assert_eq!(refused, [11, 14]);
    let ids = bulk
        .refused()
        .iter()
        .map(|refused| refused.error().document_id());
    assert_eq!(
        ids.collect::<Vec<_>>(),
        [Some(&Bson::Int32(1)), Some(&Bson::Int32(4))]
    );
    assert_eq!(bulk.inserted(), Some(23));
    assert!(
        error.to_string().starts_with(
            "23 documents inserted, 2 refused; document 11: another document has `email`"
        ),
        "{error}"
    );
}

#[test]
fn an_ordered_bulk_insert_ends_at_the_first_refused_document() {
    let mut bulk = BulkInsert::new(true);
    bulk.inserted(10);
    assert!(!bulk.failed(call(&[4]), &documents(10), &places(10, 10)));
    let error = bulk.finish().unwrap_err();
    assert_eq!(error.bulk().unwrap().inserted(), Some(14));
}

#[test]
fn a_bulk_insert_that_is_cut_off_tells_what_was_inserted() {
    let mut bulk = BulkInsert::new(false);
    bulk.inserted(10);
    assert!(!bulk.failed(disconnected(), &documents(10), &places(10, 10)));
    let error = bulk.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_transient());
    assert_eq!(error.bulk().unwrap().inserted(), Some(10));
    assert_eq!(
        error.to_string(),
        "10 documents inserted, the connection broke: connection reset"
    );
    assert!(BulkInsert::new(true).finish().is_ok());
    let mut bulk = BulkInsert::new(false);
    bulk.failed(disconnected(), &documents(5), &places(0, 5));
    assert!(
        bulk.finish().unwrap_err().bulk().is_none(),
        "nothing was done"
    );
}

#[test]
fn a_long_list_of_refused_documents_is_cut_in_the_text() {
    let mut bulk = BulkInsert::new(false);
    bulk.failed(call(&[0, 1, 2, 3, 4]), &documents(5), &places(0, 5));
    let text = bulk.finish().unwrap_err().to_string();
    assert!(
        text.contains("document 2:") && !text.contains("document 3:"),
        "{text}"
    );
    assert!(text.ends_with("; and 2 more"), "{text}");
}
