use mongo_odm::prelude::*;

use super::address;
use crate::{
    services::{add_customer_address, create_customer_with_address, search_customers},
    tables,
};

/// Gives the customer who is going to order.
pub async fn show() -> Result<ObjectId> {
    let acme =
        create_customer_with_address("Acme", "buy@acme.example", address("1 Main St", "New York"))
            .await?;
    let globex = create_customer_with_address(
        "Globex",
        "buy@globex.example",
        address("2 Side St", "Albany"),
    )
    .await?;
    tables::show(
        "`create_customer_with_address` makes two customers:",
        tables::customers(&[acme.clone(), globex]),
    );

    let acme = add_customer_address(acme.id, address("3 Hill Rd", "Buffalo"), true).await?;
    tables::show(
        "`add_customer_address` adds one, to which goods go from now on:",
        tables::customers(std::slice::from_ref(&acme)),
    );

    let found = search_customers(Some("Buffalo"), true).await?;
    tables::show(
        "`search_customers` finds the active ones in Buffalo:",
        tables::customers(&found),
    );
    Ok(acme.id)
}
