//! The runtime of `mongo-odm`.
