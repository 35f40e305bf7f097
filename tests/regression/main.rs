//! Mistakes that were made once.

mod contention;
mod empty_paths;
mod hostile_ids;
mod large_replies;
mod values;
