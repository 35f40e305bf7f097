use std::{
    collections::{HashMap, HashSet},
    mem,
};

use mongo_odm::prelude::*;
use serde::Deserialize;

use super::{Counts, Importer, firsts::Firsts, lines::Line, reason};
use crate::models::{Customer, Order, OrderItem, OrderStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderLine {
    order_number: String,
    /// The customer's key.
    customer: String,
    items: Vec<OrderItem>,
    #[serde(default)]
    tags: Vec<String>,
    status: OrderStatus,
    created_at: DateTime<Utc>,
}

/// Takes orders of known customers.
pub struct Orders {
    customers: HashMap<String, Ref<Customer>>,
    numbers: Firsts,
    waiting: Vec<Order>,
}

impl Orders {
    pub fn of(customers: HashMap<String, Ref<Customer>>) -> Self {
        Self {
            customers,
            numbers: Firsts::default(),
            waiting: Vec::new(),
        }
    }

    fn customer(&self, key: &str) -> Result<Ref<Customer>, String> {
        let known = self.customers.get(key).copied();
        known.ok_or_else(|| format!("there is no customer with the key `{key}`"))
    }
}

impl Importer for Orders {
    const FILE: &'static str = "orders.jsonl";

    fn take(&mut self, line: &Line) -> Result<(), String> {
        let OrderLine {
            order_number,
            customer,
            items,
            tags,
            status,
            created_at,
        } = line.parse()?;
        let mut order = Order::builder()
            .order_number(order_number)
            .customer(self.customer(&customer)?)
            .items(items)
            .tags(tags)
            .status(status)
            .created_at(created_at)
            .build();
        order
            .recalculate_total()
            .and_then(|()| order.validate())
            .map_err(|error| reason(&error))?;
        self.numbers
            .note("order number", &order.order_number, line.number)?;
        self.waiting.push(order);
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }

    async fn send(&mut self) -> Result<Counts> {
        let mut new = mem::take(&mut self.waiting);
        let numbers = new.iter().map(|order| &order.order_number);
        let present: HashSet<String> = Order::objects()
            .filter(|o| o.order_number().is_in(numbers))
            .distinct(|o| o.order_number())
            .await?
            .into_iter()
            .collect();
        new.retain(|order| !present.contains(&order.order_number));
        let counts = Counts {
            imported: new.len(),
            present: present.len(),
        };
        // Each was validated when it was taken.
        Order::insert_many(new)
            .unordered()
            .without_validation()
            .await?;
        Ok(counts)
    }
}
