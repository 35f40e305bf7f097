//! What derived builders are made of: a slot for each field that has no default.

use std::marker::PhantomData;

/// A slot whose value was given.
#[derive(Debug)]
pub struct Given<T>(pub T);

/// A slot whose value was not given yet; `F` is named like the field.
#[derive(Debug)]
pub struct Missing<F>(PhantomData<F>);

impl<F> Missing<F> {
    /// An empty slot.
    #[allow(clippy::new_without_default, reason = "only generated code calls it")]
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// A slot from which a `T` can be taken when the builder is finished.
pub trait Slot<T> {
    /// The value.
    fn take(self) -> T;
}

/// A type that a builder fills in when nothing was given for the field `F`: `Option`.
#[diagnostic::on_unimplemented(
    message = "the required field `{F}` was not given to the builder",
    label = "`{F}` is missing",
    note = "call `.{F}(..)` before `.build()`, or declare the field with `#[field(default)]` or as an `Option`"
)]
pub trait Omitted<F> {
    /// The value of a field that was not given.
    fn omitted() -> Self;
}

impl<F, T> Omitted<F> for Option<T> {
    fn omitted() -> Self {
        None
    }
}

impl<T> Slot<T> for Given<T> {
    fn take(self) -> T {
        self.0
    }
}

impl<F, T: Omitted<F>> Slot<T> for Missing<F> {
    fn take(self) -> T {
        T::omitted()
    }
}
