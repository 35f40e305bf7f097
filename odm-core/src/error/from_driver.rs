//! The driver's errors as the ODM's.
