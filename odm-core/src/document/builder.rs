//! What derived builders are made of: a tuple with a slot for each field.

mod put;

use std::marker::PhantomData;

use crate::validate::Timestamp;

pub use put::{I0, I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, Put, Unset};

/// A slot whose value was given.
#[derive(Debug)]
pub struct Given<T>(pub T);

/// A slot whose value was not given yet. `F` says what may be left out: `()` what is [`Omitted`], a field's own marker what
/// its derive allows, with a message of the field's own for the rest.
#[derive(Debug)]
pub struct Missing<F: ?Sized = ()>(PhantomData<F>);

impl<F: ?Sized> Default for Missing<F> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

/// A slot from which a `T` can be taken when the builder is finished; or a tuple of slots.
pub trait Slot<T> {
    /// The value.
    fn take(self) -> T;
}

/// A type that a builder fills in when nothing was given: `Option`.
#[diagnostic::on_unimplemented(
    message = "a required field of type `{Self}` is not set in the builder",
    label = "a field is missing",
    note = "call its method before `.build()`, or declare the field with `#[field(default)]` or as an `Option`"
)]
pub trait Omitted {
    /// The value of a field that was not given.
    fn omitted() -> Self
    where
        Self: Sized;
}

impl<T> Omitted for Option<T> {
    fn omitted() -> Self {
        None
    }
}

/// The marker of a field whose value may be left out when it is a `T`.
///
/// The derive makes a trait for each required field, so that the compiler's message can name it, and implements this for the
/// trait's object type.
pub trait Omits<T> {}

impl<T> Omits<T> for () {}

/// What is taken for a field with a default, which its derive knows.
#[derive(Debug)]
pub struct Perhaps<T>(pub Option<T>);

impl<T> Omitted for Perhaps<T> {
    fn omitted() -> Self {
        Self(None)
    }
}

/// What is taken for the id: made by itself where its type can be.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: NewId> Omitted for Id<T> {
    fn omitted() -> Self {
        Self(T::new_id())
    }
}

/// A type of ids that can be made anywhere without being made twice.
#[diagnostic::on_unimplemented(
    message = "the id is required: the builder does not create a `{Self}`",
    label = "the id is missing",
    note = "set the id before `.build()`, or use `ObjectId`, which the builder creates"
)]
pub trait NewId {
    /// A new id.
    fn new_id() -> Self;
}

impl NewId for bson::oid::ObjectId {
    fn new_id() -> Self {
        Self::new()
    }
}

impl NewId for bson::Uuid {
    fn new_id() -> Self {
        Self::new()
    }
}

#[cfg(feature = "uuid")]
impl NewId for uuid::Uuid {
    fn new_id() -> Self {
        Self::from_bytes(bson::Uuid::new().bytes())
    }
}

/// What is taken for a field that starts as the time at which the document is built.
#[derive(Debug)]
pub struct Now<T>(pub T);

impl<T: Timestamp> Omitted for Now<T> {
    fn omitted() -> Self {
        Self(T::from_bson_date(bson::DateTime::now()))
    }
}

impl<T> Slot<T> for Given<T> {
    fn take(self) -> T {
        self.0
    }
}

impl<T> Slot<Perhaps<T>> for Given<T> {
    fn take(self) -> Perhaps<T> {
        Perhaps(Some(self.0))
    }
}

impl<T> Slot<Id<T>> for Given<T> {
    fn take(self) -> Id<T> {
        Id(self.0)
    }
}

impl<T> Slot<Now<T>> for Given<T> {
    fn take(self) -> Now<T> {
        Now(self.0)
    }
}

impl<T: Omitted, F: Omits<T> + ?Sized> Slot<T> for Missing<F> {
    fn take(self) -> T {
        T::omitted()
    }
}
