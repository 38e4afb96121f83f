//! The rules of the house that no compiler knows.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Who may depend on whom. Any other arrow needs a reason in DESIGN.md first, and then a line here.
const ARROWS: &[(&str, &[&str])] = &[
    ("markup", &[]),
    ("tally", &[]),
    ("picture", &[]),
    ("store", &[]),
    ("newsroom", &["markup", "store", "tally"]),
    ("import", &["newsroom"]),
    ("web", &["import", "newsroom", "picture"]),
    ("greenroom", &["import", "web"]),
];

/// What a crate is told to know nothing of, by the crates that would teach it.
const IGNORANCE: &[(&str, &[&str])] = &[
    (
        "markup",
        &[
            "tokio", "rusqlite", "postgres", "hyper", "http", "axum", "rand", "tracing",
        ],
    ),
    (
        "tally",
        &[
            "tokio", "rusqlite", "postgres", "hyper", "http", "axum", "rand", "tracing", "markup",
            "store",
        ],
    ),
    (
        "picture",
        &[
            "tokio", "rusqlite", "postgres", "hyper", "http", "axum", "markup",
        ],
    ),
    ("store", &["http", "hyper", "axum", "minijinja", "markup"]),
    (
        "newsroom",
        &[
            "http",
            "hyper",
            "axum",
            "tower",
            "minijinja",
            "tokio",
            "rusqlite",
            "postgres",
        ],
    ),
    (
        "import",
        &[
            "http", "hyper", "axum", "tower", "tokio", "rusqlite", "postgres",
        ],
    ),
    ("web", &["rusqlite", "postgres"]),
    ("greenroom", &["rusqlite", "postgres", "minijinja"]),
];

const LINES: usize = 500;

fn root() -> PathBuf {
    // Asked for at run time: one folder of builds may serve two checkouts.
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Packages of the workspace by name, as `cargo metadata` tells.
fn packages() -> BTreeMap<String, Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let told = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let name = |package: &Value| package["name"].as_str().unwrap().to_owned();
    told["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (name(package), package.clone()))
        .collect()
}

/// Names of what a package depends on, for tests or for itself.
fn dependencies(package: &Value, for_tests: bool) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|one| (one["kind"].as_str() == Some("dev")) == for_tests)
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Everything a crate may reach by following arrows; its tests may use that directly.
fn reach(name: &str) -> BTreeSet<&'static str> {
    let (_, direct) = ARROWS.iter().find(|(from, _)| *from == name).unwrap();
    direct
        .iter()
        .flat_map(|to| reach(to).into_iter().chain([*to]))
        .collect()
}

/// Files under a folder of the checkout, with what is generated or another's left out.
fn files(under: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(under)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(
                    name.as_str(),
                    "target" | "node_modules" | "dist" | ".git" | "snapshots"
                ) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

#[test]
fn every_arrow_between_crates_is_one_of_the_design() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        ours, known,
        "the crates of the workspace and those of the rule"
    );
    let mut wrong = Vec::new();
    for (name, allowed) in ARROWS {
        let package = &packages[*name];
        for to in dependencies(package, false)
            .iter()
            .filter(|to| ours.contains(to.as_str()))
        {
            if !allowed.contains(&to.as_str()) {
                wrong.push(format!("{name} → {to}"));
            }
        }
        let reach = reach(name);
        for to in dependencies(package, true)
            .iter()
            .filter(|to| ours.contains(to.as_str()))
        {
            // A crate may name itself to turn on its own feature for tests.
            if to != name && !reach.contains(to.as_str()) {
                wrong.push(format!("{name} (tests) → {to}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that DESIGN.md does not have: {wrong:?}"
    );
}

#[test]
fn no_crate_knows_what_it_was_told_to_know_nothing_of() {
    let packages = packages();
    for (name, strangers) in IGNORANCE {
        let known = dependencies(&packages[*name], false);
        for stranger in *strangers {
            assert!(!known.contains(*stranger), "{name} depends on {stranger}");
        }
    }
}

#[test]
fn sql_stands_only_in_store_and_newsroom() {
    let opens = [
        "\"select ",
        "\"insert into ",
        "\"update ",
        "\"delete from ",
        "\"with ",
    ];
    for folder in [
        "crates/markup/src",
        "crates/tally/src",
        "crates/import/src",
        "crates/web/src",
        "crates/greenroom/src",
    ] {
        for path in files(folder, &[".rs"]) {
            for (number, line) in read(&path).lines().enumerate() {
                let sql = opens.iter().any(|open| {
                    line.contains(open) && (line.contains(" from ") || line.contains(" set "))
                });
                assert!(
                    !sql,
                    "{}:{}: SQL belongs to newsroom",
                    shown(&path),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn time_and_chance_come_into_the_rules_as_arguments() {
    let asked = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "rand::",
        "getrandom",
    ];
    for folder in [
        "crates/markup/src",
        "crates/tally/src",
        "crates/newsroom/src",
    ] {
        for path in files(folder, &[".rs"]) {
            let text = read(&path);
            let own = text.split("#[cfg(test)]").next().unwrap();
            for call in asked {
                assert!(
                    !own.contains(call),
                    "{} asks for {call} itself",
                    shown(&path)
                );
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let mut long = Vec::new();
    for folder in [
        "crates",
        "templates",
        "assets",
        "script",
        "migrations",
        "tests",
    ] {
        for path in files(
            folder,
            &[".rs", ".ts", ".mjs", ".css", ".html", ".sql", ".sh"],
        ) {
            let lines = read(&path).lines().count();
            if lines > LINES {
                long.push(format!("{} ({lines})", shown(&path)));
            }
        }
    }
    assert!(long.is_empty(), "files over {LINES} lines: {long:?}");
}

#[test]
fn every_dependency_says_what_it_saves() {
    let manifest = read(&root().join("Cargo.toml"));
    let inside = manifest.split("[workspace.dependencies]").nth(1).unwrap();
    let inside = inside.split("\n[").next().unwrap();
    for line in inside
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let ours = line.contains("path = \"crates/");
        assert!(ours || line.contains("# saves "), "no sentence: {line}");
    }
    for path in files("crates", &["Cargo.toml"]) {
        let text = read(&path);
        for section in text
            .split("\n[")
            .skip(1)
            .filter(|section| section.split(']').next().unwrap().ends_with("dependencies"))
        {
            for line in section
                .lines()
                .skip(1)
                .filter(|line| line.contains('=') && !line.trim_start().starts_with('#'))
            {
                let shared = line.contains("workspace = true") || line.contains("path = \".\"");
                assert!(
                    shared,
                    "{}: “{line}” belongs to the workspace's table",
                    shown(&path)
                );
            }
        }
    }
}

#[test]
fn templates_print_only_what_is_safe_by_type() {
    let templates = files("templates", &[".html", ".txt", ".xml"]);
    assert!(!templates.is_empty());
    for path in templates {
        let squeezed: String = read(&path).chars().filter(|c| !c.is_whitespace()).collect();
        assert!(!squeezed.contains("|safe"), "{} says |safe", shown(&path));
        assert!(
            !squeezed.contains("autoescapefalse"),
            "{} turns escaping off",
            shown(&path)
        );
    }
}

#[test]
fn the_map_shows_every_crate_and_no_place_that_is_not_there() {
    let map = read(&root().join("ARCHITECTURE.md"));
    assert!(
        map.lines().count() <= 300,
        "ARCHITECTURE.md is longer than 300 lines"
    );
    for (name, _) in ARROWS {
        assert!(
            map.contains(&format!("crates/{name}")),
            "ARCHITECTURE.md does not mention crates/{name}"
        );
    }
    for document in [
        "ARCHITECTURE.md",
        "README.md",
        "CONTRIBUTING.md",
        "DESIGN.md",
    ] {
        let text = read(&root().join(document));
        let quoted = text.split('`').skip(1).step_by(2);
        let heads = [
            "crates/",
            "script/",
            "templates/",
            "assets/",
            "migrations/",
            "demo/",
            "docs/",
            "tests/",
        ];
        for place in quoted.filter(|word| heads.iter().any(|head| word.starts_with(head))) {
            // `script/test --fast` is a place and how it is called; a * stands for several places.
            let place = place.split([' ', '*', '#', '<', '{', '…']).next().unwrap();
            assert!(
                root().join(place).exists() || place.contains("dist"),
                "{document} names {place}, which is not there"
            );
        }
    }
}

#[test]
fn the_page_of_settings_is_the_table_of_settings() {
    let told = Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .args(["help", "settings", "--markdown"])
        .output()
        .unwrap();
    assert!(told.status.success());
    let page = read(&root().join("docs/settings.md"));
    let remedy = "run: greenroom help settings --markdown > docs/settings.md";
    assert!(
        page == String::from_utf8_lossy(&told.stdout),
        "docs/settings.md is stale; {remedy}"
    );
}

#[test]
fn no_test_is_switched_off() {
    let mark = ["#[ign", "ore"].concat();
    for path in files("crates", &[".rs"]) {
        assert!(
            !read(&path).contains(&mark),
            "{} has a test that never runs",
            shown(&path)
        );
    }
}
