//! The document that the mistakes in queries are made on.

use mongo_odm::prelude::*;

#[derive(Document)]
pub struct Order {
    pub id: ObjectId,
    pub name: String,
    pub quantity: i32,
    pub paid: bool,
    pub status: Status,
    pub tags: Vec<String>,
    pub address: Option<Address>,
}

#[derive(EmbeddedDocument)]
pub struct Address {
    pub city: String,
}

#[derive(Choices)]
pub enum Status {
    Open,
}
