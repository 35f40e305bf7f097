use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

use mongo_odm::prelude::*;

use crate::{
    import::{Counts, Summary, import, size},
    models::{Customer, Order, OrderStatus},
    support::{customer, with_service},
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/northwind_sample");

/// A directory with the two files.
fn files(test: &str, customers: impl AsRef<[u8]>, orders: impl AsRef<[u8]>) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("customers.jsonl"), customers).unwrap();
    fs::write(directory.join("orders.jsonl"), orders).unwrap();
    directory
}

fn reasons(summary: &Summary) -> Vec<String> {
    summary.bad_lines.iter().map(ToString::to_string).collect()
}

const ACME: &str = r#"{"key": "ACME", "name": "Acme", "email": "acme@example.com"}"#;

fn order_line(number: &str, change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut order = serde_json::json!({
        "order_number": number, "customer": "ACME", "tags": ["a"], "status": "shipped",
        "items": [{ "product_id": "1", "product_name": "Mug", "quantity": 3, "unit_price": "0.10" }],
        "created_at": "1997-02-03T04:05:06Z",
    });
    change(&mut order);
    order.to_string()
}

#[tokio::test]
async fn the_sample_is_imported_whole() -> Result<()> {
    with_service(|_| async {
        let (bytes, directory) = (Cell::new(0), Path::new(SAMPLE));
        let summary = import(directory, |read| bytes.set(bytes.get() + read)).await?;
        assert_eq!(summary.bad_lines, []);
        assert_eq!(
            summary.customers,
            Counts {
                imported: 20,
                present: 0
            }
        );
        assert_eq!(
            summary.orders,
            Counts {
                imported: 60,
                present: 0
            }
        );
        assert_eq!(bytes.get(), size(directory)?);
        assert_eq!(
            (
                Customer::objects().count().await?,
                Order::objects().count().await?
            ),
            (20, 60)
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_import_can_be_run_again() -> Result<()> {
    with_service(|_| async {
        import(Path::new(SAMPLE), |_| {}).await?;
        let order = Order::objects()
            .order_by(|o| o.order_number().asc())
            .first()
            .await?
            .unwrap();
        Order::objects()
            .by_id(order.id)
            .update_one(|o| o.status().set(OrderStatus::Cancelled))
            .await?;
        Order::objects()
            .filter(|o| o.order_number().ne(&order.order_number))
            .limit(2)
            .delete()
            .await?;

        let summary = import(Path::new(SAMPLE), |_| {}).await?;
        assert_eq!(summary.bad_lines, []);
        assert_eq!(
            summary.customers,
            Counts {
                imported: 0,
                present: 20
            }
        );
        assert_eq!(
            summary.orders,
            Counts {
                imported: 2,
                present: 58
            }
        );
        assert_eq!(
            Order::get(order.id).await?.status,
            OrderStatus::Cancelled,
            "left as it was"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn values_arrive_as_they_are() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let directory = files("values", ACME, order_line("N-1", |_| {}));
        let summary = import(&directory, |_| {}).await?;
        assert_eq!(summary.bad_lines, []);
        let order = Order::objects().get().await?;
        assert_eq!(
            order.customer,
            Ref::from(&acme),
            "the customer who was there"
        );
        assert_eq!(
            (order.total_amount, order.status),
            (dec!(0.30), OrderStatus::Shipped)
        );
        assert_eq!(order.created_at.to_rfc3339(), "1997-02-03T04:05:06+00:00");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn bad_customers_are_told_and_the_others_kept() -> Result<()> {
    with_service(|_| async {
        let lines = [
            "{",
            r#"{"key": "A", "name": "A", "email": "nowhere"}"#,
            ACME,
            "",
            r#"{"key": "B", "name": "B", "email": "acme@example.com"}"#,
            r#"{"key": "ACME", "name": "C", "email": "c@example.com"}"#,
            r#"{"key": "D", "name": "D", "email": "d@example.com", "age": 3}"#,
            r#"{"key": "E", "name": null, "email": "e@example.com"}"#,
            r#"{"key": "F", "name": "F", "email": "f@example.com", "shipping_address": {"street": "", "city": "x", "state": "x", "zip_code": "x", "country": "x"}}"#,
            r#"[1, 2]"#,
            "  ",
            r#"{"key": "G", "name": "G", "email": "g@example.com", "phone": null}"#,
        ];
        let summary = import(&files("bad_customers", lines.join("\r\n"), ""), |_| {}).await?;
        assert_eq!(summary.customers, Counts { imported: 2, present: 0 });
        let expected = [
            "customers.jsonl:1: column ",
            "customers.jsonl:2: email: ",
            "customers.jsonl:5: line 3 has the e-mail address `acme@example.com` already",
            "customers.jsonl:6: line 3 has the key `ACME` already",
            "customers.jsonl:7: column 57: unknown field `age`",
            "customers.jsonl:8: column 25: invalid type: null",
            "customers.jsonl:9: billing_address.street: must be at least 1 character long (has 0); shipping_address.street:",
            "customers.jsonl:10: column ",
        ];
        check(&summary, &expected);
        Ok(())
    })
    .await
}

#[track_caller]
fn check(summary: &Summary, expected: &[&str]) {
    let reasons = reasons(summary);
    assert_eq!(reasons.len(), expected.len(), "{reasons:#?}");
    for (reason, expected) in reasons.iter().zip(expected) {
        assert!(
            reason.starts_with(expected),
            "{reason}\ninstead of {expected}"
        );
    }
}

#[tokio::test]
async fn bad_orders_are_told_and_the_others_kept() -> Result<()> {
    with_service(|_| async {
        let mut lines = vec![order_line("N-1", |_| {})];
        let mut add = |number: &str, change: &dyn Fn(&mut serde_json::Value)| {
            lines.push(order_line(number, change));
        };
        add("N-1", &|_| {});
        add("N-2", &|order| order["customer"] = "NOBODY".into());
        add("N-3", &|order| order["status"] = "lost".into());
        add("N-4", &|order| order["items"] = serde_json::json!([]));
        add("N-5", &|order| order["items"][0]["quantity"] = 0.into());
        add("N-6", &|order| order["items"][0]["unit_price"] = 0.1.into());
        add("N-7", &|order| {
            order["items"][0]["unit_price"] = "a lot".into()
        });
        add("N-8", &|order| {
            order["items"][0]["unit_price"] = "79228162514264337593543950335".into()
        });
        add("N-9", &|order| order["created_at"] = "yesterday".into());
        add("N-10", &|order| {
            order["items"][0]["quantity"] = 3_000_000_000_u64.into()
        });
        add("N-11", &|order| {
            order["tags"] = serde_json::json!(["x".repeat(51)])
        });
        add("N-12", &|_| {});
        let summary = import(&files("bad_orders", ACME, lines.join("\n")), |_| {}).await?;
        assert_eq!(
            summary.orders,
            Counts {
                imported: 2,
                present: 0
            }
        );
        let expected = [
            "orders.jsonl:2: line 1 has the order number `N-1` already",
            "orders.jsonl:3: there is no customer with the key `NOBODY`",
            "orders.jsonl:4: column ",
            "orders.jsonl:5: items: must have at least 1 item",
            "orders.jsonl:6: items.0.quantity: must be at least 1",
            "orders.jsonl:7: column ",
            "orders.jsonl:8: column ",
            "orders.jsonl:9: items.0: the price is too large",
            "orders.jsonl:10: column ",
            "orders.jsonl:11: column ",
            "orders.jsonl:12: tags.0: must be at most 50 characters long",
        ];
        check(&summary, &expected);
        let mut numbers = Order::objects().distinct(|o| o.order_number()).await?;
        numbers.sort();
        assert_eq!(numbers, ["N-1", "N-12"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn bytes_that_are_no_text_and_endless_lines_are_told() -> Result<()> {
    with_service(|_| async {
        let mut customers = b"\xff\xfe{}\n".to_vec();
        customers.resize(customers.len() + 20 * 1024 * 1024, b'[');
        customers.extend(format!("\n{ACME}\n").bytes());
        customers.extend([b'['; 200_000]);
        let directory = files("no_text", &customers, "");
        let bytes = Cell::new(0);
        let summary = import(&directory, |read| bytes.set(bytes.get() + read)).await?;
        assert_eq!(
            summary.customers,
            Counts {
                imported: 1,
                present: 0
            }
        );
        let expected = [
            "customers.jsonl:1: column 1: expected value",
            "customers.jsonl:2: the line is longer than 16777216 bytes",
            "customers.jsonl:4: column ",
        ];
        check(&summary, &expected);
        assert_eq!(bytes.get(), customers.len() as u64);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn more_lines_than_a_batch() -> Result<()> {
    with_service(|_| async {
        let orders: String = (0..1_203)
            .map(|n| order_line(&format!("N-{n}"), |_| {}) + "\n")
            .collect();
        let directory = files("batches", ACME, orders);
        let summary = import(&directory, |_| {}).await?;
        assert_eq!(
            summary.orders,
            Counts {
                imported: 1_203,
                present: 0
            }
        );
        assert_eq!(Order::objects().count().await?, 1_203);
        let again = import(&directory, |_| {}).await?;
        assert_eq!(
            again.orders,
            Counts {
                imported: 0,
                present: 1_203
            }
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_that_is_missing_is_named() -> Result<()> {
    with_service(|_| async {
        let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no such directory");
        let error = import(&nowhere, |_| {}).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("no such directory/customers.jsonl"),
            "{error}"
        );
        assert!(size(&nowhere).is_err());
        Ok(())
    })
    .await
}
