//! Finding and starting, with small scripts in the place of the real programs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(unix)]

#[path = "fake/directory.rs"]
mod directory;
#[path = "fake/find.rs"]
mod find;
#[path = "fake/start.rs"]
mod start;
