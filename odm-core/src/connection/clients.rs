//! The driver's clients of a connection, one for each Tokio runtime.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use mongodb::{Client, options::ClientOptions};
use tokio::{
    runtime::{Handle, Id},
    sync::oneshot,
};

use super::{Database, database::Limits};
use crate::error::{Error, Result};

/// One client for each runtime, with the same options.
///
/// A driver's client lives on the runtime that it was made in: its monitors and its pool are tasks
/// there. Handing it to another runtime would hang once the first one ends, as the runtime of a
/// test does; so each runtime gets its own, which goes when the runtime does.
#[derive(Debug)]
pub(super) struct Clients {
    options: ClientOptions,
    limits: Limits,
    /// Few, mostly one: a search is faster than a hash.
    by_runtime: Mutex<Vec<(Id, OfRuntime)>>,
}

#[derive(Debug)]
struct OfRuntime {
    client: Client,
    /// Handles that were asked for, so that looking one up costs no allocation.
    databases: Vec<Database>,
    /// Ends the task that waits for the end of the runtime.
    _released: oneshot::Sender<()>,
}

impl Clients {
    pub(super) fn new(options: ClientOptions, limits: Limits) -> Self {
        Self {
            options,
            limits,
            by_runtime: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Id, OfRuntime)>> {
        self.by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The database `name` on the current runtime's client.
    pub(super) fn database(self: &Arc<Self>, alias: &str, name: &str) -> Result<Database> {
        let runtime = Handle::try_current().map_err(|_| {
            Error::configuration("there is no Tokio runtime here, and a connection needs one")
        })?;
        let id = runtime.id();
        let mut known = self.lock();
        if let Some((_, of_runtime)) = known.iter_mut().find(|(known, _)| *known == id) {
            return Ok(of_runtime.database(alias, name, self.limits));
        }
        let (mut of_runtime, wait) = OfRuntime::open(&self.options)?;
        let database = of_runtime.database(alias, name, self.limits);
        known.push((id, of_runtime));
        drop(known);
        self.watch(&runtime, wait);
        Ok(database)
    }

    /// Without the lock: a runtime that is shutting down drops the task at once.
    fn watch(self: &Arc<Self>, runtime: &Handle, released: oneshot::Receiver<()>) {
        let farewell = Farewell {
            clients: Arc::downgrade(self),
            runtime: runtime.id(),
        };
        runtime.spawn(async move {
            let _farewell = farewell;
            // An error, as nothing is sent: the sender is dropped with the client.
            let _ = released.await;
        });
    }

    /// Removes the client of a runtime.
    fn forget_runtime(&self, runtime: Id) -> Option<OfRuntime> {
        let mut known = self.lock();
        let place = known.iter().position(|(known, _)| *known == runtime)?;
        Some(known.swap_remove(place).1)
    }

    /// Forgets the handles of an alias.
    pub(super) fn forget(&self, alias: &str) {
        for (_, of_runtime) in self.lock().iter_mut() {
            of_runtime
                .databases
                .retain(|database| database.alias() != Some(alias));
        }
    }
}

impl OfRuntime {
    fn open(options: &ClientOptions) -> Result<(Self, oneshot::Receiver<()>)> {
        let client = Client::with_options(options.clone()).map_err(Error::from_options)?;
        let (released, wait) = oneshot::channel();
        let opened = Self {
            client,
            databases: Vec::new(),
            _released: released,
        };
        Ok((opened, wait))
    }

    fn database(&mut self, alias: &str, name: &str, limits: Limits) -> Database {
        let known = self
            .databases
            .iter()
            .find(|known| known.name() == name && known.alias() == Some(alias));
        if let Some(known) = known {
            return known.clone();
        }
        let made = Database::new(self.client.database(name), Some(alias.into()), limits);
        self.databases.push(made.clone());
        made
    }
}

/// Dropped with its task, which ends at the latest when its runtime does.
struct Farewell {
    clients: Weak<Clients>,
    runtime: Id,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let gone = self
            .clients
            .upgrade()
            .and_then(|clients| clients.forget_runtime(self.runtime));
        // After the lock: the client's own drop does more.
        drop(gone);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use mongodb::options::ClientOptions;
    use tokio::runtime::Runtime;

    use super::{Clients, Limits};

    #[test]
    fn a_client_goes_with_its_runtime() {
        let clients = Arc::new(Clients::new(ClientOptions::default(), Limits::default()));
        let (first, second) = (Runtime::new().unwrap(), Runtime::new().unwrap());
        for runtime in [&first, &second, &first] {
            let database = runtime.block_on(async { clients.database("alias", "test") });
            assert_eq!(database.unwrap().name(), "test");
        }
        assert_eq!(clients.lock().len(), 2);
        drop(first);
        assert_eq!(clients.lock().len(), 1);
        drop(second);
        assert!(clients.lock().is_empty());
    }

    #[tokio::test]
    async fn a_handle_is_made_once_until_its_alias_is_forgotten() {
        let clients = Arc::new(Clients::new(ClientOptions::default(), Limits::default()));
        let handles = || {
            clients
                .lock()
                .iter()
                .map(|(_, of_runtime)| of_runtime)
                .map(|known| known.databases.len())
                .sum::<usize>()
        };
        for (alias, name) in [("a", "x"), ("a", "x"), ("b", "x"), ("a", "y")] {
            let database = clients.database(alias, name).unwrap();
            assert_eq!((database.alias(), database.name()), (Some(alias), name));
        }
        assert_eq!(handles(), 3);
        clients.forget("a");
        assert_eq!(handles(), 1);
    }
}
