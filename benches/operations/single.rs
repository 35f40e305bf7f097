//! Reading one document by its id.

use std::{hint::black_box, time::Duration};

use bson::{Document, RawDocumentBuf, doc};
use futures_util::future::try_join_all;
use mongodb::Collection;
use serde::de::DeserializeOwned;

use crate::{
    bench::{Bench, Failure},
    ours::Ours,
    support::{peer::Order, workload},
};

/// How many are asked for at the same time.
pub(crate) const AT_ONCE: usize = 64;

pub(crate) fn get_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    get::<RawDocumentBuf>(bench, indexes)
}

pub(crate) fn get_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    get::<Order>(bench, indexes)
}

fn get<T: DeserializeOwned + Send + Sync>(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<T>();
    bench.measure(async {
        for &index in indexes {
            black_box(find(&orders, index).await?);
        }
        Ok(())
    })
}

pub(crate) fn get_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            black_box(D::get(workload::order_id(index)).await?);
        }
        Ok(())
    })
}

pub(crate) fn get_64_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    get_64::<RawDocumentBuf>(bench, indexes)
}

pub(crate) fn get_64_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    get_64::<Order>(bench, indexes)
}

fn get_64<T: DeserializeOwned + Send + Sync>(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = &bench.collection::<T>();
    bench.measure(async {
        for indexes in indexes.chunks(AT_ONCE) {
            let all = indexes.iter().map(|&index| find(orders, index));
            black_box(try_join_all(all).await?);
        }
        Ok(())
    })
}

pub(crate) fn get_64_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for indexes in indexes.chunks(AT_ONCE) {
            let get = |&index: &usize| D::get(workload::order_id(index)).into_future();
            black_box(try_join_all(indexes.iter().map(get)).await?);
        }
        Ok(())
    })
}

/// Returns the filter that finds the order at `index`.
pub(crate) fn by_id(index: usize) -> Document {
    doc! { "_id": workload::order_id(index) }
}

/// Finds an order that must be there.
pub(crate) async fn find<T>(orders: &Collection<T>, index: usize) -> Result<T, Failure>
where
    T: DeserializeOwned + Send + Sync,
{
    let found = orders.find_one(by_id(index)).await?;
    found.ok_or_else(|| "an order is missing".into())
}
