//! A server ends with its process, however that ends.
//!
//! Each test runs itself once more as a child, which starts a server, tells where, and then dies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use odm_server::Server;

#[path = "local/start.rs"]
mod start;

const CHILD: &str = "ODM_ABANDONED_CHILD";
const MARK: &str = "server runs at ";
/// How long a server may outlive its process.
const LIMIT: Duration = Duration::from_secs(5);

fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

fn tell(server: &Server) {
    let storage = server.storage_path().unwrap().display();
    println!("\n{MARK}{} {storage}", server.port().unwrap());
}

/// Runs this test as a child and gives the port and directory of its server.
fn spawn_child(test: &str) -> Option<(Child, u16, PathBuf)> {
    start::start(Server::builder())?;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "1")
        .env_remove("MONGODB_URI")
        .env_remove("MONGO_ODM_TEST_URI")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told = lines.find_map(|line| Some(line.ok()?.strip_prefix(MARK)?.to_owned()));
    let told = told.expect("the child starts a server");
    let (port, storage) = told.split_once(' ').unwrap();
    Some((child, port.parse().unwrap(), storage.into()))
}

fn assert_gone(port: u16, storage: &Path) {
    let root = storage.parent().unwrap();
    let deadline = Instant::now() + LIMIT;
    while root.exists() || TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < deadline, "the server outlives its process");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn by_abort() {
    if is_child() {
        tell(&Server::builder().local().start().unwrap());
        std::process::abort();
    }
    let Some((mut child, port, storage)) = spawn_child("by_abort") else {
        return;
    };
    assert!(!child.wait().unwrap().success());
    assert_gone(port, &storage);
}

#[test]
fn by_exit_with_a_shared_server() {
    if is_child() {
        let server = Server::shared().unwrap();
        assert!(std::ptr::eq(server, Server::shared().unwrap()));
        tell(server);
        std::process::exit(7);
    }
    let Some((mut child, port, storage)) = spawn_child("by_exit_with_a_shared_server") else {
        return;
    };
    assert_eq!(child.wait().unwrap().code(), Some(7));
    assert_gone(port, &storage);
}

#[test]
fn by_sigkill() {
    if is_child() {
        let server = Server::builder().local().start().unwrap();
        tell(&server);
        thread::sleep(Duration::from_secs(600));
        panic!("nobody killed this");
    }
    let Some((mut child, port, storage)) = spawn_child("by_sigkill") else {
        return;
    };
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    assert!(storage.is_dir());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_gone(port, &storage);
}

#[test]
fn by_a_panic() {
    if is_child() {
        let server = Server::builder().local().start().unwrap();
        tell(&server);
        panic!("as a failing test does");
    }
    let Some((mut child, port, storage)) = spawn_child("by_a_panic") else {
        return;
    };
    assert!(!child.wait().unwrap().success());
    assert_gone(port, &storage);
}

#[test]
fn between_a_kill_and_a_restart() {
    if is_child() {
        let server = Server::builder().local().start().unwrap();
        server.kill().unwrap();
        tell(&server);
        std::process::abort();
    }
    let Some((mut child, port, storage)) = spawn_child("between_a_kill_and_a_restart") else {
        return;
    };
    child.wait().unwrap();
    assert_gone(port, &storage);
}
