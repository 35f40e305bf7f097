//! What cannot be reached is told in bounded time.

use std::time::{Duration, Instant};

use mongo_odm::{ConnectOptions, Error, connect, connection::aliases, error::ErrorKind};
use tokio::net::TcpListener;

/// The error, and that it came within `limit`.
async fn refused(options: impl Into<ConnectOptions>, limit: Duration) -> Error {
    let start = Instant::now();
    let error = connect(options).await.unwrap_err();
    assert!(start.elapsed() < limit, "{:?}: {error}", start.elapsed());
    error
}

const SOON: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_refused_connection_names_the_server_and_the_reason() {
    let options = ConnectOptions::host("127.0.0.1:1")
        .alias("refused")
        .server_selection_timeout(Duration::from_millis(300));
    let error = refused(options, SOON).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_transient());
    let text = error.to_string();
    assert!(text.contains("127.0.0.1:1 (alias `refused`)"), "{text}");
    assert!(text.contains("refused (os error"), "{text}");
    assert_eq!(
        text.replace("Connection refused", "refused"),
        "cannot connect to 127.0.0.1:1 (alias `refused`): no server answers: 127.0.0.1:1: refused (os error 111)"
    );
    assert!(
        !aliases().contains(&"refused".to_owned()),
        "nothing is registered"
    );
}

#[tokio::test]
async fn nobody_waits_longer_than_five_seconds_by_default() {
    let error = refused("mongodb://127.0.0.1:1", Duration::from_secs(8)).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let hold = tokio::spawn(async move {
        let mut connections = Vec::new();
        while let Ok((connection, _)) = silent.accept().await {
            connections.push(connection);
        }
    });
    let options = ConnectOptions::host(address)
        .alias("silent")
        .server_selection_timeout(Duration::from_millis(300));
    let error = refused(options, SOON).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    hold.abort();
}

#[tokio::test]
async fn a_name_that_is_not_known_is_an_error_of_the_connection() {
    let uri = "mongodb://nosuch.invalid/?serverSelectionTimeoutMS=300";
    let error = refused(ConnectOptions::new(uri).alias("unknown host"), SOON).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("nosuch.invalid"), "{error}");
    let options = ConnectOptions::new("mongodb+srv://nosuch.invalid/")
        .alias("unknown service")
        .server_selection_timeout(Duration::from_millis(300));
    let error = refused(options, SOON).await;
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("nosuch.invalid"), "{error}");
}

#[tokio::test]
async fn a_wrong_option_is_an_error_before_anything_is_sent() {
    let start = Instant::now();
    let error = connect("mongodb://root:hunter2@127.0.0.1:1/?maxPoolSize=0")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("`max_pool_size`"), "{error}");
    let error = connect("127.0.0.1:27017").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(
        text.contains("scheme") && text.contains("`mongodb://`"),
        "{text}"
    );
    let options = ConnectOptions::host("127.0.0.1:1").tls_ca_file("/no/such/file.pem");
    let error = connect(options.alias("tls")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("/no/such/file.pem"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(1));
}
