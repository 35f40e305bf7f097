//! Scopes: the database of the operations that name none.

use std::future::{Future, IntoFuture};

use futures_util::future::BoxFuture;
use tokio::task_local;

use super::{Database, Target};

task_local! {
    static SCOPE: Option<Target>;
}

/// The target of the innermost scope that the current task is in.
pub(super) fn innermost() -> Option<Target> {
    SCOPE.try_with(Clone::clone).ok().flatten()
}

/// Where the current task's operations run when they name no target.
///
/// What is made inside a scope belongs to it: a queryset, a stream, a save or any other operation runs in the
/// scope it was made in, wherever it is awaited or polled. What was made outside of any scope runs in the one where
/// it is awaited.
///
/// A scope belongs to one task: concurrent tasks do not see each other's, scopes nest, and a spawned
/// task starts without one. [`Scope::current`] with [`wrap`](Self::wrap) carries it over.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # async fn send_confirmation() {}
/// # async fn run(tenant: Database) {
/// tenant
///     .scope(async {
///         // Without `wrap` the spawned task would run on the default connection.
///         tokio::spawn(Scope::current().wrap(send_confirmation()));
///     })
///     .await;
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a scope does nothing before `wrap`"]
pub struct Scope(Option<Target>);

impl Scope {
    /// The innermost scope of the current task; outside of any scope, the scope that names nothing.
    pub fn current() -> Self {
        Self(innermost())
    }

    /// The database of the scope, if it names one.
    #[must_use]
    pub fn database(&self) -> Option<&Database> {
        self.0.as_ref().map(Target::database)
    }

    /// A future that runs in this scope, wherever it is polled.
    pub fn wrap<F: IntoFuture>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
        SCOPE.scope(self.0, future.into_future())
    }
}

impl Scope {
    /// The future of an operation with hooks, which run in the scope that the operation was made in. One that
    /// was made outside of any scope runs where it is polled.
    pub(crate) fn boxed<'a, T: 'a>(
        self,
        operation: impl Future<Output = T> + Send + 'a,
    ) -> BoxFuture<'a, T> {
        if self.0.is_some() {
            Box::pin(SCOPE.scope(self.0, operation))
        } else {
            Box::pin(operation)
        }
    }
}

impl From<Target> for Scope {
    fn from(target: Target) -> Self {
        Self(Some(target))
    }
}

impl Database {
    /// Runs `future` with this database as the one of all operations that are made in it and name none: the
    /// database of a tenant, or of a test.
    ///
    /// The scope also takes precedence over the aliases of documents. A task spawned inside starts without it;
    /// see [`Scope`].
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(Document)]
    /// struct Order { id: ObjectId, total: i64 }
    ///
    /// /// Names no database.
    /// async fn place_order(total: i64) -> Result<()> {
    ///     Order::builder().total(total).build().insert().await
    /// }
    ///
    /// # async fn run(db: Database) -> Result<()> {
    /// let tenant = db.with_name("tenant_7")?;
    /// tenant.scope(place_order(25)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn scope<F: IntoFuture>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        Scope::from(Target::from(self)).wrap(future)
    }
}
