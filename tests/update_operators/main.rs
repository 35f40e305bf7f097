//! Every update operator: the exact command that is sent, and what a server makes of the document.

mod elements;
mod fields;
mod lists;
mod maps;
mod refused;
mod selection;
mod support;
mod timestamps;
mod upserts;

#[path = "../support/maker.rs"]
mod maker;
#[path = "../support/stored.rs"]
mod stored;
