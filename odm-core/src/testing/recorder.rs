//! Takes down the commands that a client sends.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use mongodb::event::{EventHandler, command::CommandEvent};
use tokio::task_local;

use super::command::{Commands, Outcome, RecordedCommand};

task_local! {
    /// The recording that the current task is in. The driver tells of a command in the task that sends it.
    static CURRENT: Arc<Recording>;
}

/// Gives the commands of one client to the recordings that go on.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    running: Mutex<Vec<Arc<Recording>>>,
}

#[derive(Debug)]
struct Recording {
    recorder: Weak<Recorder>,
    /// The recording around this one.
    outer: Option<Arc<Recording>>,
    commands: Mutex<Vec<RecordedCommand>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
    /// What the client is to tell of its commands.
    pub(super) fn listener(self: &Arc<Self>) -> EventHandler<CommandEvent> {
        let recorder = Arc::downgrade(self);
        EventHandler::callback(move |event| {
            if let Some(recorder) = recorder.upgrade() {
                recorder.take(event);
            }
        })
    }

    /// Runs `block` and gives what it sent.
    pub(super) async fn record<F: Future>(self: &Arc<Self>, block: F) -> (F::Output, Commands) {
        let recording = Arc::new(Recording {
            recorder: Arc::downgrade(self),
            outer: CURRENT.try_with(Arc::clone).ok(),
            commands: Mutex::default(),
        });
        let running = Running::start(self, &recording);
        let output = CURRENT.scope(Arc::clone(&recording), block).await;
        drop(running);
        let commands = std::mem::take(&mut *locked(&recording.commands));
        (output, Commands::new(commands))
    }

    fn take(&self, event: CommandEvent) {
        match event {
            CommandEvent::Started(started) => {
                let command = RecordedCommand::new(started);
                for recording in self.recordings() {
                    locked(&recording.commands).push(command.clone());
                }
            }
            CommandEvent::Succeeded(event) => {
                self.finish(
                    event.request_id,
                    &Outcome::Succeeded(event.reply, event.duration),
                );
            }
            CommandEvent::Failed(event) => {
                let error = event.failure.to_string();
                self.finish(event.request_id, &Outcome::Failed(error, event.duration));
            }
            _ => {}
        }
    }

    /// The recordings around the task that sends; all that go on for a task that was spawned.
    fn recordings(&self) -> Vec<Arc<Recording>> {
        let mut around = Vec::new();
        let mut next = CURRENT.try_with(Arc::clone).ok();
        while let Some(recording) = next {
            next = recording.outer.clone();
            if std::ptr::eq(recording.recorder.as_ptr(), self) {
                around.push(recording);
            }
        }
        if around.is_empty() {
            around.clone_from(&locked(&self.running));
        }
        around
    }

    fn finish(&self, request: i32, outcome: &Outcome) {
        for recording in locked(&self.running).iter() {
            let mut commands = locked(&recording.commands);
            if let Some(command) = commands.iter_mut().find(|command| command.is(request)) {
                command.finish(outcome.clone());
            }
        }
    }
}

/// Ends the recording also when the block panics or is dropped.
struct Running<'a> {
    recorder: &'a Recorder,
    recording: &'a Arc<Recording>,
}

impl<'a> Running<'a> {
    fn start(recorder: &'a Recorder, recording: &'a Arc<Recording>) -> Self {
        locked(&recorder.running).push(Arc::clone(recording));
        Self {
            recorder,
            recording,
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        locked(&self.recorder.running).retain(|other| !Arc::ptr_eq(other, self.recording));
    }
}
