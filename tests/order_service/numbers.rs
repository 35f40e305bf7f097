//! The analytics against a computation of their own: over the files, in whole cents.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use mongo_odm::prelude::*;
use serde_json::Value;

use crate::{
    analytics::{CityOrders, MonthlyRevenue, PopularProduct, StatusRevenue, TopCustomer},
    import::import,
    models::OrderStatus,
    support::{item, with_service},
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/northwind_sample");

fn lines(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(Path::new(SAMPLE).join(file)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// `"12.50"` as 1250.
fn cents(price: &Value) -> i64 {
    let price = text(price);
    let (whole, part) = price.split_once('.').unwrap();
    assert_eq!(part.len(), 2, "{price}");
    format!("{whole}{part}").parse().unwrap()
}

fn quantity(item: &Value) -> i64 {
    item["quantity"].as_i64().unwrap()
}

fn total(order: &Value) -> i64 {
    let items = order["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| quantity(item) * cents(&item["unit_price"]))
        .sum()
}

fn money(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}

/// The average in cents, a half to the even one.
fn average(total: i64, count: i64) -> Decimal {
    let (whole, rest) = (total / count, total % count);
    let up = 2 * rest > count || (2 * rest == count && whole % 2 == 1);
    money(whole + i64::from(up))
}

/// Orders of each group, and their sum in cents.
fn groups<K: Ord>(orders: &[Value], key: impl Fn(&Value) -> Option<K>) -> BTreeMap<K, (i64, i64)> {
    let mut groups = BTreeMap::new();
    for order in orders {
        if let Some(key) = key(order) {
            let (count, sum) = groups.entry(key).or_insert((0, 0));
            *count += 1;
            *sum += total(order);
        }
    }
    groups
}

fn is_cancelled(order: &Value) -> bool {
    order["status"] == "cancelled"
}

#[tokio::test]
async fn get_revenue_by_status() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        let mut expected: Vec<StatusRevenue> =
            groups(&lines("orders.jsonl"), |order| Some(text(&order["status"])))
                .into_iter()
                .map(|(status, (count, sum))| StatusRevenue {
                    status: status.parse().unwrap(),
                    total_orders: count,
                    total_revenue: money(sum),
                    avg_order_value: average(sum, count),
                })
                .collect();
        expected.sort_by_key(|row| std::cmp::Reverse(row.total_revenue));
        assert_eq!(
            expected.len(),
            OrderStatus::VARIANTS.len(),
            "the sample has each status"
        );
        assert_eq!(crate::analytics::get_revenue_by_status().await?, expected);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_monthly_revenue() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        const NAMES: &str =
            "January February March April May June July August September October November December";
        let names: Vec<&str> = NAMES.split(' ').collect();
        let orders = lines("orders.jsonl");
        let mut years = 0;
        for year in 1995..2000 {
            let month = |order: &Value| {
                let date = text(&order["created_at"]);
                let in_year = date[..4] == year.to_string() && !is_cancelled(order);
                in_year.then(|| date[5..7].parse::<i32>().unwrap())
            };
            let mut sold: BTreeMap<i32, i64> = BTreeMap::new();
            for order in &orders {
                if let Some(month) = month(order) {
                    *sold.entry(month).or_default() +=
                        order["items"].as_array().unwrap().len() as i64;
                }
            }
            let expected: Vec<MonthlyRevenue> = groups(&orders, month)
                .into_iter()
                .map(|(month, (count, sum))| MonthlyRevenue {
                    month_number: month,
                    month_name: names[month as usize - 1].to_owned(),
                    total_orders: count,
                    total_revenue: money(sum),
                    items_sold: sold[&month],
                })
                .collect();
            years += usize::from(!expected.is_empty());
            assert_eq!(
                crate::analytics::get_monthly_revenue(year).await?,
                expected,
                "{year}"
            );
        }
        assert_eq!(years, 3, "the sample has three years");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_monthly_revenue_of_years_that_cannot_be() -> Result<()> {
    with_service(|_| async {
        for year in [i32::MIN, i32::MAX, 300_000] {
            assert!(
                crate::analytics::get_monthly_revenue(year).await.is_err(),
                "{year}"
            );
        }
        assert_eq!(crate::analytics::get_monthly_revenue(-1).await?, []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_top_customers() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        let customers: BTreeMap<String, Value> = lines("customers.jsonl")
            .into_iter()
            .map(|line| (text(&line["key"]), line))
            .collect();
        let mut expected: Vec<_> = groups(&lines("orders.jsonl"), |order| {
            (!is_cancelled(order)).then(|| text(&order["customer"]))
        })
        .into_iter()
        .map(|(key, (count, sum))| {
            let customer = &customers[&key];
            (
                text(&customer["name"]),
                text(&customer["email"]),
                count,
                money(sum),
                average(sum, count),
            )
        })
        .collect();
        expected.sort_by_key(|row| std::cmp::Reverse(row.3));
        let sums: BTreeSet<Decimal> = expected.iter().map(|row| row.3).collect();
        assert_eq!(sums.len(), expected.len(), "the sample has no ties");

        let plain = |row: TopCustomer| {
            (
                row.customer_name,
                row.customer_email,
                row.total_orders,
                row.total_spent,
                row.avg_order_value,
            )
        };
        for limit in [1, 5, 1_000] {
            let rows = crate::analytics::get_top_customers(limit).await?;
            let rows: Vec<_> = rows.into_iter().map(plain).collect();
            assert_eq!(rows, expected[..expected.len().min(limit as usize)]);
        }
        assert_eq!(crate::analytics::get_top_customers(0).await?, []);
        assert_eq!(
            crate::analytics::get_top_customers(u32::MAX).await?.len(),
            expected.len()
        );
        let best = crate::analytics::get_top_customers(1).await?.remove(0);
        assert_eq!(best.customer_id.fetch().await?.email, best.customer_email);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_popular_products() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        let mut products: BTreeMap<String, PopularProduct> = BTreeMap::new();
        let mut cents_of: BTreeMap<String, i64> = BTreeMap::new();
        for order in lines("orders.jsonl") {
            if !["processing", "shipped", "delivered"].contains(&text(&order["status"]).as_str()) {
                continue;
            }
            for item in order["items"].as_array().unwrap() {
                let id = text(&item["product_id"]);
                let product = products
                    .entry(id.clone())
                    .or_insert_with(|| PopularProduct {
                        product_id: id.clone(),
                        product_name: text(&item["product_name"]),
                        times_ordered: 0,
                        total_quantity: 0,
                        total_revenue: Decimal::ZERO,
                    });
                product.times_ordered += 1;
                product.total_quantity += quantity(item);
                *cents_of.entry(id).or_default() += quantity(item) * cents(&item["unit_price"]);
            }
        }
        for product in products.values_mut() {
            product.total_revenue = money(cents_of[&product.product_id]);
        }
        // In the order of their ids, so that a stable sort breaks ties as the service does.
        let mut expected: Vec<PopularProduct> = products.into_values().collect();
        expected.sort_by_key(|product| -product.total_quantity);
        for limit in [1, 10, 1_000] {
            let rows = crate::analytics::get_popular_products(limit).await?;
            assert_eq!(rows, expected[..expected.len().min(limit as usize)]);
        }
        assert_eq!(crate::analytics::get_popular_products(0).await?, []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_orders_by_city() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        let cities: BTreeMap<String, Option<String>> = lines("customers.jsonl")
            .into_iter()
            .map(|line| {
                let city = line["shipping_address"]["city"].as_str().map(str::to_owned);
                (text(&line["key"]), city)
            })
            .collect();
        let by_city = groups(&lines("orders.jsonl"), |order| {
            Some(cities[&text(&order["customer"])].clone())
        });
        assert!(
            by_city.contains_key(&None),
            "the sample has a customer without an address"
        );
        let mut expected: Vec<CityOrders> = by_city
            .into_iter()
            .map(|(city, (count, sum))| CityOrders {
                city,
                total_orders: count,
                total_revenue: money(sum),
            })
            .collect();
        expected.sort_by_key(|row| -row.total_orders);
        assert_eq!(crate::analytics::get_orders_by_city().await?, expected);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_gives_nothing() -> Result<()> {
    with_service(|_| async {
        assert_eq!(crate::analytics::get_revenue_by_status().await?, []);
        assert_eq!(crate::analytics::get_monthly_revenue(1997).await?, []);
        assert_eq!(crate::analytics::get_top_customers(10).await?, []);
        assert_eq!(crate::analytics::get_popular_products(10).await?, []);
        assert_eq!(crate::analytics::get_orders_by_city().await?, []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn orders_of_a_deleted_customer_have_no_name_and_no_city() -> Result<()> {
    with_service(|db| async move {
        let order = crate::support::order("A-1").await?;
        let refused = order.customer.fetch().await?.delete().await.unwrap_err();
        assert!(refused.is_reference_protected(), "{refused}");
        // Past the model, as another program might.
        let customers = db
            .driver()
            .collection::<mongo_odm::bson::Document>("customers");
        customers.delete_many(doc! {}).await?;
        crate::services::add_item_to_order(order.id, item(1, dec!(1))).await?;
        assert_eq!(crate::analytics::get_top_customers(10).await?, []);
        assert_eq!(crate::analytics::get_orders_by_city().await?, []);
        assert_eq!(crate::analytics::get_revenue_by_status().await?.len(), 1);
        Ok(())
    })
    .await
}
