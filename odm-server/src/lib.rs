//! Finds, starts and stops a MongoDB server for tests and demonstrations.
//!
//! [`Server::start`] runs a server of its own on a free port with a temporary directory;
//! [`Server::shared`] runs one for the whole test process. Both end with their process, also when it is
//! killed: a small shell process watches over each server. A server is looked for in this order:
//!
//! 1. the address in the environment variable `MONGODB_URI`: it always wins, nothing is started or stopped;
//! 2. `mongod` on `PATH`;
//! 3. `secantusd-rs` on `PATH`;
//! 4. `secantusd-rs` in the user's cache, where [`install_command`] installs it.
//!
//! This crate never installs anything and never calls a package manager.
//! Servers are started on Unix; elsewhere `MONGODB_URI` is the way.
//!
//! # Example
//!
//! ```no_run
//! let server = odm_server::Server::start()?;
//! println!("connect to {}", server.uri());
//! # Ok::<(), odm_server::Error>(())
//! ```

mod builder;
mod environment;
mod error;
mod launch;
mod locate;
mod root;
mod server;
mod shared;
mod supervisor;
mod wire;

pub use builder::ServerBuilder;
pub use environment::Environment;
pub use error::{Error, Result};
pub use locate::{Binary, Located, install_arguments, install_command, locate};
pub use server::{Kind, Server};
pub use shared::TEST_URI_VARIABLE;
