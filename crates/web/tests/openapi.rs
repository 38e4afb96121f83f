//! The API's description is what it was, and holds together.
//!
//! `UPDATE=1 cargo test -p web --test openapi` writes the golden file anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

#[test]
fn the_description_is_the_golden_file() {
    let now = format!("{:#}\n", web::api::document());
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let path = here.join("tests/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        now == golden,
        "openapi.json has changed; look at it, then run with UPDATE=1"
    );
}

#[test]
fn the_description_is_openapi_3_1_and_names_every_address() {
    let document = web::api::document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/awards",
            "/api/v1/awards/{award}",
            "/api/v1/awards/{award}/{edition}",
            "/api/v1/awards/{award}/{edition}.csv",
            "/api/v1/awards/{award}/{edition}/leaderboard",
            "/api/v1/awards/{award}/{edition}/{category}",
            "/api/v1/awards/{award}/{edition}/{category}/prediction",
            "/api/v1/awards/{award}/{edition}/{category}/results",
            "/api/v1/ballots/{slug}",
            "/api/v1/ballots/{slug}/votes",
            "/api/v1/comments/{id}",
            "/api/v1/comments/{id}/applause",
            "/api/v1/comments/{id}/reports",
            "/api/v1/stories",
            "/api/v1/stories/{slug}",
            "/api/v1/stories/{slug}/comments",
        ]
    );
}

#[test]
fn every_reference_leads_somewhere_and_every_parameter_is_told() {
    let document = web::api::document();
    let mut references = BTreeSet::new();
    collect(document, &mut references);
    assert!(references.len() > 5);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(
            document.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let told: Vec<&str> = operation["parameters"]
                .as_array()
                .map(|all| all.iter().filter_map(|one| one["name"].as_str()).collect())
                .unwrap_or_default();
            for name in path
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next())
            {
                assert!(told.contains(&name), "{method} {path} does not tell {name}");
            }
            assert!(
                operation["responses"].as_object().unwrap().len() > 1,
                "{method} {path}"
            );
        }
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "$ref" => {
                        references.insert(text.clone());
                    }
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
