use mongo_odm::prelude::*;

struct Money(i64);

#[derive(Document)]
struct Event<P> {
    id: ObjectId,
    payload: P,
}

fn main() {
    let _ = Event::<Money>::builder().payload(Money(3)).build();
}
