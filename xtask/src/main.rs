//! The tasks of the project: `cargo xtask demo | test | server | lint | bench`.

fn main() {}
