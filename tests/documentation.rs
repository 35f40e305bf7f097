//! The pages of the guide name tests and files: each of them is there.

use std::{collections::BTreeSet, fs, path::Path};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(ROOT).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The spans between backticks of a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// What is wrong with a reference such as `tests/hooks.rs::name`.
fn fault(reference: &str) -> Option<String> {
    let (file, name) = match reference.split_once("::") {
        Some((file, name)) => (file, Some(name)),
        None => (reference, None),
    };
    let Ok(source) = fs::read_to_string(Path::new(ROOT).join(file)) else {
        return Some(format!("{reference}: there is no {file}"));
    };
    let name = name?;
    let mut lines = source.lines().map(str::trim);
    let signatures = [format!("fn {name}("), format!("async fn {name}(")];
    let mut is_test = false;
    let found = lines.any(|line| {
        let here = signatures
            .iter()
            .any(|start| line.starts_with(start.as_str()));
        if here && is_test {
            return true;
        }
        is_test = line == "#[test]"
            || line.starts_with("#[tokio::test")
            || is_test && line.starts_with("#[");
        false
    });
    (!found).then(|| format!("{reference}: {file} has no test of this name"))
}

#[test]
fn the_tests_that_the_page_for_mongoengine_names_are_there() {
    let page = read("docs/mongoengine.md");
    let references: BTreeSet<&str> = page
        .lines()
        .flat_map(code)
        .filter(|code| code.contains(".rs"))
        .collect();
    assert!(references.len() > 150, "{}", references.len());
    let faults: Vec<String> = references.iter().copied().filter_map(fault).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_row_that_works_names_a_test() {
    let page = read("docs/mongoengine.md");
    let rows = page.lines().filter(|line| {
        let first = line.trim_start_matches("| ").split('-').next();
        line.starts_with("| ")
            && first.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_uppercase()))
    });
    let mut count = 0;
    for row in rows {
        count += 1;
        assert!(code(row).any(|code| code.contains(".rs")), "{row}");
    }
    assert!(count > 150, "{count}");
}

/// The targets of the links of a page, without those into the web and into rustdoc.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
        .filter(|target| !target.contains("://") && !target.contains("::"))
}

#[test]
fn the_files_that_the_readme_links_are_there() {
    let page = read("README.md");
    let missing: Vec<&str> = links(&page)
        .filter(|target| !Path::new(ROOT).join(target).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_page_of_the_guide_is_linked_and_compiled() {
    let readme = read("README.md");
    let guide = read("src/guide.rs");
    for entry in fs::read_dir(Path::new(ROOT).join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            readme.contains(&format!("](docs/{name})")),
            "README.md does not link {name}"
        );
        assert!(
            guide.contains(&format!("../docs/{name}")),
            "src/guide.rs does not have {name}"
        );
    }
}
