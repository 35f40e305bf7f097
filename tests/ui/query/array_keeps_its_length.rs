use mongo_odm::prelude::*;

#[derive(Document)]
struct Place {
    id: ObjectId,
    point: [f64; 2],
}

fn main() {
    let _ = Place::objects().update(|p| p.point().push(1.0));
    let _ = Place::objects().update(|p| p.point().push_all([1.0]));
    let _ = Place::objects().update(|p| p.point().add_to_set(1.0));
    let _ = Place::objects().update(|p| p.point().pull(1.0));
    let _ = Place::objects().update(|p| p.point().pull_if(|x| x.gt(1.0)));
    let _ = Place::objects().update(|p| p.point().pop_last());
}
