use mongo_odm::prelude::*;

use crate::models::{Address, Customer};

/// Creates a customer whose address is for goods and for bills.
pub async fn create_customer_with_address(
    name: &str,
    email: &str,
    address: Address,
) -> Result<Customer> {
    let mut customer = Customer::builder()
        .name(name)
        .email(email)
        .shipping_address(address.clone())
        .billing_address(address)
        .build();
    customer.insert().await?;
    Ok(customer)
}

/// The customers that are active, or not, in a city if one is given; newest first.
pub fn search_customers(city: Option<&str>, is_active: bool) -> QuerySet<Customer> {
    Customer::objects()
        .filter(|c| c.is_active().eq(is_active))
        .optional(city, |customers, city| {
            customers.filter(|c| c.shipping_address().city().eq(city))
        })
        .order_by(|c| c.created_at().desc())
}

/// Adds an address to the customer's saved ones, and makes it the one for goods if wanted.
pub async fn add_customer_address(
    customer_id: ObjectId,
    address: Address,
    set_as_shipping: bool,
) -> Result<Customer> {
    Customer::objects()
        .by_id(customer_id)
        .update_one(|c| {
            let shipping = set_as_shipping.then(|| c.shipping_address().set(&address));
            (c.saved_addresses().push(&address), shipping)
        })
        .await?;
    Customer::get(customer_id).await
}
