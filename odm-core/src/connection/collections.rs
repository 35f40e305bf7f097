//! The driver's handles on the collections of a database, each made once.

use std::sync::OnceLock;

use bson::RawDocumentBuf;
use mongodb::{Collection, Database};

/// The handles in the order of their first use.
///
/// To make and drop one costs hundreds of instructions, as much as to find an operation's database. They are
/// only added, so that no operation waits for a lock.
#[derive(Default)]
pub(super) struct Collections(OnceLock<Box<Known>>);

struct Known {
    name: &'static str,
    handle: Collection<RawDocumentBuf>,
    next: Collections,
}

impl Collections {
    /// Returns the handle on the collection `name` of `database`, which must be the same at each call.
    pub(super) fn get(
        &self,
        database: &Database,
        name: &'static str,
    ) -> &Collection<RawDocumentBuf> {
        let mut place = self;
        loop {
            let known = place.0.get_or_init(|| {
                Box::new(Known {
                    name,
                    handle: database.collection(name),
                    next: Self::default(),
                })
            });
            if known.name == name {
                return &known.handle;
            }
            place = &known.next;
        }
    }
}
