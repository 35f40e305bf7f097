//! Mistakes that were made once.

mod large_replies;
