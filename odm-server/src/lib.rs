//! Finds, installs, starts and stops a MongoDB server for tests and demonstrations.
