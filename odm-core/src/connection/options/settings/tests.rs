//! Tests of the options that the driver receives.

use std::time::Duration;

use mongodb::{
    event::EventHandler,
    options::{AuthMechanism, ClientOptions, ReadConcern, Tls},
};

use super::Settings;
use crate::{
    connection::{ConnectOptions, ReadMode},
    error::ErrorKind,
};

fn settings(options: impl Into<ConnectOptions>) -> Settings {
    options.into().settings().unwrap().0
}

fn refused(options: impl Into<ConnectOptions>) -> String {
    let error = options.into().settings().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

async fn driver(options: impl Into<ConnectOptions>) -> ClientOptions {
    settings(options).client_options().await.unwrap()
}

#[tokio::test]
async fn every_setter_does_what_its_uri_option_does() {
    let seconds = Duration::from_secs;
    let set = ConnectOptions::hosts(["a:1", "b"])
        .database("shop")
        .username("root")
        .password("p@ss")
        .auth_source("users")
        .auth_mechanism(AuthMechanism::ScramSha256)
        .app_name("shop")
        .max_pool_size(50)
        .min_pool_size(11)
        .max_connecting(3)
        .max_idle_time(seconds(30))
        .connect_timeout(seconds(6))
        .server_selection_timeout(seconds(7))
        .w("majority")
        .journal(true)
        .w_timeout(seconds(8))
        .read_concern(ReadConcern::majority())
        .read_preference(ReadMode::PrimaryPreferred)
        .retry_writes(false)
        .retry_reads(false)
        .replica_set("rs0")
        .direct_connection(false)
        .tls_ca_file("/ca.pem")
        .tls_certificate_key_file("/me.pem")
        .tls_allow_invalid_certificates(true);
    let uri = "mongodb://root:p%40ss@a:1,b/shop?authSource=users&authMechanism=SCRAM-SHA-256\
        &appName=shop&maxPoolSize=50&minPoolSize=11&maxConnecting=3&maxIdleTimeMS=30000\
        &connectTimeoutMS=6000&serverSelectionTimeoutMS=7000&w=majority&journal=true\
        &wTimeoutMS=8000&readConcernLevel=majority&readPreference=primaryPreferred\
        &retryWrites=false&retryReads=false&replicaSet=rs0&directConnection=false&tls=true\
        &tlsCAFile=/ca.pem&tlsCertificateKeyFile=/me.pem&tlsAllowInvalidCertificates=true";
    assert_eq!(settings(set.clone()), settings(uri));
    assert_eq!(driver(set).await, driver(uri).await);
}

#[tokio::test]
async fn a_setter_goes_before_the_uri_and_leaves_the_rest() {
    let options = ConnectOptions::new("mongodb://h/a?maxPoolSize=5&w=1&journal=true&appName=x")
        .database("b")
        .max_pool_size(50)
        .w("majority");
    let read = driver(options.clone()).await;
    assert_eq!(settings(options).database(), "b");
    assert_eq!(read.max_pool_size, Some(50));
    assert_eq!(read.app_name.as_deref(), Some("x"));
    let concern = read.write_concern.unwrap();
    assert_eq!(concern.w, Some("majority".into()));
    assert_eq!(concern.journal, Some(true));
}

#[tokio::test]
async fn the_server_hears_who_we_are() {
    let info = driver("mongodb://h").await.driver_info.unwrap();
    assert_eq!(info.name, "mongo-odm");
    assert_eq!(info.version.as_deref(), Some(env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn timeouts_are_five_seconds_unless_the_uri_or_a_setter_says_so() {
    let read = driver("mongodb://h").await;
    assert_eq!(read.server_selection_timeout, Some(Duration::from_secs(5)));
    assert_eq!(read.connect_timeout, Some(Duration::from_secs(5)));
    let read = driver("mongodb://h/?serverSelectionTimeoutMS=70&connectTimeoutMS=0").await;
    assert_eq!(
        read.server_selection_timeout,
        Some(Duration::from_millis(70))
    );
    assert_eq!(read.connect_timeout, Some(Duration::ZERO));
}

#[tokio::test]
async fn the_drivers_options_can_be_changed_last() {
    let options = ConnectOptions::new("mongodb://h/?appName=a")
        .configure(|driver| driver.app_name = Some("b".to_owned()))
        .configure(|driver| driver.local_threshold = Some(Duration::from_millis(1)));
    let read = driver(options).await;
    assert_eq!(read.app_name.as_deref(), Some("b"));
    assert_eq!(read.local_threshold, Some(Duration::from_millis(1)));
}

#[tokio::test]
async fn tls_can_be_put_over_the_uri() {
    let off = ConnectOptions::new("mongodb://h/?tls=true").tls(false);
    assert_eq!(driver(off).await.tls, Some(Tls::Disabled));
    let on = ConnectOptions::new("mongodb://h/?tls=false").tls_ca_file("/ca.pem");
    let Some(Tls::Enabled(tls)) = driver(on).await.tls else {
        panic!("TLS is off");
    };
    assert_eq!(tls.ca_file_path, Some("/ca.pem".into()));
}

#[test]
fn the_database_is_that_of_the_setter_then_of_the_uri_then_test() {
    assert_eq!(settings("mongodb://h/a").database(), "a");
    assert_eq!(settings("mongodb://h").database(), "test");
    assert_eq!(settings("mongodb://h/?w=1").database(), "test");
    assert_eq!(
        settings(ConnectOptions::new("mongodb://h/a").database("b")).database(),
        "b"
    );
    assert_eq!(settings("mongodb://h/a%2Db").database(), "a-b");
}

#[tokio::test]
async fn the_user_is_kept_in_the_uris_database_unless_a_source_is_named() {
    let source = async |uri: &str| driver(uri).await.credential.unwrap().source.unwrap();
    assert_eq!(source("mongodb://u:p@h").await, "admin");
    assert_eq!(source("mongodb://u:p@h/shop").await, "shop");
    assert_eq!(
        source("mongodb://u:p@h/shop?authSource=admin").await,
        "admin"
    );
    let renamed = ConnectOptions::new("mongodb://u:p@h/users").database("shop");
    assert_eq!(settings(renamed.clone()).database(), "shop");
    assert_eq!(
        driver(renamed).await.credential.unwrap().source.unwrap(),
        "users"
    );
}

#[test]
fn credentials_in_code_stay_when_the_uri_has_none() {
    let options = ConnectOptions::new("mongodb://h/a")
        .username("u")
        .password("p")
        .auth_source("a");
    assert_eq!(
        settings(options),
        settings("mongodb://u:p@h/a?authSource=a")
    );
}

#[test]
fn only_the_name_of_the_database_may_differ_for_one_client() {
    let a = settings("mongodb://h/a");
    assert!(a.same_client(&settings("mongodb://h/b")));
    assert!(a.same_client(&settings("mongodb://h:27017")));
    assert!(!a.same_client(&settings("mongodb://other/a")));
    assert!(!a.same_client(&settings("mongodb://h/a?w=1")));
    // Here the database says where the user is.
    let a = settings("mongodb://u:p@h/a");
    assert!(!a.same_client(&settings("mongodb://u:p@h/b")));
    let a = settings("mongodb://u:p@h/a?authSource=admin");
    assert!(a.same_client(&settings("mongodb://u:p@h/b?authSource=admin")));
    assert!(!a.same_client(&settings("mongodb://u:q@h/a?authSource=admin")));
}

#[test]
fn listeners_and_closures_are_compared_by_identity() {
    let listener = EventHandler::callback(|_| {});
    let with = |listener| settings(ConnectOptions::host("h").command_listener(listener));
    assert_eq!(with(listener.clone()), with(listener.clone()));
    assert_ne!(with(listener), with(EventHandler::callback(|_| {})));
    let (sender, _receiver) = tokio::sync::mpsc::channel(1);
    let one = settings(ConnectOptions::host("h").command_listener(sender.clone()));
    assert_eq!(
        one,
        settings(ConnectOptions::host("h").command_listener(sender))
    );
    let options = ConnectOptions::host("h").configure(|_| {});
    assert_eq!(settings(options.clone()), settings(&options));
    assert_ne!(
        settings(options),
        settings(ConnectOptions::host("h").configure(|_| {}))
    );
}

#[test]
fn an_option_that_makes_no_sense_is_an_error_that_names_it() {
    let host = || ConnectOptions::host("h");
    let long = "x".repeat(129);
    for (options, name) in [
        (host().alias(""), "`alias`"),
        (host().database("a b"), "database"),
        (host().database(""), "database"),
        (host().max_pool_size(0), "`max_pool_size`"),
        (host().max_connecting(0), "`max_connecting`"),
        (
            host().max_pool_size(5).min_pool_size(6),
            "`min_pool_size` is 6",
        ),
        (host().min_pool_size(11), "10, the default"),
        (
            "mongodb://h/?minPoolSize=6&maxPoolSize=5".into(),
            "`min_pool_size` is 6",
        ),
        (
            host().server_selection_timeout(Duration::ZERO),
            "`server_selection_timeout`",
        ),
        (host().w(0), "`w` is 0"),
        ("mongodb://h/?w=0".into(), "`w` is 0"),
        (host().w(""), "`w`"),
        (host().app_name(long), "`app_name` has 129"),
        (host().replica_set(""), "`replica_set`"),
        (host().tls(false).tls_ca_file("x"), "`tls_ca_file`"),
        (
            host().tls_allow_invalid_certificates(true).tls(false),
            "`tls_allow_invalid",
        ),
        (host().username("u"), "`password`"),
        (host().username("").password("p"), "`username`"),
        (host().password("p"), "`username`"),
        (host().auth_source("a"), "`username`"),
        (
            host().username("u").password("p").auth_source(""),
            "`auth_source`",
        ),
        (
            host().auth_mechanism(AuthMechanism::ScramSha1),
            "SCRAM-SHA-1",
        ),
        (
            host().auth_mechanism(AuthMechanism::Plain).username("u"),
            "PLAIN",
        ),
        (
            host()
                .auth_mechanism(AuthMechanism::MongoDbX509)
                .password("p"),
            "X509",
        ),
        (
            ConnectOptions::hosts(["a", "b"]).direct_connection(true),
            "`direct_connection`",
        ),
        (
            "mongodb://a,b/?directConnection=true".into(),
            "`direct_connection`",
        ),
        (ConnectOptions::hosts(Vec::<String>::new()), "`hosts`"),
        (ConnectOptions::host("a:port"), "`a:port`"),
        (ConnectOptions::host(""), "address"),
        (
            ConnectOptions::host("mongodb://u:secret@h"),
            "ConnectOptions::new",
        ),
        ("".into(), "URI"),
        ("localhost:27017".into(), "scheme"),
        ("postgres://h".into(), "postgres"),
        ("mongodb://h/a b".into(), "database name"),
    ] {
        let error = refused(options);
        assert!(error.contains(name), "{name} is not in: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn certificates_are_a_login_without_a_password() {
    let options = ConnectOptions::host("h")
        .auth_mechanism(AuthMechanism::MongoDbX509)
        .tls_certificate_key_file("/me.pem");
    assert_eq!(options.settings().unwrap().0.database(), "test");
}

#[test]
fn debug_shows_no_password() {
    for options in [
        ConnectOptions::new("mongodb://root:hunt%40er2@h/db"),
        ConnectOptions::new("mongodb://root:hunt%40er2@h:99999/db"),
        ConnectOptions::host("h")
            .username("root")
            .password("hunt@er2"),
        ConnectOptions::from_variables(|name| match name {
            "MONGODB_USER" => Some("root".to_owned()),
            "MONGODB_PASSWORD" => Some("hunt@er2".to_owned()),
            _ => None,
        })
        .unwrap(),
    ] {
        let printed = format!("{options:?} {options:#?} {:?}", options.clone().settings());
        assert!(!printed.contains("er2"), "{printed}");
    }
    let printed = format!("{:?}", ConnectOptions::new("mongodb://h/shop").alias("x"));
    assert!(
        printed.contains("h:27017") && printed.contains("\"x\""),
        "{printed}"
    );
}
