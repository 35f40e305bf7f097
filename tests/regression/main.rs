//! Mistakes that were made once.

mod hostile_ids;
mod large_replies;
