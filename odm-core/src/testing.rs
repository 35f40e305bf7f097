//! Servers, databases and a command recorder for tests (feature `testing`).
//!
//! [`TestDatabase`] gives each test a database of its own, [`TestDatabase::record`] the commands that a
//! block sends, [`requires!`](crate::testing::requires) skips, by name, what the server cannot do, and
//! [`Server`] runs a server for tests that kill it or need another configuration.
//!
//! Functions here that assert something panic, as a test expects; everything else gives errors.

mod cleanup;
mod command;
mod compare;
mod database;
mod feature;
mod name;
mod recorder;
mod server;

pub use command::{Commands, RecordedCommand};
pub use database::TestDatabase;
#[doc(hidden)]
pub use feature::TestOutcome;
pub use feature::{Feature, skip};
pub use odm_server::{Kind, ServerBuilder, TEST_URI_VARIABLE};
pub use server::Server;

#[doc(inline)]
pub use crate::requires;
