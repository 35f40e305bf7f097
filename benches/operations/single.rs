//! Reading one document by its id.

use std::hint::black_box;

use bson::{Document, doc};
use futures_util::future::try_join_all;
use mongo_odm::Document as _;

use crate::{
    bench::{Bench, Failure},
    support::{clock::Cost, ours::Order, workload},
};

/// How many are asked for at the same time.
const AT_ONCE: usize = 64;

pub(crate) fn get_typed(bench: &Bench) -> Cost {
    let orders = bench.peers();
    bench.measure(async {
        for index in bench.indexes() {
            black_box(found(orders.find_one(by_id(index)).await?)?);
        }
        Ok(())
    })
}

pub(crate) fn get_raw(bench: &Bench) -> Cost {
    let orders = bench.raw();
    bench.measure(async {
        for index in bench.indexes() {
            black_box(found(orders.find_one(by_id(index)).await?)?);
        }
        Ok(())
    })
}

pub(crate) fn get_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        for index in bench.indexes() {
            black_box(Order::get(workload::order_id(index)).await?);
        }
        Ok(())
    })
}

pub(crate) fn get_64_typed(bench: &Bench) -> Cost {
    let orders = &bench.peers();
    bench.measure(async {
        let indexes: Vec<usize> = bench.indexes().collect();
        for indexes in indexes.chunks(AT_ONCE) {
            let get = |&index: &usize| async move { found(orders.find_one(by_id(index)).await?) };
            black_box(try_join_all(indexes.iter().map(get)).await?);
        }
        Ok(())
    })
}

pub(crate) fn get_64_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        let indexes: Vec<usize> = bench.indexes().collect();
        for indexes in indexes.chunks(AT_ONCE) {
            let get = |&index: &usize| Order::get(workload::order_id(index)).into_future();
            black_box(try_join_all(indexes.iter().map(get)).await?);
        }
        Ok(())
    })
}

/// The filter that finds the order at `index`.
pub(crate) fn by_id(index: usize) -> Document {
    doc! { "_id": workload::order_id(index) }
}

/// An order that must be there.
pub(crate) fn found<T>(order: Option<T>) -> Result<T, Failure> {
    order.ok_or_else(|| "an order is missing".into())
}
