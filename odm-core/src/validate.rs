//! Constraints and the error tree.

pub(crate) mod check;
mod errors;
mod formats;
mod quantity;
mod traits;
mod validator;

pub use errors::ValidationErrors;
pub(crate) use quantity::Quantity;
pub use traits::{Bounded, Each, Items, Length, Precise, Text, Timestamp};
pub use validator::{FieldChecks, Validator};
