//! The commands that a test recorded, and assertions on them.

#![allow(
    clippy::panic,
    reason = "assertions of tests panic, as the test harness expects"
)]

use std::{fmt, ops::Deref, slice, time::Duration, vec};

use bson::{Bson, Document};
use mongodb::event::command::CommandStartedEvent;

use super::compare::difference;

/// What the driver adds to a command for its own ends: sessions, transactions, routing.
const NOISE: [&str; 11] = [
    "$clusterTime",
    "$db",
    "$readPreference",
    "apiDeprecationErrors",
    "apiStrict",
    "apiVersion",
    "autocommit",
    "lsid",
    "startTransaction",
    "txnNumber",
    "txnRetryCounter",
];

/// A command as it was sent to the server.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::{prelude::*, testing::TestDatabase};
///
/// # #[derive(Document)] struct Order { id: ObjectId, status: String }
/// # async fn run(db: TestDatabase) -> Result<()> {
/// let (orders, commands) = db.record(async { Order::objects().filter(|o| o.status().eq("pending")).await }).await;
/// assert!(orders?.is_empty());
/// let command = commands.only();
/// assert_eq!(command.name, "find");
/// assert_eq!(command.body, doc! { "find": "order", "filter": { "status": "pending" } });
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedCommand {
    /// The name of the command, such as `find` or `update`.
    pub name: String,
    /// The database that it was sent to.
    pub database: String,
    /// The collection that it is about, if it is about one.
    pub collection: Option<String>,
    /// The command without what the driver adds to each one; [`full`](Self::full) has that too.
    ///
    /// Two documents are equal whatever the order of their keys; [`assert_body`](Self::assert_body)
    /// compares it.
    pub body: Document,
    full: Document,
    request: i32,
    outcome: Option<Outcome>,
}

/// How a command ended.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Succeeded(Document, Duration),
    Failed(String, Duration),
}

impl RecordedCommand {
    pub(super) fn new(event: CommandStartedEvent) -> Self {
        let full = event.command;
        let body = full
            .iter()
            .filter(|(key, _)| !NOISE.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        Self {
            collection: collection(&event.command_name, &full),
            name: event.command_name,
            database: event.db,
            body,
            full,
            request: event.request_id,
            outcome: None,
        }
    }

    pub(super) const fn is(&self, request: i32) -> bool {
        self.request == request
    }

    pub(super) fn finish(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }

    /// The command with everything that the driver adds: session, transaction, read preference.
    #[must_use]
    pub const fn full(&self) -> &Document {
        &self.full
    }

    /// The server's answer; `None` when the command failed or was not answered during the block.
    #[must_use]
    pub const fn reply(&self) -> Option<&Document> {
        match &self.outcome {
            Some(Outcome::Succeeded(reply, _)) => Some(reply),
            _ => None,
        }
    }

    /// The text of the error with which the command failed.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match &self.outcome {
            Some(Outcome::Failed(error, _)) => Some(error),
            _ => None,
        }
    }

    /// How long the answer took; `None` when there was none during the block.
    #[must_use]
    pub const fn duration(&self) -> Option<Duration> {
        match &self.outcome {
            Some(Outcome::Succeeded(_, time) | Outcome::Failed(_, time)) => Some(*time),
            None => None,
        }
    }

    /// Asserts that the command is `expected`, with the types of numbers and with the order of keys, which
    /// decides what a sort or an embedded value means. Only the order of the driver's own keys is left out:
    /// those of the command and of the statements in `updates` and `deletes`.
    ///
    /// # Panics
    ///
    /// It is not; the text names the first difference.
    #[track_caller]
    pub fn assert_body(&self, expected: Document) {
        if let Some(difference) = difference(&expected, &self.body) {
            panic!(
                "the command is another one, {difference}\n  expected: {expected}\n  sent:     {}",
                self.body
            );
        }
    }
}

fn collection(name: &str, command: &Document) -> Option<String> {
    let collection = match command.get(name)? {
        // `getMore` has the cursor there.
        Bson::Int64(_) => command.get("collection")?,
        // `explain` has the command that it explains.
        Bson::Document(inner) => inner.iter().next()?.1,
        other => other,
    };
    collection.as_str().map(ToOwned::to_owned)
}

impl fmt::Debug for RecordedCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.database, self.body)?;
        match &self.outcome {
            Some(Outcome::Succeeded(_, time)) => write!(f, " ({time:.1?})"),
            Some(Outcome::Failed(error, _)) => write!(f, " failed: {error}"),
            None => write!(f, " (not answered)"),
        }
    }
}

/// The commands that a block sent, in their order.
///
/// Derefs to a slice, so that `commands[0]`, `len()` and `iter()` work.
#[derive(Clone, Default)]
pub struct Commands(Vec<RecordedCommand>);

impl Commands {
    pub(super) const fn new(commands: Vec<RecordedCommand>) -> Self {
        Self(commands)
    }

    /// The names of the commands.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|command| command.name.as_str()).collect()
    }

    /// The commands of a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &RecordedCommand> {
        self.0.iter().filter(move |command| command.name == name)
    }

    /// The command, of which there must be exactly one.
    ///
    /// # Panics
    ///
    /// There was none, or there were several.
    #[track_caller]
    #[must_use]
    pub fn only(&self) -> &RecordedCommand {
        match self.0.as_slice() {
            [command] => command,
            commands => panic!(
                "one command was expected, and {} were sent: {self:#?}",
                commands.len()
            ),
        }
    }

    /// Asserts that nothing was sent.
    ///
    /// # Panics
    ///
    /// Something was.
    #[track_caller]
    pub fn assert_none(&self) {
        assert!(self.0.is_empty(), "nothing was to be sent: {self:#?}");
    }
}

impl Deref for Commands {
    type Target = [RecordedCommand];

    fn deref(&self) -> &[RecordedCommand] {
        &self.0
    }
}

impl IntoIterator for Commands {
    type Item = RecordedCommand;
    type IntoIter = vec::IntoIter<RecordedCommand>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Commands {
    type Item = &'a RecordedCommand;
    type IntoIter = slice::Iter<'a, RecordedCommand>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}
