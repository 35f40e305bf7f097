//! Runs a command and passes on what it prints, line by line.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use odm_server::Environment;

use super::Console;

/// How many of the last lines a failure shows.
const TAIL_LINES: usize = 20;

/// How long to wait for a line before a sign of life is due; linking alone takes a minute.
const SILENCE: Duration = Duration::from_secs(20);

/// Why a command did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    /// In a few words: `ended with exit status: 1`.
    pub(super) reason: String,
    /// Its last lines.
    pub(super) output: String,
}

/// Runs a program of the environment's `PATH`, with exactly the environment's variables.
pub(super) fn run<A: AsRef<OsStr>>(
    environment: &Environment,
    directory: &Path,
    program: &str,
    arguments: impl IntoIterator<Item = A>,
    console: &mut Console,
) -> Result<(), Failure> {
    let failure = |reason: String, output| Failure { reason, output };
    let path = if Path::new(program).is_absolute() {
        Some(program.into())
    } else {
        environment.find_program(program)
    };
    let path = path.ok_or_else(|| failure("is not on PATH".into(), String::new()))?;
    let mut child = Command::new(path)
        .args(arguments)
        .env_clear()
        .envs(environment.variables())
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failure(format!("cannot be started: {error}"), String::new()))?;
    let (sender, lines) = mpsc::channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);
    let mut tail = VecDeque::new();
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => {
                console.line(&line);
                tail.push_back(line);
                if tail.len() > TAIL_LINES {
                    tail.pop_front();
                }
            }
            Err(RecvTimeoutError::Timeout) => console.sign_of_life(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let output = || Vec::from(tail).join("\n");
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failure(format!("ended with {status}"), output())),
        Err(error) => Err(failure(format!("cannot be waited for: {error}"), output())),
    }
}

/// Sends each line of a pipe; a carriage return, as progress bars print it, ends a line too.
fn forward(pipe: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut line = Vec::new();
        for byte in BufReader::new(pipe).bytes().map_while(Result::ok) {
            if byte != b'\n' && byte != b'\r' {
                line.push(byte);
            } else if !line.is_empty() {
                let _ = sender.send(text(&mut line));
            }
        }
        if !line.is_empty() {
            let _ = sender.send(text(&mut line));
        }
    });
}

fn text(line: &mut Vec<u8>) -> String {
    let text = String::from_utf8_lossy(line).trim_end().to_owned();
    line.clear();
    text
}
