use std::fmt;

use mongo_odm::prelude::*;

use super::Address;

/// Who orders.
#[derive(Document, Clone, Debug, PartialEq, Eq)]
#[document(
    collection = "customers",
    index(shipping_address.city),
    index(-created_at),
)]
pub struct Customer {
    pub id: ObjectId,
    #[field(min_length = 1, max_length = 100)]
    pub name: String,
    #[field(email, unique)]
    pub email: String,
    #[field(max_length = 20)]
    pub phone: Option<String>,
    pub shipping_address: Option<Address>,
    pub billing_address: Option<Address>,
    #[field(default)]
    pub saved_addresses: Vec<Address>,
    #[field(auto_now_add)]
    pub created_at: DateTime<Utc>,
    #[field(default = true)]
    pub is_active: bool,
}

impl fmt::Display for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
