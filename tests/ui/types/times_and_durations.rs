use std::time::{Duration, SystemTime};

use mongo_odm::chrono::{Local, NaiveDateTime};
use mongo_odm::prelude::*;

#[derive(Document)]
struct Job {
    id: ObjectId,
    started: DateTime<Local>,
    planned: NaiveDateTime,
    seen: SystemTime,
    took: Duration,
}

fn main() {}
