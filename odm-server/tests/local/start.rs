//! A server of its own for a test, whatever `MONGODB_URI` says.

use std::io::Write;

use odm_server::{Server, ServerBuilder};

/// Starts a server here. `None`, said on standard error, when `MONGODB_URI` is given instead of a program: what
/// is tested then is not there.
pub(crate) fn start(builder: ServerBuilder) -> Option<Server> {
    match builder.local().start() {
        Ok(server) => Some(server),
        Err(error) if error.is_not_found() && std::env::var_os("MONGODB_URI").is_some() => {
            let test = std::thread::current().name().unwrap_or_default().to_owned();
            // The test harness keeps what macros print, but not this.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {test} requires a program to start, not only MONGODB_URI"
            );
            None
        }
        Err(error) => panic!("{error}"),
    }
}
