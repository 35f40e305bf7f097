//! Mistakes that were made once.

mod contention;
mod deep_documents;
mod delete_rules;
mod empty_paths;
mod hostile_ids;
mod large_replies;
mod options_handed_on;
mod paths_of_values;
mod safe_updates;
mod values;
mod values_in_lists;

#[path = "../support/stored.rs"]
mod stored;
