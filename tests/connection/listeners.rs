use std::sync::{Arc, Mutex};

use mongo_odm::{
    Result, connect,
    connection::{CommandEvent, EventHandler, disconnect},
    testing::TestDatabase,
};

use crate::{options, store};

#[tokio::test]
async fn a_listener_is_told_of_each_command() -> Result<()> {
    let test = TestDatabase::new().await?;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let listener = {
        let seen = Arc::clone(&seen);
        EventHandler::callback(move |event| {
            if let CommandEvent::Succeeded(event) = event {
                seen.lock().unwrap().push(event.command_name);
            }
        })
    };
    let db = connect(options(&test).command_listener(listener)).await?;
    store(&db).await?;
    assert_eq!(*seen.lock().unwrap(), ["ping", "insert", "count"]);
    disconnect(test.name());
    Ok(())
}

#[tokio::test]
async fn a_channel_is_a_listener_too() -> Result<()> {
    let test = TestDatabase::new().await?;
    let (sender, mut events) = tokio::sync::mpsc::channel(100);
    connect(options(&test).command_listener(sender)).await?;
    let Some(CommandEvent::Started(event)) = events.recv().await else {
        panic!("no event");
    };
    assert_eq!(event.command_name, "ping");
    disconnect(test.name());
    Ok(())
}
