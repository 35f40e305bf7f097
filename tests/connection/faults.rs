//! Writes over ways that lose, cut and delay answers by a seeded plan, with other clients writing in between:
//! every acknowledged write is there, once.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use mongo_odm::{
    Database,
    bson::{Document as BsonDocument, doc},
    connection::disconnect,
    prelude::*,
    testing::Server,
};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::{
    own_server,
    way::{Fate, Seen, Way},
};

/// Counts, and remembers each change by its mark.
#[derive(Document, Clone, Debug)]
#[document(collection = "counters")]
struct Counter {
    id: i32,
    count: i32,
    marks: Vec<String>,
}

#[derive(Document, Clone, Debug)]
#[document(collection = "notes")]
struct Note {
    id: String,
    version: i32,
}

#[derive(Document, Clone, Debug)]
#[document(collection = "parcels")]
struct Parcel {
    id: String,
    #[field(unique)]
    number: String,
}

/// What is taken from the lowest number up.
#[derive(Document, Clone, Debug)]
#[document(collection = "tasks")]
struct Task {
    id: i32,
    takers: Vec<String>,
}

const COUNTERS: i32 = 3;
const TASKS: i32 = 100;
const WORKERS: usize = 5;
const ROUNDS: usize = 4;

/// What a worker was told of its writes.
#[derive(Default)]
struct Told {
    /// Marks of changes, and ids of documents, by what was reported.
    done: Vec<String>,
    not_done: Vec<String>,
    unsure: Vec<String>,
    /// The last version of each note whose save was acknowledged, and those after it that were not.
    notes: Vec<(String, Vec<i32>)>,
}

impl Told {
    /// Files a write of one document. No fault may make it fail in any other way than by its lost answer.
    fn file(&mut self, mark: String, result: Result<bool>) {
        match result {
            Ok(true) => self.done.push(mark),
            Ok(false) => self.not_done.push(mark),
            Err(error) => {
                assert!(error.is_transient(), "{mark}: {error}");
                self.unsure.push(mark);
            }
        }
    }
}

/// Decides over one client's writes.
fn plan(seed: u64, faults: Arc<AtomicUsize>) -> impl FnMut(&Seen) -> Fate + Send {
    const WRITES: [&str; 4] = ["insert", "update", "delete", "findAndModify"];
    let mut random = StdRng::seed_from_u64(seed);
    move |seen| {
        if !WRITES.contains(&seen.name.as_str()) {
            return Fate::Answered;
        }
        let fate = match random.random_range(0..100) {
            0..6 => Fate::Lost,
            6..9 => Fate::Truncated(random.random_range(0..60)),
            9..12 => Fate::Cut,
            12..25 => Fate::Late(Duration::from_millis(random.random_range(1..15))),
            _ => Fate::Answered,
        };
        if !matches!(fate, Fate::Answered) {
            faults.fetch_add(1, Ordering::SeqCst);
        }
        fate
    }
}

/// Does some of everything, over a way of its own.
async fn work(db: Database, worker: usize, seed: u64) -> Told {
    let mut told = Told::default();
    let mut random = StdRng::seed_from_u64(seed ^ 0xffff);
    for round in 0..ROUNDS {
        let name = |what: &str| format!("{what} {worker}.{round}");
        let on = random.random_range(0..COUNTERS);
        let mark = name("count");
        let update = Counter::objects().on(&db).by_id(on);
        let update = update.update_one(|c| (c.count().inc(1), c.marks().push(&mark)));
        told.file(
            mark.clone(),
            update.await.map(|updated| updated.matched == 1),
        );

        let mark = name("take");
        let free = Task::objects().on(&db).filter(|t| t.takers().is_empty());
        let take = free
            .order_by(|t| t.id().asc())
            .update_one(|t| t.takers().push(&mark));
        told.file(mark.clone(), take.await.map(|updated| updated.matched == 1));

        let mut parcel = parcel(&name("insert"));
        let inserted = parcel.insert().on(&db).await;
        told.file(parcel.id, inserted.map(|()| true));

        save(&db, &name("note"), &mut told).await;
        insert_many(&db, &name("many"), &mut told).await;

        let mut doomed = Parcel {
            id: name("doomed"),
            number: String::new(),
        };
        let deleted = doomed.delete().on(&db).await;
        told.file(format!("delete {}", doomed.id), deleted);
    }
    told
}

fn parcel(id: &str) -> Parcel {
    Parcel {
        id: id.to_owned(),
        number: id.to_owned(),
    }
}

/// Saves a note three times.
async fn save(db: &Database, id: &str, told: &mut Told) {
    let mut possible = Vec::new();
    let mut note = Note {
        id: id.to_owned(),
        version: 0,
    };
    for version in 1..=3 {
        note.version = version;
        match note.save().on(db).await {
            Ok(()) => possible.clear(),
            Err(error) => assert!(error.is_transient(), "{id}: {error}"),
        }
        possible.push(version);
    }
    told.notes.push((id.to_owned(), possible));
}

/// Inserts three parcels, of which the middle one has a number that is taken.
async fn insert_many(db: &Database, id: &str, told: &mut Told) {
    let mut parcels = ["a", "b", "c"].map(|part| parcel(&format!("{id}{part}")));
    parcels[1].number = "taken".to_owned();
    let error = Parcel::insert_many(parcels)
        .unordered()
        .on(db)
        .await
        .unwrap_err();
    let parts = error.into_parts();
    let ids = |parcels: Vec<Parcel>| parcels.into_iter().map(|parcel| parcel.id);
    for (refused, reason) in parts.refused {
        let key = reason.duplicate_key().expect("a duplicate key");
        assert_eq!(
            (refused.number.as_str(), key.index()),
            ("taken", "number_1")
        );
        told.not_done.push(refused.id);
    }
    told.done.extend(ids(parts.stored));
    told.not_done.extend(ids(parts.not_tried));
    told.unsure.extend(ids(parts.unknown));
}

/// What another client did, on a way without faults.
#[derive(Default)]
struct Others {
    marks: Vec<String>,
    deleted: HashSet<String>,
    replaced: HashSet<String>,
    /// How often a field was raised that the saves of notes do not know.
    reads: HashMap<String, i64>,
}

/// Works in between until the workers are done: counts, reads notes, deletes some, and puts a parcel in the
/// place of each that was deleted.
async fn meddle(db: Database, done: Arc<AtomicBool>) -> Result<Others> {
    let mut others = Others::default();
    let notes = db.driver().collection::<BsonDocument>("notes");
    while !done.load(Ordering::SeqCst) {
        let mark = format!("other {}", others.marks.len());
        let update = Counter::objects().on(&db).by_id(0);
        update
            .update_one(|c| (c.count().inc(1), c.marks().push(&mark)))
            .await?;
        others.marks.push(mark);

        for note in Note::objects().on(&db).await? {
            // One in two, as soon as it is seen in its last version.
            if note.version == 3 && note.id.ends_with(['0', '2']) {
                let deleted = Note::objects().on(&db).by_id(&note.id).delete().await?;
                assert_eq!(deleted, 1, "deleted once: {}", note.id);
                assert!(others.deleted.insert(note.id));
            } else {
                let read = doc! { "$inc": { "reads": 1_i64 } };
                notes.update_one(doc! { "_id": &note.id }, read).await?;
                *others.reads.entry(note.id).or_default() += 1;
            }
        }

        let doomed = Parcel::objects()
            .on(&db)
            .filter(|p| p.id().starts_with("doomed "));
        let there: HashSet<String> = doomed.await?.into_iter().map(|parcel| parcel.id).collect();
        for id in doomed_ids().filter(|id| !there.contains(id)) {
            if others.replaced.insert(id.clone()) {
                parcel(&id).insert().on(&db).await?;
            }
        }
    }
    Ok(others)
}

/// The parcels that the workers delete, each one once.
fn doomed_ids() -> impl Iterator<Item = String> {
    let of = |worker| (0..ROUNDS).map(move |round| format!("doomed {worker}.{round}"));
    (0..WORKERS).flat_map(of)
}

async fn prepare(db: &Database) -> Result<()> {
    db.scope(Parcel::ensure_indexes()).await?;
    let counter = |id| Counter {
        id,
        count: 0,
        marks: Vec::new(),
    };
    Counter::insert_many((0..COUNTERS).map(counter))
        .on(db)
        .await?;
    let task = |id| Task {
        id,
        takers: Vec::new(),
    };
    Task::insert_many((0..TASKS).map(task)).on(db).await?;
    let doomed = doomed_ids().map(|id| parcel(&id));
    Parcel::insert_many(doomed).on(db).await?;
    parcel("taken").insert().on(db).await
}

/// Holds what is stored against what was reported.
async fn check(db: &Database, told: Vec<Told>, others: Others) -> Result<()> {
    let counters = Counter::objects().on(db).await?;
    for counter in &counters {
        assert_eq!(
            counter.count as usize,
            counter.marks.len(),
            "as often as marked"
        );
    }
    let tasks = Task::objects().on(db).await?;
    for task in &tasks {
        assert!(task.takers.len() <= 1, "taken twice: {task:?}");
    }
    let parcels = Parcel::objects().on(db).await?;
    let marks = counters.into_iter().flat_map(|counter| counter.marks);
    let marks = marks.chain(tasks.into_iter().flat_map(|task| task.takers));
    let stored: Vec<String> = marks
        .chain(parcels.into_iter().map(|parcel| parcel.id))
        .collect();
    let times = |mark: &str| stored.iter().filter(|stored| *stored == mark).count();

    let notes: Vec<Note> = Note::objects().on(db).await?;
    let raw = Note::objects().on(db).raw().await?;
    for note in &raw {
        let id = note.get_str("_id").expect("an id");
        let reads = note.get_i64("reads").unwrap_or(0);
        assert_eq!(
            others.reads.get(id).copied().unwrap_or(0),
            reads,
            "of another: {id}"
        );
    }
    let mut unsure = 0;
    for told in told {
        let writes = |marks: &[String]| -> Vec<String> {
            let deletes = |mark: &&String| !mark.starts_with("delete ");
            marks.iter().filter(deletes).cloned().collect()
        };
        for mark in writes(&told.done) {
            assert_eq!(times(&mark), 1, "acknowledged: {mark}");
        }
        for mark in writes(&told.not_done) {
            assert_eq!(times(&mark), 0, "not done: {mark}");
        }
        for mark in writes(&told.unsure) {
            assert!(times(&mark) <= 1, "done twice: {mark}");
        }
        unsure += told.unsure.len();
        for (id, possible) in told.notes {
            match notes.iter().find(|note| note.id == id) {
                _ if others.deleted.contains(&id) => {
                    assert!(notes.iter().all(|note| note.id != id), "came back: {id}");
                }
                Some(note) => assert!(possible.contains(&note.version), "{note:?}: {possible:?}"),
                None => assert_eq!(possible.len(), 3, "every save of {id} was unsure"),
            }
        }
    }
    for mark in others.marks {
        assert_eq!(times(&mark), 1, "of another: {mark}");
    }
    for id in &others.replaced {
        assert_eq!(times(id), 1, "deleted again: {id}");
    }
    println!("{unsure} writes were unsure");
    Ok(())
}

async fn under_faults(test: &str, server: &Server, seed: u64) -> Result<()> {
    let alias = |of: &str| format!("{test} {of}");
    let direct = ConnectOptions::new(server.uri())
        .alias(alias("other"))
        .database("way");
    let db = mongo_odm::connect(direct).await?;
    prepare(&db).await?;

    let done = Arc::new(AtomicBool::new(false));
    let meddling = tokio::spawn(meddle(db.clone(), done.clone()));
    let faults = Arc::new(AtomicUsize::new(0));
    let mut workers = Vec::new();
    for worker in 0..WORKERS {
        let way = Way::to(server).await.expect("a free port");
        let options = way.options(&alias(&worker.to_string()));
        let db = mongo_odm::connect(options).await?;
        let seed = seed * 100 + worker as u64;
        way.plan(plan(seed, faults.clone()));
        workers.push(tokio::spawn(work(db, worker, seed)));
    }
    let mut told = Vec::new();
    for worker in workers {
        told.push(worker.await.expect("no panic"));
    }
    done.store(true, Ordering::SeqCst);
    let others = meddling.await.expect("no panic")?;
    let faults = faults.load(Ordering::SeqCst);
    println!("{faults} faults, {} changes of others", others.marks.len());
    assert!(faults > 15, "only {faults} faults");
    check(&db, told, others).await?;
    for worker in (0..WORKERS).map(|worker| worker.to_string()) {
        disconnect(&alias(&worker));
    }
    disconnect(&alias("other"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_write_is_there_once() -> Result<()> {
    let test = "every_acknowledged_write_is_there_once";
    let Some(server) = own_server(test, Server::builder()).await? else {
        return Ok(());
    };
    let bound = Duration::from_secs(60);
    let run = tokio::time::timeout(bound, under_faults(test, &server, 7));
    run.await.expect("it comes to an end")
}
