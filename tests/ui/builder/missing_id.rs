use mongo_odm::prelude::*;

#[derive(Document)]
struct Country {
    #[field(id)]
    code: String,
    name: String,
}

fn main() {
    let _ = Country::builder().name("Norway").build();
}
