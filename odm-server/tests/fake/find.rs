use odm_server::{Binary, Environment, Error, Kind, Located, locate};

use crate::directory::Directory;

fn binary(kind: Kind, path: std::path::PathBuf) -> Located {
    Located::Binary(Binary { kind, path })
}

#[test]
fn the_order_is_address_then_mongod_then_secantus_then_cache() {
    let directory = Directory::new();
    let environment = directory.environment();

    directory.script(&directory.installed(), "");
    let found = locate(&environment).unwrap();
    assert_eq!(found, binary(Kind::Secantus, directory.installed()));

    directory.program("secantusd-rs", "");
    let found = locate(&environment).unwrap();
    assert_eq!(
        found,
        binary(Kind::Secantus, directory.path("bin/secantusd-rs"))
    );

    directory.program("mongod", "");
    let found = locate(&environment).unwrap();
    assert_eq!(found, binary(Kind::Mongod, directory.path("bin/mongod")));

    let environment = environment.set("MONGODB_URI", "mongodb+srv://cluster.example/db");
    let found = locate(&environment).unwrap();
    let uri = "mongodb+srv://cluster.example/db".to_owned();
    assert_eq!(found, Located::External(uri));
}

#[test]
fn a_file_that_cannot_be_run_is_not_a_program() {
    let directory = Directory::new();
    std::fs::write(directory.path("bin/mongod"), "text").unwrap();
    std::fs::create_dir(directory.path("bin/secantusd-rs")).unwrap();
    let error = locate(&directory.environment()).unwrap_err();
    assert!(error.is_not_found());
}

#[test]
fn nothing_found_says_where_it_looked_and_what_to_run() {
    let directory = Directory::new();
    let message = locate(&directory.environment()).unwrap_err().to_string();
    let cache = directory.path("cache/mongo-odm/secantus");
    for part in [
        "no `mongod` and no `secantusd-rs` on PATH",
        &format!("none installed in {}", cache.display()),
        "cargo install secantus-mdb",
        "cargo xtask server",
        "MONGODB_URI",
    ] {
        assert!(message.contains(part), "`{part}` is missing in: {message}");
    }
    let message = locate(&Environment::empty()).unwrap_err().to_string();
    assert!(message.contains("no cache directory"), "{message}");
}

#[test]
fn an_address_that_is_none_is_refused_without_showing_it() {
    let environment = Environment::empty().set("MONGODB_URI", "postgres://me:secret@host");
    let error = locate(&environment).unwrap_err();
    assert!(matches!(error, Error::InvalidUri { .. }));
    assert_eq!(
        error.to_string(),
        "MONGODB_URI is not the address of a server: it must start with `mongodb://` or `mongodb+srv://`"
    );
}

#[test]
fn an_empty_address_counts_as_none() {
    let environment = Environment::empty().set("MONGODB_URI", "");
    assert!(locate(&environment).unwrap_err().is_not_found());
}

#[test]
fn the_cache_is_in_the_home_when_xdg_names_none() {
    let home = Environment::empty().set("HOME", "/home/me");
    let expected = std::path::Path::new("/home/me/.cache/mongo-odm");
    assert_eq!(home.cache_dir().as_deref(), Some(expected));
    let relative = home.set("XDG_CACHE_HOME", "not/absolute");
    assert_eq!(relative.cache_dir().as_deref(), Some(expected));
}
