//! The numbers that a Rust type can hold where its BSON type can hold more.

/// The numbers that a Rust type can hold where its BSON type can hold more.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberRange {
    /// The integers from the first to the second.
    Int(i64, i64),
    /// The range of `f32`.
    Float,
    /// What a coefficient of 96 bits and at most 28 digits after the point can say.
    Decimal,
}
