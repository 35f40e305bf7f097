use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    #[field(validate = check_number)]
    name: String,
    #[field(choices = ["a", "b"])]
    level: i32,
    #[field(max = LIMIT)]
    count: i32,
}

const LIMIT: &str = "3";

fn check_number(_: &i32) -> std::result::Result<(), String> {
    Ok(())
}

fn main() {}
