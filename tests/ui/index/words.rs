use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    index(emial, unique),
    index(-created_at, uniqe = true),
    index(name: txt),
    index(unique),
    index(name, name),
    index(name: text, weights(bio = 2, name = 0)),
    index(email, collation(strength = 2)),
    index(email, -name, expire_after_seconds = 60),
    index(email: hashed, unique),
    index(email, sparse, partial = |p| p.name().eq("x")),
)]
struct Customer {
    id: ObjectId,
    email: String,
    name: String,
    created_at: DateTime<Utc>,
}

fn main() {}
