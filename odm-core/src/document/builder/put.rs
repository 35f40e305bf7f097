//! Putting a value into one of a tuple's slots, whatever the others hold.
//!
//! A derived setter names its slot's place by a type, so that its length does not grow with the number of fields. Tuples
//! have up to twelve slots; more fields are tuples of tuples, and their places paths: `I1<I3>`.

use std::marker::PhantomData;

use super::{Given, Missing, Slot};
use crate::fields::IntoValue;

/// A tuple of slots whose slot at `Place` is empty, or an empty slot. A bound of its own beside [`Put`]: where `Put::Out` is
/// not known, the compiler finds no method at all and does not show the message.
#[diagnostic::on_unimplemented(
    message = "a field is set twice in the builder",
    label = "this field is already set",
    note = "remove one of the two calls"
)]
pub trait Unset<Place> {}

impl<F: ?Sized> Unset<()> for Missing<F> {}

/// A tuple of slots, or a slot, that takes a `T` at `Place`.
pub trait Put<Place, T> {
    /// The same slots with the value given.
    type Out;

    /// Puts the value in.
    fn put(self, value: impl IntoValue<T>) -> Self::Out;
}

impl<F: ?Sized, T> Put<(), T> for Missing<F> {
    type Out = Given<T>;

    fn put(self, value: impl IntoValue<T>) -> Given<T> {
        Given(value.into_value())
    }
}

impl<U, T> Put<(), T> for Given<U> {
    type Out = Given<T>;

    fn put(self, value: impl IntoValue<T>) -> Given<T> {
        Given(value.into_value())
    }
}

macro_rules! places {
    ($($place:ident)*) => {
        $(
            /// A place in a tuple, and the place `Rest` in what stands there.
            #[derive(Debug)]
            pub struct $place<Rest = ()>(PhantomData<Rest>);
        )*
    };
}

places!(I0 I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11);

/// `Put` and `Unset` for each place of one tuple.
macro_rules! put {
    ([$($before:ident)*] []) => {};
    ([$($before:ident)*] [$at:ident $place:ident $($after:ident $after_place:ident)*]) => {
        #[allow(non_snake_case, reason = "variables are named like their types")]
        impl<Rest, T, $($before,)* $at: Put<Rest, T>, $($after,)*> Put<$place<Rest>, T>
            for ($($before,)* $at, $($after,)*)
        {
            type Out = ($($before,)* $at::Out, $($after,)*);

            fn put(self, value: impl IntoValue<T>) -> Self::Out {
                let ($($before,)* $at, $($after,)*) = self;
                ($($before,)* $at.put(value), $($after,)*)
            }
        }
        impl<Rest, $($before,)* $at: Unset<Rest>, $($after,)*> Unset<$place<Rest>> for ($($before,)* $at, $($after,)*) {}

        put!([$($before)* $at] [$($after $after_place)*]);
    };
}

/// `Put` and `Slot` for tuples of every length up to the list's.
macro_rules! tuples {
    ([$($slot:ident $value:ident $place:ident)*] []) => { tuples!(@one $($slot $value $place)*); };
    ([$($slot:ident $value:ident $place:ident)*] [$next:ident $next_value:ident $next_place:ident $($rest:tt)*]) => {
        tuples!(@one $($slot $value $place)*);
        tuples!([$($slot $value $place)* $next $next_value $next_place] [$($rest)*]);
    };
    (@one $($slot:ident $value:ident $place:ident)*) => {
        put!([] [$($slot $place)*]);

        #[allow(non_snake_case, clippy::unused_unit, reason = "variables are named like their types; one tuple is empty")]
        impl<$($slot: Slot<$value>, $value,)*> Slot<($($value,)*)> for ($($slot,)*) {
            fn take(self) -> ($($value,)*) {
                let ($($slot,)*) = self;
                ($($slot.take(),)*)
            }
        }
    };
}

tuples!([] [A A1 I0 B B1 I1 C C1 I2 D D1 I3 E E1 I4 F F1 I5 G G1 I6 H H1 I7 I I1_ I8 J J1 I9 K K1 I10 L L1 I11]);

#[cfg(test)]
mod tests {
    use super::super::Perhaps;
    use super::*;

    type Slots = (Missing, (Missing, Missing));

    #[test]
    fn values_come_out_where_they_were_put() {
        let slots: Slots = Default::default();
        let slots = Put::<I1<I0>, &str>::put(slots, "b");
        let slots = Put::<I0, i32>::put(slots, 2);
        let (first, (second, third)): (i32, (&str, Perhaps<bool>)) = slots.take();
        assert_eq!((first, second, third.0), (2, "b", None));
    }

    #[test]
    fn options_may_be_left_out() {
        let slots: (Missing,) = Default::default();
        let (nothing,): (Option<i32>,) = slots.take();
        assert_eq!(nothing, None);
    }
}
