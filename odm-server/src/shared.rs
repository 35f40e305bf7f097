//! One server for all tests of a process, or of a whole run.

use std::sync::OnceLock;

use crate::environment::{Environment, URI_VARIABLE};
use crate::error::{Error, Result};
use crate::server::Server;

/// The environment variable by which a test run, as `cargo xtask test`, gives the address of its one server
/// to the processes that it starts. [`Server::shared`] uses that server; [`Server::start`] does not look.
pub const TEST_URI_VARIABLE: &str = "MONGO_ODM_TEST_URI";

impl Server {
    /// The server that all tests of this process share: that of `MONGODB_URI`, else of
    /// [`TEST_URI_VARIABLE`], else one that is started on first use and ends with the process.
    ///
    /// A failure is kept too, so that a thousand tests do not each wait for it.
    ///
    /// # Errors
    ///
    /// As [`ServerBuilder::start`](crate::ServerBuilder::start).
    ///
    /// # Example
    ///
    /// ```no_run
    /// let server = odm_server::Server::shared()?;
    /// assert_eq!(server.uri(), odm_server::Server::shared()?.uri());
    /// # Ok::<(), odm_server::Error>(())
    /// ```
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Server>> = OnceLock::new();
        SHARED
            .get_or_init(|| start_shared(Environment::current()))
            .as_ref()
            .map_err(Error::clone)
    }
}

fn start_shared(environment: Environment) -> Result<Server> {
    // A server that a person names goes before that of the run.
    if environment.uri(URI_VARIABLE)?.is_none()
        && let Some(uri) = environment.uri(TEST_URI_VARIABLE)?
    {
        return Ok(Server::external(uri));
    }
    Server::builder().environment(environment).start()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const RUN: &str = "mongodb://127.0.0.1:1";

    #[test]
    fn the_servers_address_of_a_run_is_used() {
        let environment = Environment::empty().set(TEST_URI_VARIABLE, RUN);
        assert_eq!(start_shared(environment).unwrap().uri(), RUN);
    }

    #[test]
    fn a_server_that_a_person_names_goes_before_it() {
        let environment = Environment::empty()
            .set(TEST_URI_VARIABLE, RUN)
            .set(URI_VARIABLE, "mongodb://db.example");
        let server = start_shared(environment).unwrap();
        assert_eq!(server.uri(), "mongodb://db.example");
    }

    #[test]
    fn without_any_server_the_message_says_what_to_do_in_any_project() {
        let environment = Environment::empty().set("XDG_CACHE_HOME", "/nowhere");
        let message = start_shared(environment).unwrap_err().to_string();
        for way in [
            "set MONGODB_URI to the address of a running server",
            "put `mongod` on PATH",
            "`cargo install secantus-mdb --version ",
            " --root /nowhere/mongo-odm/secantus`",
            "(`cargo xtask server` does that in a checkout of mongo-odm)",
        ] {
            assert!(message.contains(way), "{way}: {message}");
        }
    }

    #[test]
    fn without_a_cache_there_is_nowhere_to_install() {
        let message = start_shared(Environment::empty()).unwrap_err().to_string();
        assert!(
            message.contains("MONGODB_URI") && !message.contains("cargo install"),
            "{message}"
        );
    }

    #[test]
    fn a_wrong_address_of_the_run_is_named() {
        let environment = Environment::empty().set(TEST_URI_VARIABLE, "localhost");
        let error = start_shared(environment).unwrap_err();
        assert!(error.to_string().starts_with(TEST_URI_VARIABLE));
    }
}
