//! The operators of numbers.

use bson::Bson;

use super::{Field, IntoOperand, Numeric, Root, Single};
use crate::{
    codec::EncodeError,
    query::{Filter, Update},
};

impl<R: Root, T> Field<R, T> {
    /// Adds `amount` to the field ([`$inc`](https://www.mongodb.com/docs/manual/reference/operator/update/inc/)).
    pub fn inc(&self, amount: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        T: Numeric,
    {
        self.change("$inc", amount)
    }

    /// Takes `amount` from the field: `$inc` of its negative.
    pub fn dec(&self, amount: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        T: Numeric,
    {
        let amount = amount.into_operand().and_then(negative);
        Update::new("$inc", self.at_path().clone(), amount)
    }

    /// Multiplies the field by `factor` ([`$mul`](https://www.mongodb.com/docs/manual/reference/operator/update/mul/)).
    pub fn mul(&self, factor: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        T: Numeric,
    {
        self.change("$mul", factor)
    }

    /// The field divided by `divisor` leaves `remainder` ([`$mod`](https://www.mongodb.com/docs/manual/reference/operator/query/mod/)).
    pub fn modulo(&self, divisor: i64, remainder: i64) -> Filter<R::Document>
    where
        T: Numeric,
    {
        self.condition("$mod", Bson::Array(vec![divisor.into(), remainder.into()]))
    }
}

fn negative(amount: Bson) -> Result<Bson, EncodeError> {
    let overflow = || EncodeError::new("", "the negative of the amount does not fit its type");
    Ok(match amount {
        // Int64 would widen the stored field.
        Bson::Int32(amount) => match amount.checked_neg() {
            Some(amount) => Bson::Int32(amount),
            None => Bson::Int64(-i64::from(amount)),
        },
        Bson::Int64(amount) => Bson::Int64(amount.checked_neg().ok_or_else(overflow)?),
        Bson::Double(amount) => Bson::Double(-amount),
        Bson::Decimal128(amount) => {
            // The sign is the highest bit of the last byte.
            let mut bytes = amount.bytes();
            if let Some(last) = bytes.last_mut() {
                *last ^= 0x80;
            }
            Bson::Decimal128(bson::Decimal128::from_bytes(bytes))
        }
        other => {
            return Err(EncodeError::new(
                "",
                format!("{other} is not a number that can be subtracted"),
            ));
        }
    })
}
