//! A driver's client dies with the runtime that it was made in; an alias does not.

use mongo_odm::{
    Result, connect,
    connection::{database, disconnect},
    error::ErrorKind,
    testing::TestDatabase,
};
use tokio::runtime::Runtime;

use crate::{options, store};

#[test]
fn an_alias_outlives_the_runtime_that_connected_it() -> Result<()> {
    let first = Runtime::new().unwrap();
    let test = first.block_on(TestDatabase::new())?;
    first.block_on(async { store(&connect(options(&test)).await?).await })?;

    let second = Runtime::new().unwrap();
    assert_eq!(
        second.block_on(async { store(&database(test.name())?).await })?,
        2
    );
    // Side by side, each with its own.
    assert_eq!(
        first.block_on(async { store(&database(test.name())?).await })?,
        3
    );
    drop(first);
    assert_eq!(
        second.block_on(async { store(&database(test.name())?).await })?,
        4
    );
    drop(second);

    let third = Runtime::new().unwrap();
    assert_eq!(
        third.block_on(async { store(&connect(options(&test)).await?).await })?,
        5
    );
    disconnect(test.name());
    Ok(())
}

#[test]
fn a_connection_needs_a_runtime() -> Result<()> {
    let runtime = Runtime::new().unwrap();
    let test = runtime.block_on(TestDatabase::new())?;
    runtime.block_on(connect(options(&test)))?;
    let error = database(test.name()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("no Tokio runtime"), "{error}");
    disconnect(test.name());
    Ok(())
}
