//! The order service of the examples on a real server: each of its functions, the numbers compared
//! with a computation of their own, imports, and a server that dies.

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the program that it belongs to uses all of it"
)]
#[path = "../../examples/order_service"]
mod order_service {
    pub mod analytics;
    pub mod generate;
    pub mod health;
    pub mod import;
    pub mod indexes;
    pub mod models;
    pub mod services;
}
// The service's modules name each other from the root of their crate.
use order_service::*;

mod author_functions;
mod customer_functions;
mod failures;
mod generated;
mod health_checks;
mod imports;
mod numbers;
mod order_changes;
mod order_queries;
mod support;
