//! A server with authentication.

use std::error::Error as _;

use mongo_odm::{
    ConnectOptions, Error, Result, connect,
    connection::{AuthMechanism, disconnect},
    error::ErrorKind,
    testing::Server,
};

use crate::{own_server, store};

const USER: &str = "root";
/// Every character that a URI must percent-encode.
const PASSWORD: &str = "p@ss:w/o?r#d[1]%100 ä";

async fn server(test: &str) -> Result<Option<Server>> {
    own_server(test, Server::builder().credentials(USER, PASSWORD)).await
}

fn options(server: &Server, alias: &str) -> ConnectOptions {
    ConnectOptions::host(format!("127.0.0.1:{}", server.port().unwrap()))
        .alias(alias)
        .direct_connection(true)
        .database("shop")
}

/// All that a program may print of an error.
fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(" {error} {error:?}"));
        source = error.source();
    }
    text
}

#[tokio::test]
async fn a_password_in_code_and_in_the_uri_logs_in() -> Result<()> {
    let Some(server) = server("a_password_in_code_and_in_the_uri_logs_in").await? else {
        return Ok(());
    };
    let code = options(&server, "login by code")
        .username(USER)
        .password(PASSWORD);
    assert_eq!(store(&connect(code).await?).await?, 1);
    let uri = ConnectOptions::new(server.uri())
        .alias("login by uri")
        .database("shop");
    assert_eq!(store(&connect(uri).await?).await?, 2);
    let named = options(&server, "login by mechanism")
        .username(USER)
        .password(PASSWORD)
        .auth_source("admin")
        .auth_mechanism(AuthMechanism::ScramSha256);
    assert_eq!(store(&connect(named).await?).await?, 3);
    for alias in ["login by code", "login by uri", "login by mechanism"] {
        assert!(disconnect(alias));
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_login_names_the_user_and_shows_no_password() -> Result<()> {
    let Some(server) = server("a_wrong_login_names_the_user_and_shows_no_password").await? else {
        return Ok(());
    };
    let wrong = "hunter2@";
    for (options, source) in [
        (
            options(&server, "wrong").username(USER).password(wrong),
            "admin",
        ),
        (
            ConnectOptions::new(server.uri().replace("p%40ss", "hunter2%40")).alias("wrong"),
            "admin",
        ),
        (
            options(&server, "wrong")
                .username(USER)
                .password(wrong)
                .auth_source("shop"),
            "shop",
        ),
    ] {
        let error = connect(options).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert!(!error.is_transient());
        let user = format!("as the user `{USER}` of the database `{source}`");
        assert!(error.to_string().contains(&user), "{error}");
        let printed = printed(&error);
        assert!(!printed.contains("hunter2"), "{printed}");
    }
    Ok(())
}

#[tokio::test]
async fn an_operation_that_the_user_may_not_do_is_an_authentication_error() -> Result<()> {
    let Some(server) =
        server("an_operation_that_the_user_may_not_do_is_an_authentication_error").await?
    else {
        return Ok(());
    };
    // A server lets anybody ask for a sign of life.
    let db = connect(options(&server, "nobody")).await?;
    let error = store(&db).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Authentication, Some(13))
    );
    disconnect("nobody");
    Ok(())
}
