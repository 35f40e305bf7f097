//! The tasks of the project: `cargo xtask demo | test | server | lint | bench`.
//!
//! Each does its whole set-up, on a machine that has only Rust, C and Python.

mod cargo;
mod features;
mod install;
mod lint;
mod report;
mod run;
mod serve;
mod server;
mod test;
mod ui;
mod valgrind;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of the project.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run the order service's demonstration on a server
    Demo {
        /// Arguments for the example instead of `demo`, as `report`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check everything: lints, feature combinations, all tests
    Test {
        /// Leave the feature combinations out
        #[arg(long)]
        quick: bool,
    },
    /// Keep a server running until Ctrl-C
    Server(serve::Options),
    /// Check format, clippy's lints and documentation
    Lint,
    /// Run the benchmarks on a server
    Bench {
        /// Which benchmarks, then whatever else `cargo bench -- ...` is to get
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::Demo { arguments } => run::demo(&arguments),
        Task::Test { quick } => test::test(quick),
        Task::Server(options) => serve::serve(&options),
        Task::Lint => lint::lint(),
        Task::Bench { arguments } => run::bench(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            ui::error(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}
