/// A database of a connected server.
#[derive(Clone, Debug)]
pub struct Database {
    inner: mongodb::Database,
}

impl Database {
    /// The driver's handle.
    #[must_use]
    pub const fn driver(&self) -> &mongodb::Database {
        &self.inner
    }
}
