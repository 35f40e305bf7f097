use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
}

impl Hooks for Order {
    async fn pre_save(&mut self, _cx: &SaveContext) -> Result<()> {
        Ok(())
    }
}

fn main() {}
