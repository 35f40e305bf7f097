//! Reading many documents.

use std::{hint::black_box, time::Duration};

use bson::{DateTime, Decimal128, Document, RawDocumentBuf, doc, oid::ObjectId};
use futures_util::TryStreamExt;
use serde::Deserialize;

use crate::{
    bench::{Bench, Failure},
    ours::{Ours, Turnover as _},
    support::{peer::Order, workload},
};

/// How many orders a page has.
const PAGE: usize = 20;

pub(crate) fn scan_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        let mut cursor = orders.find(doc! {}).limit(limit(indexes)).await?;
        let mut count = 0;
        while cursor.advance().await? {
            black_box(cursor.current());
            count += 1;
        }
        expect(count, indexes.len())
    })
}

pub(crate) fn scan_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<Order>();
    bench.measure(async {
        let mut cursor = orders.find(doc! {}).limit(limit(indexes)).await?;
        let mut count = 0;
        while let Some(order) = cursor.try_next().await? {
            black_box(&order);
            count += 1;
        }
        expect(count, indexes.len())
    })
}

pub(crate) fn scan_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        let limit = u32::try_from(indexes.len())?;
        let mut orders = D::objects().limit(limit).stream();
        let mut count = 0;
        while let Some(order) = orders.try_next().await? {
            black_box(&order);
            count += 1;
        }
        expect(count, indexes.len())
    })
}

pub(crate) fn collect_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        let cursor = orders.find(doc! {}).limit(limit(indexes)).await?;
        let all: Vec<RawDocumentBuf> = cursor.try_collect().await?;
        expect(black_box(all).len(), indexes.len())
    })
}

pub(crate) fn collect_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<Order>();
    bench.measure(async {
        let cursor = orders.find(doc! {}).limit(limit(indexes)).await?;
        let all: Vec<Order> = cursor.try_collect().await?;
        expect(black_box(all).len(), indexes.len())
    })
}

pub(crate) fn collect_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        let limit = u32::try_from(indexes.len())?;
        let all = D::objects().limit(limit).await?;
        expect(black_box(all).len(), indexes.len())
    })
}

fn limit(indexes: &[usize]) -> i64 {
    i64::try_from(indexes.len()).expect("few enough")
}

pub(crate) fn page_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        for &index in indexes {
            let cursor = orders.find(of_page(index)).sort(newest_first()).limit(20);
            let mut cursor = cursor.await?;
            let mut count = 0;
            while cursor.advance().await? {
                black_box(cursor.current());
                count += 1;
            }
            expect(count, PAGE)?;
        }
        Ok(())
    })
}

pub(crate) fn page_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<Order>();
    bench.measure(async {
        for &index in indexes {
            let cursor = orders.find(of_page(index)).sort(newest_first()).limit(20);
            let page: Vec<Order> = cursor.await?.try_collect().await?;
            expect(black_box(page).len(), PAGE)?;
        }
        Ok(())
    })
}

pub(crate) fn page_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for &index in indexes {
            let (customer, between) = asked_of(index);
            let page = D::page(customer, between.map(D::date)).await?;
            expect(black_box(page).len(), PAGE)?;
        }
        Ok(())
    })
}

fn of_page(index: usize) -> Document {
    let (customer, between) = asked_of(index);
    let [from, to] = between.map(DateTime::from_millis);
    doc! { "customer": customer, "created_at": { "$gte": from, "$lt": to } }
}

/// A customer and the time of 40 of their orders, which the index on both finds: a page that a program often
/// shows has its index.
fn asked_of(index: usize) -> (ObjectId, [i64; 2]) {
    let first = index / 2;
    let time = [first, first + 40 * workload::CUSTOMERS].map(workload::created_at);
    (workload::customer_id(index % workload::CUSTOMERS), time)
}

fn newest_first() -> Document {
    doc! { "created_at": -1 }
}

/// The orders of a customer.
#[derive(Debug, Deserialize)]
struct Turnover {
    #[serde(rename = "_id")]
    _customer: ObjectId,
    #[serde(rename = "total")]
    _total: Decimal128,
    orders: i32,
}

/// The first 2,000 orders in a row a customer.
fn turnover() -> [Document; 2] {
    [
        doc! { "$limit": 2_000 },
        doc! { "$group": {
            "_id": "$customer",
            "total": { "$sum": "$total_amount" },
            "orders": { "$sum": 1 },
        } },
    ]
}

pub(crate) fn aggregate_raw(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<RawDocumentBuf>();
    bench.measure(async {
        for _ in indexes {
            let cursor = orders.aggregate(turnover());
            let mut cursor = cursor.with_type::<RawDocumentBuf>().await?;
            let mut count = 0;
            while cursor.advance().await? {
                black_box(cursor.current());
                count += 1;
            }
            expect(count, workload::CUSTOMERS)?;
        }
        Ok(())
    })
}

pub(crate) fn aggregate_typed(bench: &Bench, indexes: &[usize]) -> Duration {
    let orders = bench.collection::<Order>();
    bench.measure(async {
        for _ in indexes {
            let cursor = orders.aggregate(turnover()).with_type::<Turnover>().await?;
            let rows: Vec<Turnover> = cursor.try_collect().await?;
            all_counted(black_box(&rows).iter().map(|row| row.orders))?;
        }
        Ok(())
    })
}

pub(crate) fn aggregate_odm<D: Ours>(bench: &Bench, indexes: &[usize]) -> Duration {
    bench.measure(async {
        for _ in indexes {
            let aggregate = D::objects().aggregate().stages(turnover());
            let rows = aggregate.rows::<D::Turnover>().await?;
            all_counted(black_box(&rows).iter().map(|row| row.orders()))?;
        }
        Ok(())
    })
}

fn all_counted(orders: impl ExactSizeIterator<Item = i32>) -> Result<(), Failure> {
    expect(orders.len(), workload::CUSTOMERS)?;
    expect(usize::try_from(orders.sum::<i32>())?, 2_000)
}

/// Every contender must have done the work.
pub(crate) fn expect(count: usize, expected: usize) -> Result<(), Failure> {
    if count == expected {
        Ok(())
    } else {
        Err(format!("{count} documents instead of {expected}").into())
    }
}
