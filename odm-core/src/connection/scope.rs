use std::future::{Future, IntoFuture};

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

impl From<Target> for Scope {
    fn from(target: Target) -> Self {
        Self(Some(target))
    }
}

impl Database {
    /// Runs `future` with this database as the one of all operations in it that name none: the
    /// database of a tenant, or of a test.
    ///
    /// Goes before the aliases of documents, too. A task spawned inside starts without the scope;
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
