use std::collections::HashMap;

use mongo_odm::prelude::*;

#[derive(Document)]
struct Place {
    id: ObjectId,
    name: &'static str,
    kind: Option<&'static [u8]>,
    position: (f64, f64),
    corners: Vec<(f64, f64)>,
    hash: u128,
    weights: HashMap<String, i128>,
    #[field(serde)]
    stored_by_serde: (i32, i32),
}

fn main() {
    let _ = Place::objects();
}
