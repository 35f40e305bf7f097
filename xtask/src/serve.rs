//! `cargo xtask server`.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use odm_server::Server;

use crate::report::{Failure, Result};
use crate::{server, ui};

/// How often the server is looked after.
const POLL: Duration = Duration::from_millis(500);

/// The server's options.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Listen on this port instead of a free one
    #[arg(long)]
    port: Option<u16>,
    /// Require this user and password, as `app:secret`; the user has the role `root`
    #[arg(long, value_name = "USER:PASSWORD", value_parser = credentials)]
    auth: Option<(String, String)>,
    /// Keep the data in this directory instead of a temporary one
    #[arg(long, value_name = "DIRECTORY")]
    storage: Option<PathBuf>,
    /// Run a standalone server instead of a replica set of one
    #[arg(long)]
    standalone: bool,
}

fn credentials(text: &str) -> std::result::Result<(String, String), String> {
    match text.split_once(':') {
        Some((user, password)) if !user.is_empty() && !password.is_empty() => {
            Ok((user.to_owned(), password.to_owned()))
        }
        _ => Err("expected a name, a colon and a password, as `app:secret`".into()),
    }
}

/// Keeps a server running until Ctrl-C, which ends this process, and with it the server.
pub(crate) fn serve(options: &Options) -> Result {
    let mut builder = Server::builder();
    if let Some(port) = options.port {
        builder = builder.port(port);
    }
    if let Some((user, password)) = &options.auth {
        builder = builder.credentials(user, password);
    }
    if let Some(directory) = &options.storage {
        builder = builder.storage_path(directory);
    }
    if options.standalone {
        builder = builder.standalone();
    }
    ui::heading("Server");
    let server = server::start(builder)?;
    if server.is_external() {
        return Err(Failure::new(
            "MONGODB_URI names a server that runs already; unset it to start another",
        ));
    }
    explain(&server);
    while server.is_running() {
        thread::sleep(POLL);
    }
    Err(Failure::new(format!(
        "the server has ended; its last lines:\n{}",
        server.log_tail()
    )))
}

fn explain(server: &Server) {
    ui::note("Use it from another terminal, until Ctrl-C here ends it:\n");
    println!("export MONGODB_URI='{}'", server.uri());
    eprintln!();
    ui::note("cargo test                                   # the tests, on this server");
    ui::note("cargo run --example order_service -- demo    # the demonstration");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_need_both_parts() {
        let both = ("app".to_owned(), "a:b".to_owned());
        assert_eq!(credentials("app:a:b"), Ok(both));
        assert!(credentials("app").is_err());
        assert!(credentials("app:").is_err());
        assert!(credentials(":secret").is_err());
    }
}
