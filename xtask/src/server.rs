//! A server for a task.

use odm_server::{Environment, Kind, Located, Server, ServerBuilder};

use crate::report::Result;
use crate::{install, ui};

/// Finds a server, installs one if there is none, and starts it.
pub(crate) fn start(builder: ServerBuilder) -> Result<Server> {
    if let Located::Binary(binary) = install::ensure(&Environment::current())? {
        ui::note(&format!("{}: {}", binary.kind, binary.path.display()));
    }
    let server = builder.start()?;
    ui::note(&match (server.kind(), server.port()) {
        (Kind::External, _) => "using the server of MONGODB_URI".into(),
        (_, Some(port)) => format!("listening on 127.0.0.1:{port}"),
        (_, None) => "running".into(),
    });
    Ok(server)
}
