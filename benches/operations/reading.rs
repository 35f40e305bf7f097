//! Reading many documents.

use std::hint::black_box;

use bson::{DateTime, Decimal128, Document, doc, oid::ObjectId};
use futures_util::TryStreamExt;
use mongo_odm::{Document as _, EmbeddedDocument};
use serde::Deserialize;

use crate::{
    bench::{Bench, Failure},
    support::{clock::Cost, ours, peer::Order, workload},
};

/// What a page holds.
const PAGE: usize = 20;

pub(crate) fn scan_typed(bench: &Bench) -> Cost {
    let orders = bench.peers();
    bench.measure(async {
        let mut cursor = orders.find(doc! {}).await?;
        let mut count = 0;
        while let Some(order) = cursor.try_next().await? {
            black_box(&order);
            count += 1;
        }
        expect(count, bench.orders)
    })
}

pub(crate) fn scan_raw(bench: &Bench) -> Cost {
    let orders = bench.raw();
    bench.measure(async {
        let mut cursor = orders.find(doc! {}).await?;
        let mut count = 0;
        while cursor.advance().await? {
            black_box(cursor.current());
            count += 1;
        }
        expect(count, bench.orders)
    })
}

pub(crate) fn scan_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        let mut orders = ours::Order::objects().stream();
        let mut count = 0;
        while let Some(order) = orders.try_next().await? {
            black_box(&order);
            count += 1;
        }
        expect(count, bench.orders)
    })
}

pub(crate) fn page_typed(bench: &Bench) -> Cost {
    let orders = bench.peers();
    bench.measure(async {
        for index in bench.indexes() {
            let cursor = orders.find(of_page(index)).sort(newest_first()).limit(20);
            let page: Vec<Order> = cursor.await?.try_collect().await?;
            expect(black_box(page).len(), PAGE)?;
        }
        Ok(())
    })
}

pub(crate) fn page_raw(bench: &Bench) -> Cost {
    let orders = bench.raw();
    bench.measure(async {
        for index in bench.indexes() {
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

pub(crate) fn page_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        for index in bench.indexes() {
            let (customer, [from, to]) = asked_of(index);
            let page = ours::Order::objects()
                .filter(|order| order.customer().eq(customer))
                .filter(|order| order.created_at().gte(from) & order.created_at().lt(to))
                .order_by(|order| [order.created_at().desc()])
                .limit(20)
                .await?;
            expect(black_box(page).len(), PAGE)?;
        }
        Ok(())
    })
}

fn of_page(index: usize) -> Document {
    let (customer, [from, to]) = asked_of(index);
    doc! { "customer": customer, "created_at": { "$gte": from, "$lt": to } }
}

/// A customer and the time of 40 of their orders, which the index on both finds: a page that a program often
/// shows has its index.
fn asked_of(index: usize) -> (ObjectId, [DateTime; 2]) {
    let first = index / 2;
    let time = [first, first + 40 * workload::CUSTOMERS].map(workload::created_at);
    (workload::customer_id(index % workload::CUSTOMERS), time)
}

fn newest_first() -> Document {
    doc! { "created_at": -1 }
}

/// What a customer has ordered.
#[derive(Debug, Deserialize)]
struct Turnover {
    #[serde(rename = "_id")]
    customer: ObjectId,
    total: Decimal128,
    orders: i32,
}

/// The first 2,000 orders in a row a customer.
pub(crate) fn turnover() -> [Document; 2] {
    [
        doc! { "$limit": 2_000 },
        doc! { "$group": {
            "_id": "$customer",
            "total": { "$sum": "$total_amount" },
            "orders": { "$sum": 1 },
        } },
    ]
}

pub(crate) fn aggregate_typed(bench: &Bench) -> Cost {
    let orders = bench.peers();
    bench.measure(async {
        for _ in bench.indexes() {
            let cursor = orders.aggregate(turnover()).with_type::<Turnover>().await?;
            let rows: Vec<Turnover> = cursor.try_collect().await?;
            let counted = rows.iter().map(|row| row.orders).sum::<i32>();
            black_box(
                rows.iter()
                    .map(|row| (row.customer, row.total))
                    .max_by_key(|row| row.0),
            );
            expect(usize::try_from(counted)?, 2_000)?;
            expect(rows.len(), workload::CUSTOMERS)?;
        }
        Ok(())
    })
}

/// The same, as a user of the ODM declares it.
#[derive(Debug, EmbeddedDocument)]
struct Row {
    #[field(name = "_id")]
    customer: ObjectId,
    total: Decimal128,
    orders: i32,
}

pub(crate) fn aggregate_odm(bench: &Bench) -> Cost {
    bench.measure(async {
        for _ in bench.indexes() {
            let rows = ours::Order::objects()
                .aggregate()
                .stages(turnover())
                .rows::<Row>()
                .await?;
            let counted = rows.iter().map(|row| row.orders).sum::<i32>();
            black_box(
                rows.iter()
                    .map(|row| (row.customer, row.total))
                    .max_by_key(|row| row.0),
            );
            expect(usize::try_from(counted)?, 2_000)?;
            expect(rows.len(), workload::CUSTOMERS)?;
        }
        Ok(())
    })
}

/// Both sides must have done the work.
pub(crate) fn expect(count: usize, expected: usize) -> Result<(), Failure> {
    if count == expected {
        Ok(())
    } else {
        Err(format!("{count} documents instead of {expected}").into())
    }
}
