//! Installing, with small scripts in the place of the real programs.
#![cfg(unix)]

use std::thread;

use odm_server::Located;

use self::directory::Directory;
use super::ensure;

#[path = "../../../odm-server/tests/fake/directory.rs"]
mod directory;

/// A `cargo` that notes how it was called, prints as the real one does, and installs a program.
const CARGO: &str = r#"echo "$*" >>"$here/cargo"
env >"$here/environment"
command -v cmake >"$here/cmake-used"
echo "   Compiling secantus-core" >&2
sleep 0.2
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin" && echo >"$2/bin/secantusd-rs" && chmod +x "$2/bin/secantusd-rs""#;

fn message(directory: &Directory) -> String {
    ensure(&directory.environment()).unwrap_err().to_string()
}

/// What was shown and printed.
fn log(directory: &Directory) -> String {
    directory.lines("cache/mongo-odm/install.log").join("\n")
}

#[test]
fn the_server_is_built_in_the_cache_after_saying_so() {
    let directory = Directory::new();
    directory
        .program("cargo", CARGO)
        .program("cmake", "")
        .program("make", "");
    let environment = directory
        .environment()
        .set("RUSTFLAGS", "-Dwarnings")
        .set("CARGO_TARGET_DIR", "/project/target");
    let located = ensure(&environment);
    let Located::Binary(binary) = located.unwrap() else {
        panic!("a program was installed");
    };
    assert_eq!(binary.path, directory.installed());
    let log = log(&directory);
    for part in [
        "No MongoDB server found. About to build one for tests, once: `secantusd-rs`, with",
        "It takes 4 to 8 minutes on two cores",
        "set MONGODB_URI",
        "   Compiling secantus-core",
    ] {
        assert!(log.contains(part), "`{part}` is missing in:\n{log}");
    }
    assert!(!log.contains("cmake"), "it is there: {log}");
    let root = directory.path("cache/mongo-odm/secantus");
    let expected = format!(
        "install secantus-mdb --version 0.5.3-beta.196 --locked --ignore-rust-version --root {}",
        root.display()
    );
    assert_eq!(directory.lines("cargo"), [expected]);
    let inner = directory.lines("environment").join("\n");
    assert!(!inner.contains("RUSTFLAGS") && !inner.contains("/project/target"));
}

#[test]
fn what_is_there_is_not_installed_again() {
    let directory = Directory::new();
    directory.program("mongod", "").program("cargo", CARGO);
    ensure(&directory.environment()).unwrap();
    assert!(directory.lines("cargo").is_empty());
}

#[test]
fn two_installers_at_once_build_once() {
    let directory = Directory::new();
    directory
        .program("cargo", CARGO)
        .program("cmake", "")
        .program("make", "");
    let environment = directory.environment();
    thread::scope(|scope| {
        let installers = [(); 3].map(|()| scope.spawn(|| ensure(&environment)));
        for installer in installers {
            assert!(installer.join().unwrap().is_ok());
        }
    });
    assert_eq!(directory.lines("cargo").len(), 1);
}

#[test]
fn cmake_comes_from_a_virtual_environment_also_for_root() {
    let directory = Directory::new();
    // `-m venv --clear DIR` makes a python, of which `-m pip install` makes the tools.
    let python = r#"mkdir -p "$4/bin"
printf '#!/bin/sh\nPATH=/usr/bin:/bin\ncp "$0" "$(dirname "$0")/cmake"\n' >"$4/bin/python"
chmod +x "$4/bin/python""#;
    directory
        .program("cargo", CARGO)
        .program("id", "echo 0")
        .program("make", "");
    directory
        .program("apt-get", "touch $here/apt")
        .program("python3", python);
    ensure(&directory.environment()).unwrap();
    let used = directory.lines("cmake-used").concat();
    assert!(
        used.ends_with("mongo-odm/build-tools/pyvenv/bin/cmake"),
        "{used}"
    );
    assert!(!directory.path("apt").exists());
    let log = log(&directory);
    assert!(
        log.contains("Its build needs `cmake`, which is missing here: it comes from PyPI"),
        "{log}"
    );
}

#[test]
fn a_python_without_ensurepip_gets_cmake_with_pip() {
    let directory = Directory::new();
    let python = r#"case "$*" in *venv*) echo "ensurepip is not available"; exit 1;; esac
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/cmake/data/bin" && cp "$here/bin/id" "$2/cmake/data/bin/cmake""#;
    directory
        .program("cargo", CARGO)
        .program("id", "echo 1000")
        .program("make", "");
    directory.program("python3", python);
    ensure(&directory.environment()).unwrap();
    let used = directory.lines("cmake-used").concat();
    assert!(used.ends_with("build-tools/cmake/data/bin/cmake"), "{used}");
}

#[test]
fn root_gets_cmake_with_apt_where_python_cannot() {
    let directory = Directory::new();
    let apt = r#"echo "$*" >>"$here/apt"
case "$*" in *install*) cp "$here/bin/id" "$here/bin/cmake"; cp "$here/bin/id" "$here/bin/ninja";; esac"#;
    directory
        .program("cargo", CARGO)
        .program("id", "echo 0")
        .program("apt-get", apt);
    ensure(&directory.environment()).unwrap();
    let calls = directory.lines("apt");
    assert_eq!(calls[0], "-q update");
    assert!(calls[1].ends_with("install cmake ninja-build"), "{calls:?}");
    let inner = directory.lines("environment").join("\n");
    assert!(inner.contains("CMAKE_GENERATOR=Ninja"), "there is no make");
}

#[test]
fn no_way_to_cmake_names_all_that_was_tried_and_what_to_do() {
    let directory = Directory::new();
    directory.program("cargo", CARGO).program("id", "echo 1000");
    directory.program("python3", "echo No module named venv >&2; exit 1");
    let message = message(&directory);
    for part in [
        "needs cmake",
        "apt-get: it needs root",
        "python3 -m venv: ended with exit status: 1",
        "No module named venv",
        "apt-get install build-essential cmake",
        "cargo install secantus-mdb --version 0.5.3-beta.196",
        "MONGODB_URI",
    ] {
        assert!(message.contains(part), "`{part}` is missing in:\n{message}");
    }
}

#[test]
fn a_failed_build_shows_its_last_lines() {
    let directory = Directory::new();
    directory.program("cmake", "").program("make", "");
    directory.program("cargo", "echo 'error: no network' >&2; exit 101");
    let message = message(&directory);
    assert!(message.contains("`cargo install` of the server ended with exit status: 101"));
    assert!(message.contains("error: no network"));
    assert!(message.contains("cache/mongo-odm/install.log"));
}

#[test]
fn an_installation_that_gives_no_program_is_an_error() {
    let directory = Directory::new();
    directory
        .program("cargo", "")
        .program("cmake", "")
        .program("make", "");
    assert!(message(&directory).starts_with("no MongoDB server found"));
}
