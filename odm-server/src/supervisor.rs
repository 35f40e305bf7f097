//! The process that watches over a server, so that it ends with this process however that ends.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

const SHELL: &str = "/bin/sh";
const SCRIPT: &str = include_str!("supervisor.sh");
/// How long a killed server may take to go.
const KILL_TIME: Duration = Duration::from_secs(10);
/// How long a server that was asked to stop may take.
const STOP_TIME: Duration = Duration::from_secs(20);

/// What the supervisor reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Started,
    Exited(i32),
}

/// A running supervisor. Dropping it kills the server and removes its temporary directory.
#[derive(Debug)]
pub(crate) struct Supervisor {
    child: Child,
    commands: Option<ChildStdin>,
    events: Receiver<Event>,
    running: bool,
}

impl Supervisor {
    /// Starts the supervisor alone; `program` and `arguments` are the server's command without its port.
    pub(crate) fn spawn(
        root: &Path,
        program: &Path,
        arguments: &[std::ffi::OsString],
    ) -> Result<Self> {
        let mut command = Command::new(SHELL);
        command
            .args(["-c", SCRIPT, "mongo-odm-server"])
            .arg(root)
            .arg(program)
            .args(arguments)
            // A configuration file in the current directory must not change the server.
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        own_group(&mut command);
        let mut child = command.spawn().map_err(Error::io("start", SHELL))?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (commands, answers) = pipes.ok_or(Error::Supervisor {
            action: "start a server",
        })?;
        Ok(Self {
            child,
            commands: Some(commands),
            events: read_events(answers),
            running: false,
        })
    }

    /// Starts the server on this port; does not wait until it is ready.
    pub(crate) fn start(&mut self, port: u16) -> Result<()> {
        self.send(&format!("start {port}\n"), "start a server")?;
        self.running = true;
        match self.events.recv_timeout(KILL_TIME) {
            Ok(Event::Started) => Ok(()),
            _ => Err(Error::Supervisor {
                action: "start a server",
            }),
        }
    }

    /// The status with which the server ended, when it has within this time.
    pub(crate) fn wait_exit(&mut self, within: Duration) -> Result<Option<i32>> {
        if !self.running {
            return Ok(None);
        }
        match self.events.recv_timeout(within) {
            Ok(Event::Exited(status)) => {
                self.running = false;
                Ok(Some(status))
            }
            Ok(Event::Started) | Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                self.running = false;
                Err(Error::Supervisor {
                    action: "watch the server",
                })
            }
        }
    }

    /// Whether the server runs.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.wait_exit(Duration::ZERO), Ok(None)) && self.running
    }

    /// Ends the server at once, as a crash does.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        self.send("kill\n", "kill the server")?;
        match self.wait_exit(KILL_TIME)? {
            Some(_) => Ok(()),
            None => Err(Error::Supervisor {
                action: "kill the server",
            }),
        }
    }

    /// Asks the server to end, and kills it when it does not.
    pub(crate) fn stop(&mut self) -> Result<()> {
        if !self.is_running() {
            return Ok(());
        }
        self.send("stop\n", "stop the server")?;
        match self.wait_exit(STOP_TIME)? {
            Some(_) => Ok(()),
            None => self.kill(),
        }
    }

    fn send(&mut self, line: &str, action: &'static str) -> Result<()> {
        let sent = self.commands.as_mut().is_some_and(|pipe| {
            pipe.write_all(line.as_bytes())
                .and_then(|()| pipe.flush())
                .is_ok()
        });
        if sent {
            Ok(())
        } else {
            Err(Error::Supervisor { action })
        }
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        drop(self.commands.take());
        let deadline = Instant::now() + KILL_TIME;
        while let Ok(None) = self.child.try_wait() {
            if Instant::now() > deadline {
                // It goes on by itself; waiting longer would only block the caller.
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Reads answers in a thread, so that they can be waited for with a time limit.
fn read_events(answers: ChildStdout) -> Receiver<Event> {
    let (sender, events) = mpsc::channel();
    thread::spawn(move || {
        let lines = BufReader::new(answers).lines().map_while(|line| line.ok());
        for event in lines.filter_map(|line| parse_event(&line)) {
            if sender.send(event).is_err() {
                return;
            }
        }
    });
    events
}

fn parse_event(line: &str) -> Option<Event> {
    match line.split_once(' ')? {
        ("started", _) => Some(Event::Started),
        ("exited", status) => status.trim().parse().ok().map(Event::Exited),
        _ => None,
    }
}

/// Keeps Ctrl-C and a killed process group away from the supervisor: it ends when this process does.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// An absolute form of a path that the server, which has another current directory, understands.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(Error::io("use", path))
}
