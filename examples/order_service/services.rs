//! What the service does: each function is one piece of work on the documents.

mod authors;
mod customers;
mod orders;

pub use authors::{create_author, get_active_authors, get_author_by_email, soft_delete_author};
pub use customers::{add_customer_address, create_customer_with_address, search_customers};
pub use orders::{
    OrderSearch, add_item_to_order, add_order_tag, create_order,
    delete_cancelled_orders_older_than, get_customer_orders, get_orders_by_status,
    hard_delete_order, remove_order_tag, search_orders_advanced, update_order_status,
};
