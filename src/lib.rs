//! A MongoDB object-document mapper.
