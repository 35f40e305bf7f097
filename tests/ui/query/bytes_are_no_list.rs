use mongo_odm::{prelude::*, types::Bytes};

#[derive(Document)]
struct File {
    id: ObjectId,
    vec: Vec<u8>,
    array: [u8; 4],
    bytes: Bytes,
}

fn main() {
    let _ = File::objects().update(|f| f.vec().push(1));
    let _ = File::objects().update(|f| f.array().pop_first());
    let _ = File::objects().update(|f| f.bytes().add_to_set(1));
    let _ = File::objects().filter(|f| f.vec().size(2));
    let _ = File::objects().filter(|f| f.vec().is_empty());
    let _ = File::objects().filter(|f| f.vec().at(0).is_null());
    let _ = File::objects().filter(|f| f.vec().contains("x"));
    let _ = File::objects().filter(|f| f.vec().gt(vec![1]));
}
