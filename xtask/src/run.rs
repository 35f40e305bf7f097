//! `cargo xtask demo` and `cargo xtask bench`: one command on a server.

use odm_server::Server;

use crate::cargo::cargo;
use crate::report::Result;
use crate::{server, ui, valgrind};

/// Runs the order service's example.
pub(crate) fn demo(arguments: &[String]) -> Result {
    let command = ["run", "--example", "order_service", "--"];
    on_server("Demonstration", &command, arguments, |server| {
        if server.is_external() {
            vec!["demo"]
        } else {
            vec!["demo", "--temporary"]
        }
    })
}

/// Runs the benchmarks.
pub(crate) fn bench(arguments: &[String]) -> Result {
    if let Err(failure) = valgrind::ensure() {
        ui::note(&format!("{failure}: instructions are not counted"));
    }
    // Only benchmark targets: the test harness of the library does not know their arguments.
    let command = ["bench", "--no-fail-fast", "--bench", "*", "--"];
    on_server("Benchmarks", &command, arguments, |_| Vec::new())
}

/// Runs a command on a server, with `default` as its arguments unless others were passed.
fn on_server(
    name: &str,
    command: &[&str],
    arguments: &[String],
    default: impl Fn(&Server) -> Vec<&'static str>,
) -> Result {
    ui::heading("Server");
    let server = server::start(Server::builder())?;
    ui::heading(name);
    let passed = if arguments.is_empty() {
        default(&server)
    } else {
        arguments.iter().map(String::as_str).collect()
    };
    let command = [command, &passed].concat();
    cargo(&command, &[("MONGODB_URI", server.uri())])
}
