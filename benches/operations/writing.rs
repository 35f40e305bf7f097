//! Inserting, saving and updating.

use bson::{RawDocumentBuf, doc};
use mongo_odm::Document as _;

use crate::{
    bench::{Bench, Failure},
    reading::expect,
    single::{by_id, found},
    support::{
        clock::Cost,
        ours,
        peer::{Order, Status},
        workload,
    },
};

pub(crate) fn insert_typed(bench: &Bench) -> Cost {
    let stored = bench.scratch().collection::<Order>("orders");
    let orders: Vec<Order> = orders(bench).collect();
    bench.measure(async move {
        let inserted = stored.insert_many(orders).await?;
        expect(inserted.inserted_ids.len(), bench.orders)
    })
}

pub(crate) fn insert_raw(bench: &Bench) -> Cost {
    let stored = bench.scratch().collection::<RawDocumentBuf>("orders");
    let encoded = orders(bench).map(|order| bson::serialize_to_raw_document_buf(&order));
    let encoded: Vec<RawDocumentBuf> = encoded
        .collect::<Result<_, _>>()
        .expect("orders can be encoded");
    bench.measure(async move {
        let inserted = stored.insert_many(encoded).await?;
        expect(inserted.inserted_ids.len(), bench.orders)
    })
}

pub(crate) fn insert_odm(bench: &Bench) -> Cost {
    let scratch = mongo_odm::Database::from_driver(bench.scratch().clone());
    let orders: Vec<ours::Order> = orders(bench).map(ours::Order::from).collect();
    bench.measure(async move {
        let inserted = ours::Order::insert_many(orders).on(scratch).await?;
        expect(inserted.len(), bench.orders)
    })
}

pub(crate) fn insert_one_typed(bench: &Bench) -> Cost {
    let stored = bench.scratch().collection::<Order>("orders");
    let orders: Vec<Order> = (0..bench.repeat).map(workload::order).collect();
    bench.measure(async {
        for order in &orders {
            stored.insert_one(order).await?;
        }
        Ok(())
    })
}

pub(crate) fn insert_one_odm(bench: &Bench) -> Cost {
    let scratch = mongo_odm::Database::from_driver(bench.scratch().clone());
    let order = |index| ours::Order::from(workload::order(index));
    let mut orders: Vec<ours::Order> = (0..bench.repeat).map(order).collect();
    bench.measure(async {
        for order in &mut orders {
            order.insert().on(&scratch).await?;
        }
        Ok(())
    })
}

fn orders(bench: &Bench) -> impl Iterator<Item = Order> + use<> {
    (0..bench.orders).map(workload::order)
}

pub(crate) fn modify_typed(bench: &Bench) -> Cost {
    let stored = bench.peers();
    bench.measure(async {
        for index in bench.indexes() {
            let mut order = found(stored.find_one(by_id(index)).await?)?;
            order.status = next(order.status);
            let done = stored
                .replace_one(by_id(index), &order)
                .upsert(true)
                .await?;
            matched(done.matched_count)?;
        }
        Ok(())
    })
}

pub(crate) fn modify_odm(bench: &Bench) -> Cost {
    use ours::Status::{Pending, Processing, Shipped};
    bench.measure(async {
        for index in bench.indexes() {
            let mut order = ours::Order::get(workload::order_id(index)).await?;
            order.status = match order.status {
                Pending => Processing,
                Processing => Shipped,
                _ => Pending,
            };
            order.save().await?;
        }
        Ok(())
    })
}

pub(crate) fn save_typed(bench: &Bench) -> Cost {
    let stored = bench.peers();
    let orders: Vec<(usize, Order)> = bench
        .indexes()
        .map(|index| (index, workload::order(index)))
        .collect();
    bench.measure(async {
        for (index, order) in &orders {
            let done = stored
                .replace_one(by_id(*index), order)
                .upsert(true)
                .await?;
            matched(done.matched_count)?;
        }
        Ok(())
    })
}

pub(crate) fn save_odm(bench: &Bench) -> Cost {
    let order = |index| ours::Order::from(workload::order(index));
    let mut orders: Vec<ours::Order> = bench.indexes().map(order).collect();
    bench.measure(async {
        for order in &mut orders {
            order.save().await?;
        }
        Ok(())
    })
}

pub(crate) fn update_typed(bench: &Bench) -> Cost {
    let stored = bench.peers();
    bench.measure(async {
        for index in bench.indexes() {
            let update = doc! { "$set": { "status": "shipped" } };
            let done = stored.update_one(by_id(index), update).await?;
            matched(done.matched_count)?;
        }
        Ok(())
    })
}

pub(crate) fn update_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        for index in bench.indexes() {
            let order =
                ours::Order::objects().filter(|order| order.id().eq(workload::order_id(index)));
            let done = order
                .update_one(|order| order.status().set(ours::Status::Shipped))
                .await?;
            matched(done.matched)?;
        }
        Ok(())
    })
}

/// The status that follows.
fn next(status: Status) -> Status {
    match status {
        Status::Pending => Status::Processing,
        Status::Processing => Status::Shipped,
        _ => Status::Pending,
    }
}

/// The order must have been there.
pub(crate) fn matched(count: u64) -> Result<(), Failure> {
    if count == 1 {
        Ok(())
    } else {
        Err(format!("{count} orders matched instead of one").into())
    }
}
