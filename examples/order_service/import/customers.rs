use std::{collections::HashMap, mem};

use mongo_odm::prelude::*;
use serde::Deserialize;

use super::{Counts, Importer, firsts::Firsts, lines::Line, reason};
use crate::models::{Address, Customer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomerLine {
    key: String,
    name: String,
    email: String,
    phone: Option<String>,
    shipping_address: Option<Address>,
}

/// Takes customers, and keeps by which keys the orders know them.
#[derive(Default)]
pub struct Customers {
    pub by_key: HashMap<String, Ref<Customer>>,
    keys: Firsts,
    emails: Firsts,
    waiting: Vec<(String, Customer)>,
}

impl Importer for Customers {
    const FILE: &'static str = "customers.jsonl";

    fn take(&mut self, line: &Line) -> Result<(), String> {
        let CustomerLine {
            key,
            name,
            email,
            phone,
            shipping_address,
        } = line.parse()?;
        let mut customer = Customer::builder()
            .name(name)
            .email(email)
            .phone(phone)
            .billing_address(shipping_address.clone())
            .shipping_address(shipping_address)
            .build();
        customer.validate().map_err(|error| reason(&error))?;
        self.keys.note("key", &key, line.number)?;
        self.emails
            .note("e-mail address", &customer.email, line.number)?;
        self.waiting.push((key, customer));
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }

    async fn send(&mut self) -> Result<Counts> {
        let emails = self.waiting.iter().map(|(_, customer)| &customer.email);
        let present: HashMap<String, Ref<Customer>> = Customer::objects()
            .filter(|c| c.email().is_in(emails))
            .await?
            .into_iter()
            .map(|customer| (customer.email.clone(), Ref::from(&customer)))
            .collect();
        let mut new = Vec::new();
        for (key, customer) in mem::take(&mut self.waiting) {
            let known = present.get(&customer.email).copied();
            self.by_key
                .insert(key, known.unwrap_or_else(|| Ref::from(&customer)));
            if known.is_none() {
                new.push(customer);
            }
        }
        let counts = Counts {
            imported: new.len(),
            present: present.len(),
        };
        // Each was validated when it was taken.
        Customer::insert_many(new)
            .unordered()
            .without_validation()
            .await?;
        Ok(counts)
    }
}
