//! Forgetting all connections at once; alone in its program, as every other test has connections of its own.

use mongo_odm::{
    ConnectOptions, Database, Result, connect, connection::aliases, database, default_database,
    disconnect_all, error::ErrorKind, prelude::*, testing::TestDatabase,
};

#[derive(Document, Clone, Debug, PartialEq)]
struct Note {
    id: i32,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(db = "archive")]
struct OldNote {
    id: i32,
}

async fn connect_both(first: &TestDatabase, second: &TestDatabase) -> Result<(Database, Database)> {
    let default = ConnectOptions::new(first.uri()).database(first.name());
    let archive = ConnectOptions::new(second.uri()).database(second.name());
    Ok((
        connect(default).await?,
        connect(archive.alias("archive")).await?,
    ))
}

#[tokio::test]
async fn all_aliases_are_forgotten_and_can_be_connected_anew() -> Result<()> {
    let (first, second) = (TestDatabase::new().await?, TestDatabase::new().await?);
    let (held, _) = connect_both(&first, &second).await?;
    assert_eq!(aliases(), ["archive", "default"]);
    Note { id: 1 }.insert().await?;
    OldNote { id: 2 }.insert().await?;

    disconnect_all();
    assert!(aliases().is_empty());
    for error in [
        default_database().unwrap_err(),
        database("archive").unwrap_err(),
        Note::objects().count().await.unwrap_err(),
        OldNote::get(2).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("not connected"), "{error}");
    }
    // Who holds a database goes on with it.
    assert_eq!(Note::objects().on(&held).await?, [Note { id: 1 }]);
    disconnect_all();

    // Under the same aliases the databases change places, and the documents follow.
    connect_both(&second, &first).await?;
    assert_eq!(default_database()?.name(), second.name());
    assert_eq!(database("archive")?.name(), first.name());
    assert_eq!(Note::objects().count().await?, 0);
    assert_eq!(OldNote::objects().count().await?, 0);
    OldNote { id: 3 }.insert().await?;
    assert_eq!(OldNote::objects().on(&first).await?, [OldNote { id: 3 }]);
    disconnect_all();
    Ok(())
}
