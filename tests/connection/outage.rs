//! A server that dies while it is worked with.

use std::time::{Duration, Instant};

use mongo_odm::{
    ConnectOptions, Result, connect, connection::disconnect, error::ErrorKind, testing::Server,
};

use crate::{own_server, store};

#[tokio::test]
async fn the_next_call_works_when_a_dead_server_is_back() -> Result<()> {
    let test = "the_next_call_works_when_a_dead_server_is_back";
    let Some(server) = own_server(test, Server::builder()).await? else {
        return Ok(());
    };
    let options = ConnectOptions::new(server.uri())
        .alias("outage")
        .server_selection_timeout(Duration::from_millis(500));
    let db = connect(options).await?;
    assert_eq!(store(&db).await?, 1);

    server.kill().await?;
    for _ in 0..3 {
        let start = Instant::now();
        let error = store(&db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.is_transient());
        assert!(
            start.elapsed() < Duration::from_secs(3),
            "{:?}",
            start.elapsed()
        );
    }
    assert_eq!(db.ping().await.unwrap_err().kind(), ErrorKind::Connection);

    server.restart().await?;
    let mut stored = store(&db).await;
    for _ in 0..20 {
        if stored.is_ok() {
            break;
        }
        // The driver looks for it anew within half a second.
        stored = store(&db).await;
    }
    stored?;
    disconnect("outage");
    Ok(())
}
