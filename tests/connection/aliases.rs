use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use mongo_odm::{
    ConnectOptions, Result, connect,
    connection::{EventHandler, aliases, database, disconnect},
    driver::event::cmap::CmapEvent,
    error::ErrorKind,
    testing::TestDatabase,
};

use crate::{options, store};

#[tokio::test]
async fn connect_registers_under_its_alias() -> Result<()> {
    let test = TestDatabase::new().await?;
    let db = connect(options(&test)).await?;
    assert_eq!((db.name(), db.alias()), (test.name(), Some(test.name())));
    let same = database(test.name())?;
    assert_eq!(same.name(), test.name());
    assert_eq!(store(&same).await?, 1);
    assert!(aliases().contains(&test.name().to_owned()));
    assert!(disconnect(test.name()));
    Ok(())
}

#[tokio::test]
async fn the_same_settings_give_the_same_connection() -> Result<()> {
    let test = TestDatabase::new().await?;
    connect(options(&test)).await?;
    connect(options(&test)).await?;
    disconnect(test.name());
    Ok(())
}

#[tokio::test]
async fn other_settings_are_an_error_until_disconnected() -> Result<()> {
    let test = TestDatabase::new().await?;
    connect(options(&test)).await?;
    let error = connect(options(&test).max_pool_size(7)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let advice = format!("call `disconnect(\"{}\")` first", test.name());
    assert!(error.to_string().contains(&advice), "{error}");
    let error = connect(options(&test).database("other")).await.unwrap_err();
    assert!(error.to_string().contains(&advice), "{error}");

    assert!(disconnect(test.name()));
    connect(options(&test).max_pool_size(7)).await?;
    disconnect(test.name());
    Ok(())
}

#[tokio::test]
async fn an_unknown_alias_is_named_with_what_to_call() {
    let error = database("never connected").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(text.contains("`never connected`"), "{text}");
    assert!(text.contains(".alias(\"never connected\")"), "{text}");
    assert!(!disconnect("never connected"));
}

#[tokio::test]
async fn a_lazy_connection_asks_for_nothing() -> Result<()> {
    let unreachable = ConnectOptions::host("127.0.0.1:1").alias("lazy").lazy();
    let db = connect(unreachable).await?;
    assert_eq!(db.name(), "test");
    assert!(aliases().contains(&"lazy".to_owned()));
    disconnect("lazy");
    Ok(())
}

#[tokio::test]
async fn aliases_that_differ_in_the_database_share_their_connections() -> Result<()> {
    let test = TestDatabase::new().await?;
    let other = format!("{} other", test.name());
    let pools = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&pools);
    let handler = EventHandler::callback(move |event| {
        if let CmapEvent::PoolCreated(_) = event {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let options =
        options(&test).configure(move |driver| driver.cmap_event_handler = Some(handler.clone()));
    connect(&options).await?;
    let of_one = pools.load(Ordering::Relaxed);
    assert!(of_one > 0);
    let shared = connect(options.alias(&other).database("test")).await?;
    assert_eq!(pools.load(Ordering::Relaxed), of_one);
    assert_eq!(
        (shared.name(), shared.alias()),
        ("test", Some(other.as_str()))
    );

    // The client stays while an alias uses it.
    disconnect(test.name());
    database(&other)?.ping().await?;
    disconnect(&other);
    Ok(())
}

#[tokio::test]
async fn a_handle_works_on_after_its_alias_is_gone() -> Result<()> {
    let test = TestDatabase::new().await?;
    let db = connect(options(&test)).await?;
    disconnect(test.name());
    assert_eq!(store(&db).await?, 1);
    assert!(database(test.name()).is_err());
    Ok(())
}

#[tokio::test]
async fn many_tasks_that_connect_at_once_get_one_connection() -> Result<()> {
    let test = TestDatabase::new().await?;
    let tasks: Vec<_> = (0..8)
        .map(|_| tokio::spawn(connect(options(&test))))
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap()?.name(), test.name());
    }
    disconnect(test.name());
    Ok(())
}
