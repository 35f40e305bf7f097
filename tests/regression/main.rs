//! Mistakes that were made once.

mod contention;
mod hostile_ids;
mod large_replies;
mod values;
