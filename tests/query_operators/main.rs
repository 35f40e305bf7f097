//! Every query operator: the exact command that is sent, and what a server finds by it.

mod binary;
mod comparison;
mod hostile;
mod lists;
mod logic;
mod maps;
mod operands;
mod support;
mod text;
mod values;

#[path = "../support/maker.rs"]
mod maker;
#[path = "../support/stored.rs"]
mod stored;
