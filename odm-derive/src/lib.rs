//! The derives of `mongo-odm`.
