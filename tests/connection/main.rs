//! Connecting to a real server: what works, what fails and how, aliases, scopes, health.

mod aliases;
mod bulk;
mod carried;
mod duplicates;
mod failures;
mod faults;
mod health;
mod listeners;
mod login;
mod lost_replies;
mod outage;
mod partial_inserts;
mod runtimes;
mod scopes;
mod way;

use mongo_odm::{
    ConnectOptions, Database, Result,
    testing::{Server, ServerBuilder, TestDatabase},
};

/// Options for the shared server, under an alias of the test's own.
fn options(db: &TestDatabase) -> ConnectOptions {
    ConnectOptions::new(db.uri())
        .alias(db.name())
        .database(db.name())
}

/// Stores one document, and gives how many there are.
async fn store(db: &Database) -> Result<u64> {
    let notes = db.driver().collection("notes");
    notes.insert_one(mongo_odm::bson::doc! { "a": 1 }).await?;
    Ok(notes.estimated_document_count().await?)
}

/// A server of the test's own; skipped by name where only the address of another is known.
async fn own_server(test: &str, options: ServerBuilder) -> Result<Option<Server>> {
    match Server::start_with(options.local()).await {
        Ok(server) => Ok(Some(server)),
        Err(error) if std::env::var_os("MONGODB_URI").is_some() => {
            mongo_odm::testing::skip(test, error);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
