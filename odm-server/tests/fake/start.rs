use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use odm_server::{Error, Kind, Server, ServerBuilder};

use crate::directory::Directory;

/// Sets `$port` from the arguments and notes it.
const PORT: &str = r#"for word; do [ "$last" != --port ] || port=$word; last=$word; done
echo "$port" >>"$here/ports"
echo "$*" >>"$here/arguments""#;
const RUN: &str = r#"echo '{"msg":"Waiting for connections"}'; exec sleep 1000"#;

fn builder(directory: &Directory) -> ServerBuilder {
    Server::builder().environment(directory.environment())
}

/// Sends a signal to the server; whether there is one.
fn signal(name: &str, directory: &Directory) -> bool {
    let pid = directory.lines("pid").concat();
    let script = "kill -$1 $0 2>/dev/null";
    let status = Command::new("/bin/sh")
        .args(["-c", script, &pid, name])
        .status();
    status.unwrap().success()
}

/// Counts what servers have left in the directory for temporary files.
fn left_over(directory: &Directory) -> usize {
    std::fs::read_dir(directory.path("tmp")).unwrap().count()
}

#[test]
fn a_server_that_ends_at_once_is_an_error_with_its_last_lines() {
    let directory = Directory::new();
    directory.program("mongod", "echo 'exception: disk is full' >&2; exit 14");
    let started = Instant::now();
    let error = builder(&directory).start().unwrap_err();
    assert!(matches!(error, Error::Exited { status: 14, .. }), "{error}");
    assert!(error.to_string().contains("exception: disk is full"));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(left_over(&directory), 0);
}

#[test]
fn a_server_that_never_gets_ready_is_killed_in_bounded_time() {
    let directory = Directory::new();
    directory.program(
        "secantusd-rs",
        "echo $$ >$here/pid; echo still thinking; exec sleep 1000",
    );
    let started = Instant::now();
    let limit = Duration::from_millis(500);
    let error = builder(&directory)
        .startup_timeout(limit)
        .start()
        .unwrap_err();
    assert!(matches!(error, Error::StartupTimeout { .. }), "{error}");
    let message = error.to_string();
    assert!(message.contains("was not ready after 0.5 s"), "{message}");
    assert!(message.contains("still thinking"), "{message}");
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(!signal("0", &directory));
    assert_eq!(left_over(&directory), 0);
}

#[test]
fn another_port_is_tried_when_somebody_was_faster() {
    let directory = Directory::new();
    let busy =
        r#"[ "$(wc -l <"$here/ports")" -gt 2 ] || { echo Address already in use; exit 48; }"#;
    directory.program("mongod", &[PORT, busy, RUN].join("\n"));
    let server = builder(&directory).standalone().start().unwrap();
    let ports = directory.lines("ports");
    assert_eq!(ports.len(), 3);
    assert_eq!(server.port().unwrap().to_string(), ports[2]);
    assert_eq!(server.kind(), Kind::Mongod);
}

#[test]
fn ports_are_not_tried_for_ever() {
    let directory = Directory::new();
    let busy = "echo '\"codeName\":\"AddressInUse\"'; exit 48";
    directory.program("mongod", &[PORT, busy].join("\n"));
    let error = builder(&directory).start().unwrap_err();
    assert!(error.to_string().contains("AddressInUse"), "{error}");
    assert_eq!(directory.lines("ports").len(), 5);
}

#[test]
fn a_server_that_crashes_later_is_seen_and_can_be_restarted() {
    let directory = Directory::new();
    directory.program("mongod", &[PORT, "echo $$ >$here/pid", RUN].join("\n"));
    let server = builder(&directory).standalone().start().unwrap();
    let pid = directory.lines("pid").concat();
    assert!(signal("KILL", &directory));
    let deadline = Instant::now() + Duration::from_secs(5);
    while server.is_running() {
        assert!(Instant::now() < deadline, "the crash is not seen");
        thread::sleep(Duration::from_millis(5));
    }
    server.restart().unwrap();
    assert!(server.is_running());
    assert_ne!(directory.lines("pid").concat(), pid);
    let ports = directory.lines("ports");
    assert_eq!(ports[0], ports[1]);
}

#[test]
fn a_server_that_does_not_hear_sigterm_ends_when_dropped() {
    let directory = Directory::new();
    let deaf =
        "trap '' TERM; echo secantusd-rs listening on 127.0.0.1:4; while :; do sleep 1; done";
    directory.program("secantusd-rs", &["echo $$ >$here/pid", deaf].join("\n"));
    let server = builder(&directory).start().unwrap();
    assert_eq!(server.port(), Some(4));
    drop(server);
    assert!(!signal("0", &directory));
}

#[test]
fn a_new_mongod_is_made_a_replica_set_and_its_election_awaited() {
    let directory = Directory::new();
    directory.program("mongod", &[PORT, RUN].join("\n"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers = thread::spawn(move || {
        let not_yet = [field_bool("isWritablePrimary", false), field_ok(1.0)].concat();
        let elected = [field_bool("isWritablePrimary", true), field_ok(1.0)].concat();
        [field_ok(1.0), not_yet, elected].map(|reply| answer(&listener.accept().unwrap().0, &reply))
    });
    let server = builder(&directory).port(port).start().unwrap();
    let [initiate, first, second] = answers.join().unwrap();
    let host = format!("127.0.0.1:{port}");
    for part in ["replSetInitiate", "rs0", "members", &host, "$db", "admin"] {
        assert!(contains(&initiate, part), "{part}");
    }
    assert!(contains(&first, "hello") && contains(&second, "hello"));
    assert!(directory.lines("arguments")[0].contains("--replSet rs0"));
    assert_eq!(server.port(), Some(port));
}

#[test]
fn a_refused_initiation_is_told_in_the_servers_words() {
    let directory = Directory::new();
    directory.program("mongod", &[PORT, RUN].join("\n"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers = thread::spawn(move || {
        let message = b"\x02errmsg\0\x0c\0\0\0no can do!\0\0".to_vec();
        answer(
            &listener.accept().unwrap().0,
            &[message, field_ok(0.0)].concat(),
        )
    });
    let error = builder(&directory).port(port).start().unwrap_err();
    answers.join().unwrap();
    assert!(
        error
            .to_string()
            .starts_with("replSetInitiate failed: no can do!"),
        "{error}"
    );
    assert_eq!(left_over(&directory), 0);
}

fn field_ok(ok: f64) -> Vec<u8> {
    [b"\x01ok\0".as_slice(), &ok.to_le_bytes()].concat()
}

fn field_bool(name: &str, value: bool) -> Vec<u8> {
    [b"\x08", name.as_bytes(), &[0, value.into()]].concat()
}

/// Reads a message, replies with a document of these fields, and gives what was read.
fn answer(mut stream: &TcpStream, fields: &[u8]) -> Vec<u8> {
    let mut size = [0; 4];
    stream.read_exact(&mut size).unwrap();
    let mut request = vec![0; u32::from_le_bytes(size) as usize - 4];
    stream.read_exact(&mut request).unwrap();
    let document = fields.len() as u32 + 5;
    let mut reply = Vec::new();
    for number in [16 + 5 + document, 2, 1, 2013, 0] {
        reply.extend(number.to_le_bytes());
    }
    reply.push(0);
    reply.extend(document.to_le_bytes());
    reply.extend(fields);
    reply.push(0);
    stream.write_all(&reply).unwrap();
    request
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
