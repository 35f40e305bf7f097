//! Inserting, saving and updating. Every contender makes its objects inside the measured window, as an
//! application does.

use std::time::Duration;

use bson::{DateTime, Document, RawDocument, RawDocumentBuf, cstr, doc};
use mongodb::{Collection, results::UpdateResult};

use crate::{
    bench::{Bench, Failure},
    ours::Ours,
    reading::expect,
    single::{by_id, find},
    support::{
        peer::{Order, Status},
        workload,
    },
    writer,
};

pub(crate) fn insert_many_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        let orders = indexes.iter().map(|&index| bytes_of(index));
        let orders = orders.collect::<Result<Vec<_>, _>>()?;
        let inserted = stored.insert_many(orders).await?;
        expect(inserted.inserted_ids.len(), indexes.len())
    })
}

pub(crate) fn insert_many_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<Order>();
    bench.measure(async {
        let orders: Vec<Order> = indexes.iter().map(|&index| order(index)).collect();
        let inserted = stored.insert_many(orders).await?;
        expect(inserted.inserted_ids.len(), indexes.len())
    })
}

pub(crate) fn insert_many_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        let orders: Vec<D> = indexes
            .iter()
            .map(|&index| workload::order(index))
            .collect();
        let inserted = D::insert_many(orders).await?;
        expect(inserted.len(), indexes.len())
    })
}

pub(crate) fn insert_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        for &index in indexes {
            stored.insert_one(bytes_of(index)?).await?;
        }
        Ok(())
    })
}

pub(crate) fn insert_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<Order>();
    bench.measure(async {
        for &index in indexes {
            stored.insert_one(order(index)).await?;
        }
        Ok(())
    })
}

pub(crate) fn insert_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            workload::order::<D>(index).insert().await?;
        }
        Ok(())
    })
}

pub(crate) fn save_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        for &index in indexes {
            let replaced = stored.replace_one(by_id(index), bytes_of(index)?);
            matched(&replaced.await?)?;
        }
        Ok(())
    })
}

pub(crate) fn save_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<Order>();
    bench.measure(async {
        for &index in indexes {
            matched(&set_whole(&stored, &order(index)).await?)?;
        }
        Ok(())
    })
}

pub(crate) fn save_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            workload::order::<D>(index).save().await?;
        }
        Ok(())
    })
}

pub(crate) fn modify_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        for &index in indexes {
            let order = advanced(&find(&stored, index).await?)?;
            matched(&stored.replace_one(by_id(index), order).await?)?;
        }
        Ok(())
    })
}

pub(crate) fn modify_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let stored = bench.collection::<Order>();
    bench.measure(async {
        for &index in indexes {
            let mut order = find(&stored, index).await?;
            order.status = match order.status {
                Status::Pending => Status::Processing,
                Status::Processing => Status::Shipped,
                _ => Status::Pending,
            };
            matched(&set_whole(&stored, &order).await?)?;
        }
        Ok(())
    })
}

pub(crate) fn modify_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            let mut order = D::get(workload::order_id(index)).await?;
            order.advance();
            order.save().await?;
        }
        Ok(())
    })
}

pub(crate) fn update_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    update(&bench.collection::<RawDocumentBuf>(), bench, indexes)
}

pub(crate) fn update_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    update(&bench.collection::<Order>(), bench, indexes)
}

fn update<T: Send + Sync>(stored: &Collection<T>, bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            let at = DateTime::from_millis(workload::created_at(index));
            let update = doc! { "$set": { "status": "shipped", "updated_at": at } };
            matched(&stored.update_one(by_id(index), update).await?)?;
        }
        Ok(())
    })
}

pub(crate) fn update_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            expect(usize::try_from(D::ship(index).await?.matched)?, 1)?;
        }
        Ok(())
    })
}

fn order(index: usize) -> Order {
    workload::order(index)
}

/// Returns the order's bytes, appended by hand.
fn bytes_of(index: usize) -> Result<RawDocumentBuf, Failure> {
    let mut bytes = Vec::with_capacity(1_024);
    writer::encode(&order(index), &mut bytes);
    Ok(RawDocumentBuf::from_bytes(bytes)?)
}

/// Saves as the ODM does: sets the fields of the type and leaves others alone.
async fn set_whole(stored: &Collection<Order>, order: &Order) -> Result<UpdateResult, Failure> {
    let mut whole: Document = bson::serialize_to_document(order)?;
    whole.remove("_id");
    let update = stored.update_one(doc! { "_id": order.id }, doc! { "$set": whole });
    Ok(update.upsert(true).await?)
}

/// Returns a copy with the next status.
fn advanced(order: &RawDocument) -> Result<RawDocumentBuf, Failure> {
    let mut changed = RawDocumentBuf::new();
    for element in order {
        let (key, value) = element?;
        if key.as_str() == "status" {
            let next = match value.as_str() {
                Some("pending") => "processing",
                Some("processing") => "shipped",
                _ => "pending",
            };
            changed.append(cstr!("status"), next);
        } else {
            changed.append(key, value);
        }
    }
    Ok(changed)
}

/// The order must have been there.
fn matched(result: &UpdateResult) -> Result<(), Failure> {
    expect(usize::try_from(result.matched_count)?, 1)
}
