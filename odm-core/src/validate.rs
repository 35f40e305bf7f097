//! Constraints and the error tree.

mod errors;
mod traits;
mod validator;

pub use errors::ValidationErrors;
pub use traits::{Bounded, Each, Items, Length, Precise, Text, Timestamp};
pub use validator::{FieldChecks, Validator};
