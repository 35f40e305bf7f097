//! The database that the cases work on, and the runtime that drives them.

use std::{cell::Cell, error::Error};

use bson::{RawDocumentBuf, doc};
use mongo_odm::connection::ConnectOptions;
use mongodb::{Client, Collection, Database, IndexModel};
use tokio::runtime::Runtime;

use crate::{
    cases::{Case, Unit},
    support::{
        arguments::Arguments,
        clock::{Cost, Stopwatch},
        peer::Order,
        workload,
    },
};

/// What drives the cases.
pub(crate) const RUNTIME: &str = "current-thread tokio runtime";

/// What goes wrong in a case.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// The collections and the runtime.
pub(crate) struct Bench {
    runtime: Runtime,
    database: Database,
    scratch: Database,
    /// How many orders there are.
    pub(crate) orders: usize,
    /// How many operations of a short case make a round.
    pub(crate) repeat: usize,
    turn: Cell<usize>,
}

impl Bench {
    /// Connects and stores the orders.
    pub(crate) fn new(uri: &str, arguments: &Arguments) -> Self {
        let (orders, repeat) = if arguments.quick {
            (5_000, 128)
        } else {
            (50_000, 640)
        };
        let bench = Self::connect(
            uri,
            &format!("odm_bench_{}", std::process::id()),
            orders,
            repeat,
        );
        bench.run(bench.seed());
        bench
    }

    /// Connects to the database `name`, whatever is there.
    pub(crate) fn connect(uri: &str, name: &str, orders: usize, repeat: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let client = runtime
            .block_on(Client::with_uri_str(uri))
            .expect("a server");
        let odm = ConnectOptions::new(uri).database(name);
        runtime
            .block_on(mongo_odm::connect(odm))
            .expect("the ODM connects where the driver does");
        Self {
            database: client.database(name),
            scratch: client.database(&format!("{name}_scratch")),
            runtime,
            orders,
            repeat,
            turn: Cell::new(0),
        }
    }

    async fn seed(&self) -> Result<(), Failure> {
        for index in (0..self.orders).step_by(1_000) {
            let orders = (index..index + 1_000).map(workload::order);
            self.peers().insert_many(orders).await?;
        }
        let index = IndexModel::builder().keys(doc! { "customer": 1, "created_at": -1 });
        self.peers().create_index(index.build()).await?;
        Ok(())
    }

    /// The database of the stored orders.
    pub(crate) fn database_name(&self) -> &str {
        self.database.name()
    }

    /// The stored orders, typed with serde.
    pub(crate) fn peers(&self) -> Collection<Order> {
        self.database.collection("orders")
    }

    /// The stored orders, undecoded.
    pub(crate) fn raw(&self) -> Collection<RawDocumentBuf> {
        self.database.collection("orders")
    }

    /// A database for orders that a case inserts, empty.
    pub(crate) fn scratch(&self) -> &Database {
        self.run(async { Ok(self.scratch.drop().await?) });
        &self.scratch
    }

    /// How many operations a call of a case's contender does.
    pub(crate) fn operations(&self, case: &Case) -> u32 {
        let count = match case.unit {
            Unit::Document => self.orders,
            Unit::Operation => self.repeat,
        };
        u32::try_from(count).expect("few enough")
    }

    /// The indexes of the orders that a short case works on: others in each round, the same for each contender
    /// in the long run.
    pub(crate) fn indexes(&self) -> impl Iterator<Item = usize> + use<> {
        let (orders, repeat) = (self.orders, self.repeat);
        let turn = self.turn.get();
        self.turn.set(turn + 1);
        (0..repeat).map(move |index| (turn * repeat + index).wrapping_mul(7_919) % orders)
    }

    /// Runs what is not measured.
    pub(crate) fn run<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> T {
        let result = self.runtime.block_on(work);
        result.unwrap_or_else(|error| panic!("the benchmark cannot go on: {error}"))
    }

    /// Runs what is measured. Never inlined, so that a profiler finds it by its name.
    #[inline(never)]
    pub(crate) fn measure(&self, work: impl Future<Output = Result<(), Failure>>) -> Cost {
        let stopwatch = Stopwatch::start();
        self.run(work);
        stopwatch.stop()
    }

    /// Removes what was stored.
    pub(crate) fn clean_up(&self) {
        self.run(async {
            self.database.drop().await?;
            Ok(self.scratch.drop().await?)
        });
    }
}
