//! An order service on a MongoDB database: what a program with `mongo-odm` looks like.
//!
//! `cargo run --example order_service -- --help` tells what it does.
#![allow(unreachable_pub, reason = "there is no other crate to export to")]

mod analytics;
mod cli;
mod demo;
mod generate;
mod health;
mod import;
mod indexes;
mod models;
mod report;
mod services;
mod tables;

use std::process::ExitCode;

use clap::Parser;
use mongo_odm::error::ErrorKind;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", tables::error(&error));
            if error.kind() == ErrorKind::Connection {
                eprintln!(
                    "hint: `cargo xtask server` runs a server; MONGODB_URI names another one"
                );
            }
            ExitCode::FAILURE
        }
    }
}
