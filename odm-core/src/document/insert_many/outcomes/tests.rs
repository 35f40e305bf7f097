//! The outcomes of several calls added up.

use bson::{Bson, RawDocumentBuf, rawdoc};
use mongodb::error::Error as DriverError;

use super::{BulkFailure, Error, Outcomes, Refused};
use crate::error::ErrorKind;

/// The places of so many documents from one on.
fn places(first: usize, count: usize) -> Vec<usize> {
    (first..first + count).collect()
}

fn documents(count: i32) -> Vec<RawDocumentBuf> {
    (0..count).map(|id| rawdoc! { "_id": id }).collect()
}

fn call(refused: &[usize]) -> Error {
    let taken = |index: &usize| Refused::new(*index, Error::custom("taken"));
    BulkFailure::new(refused.iter().map(taken).collect(), 0, 0, None).into()
}

fn disconnected() -> Error {
    let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    DriverError::from(reset).into()
}

#[test]
fn an_unordered_insert_counts_over_its_calls() {
    let mut outcomes = Outcomes::new(25, false);
    outcomes.stored(&places(0, 10));
    assert!(outcomes.failed(call(&[1, 4]), &documents(10), &places(10, 10)));
    outcomes.stored(&places(20, 5));
    let (error, each) = outcomes.finish();
    let error = error.unwrap();
    let bulk = error.bulk().unwrap();
    let refused: Vec<_> = bulk.refused().iter().map(Refused::index).collect();
    assert_eq!(refused, [11, 14]);
    let ids = bulk.refused().iter();
    let ids = ids.map(|refused| refused.error().document_id());
    assert_eq!(
        ids.collect::<Vec<_>>(),
        [Some(&Bson::Int32(1)), Some(&Bson::Int32(4))]
    );
    assert_eq!(bulk.inserted(), Some(23));
    assert_eq!(each.iter().filter(|each| each.is_stored()).count(), 23);
    assert_eq!(
        error.to_string(),
        "23 documents inserted, 2 refused; document 11: taken; document 14: taken"
    );
}

#[test]
fn an_ordered_insert_ends_at_the_first_refused_document() {
    let mut outcomes = Outcomes::new(20, true);
    outcomes.stored(&places(0, 10));
    assert!(!outcomes.failed(call(&[4]), &documents(10), &places(10, 10)));
    let (error, _) = outcomes.finish();
    assert_eq!(error.unwrap().bulk().unwrap().inserted(), Some(14));
}

#[test]
fn an_insert_that_is_cut_off_tells_what_was_inserted() {
    let mut outcomes = Outcomes::new(30, false);
    outcomes.stored(&places(0, 10));
    assert!(!outcomes.failed(disconnected(), &documents(10), &places(10, 10)));
    let error = outcomes.finish().0.unwrap();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_transient());
    assert_eq!(
        error.to_string(),
        "10 documents inserted, 10 unknown; the connection broke: connection reset"
    );
    assert!(Outcomes::new(2, true).finish().0.is_none());
}

#[test]
fn what_the_server_refuses_as_a_whole_is_not_tried() {
    let mut outcomes = Outcomes::new(5, false);
    let refused = Error::invalid_query("not so");
    assert!(!outcomes.failed(refused, &documents(5), &places(0, 5)));
    let (error, each) = outcomes.finish();
    assert!(error.unwrap().bulk().is_none(), "nothing was done");
    assert!(
        each.iter()
            .all(|each| matches!(each, super::InsertOutcome::NotTried))
    );
}

#[test]
fn an_answer_that_cannot_be_read_leaves_the_documents_unknown() {
    let mut outcomes = Outcomes::new(5, false);
    let unreadable = Error::new(ErrorKind::Server, "no reply to this command");
    assert!(!outcomes.failed(unreadable, &documents(5), &places(0, 5)));
    let (error, each) = outcomes.finish();
    assert_eq!(error.unwrap().bulk().unwrap().unknown(), 5);
    assert!(
        each.iter()
            .all(|each| matches!(each, super::InsertOutcome::Unknown))
    );
}
