//! Querysets: what each way to end one sends, and what it gives.

mod aggregation;
mod batches;
mod counting;
mod lazy;
mod options;
mod ordering;
mod reading;
mod statistics;
mod support;

#[path = "../support/stored.rs"]
mod stored;
