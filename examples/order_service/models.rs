//! What the service stores.

mod address;
mod author;
mod customer;
mod order;
mod product;

pub use address::Address;
pub use author::Author;
pub use customer::Customer;
pub use order::{Order, OrderItem, OrderStatus};
pub use product::Product;
