//! The databases that the cases work on, and the runtime that drives them.

use std::{cell::Cell, error::Error, hint::black_box, pin::pin, time::Duration};

use bson::doc;
use mongo_odm::connection::ConnectOptions;
use mongodb::{Client, Collection, Database, IndexModel};
use tokio::runtime::Runtime;

use crate::support::{arguments::Arguments, clock::Stopwatch, peer::Order, workload};

/// The runtime that drives the cases.
pub(crate) const RUNTIME: &str = "current-thread tokio runtime";

/// The error of a case.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// The collections and the runtime.
pub(crate) struct Bench {
    runtime: Runtime,
    uri: String,
    stored: Database,
    scratch: Database,
    /// The number of stored orders.
    pub(crate) orders: usize,
    /// Whether the cases work on the scratch database.
    fresh: Cell<bool>,
    /// How many indexes were handed out.
    used: Cell<usize>,
}

impl Bench {
    /// Connects and stores the orders.
    pub(crate) fn new(uri: &str, arguments: &Arguments) -> Self {
        let orders = if arguments.quick || arguments.instructions {
            5_000
        } else {
            50_000
        };
        let bench = Self::connect(uri, &format!("odm_bench_{}", std::process::id()), orders);
        bench.run(bench.seed());
        bench
    }

    /// Connects to the database `name` as it is.
    pub(crate) fn connect(uri: &str, name: &str, orders: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let client = runtime
            .block_on(Client::with_uri_str(uri))
            .expect("a server");
        let bench = Self {
            stored: client.database(name),
            scratch: client.database(&format!("{name}_scratch")),
            uri: uri.to_owned(),
            runtime,
            orders,
            fresh: Cell::new(false),
            used: Cell::new(0),
        };
        bench.connect_odm();
        bench
    }

    /// Makes the current database the ODM's default.
    fn connect_odm(&self) {
        mongo_odm::disconnect_all();
        let options = ConnectOptions::new(&self.uri).database(self.database().name());
        self.run(async { Ok(mongo_odm::connect(options).await.map(drop)?) });
    }

    /// Lets the cases work on the stored orders, or on fresh ones in the scratch database.
    pub(crate) fn enter(&self, fresh: bool) {
        if self.fresh.replace(fresh) != fresh {
            self.connect_odm();
        }
        if fresh {
            self.clear();
        }
    }

    /// Removes the fresh orders.
    pub(crate) fn clear(&self) {
        self.run(async { Ok(self.scratch.drop().await?) });
    }

    async fn seed(&self) -> Result<(), Failure> {
        for first in (0..self.orders).step_by(1_000) {
            let orders = (first..first + 1_000).map(workload::order::<Order>);
            self.collection().insert_many(orders).await?;
        }
        let index = IndexModel::builder().keys(doc! { "customer": 1, "created_at": -1 });
        let orders = self.collection::<Order>();
        orders.create_index(index.build()).await?;
        Ok(())
    }

    /// Returns the database of the stored orders.
    pub(crate) fn name(&self) -> &str {
        self.stored.name()
    }

    fn database(&self) -> &Database {
        if self.fresh.get() {
            &self.scratch
        } else {
            &self.stored
        }
    }

    /// Returns the orders as the driver knows them.
    pub(crate) fn collection<T: Send + Sync>(&self) -> Collection<T> {
        self.database().collection("orders")
    }

    /// Returns the indexes of the orders of the next turn: of stored ones, all over the collection, or of
    /// ones that are not stored yet.
    pub(crate) fn indexes(&self, count: usize) -> Vec<usize> {
        let first = self.used.get();
        self.used.set(first + count);
        let indexes = first..first + count;
        if self.fresh.get() {
            indexes.collect()
        } else {
            let spread = indexes.map(|index| index.wrapping_mul(7_919) % self.orders);
            spread.collect()
        }
    }

    /// Runs what is not measured.
    pub(crate) fn run<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> T {
        let result = self.runtime.block_on(work);
        result.unwrap_or_else(|error| panic!("the benchmark cannot go on: {error}"))
    }

    /// Runs what is measured, and returns its CPU time.
    pub(crate) fn measure(&self, work: impl Future<Output = Result<(), Failure>>) -> Duration {
        let work = pin!(work);
        mark();
        let stopwatch = Stopwatch::start();
        self.run(work);
        let time = stopwatch.stop();
        mark();
        time
    }

    /// Removes what was stored.
    pub(crate) fn clean_up(&self) {
        self.run(async {
            // While instructions were counted, the connections of this process were idle for too long.
            let client = Client::with_uri_str(&self.uri).await?;
            for database in [&self.scratch, &self.stored] {
                client.database(database.name()).drop().await?;
            }
            Ok(())
        });
    }
}

/// The name of [`mark`] in the symbols of the program.
pub(crate) const MARK: &str = "operations::bench::mark*";

/// Marks the start and the end of what is measured, for callgrind.
#[inline(never)]
fn mark() {
    black_box(());
}
