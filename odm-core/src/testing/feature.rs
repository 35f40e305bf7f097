//! The features of servers that tests ask for.

use std::{
    collections::HashMap,
    fmt,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

use bson::{Document, doc};
use mongodb::error::{ErrorKind as DriverErrorKind, Result as DriverResult};

use super::TestDatabase;
use crate::error::{Error, Result};

/// What not every server can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// [Text indexes](https://www.mongodb.com/docs/manual/core/indexes/index-types/index-text/) and `$text`.
    TextIndex,
    /// [Hashed indexes](https://www.mongodb.com/docs/manual/core/indexes/index-types/index-hashed/).
    HashedIndex,
    /// JavaScript in queries: [`$where`](https://www.mongodb.com/docs/manual/reference/operator/query/where/).
    JavaScript,
    /// Failures on demand: `configureFailPoint`, which a server has with `enableTestCommands`.
    FailPoints,
    /// [Transactions](https://www.mongodb.com/docs/manual/core/transactions/), which need a replica set.
    Transactions,
    /// [Change streams](https://www.mongodb.com/docs/manual/changeStreams/), which need a replica set.
    ChangeStreams,
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TextIndex => "text index",
            Self::HashedIndex => "hashed index",
            Self::JavaScript => "JavaScript",
            Self::FailPoints => "fail points",
            Self::Transactions => "transactions",
            Self::ChangeStreams => "change streams",
        })
    }
}

/// A collection that is there only while a feature is tried.
const SCRATCH: &str = "feature_detection";

impl TestDatabase {
    /// Returns whether the server can do `feature`. It is tried out once in a process.
    ///
    /// # Errors
    ///
    /// The server cannot be reached.
    pub async fn supports(&self, feature: Feature) -> Result<bool> {
        static KNOWN: Mutex<Option<HashMap<(String, Feature), bool>>> = Mutex::new(None);
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.uri().to_owned(), feature);
        let earlier = known().as_ref().and_then(|known| known.get(&key).copied());
        if let Some(supported) = earlier {
            return Ok(supported);
        }
        let supported = self.try_out(feature).await?;
        known()
            .get_or_insert_with(HashMap::new)
            .insert(key, supported);
        Ok(supported)
    }

    async fn try_out(&self, feature: Feature) -> Result<bool> {
        let supported = match feature {
            Feature::TextIndex => self.accepts_index("text").await?,
            Feature::HashedIndex => self.accepts_index("hashed").await?,
            Feature::JavaScript => {
                let find = doc! { "find": SCRATCH, "filter": { "$where": "true" } };
                self.accepts(self.name(), find).await?.is_some()
            }
            Feature::FailPoints => {
                let fail = doc! { "configureFailPoint": "failCommand", "mode": "off" };
                self.accepts("admin", fail).await?.is_some()
            }
            Feature::Transactions | Feature::ChangeStreams => self
                .accepts("admin", doc! { "hello": 1 })
                .await?
                .is_some_and(|hello| {
                    hello.contains_key("setName") || matches!(hello.get_str("msg"), Ok("isdbgrid"))
                }),
        };
        Ok(supported)
    }

    async fn accepts_index(&self, kind: &str) -> Result<bool> {
        let index = doc! { "key": { "x": kind }, "name": "tried" };
        let create = doc! { "createIndexes": SCRATCH, "indexes": [index] };
        let supported = self.accepts(self.name(), create).await?.is_some();
        self.accepts(self.name(), doc! { "drop": SCRATCH }).await?;
        Ok(supported)
    }

    /// The reply; `None` when the server refuses the command.
    async fn accepts(&self, database: &str, command: Document) -> Result<Option<Document>> {
        let reply: DriverResult<Document> =
            self.client().database(database).run_command(command).await;
        match reply {
            Ok(reply) => Ok(Some(reply)),
            Err(error) if matches!(*error.kind, DriverErrorKind::Command(_)) => Ok(None),
            Err(error) => Err(Error::from_driver(error)),
        }
    }
}

/// Reports on standard error that `test` does not run, past the test harness's capture.
pub fn skip(test: &str, requires: impl fmt::Display) {
    // One write, so that the lines of parallel tests do not mix.
    let line = format!("skipped: {test}: requires {requires}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// What a test function gives.
pub trait TestOutcome {
    /// A test that did not run.
    fn skipped() -> Self;

    /// A test whose server could not be asked.
    fn failed(error: Error) -> Self;
}

impl TestOutcome for () {
    fn skipped() {}

    #[allow(clippy::panic, reason = "a test without a result fails by panicking")]
    fn failed(error: Error) {
        panic!("{error}");
    }
}

impl<E: From<Error>> TestOutcome for Result<(), E> {
    fn skipped() -> Self {
        Ok(())
    }

    fn failed(error: Error) -> Self {
        Err(error.into())
    }
}

/// Ends a test, reporting it as skipped by name, when the server lacks one of the features.
///
/// Takes the [`TestDatabase`](crate::testing::TestDatabase) and variants of
/// [`Feature`](crate::testing::Feature). The test may give nothing or a `Result<(), E>`. The report goes to
/// standard error: `skipped: search::finds_words: requires text index`.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::{prelude::*, testing::{TestDatabase, requires}};
///
/// # #[allow(dead_code)]
/// // #[tokio::test]
/// async fn finds_words() -> Result<()> {
///     let db = TestDatabase::new().await?;
///     requires!(db, TextIndex);
///     // ...
///     Ok(())
/// }
/// ```
#[macro_export]
macro_rules! requires {
    ($database:expr, $($feature:ident),+ $(,)?) => {
        $(
            match $database.supports($crate::testing::Feature::$feature).await {
                Ok(true) => {}
                Ok(false) => {
                    $crate::testing::skip($database.test(), $crate::testing::Feature::$feature);
                    return $crate::testing::TestOutcome::skipped();
                }
                Err(error) => return $crate::testing::TestOutcome::failed(error),
            }
        )+
    };
}
