use std::fmt;

use mongo_odm::prelude::*;
use serde::Deserialize;

/// A postal address, stored inside the customer.
#[derive(EmbeddedDocument, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Address {
    #[field(min_length = 1, max_length = 200)]
    pub street: String,
    #[field(min_length = 1, max_length = 100)]
    pub city: String,
    #[field(min_length = 1, max_length = 100)]
    pub state: String,
    #[field(min_length = 1, max_length = 20)]
    pub zip_code: String,
    #[field(min_length = 1, max_length = 100)]
    pub country: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            street,
            city,
            state,
            zip_code,
            ..
        } = self;
        write!(f, "{street}, {city}, {state} {zip_code}")
    }
}
