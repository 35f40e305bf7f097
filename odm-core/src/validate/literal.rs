//! Bounds that are written as decimal literals, read when the program is compiled.

use crate::codec::Finite;

/// A decimal literal of `min` or `max`: compared exactly with integers and decimals, and as the nearest Double with
/// Doubles.
#[derive(Clone, Copy, Debug)]
pub struct Literal {
    digits: &'static str,
    exact: Option<Finite>,
    double: Option<f64>,
}

impl Literal {
    /// Reads the digits.
    #[must_use]
    pub const fn new(digits: &'static str) -> Self {
        let exact = Finite::parse(digits);
        let double = match exact {
            Some(exact) => exact.to_double(),
            None => None,
        };
        Self {
            digits,
            exact,
            double,
        }
    }

    /// Returns the literal as it is written.
    #[must_use]
    pub const fn digits(&self) -> &'static str {
        self.digits
    }

    /// The number; `None` when it has more than 34 digits.
    #[inline]
    pub(crate) const fn exact(&self) -> Option<Finite> {
        self.exact
    }

    /// The nearest Double.
    #[inline]
    pub(crate) fn double(&self) -> Option<f64> {
        match self.double {
            Some(double) => Some(double),
            None => self.digits.replace('_', "").parse().ok(),
        }
    }
}
