//! What the compiler says about mistakes. Each message has to say what to do.
//!
//! One folder for each family. After a wanted change of messages, and when a type is made storable that the compiler lists
//! among those that would fit: `TRYBUILD=overwrite cargo test --all-features --test ui`, and read the difference.

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}
