//! `cargo xtask test`.

use odm_server::{Server, TEST_URI_VARIABLE};

use crate::cargo::cargo;
use crate::report::{Failure, Report, Result};
use crate::{features, lint, server, valgrind};

/// Runs all checks, each whatever became of the others, and reports them.
pub(crate) fn test(quick: bool) -> Result {
    let features = features::names()?;
    let mut report = Report::new();
    let server = report.step("Server", || server::start(Server::builder()));
    lint::steps(&mut report);
    if quick {
        report.skip("Packages alone", "--quick");
        report.skip("Feature combinations", "--quick");
    } else {
        report.step("Packages alone", packages_alone);
        report.step("Feature combinations", || combinations(&features));
    }
    match server {
        Some(server) => run_tests(&mut report, &server),
        None => report.skip("Tests", "no server"),
    }
    report.finish()
}

/// Checks each package by itself: beside others, it has the features of its dependencies that those ask for.
fn packages_alone() -> Result {
    ["odm-core", "odm-derive", "odm-server", "mongo-odm"]
        .iter()
        .try_for_each(|package| cargo(&["check", "--package", package], &[]))
}

/// Checks the library without features, with each alone and with the default ones; the other steps have them
/// all.
fn combinations(features: &[String]) -> Result {
    let each = features.iter().map(|name| format!("mongo-odm/{name}"));
    let failed: Vec<String> = std::iter::once(String::new())
        .chain(each)
        .filter(|names| check(&["--no-default-features", "--features", names]).is_err())
        .map(|names| {
            if names.is_empty() {
                "none".into()
            } else {
                names
            }
        })
        .chain(check(&[]).is_err().then(|| "default".into()))
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        let failed = failed.join(", ");
        Err(Failure::new(format!(
            "not clean with these features: {failed}"
        )))
    }
}

fn check(features: &[&str]) -> Result {
    let packages = ["clippy", "--package", "mongo-odm", "--package", "odm-core"];
    cargo(
        &[&packages, features, &["--", "-D", "warnings"]].concat(),
        &[],
    )
}

fn run_tests(report: &mut Report, server: &Server) {
    // One server for all test processes; one that MONGODB_URI names they find by themselves.
    let uri = [(TEST_URI_VARIABLE, server.uri())];
    let variables = if server.is_external() { &[] } else { &uri[..] };
    let tests = ["test", "--workspace", "--all-features"];
    if let Err(failure) = valgrind::ensure() {
        // The test says so too, and passes nothing silently.
        report.skip("Instructions", &failure.to_string());
    }
    let built = report.step("Build of the tests", || {
        cargo(&[&tests[..], &["--no-run"]].concat(), variables)
    });
    if built.is_none() {
        return report.skip("Tests", "they could not be built");
    }
    report.step("Tests", || {
        cargo(&[&tests[..], &["--no-fail-fast"]].concat(), variables)
    });
}
