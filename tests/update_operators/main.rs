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
