//! Starting, killing and restarting a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::TcpStream;
use std::time::Duration;

use odm_server::{Environment, Kind, Server};

#[path = "local/start.rs"]
mod start;
use start::start;

fn accepts_connections(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn a_server_listens_on_its_port_and_is_gone_when_dropped() {
    let Some(server) = start(Server::builder()) else {
        return;
    };
    let port = server.port().unwrap();
    let storage = server.storage_path().unwrap().to_path_buf();
    assert!(server.uri().contains(&format!("127.0.0.1:{port}")));
    assert!(server.is_running() && !server.is_external());
    assert_ne!(server.kind(), Kind::External);
    assert!(accepts_connections(port));
    assert!(storage.is_dir());

    drop(server);

    assert!(!accepts_connections(port));
    assert!(!storage.exists());
    assert!(!storage.parent().unwrap().exists());
}

#[test]
fn a_killed_server_comes_back_on_its_port_with_its_directory() {
    let Some(server) = start(Server::builder()) else {
        return;
    };
    let port = server.port().unwrap();

    server.kill().unwrap();
    assert!(!server.is_running());
    assert!(!accepts_connections(port));
    assert!(server.storage_path().unwrap().is_dir());

    for _ in 0..2 {
        server.restart().unwrap();
        assert!(server.is_running());
        assert!(accepts_connections(port));
    }
    assert_eq!(server.port(), Some(port));
}

#[test]
fn killing_and_stopping_twice_is_no_error() {
    let Some(server) = start(Server::builder()) else {
        return;
    };
    server.stop().unwrap();
    server.stop().unwrap();
    server.kill().unwrap();
    assert!(!server.is_running());
}

#[test]
fn a_storage_directory_that_is_given_stays() {
    let directory = std::env::temp_dir().join(format!("odm-kept-{}", std::process::id()));
    let Some(server) = start(Server::builder().storage_path(&directory)) else {
        return;
    };
    assert_eq!(server.storage_path(), Some(directory.as_path()));
    drop(server);
    assert!(directory.read_dir().unwrap().next().is_some());
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn servers_run_beside_each_other() {
    let both = start(Server::builder()).zip(start(Server::builder()));
    let Some((first, second)) = both else {
        return;
    };
    assert_ne!(first.port(), second.port());
    assert_ne!(first.storage_path(), second.storage_path());
}

#[test]
fn a_port_that_is_in_use_is_named_with_the_servers_own_words() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    if start(Server::builder()).is_none() {
        return;
    }
    let error = Server::builder().local().port(port).start().unwrap_err();
    let message = error.to_string().to_lowercase();
    assert!(message.contains("ended while starting"), "{message}");
    assert!(message.contains("address already in use"), "{message}");
}

#[test]
fn credentials_turn_authentication_on_and_are_encoded_in_the_address() {
    let Some(server) = start(Server::builder().credentials("app", "p@ss/word")) else {
        return;
    };
    assert!(server.uri().starts_with("mongodb://app:p%40ss%2Fword@"));
    assert!(!format!("{server:?}").contains("p@ss"));
    server.restart().unwrap();
}

#[test]
fn an_external_server_is_neither_started_nor_stopped() {
    let environment = Environment::current().set("MONGODB_URI", "mongodb://db.example:1");
    let server = Server::builder().environment(environment).start().unwrap();
    assert!(server.is_external());
    assert_eq!(server.kind(), Kind::External);
    assert_eq!(server.uri(), "mongodb://db.example:1");
    let error = server.kill().unwrap_err().to_string();
    assert!(error.starts_with("`kill` needs a server that is started here"));
}

#[test]
fn an_option_that_an_external_server_cannot_have_is_refused() {
    let environment = Environment::empty().set("MONGODB_URI", "mongodb://db.example:1");
    let builder = Server::builder()
        .environment(environment)
        .startup_timeout(Duration::from_secs(1));
    let error = builder.clone().auth().start().unwrap_err().to_string();
    assert!(error.starts_with("`auth` needs"), "{error}");
    let error = builder.storage_path("/x").start().unwrap_err().to_string();
    assert!(error.starts_with("`storage_path` needs"), "{error}");
}
