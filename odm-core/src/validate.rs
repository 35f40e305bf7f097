//! Constraints and the error tree.

pub(crate) mod check;
mod code;
mod errors;
mod failure;
mod formats;
pub(crate) mod keys;
mod literal;
mod quantity;
mod shape;
mod traits;
mod validator;

pub use code::Code;
pub use errors::ValidationErrors;
pub use failure::{Failure, IntoFailure};
pub use literal::Literal;
pub(crate) use quantity::Quantity;
pub use shape::ErrorShape;
pub use traits::{Bounded, Each, Items, Length, Precise, Text, Timestamp};
pub use validator::{FieldChecks, Validator};
