//! Every statement in the sources is one both engines understand, and pairs for the two are few.

use store::Engine;

use crate::sources::{Statement, here, statements};

/// Statements of every crate that may have some. The engines' own folders in `store` are left to its own tests.
fn all() -> Vec<Statement> {
    let crates = here().join("..");
    let mut all: Vec<Statement> = ["newsroom", "store"]
        .iter()
        .flat_map(|name| statements(&crates.join(name).join("src")))
        .filter(|statement| !statement.place.contains("store/src") || is_shared(&statement.place))
        .collect();
    for statement in &mut all {
        if statement.text.contains("pg_advisory") {
            statement.only = Some("PostgreSQL");
        }
    }
    all
}

fn is_shared(place: &str) -> bool {
    ["/log.rs", "/job.rs"]
        .iter()
        .any(|file| place.contains(file))
}

#[test]
fn every_statement_prepares() {
    let all = all();
    assert!(
        all.len() > 100,
        "the scan finds the statements: {}",
        all.len()
    );
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    for place in store::testing::Place::each() {
        let db = place.open(newsroom::MIGRATIONS);
        for (statement, columns) in all.iter().zip(&mut columns) {
            let meant = statement.only.is_none_or(|only| only == db.engine().name());
            if meant {
                let text: &'static str = Box::leak(statement.text.clone().into_boxed_str());
                match db.columns_of(text) {
                    Ok(found) => columns.push(found),
                    Err(error) => panic!(
                        "{} on {}: {error}\n{text}",
                        statement.place,
                        db.engine().name()
                    ),
                }
            }
        }
        db.close();
    }
    for (statement, columns) in all.iter().zip(columns) {
        assert!(
            columns.windows(2).all(|pair| pair[0] == pair[1]),
            "{}: {columns:?}",
            statement.place
        );
    }
}

#[test]
fn pairs_for_the_two_engines_are_few() {
    let all = all();
    let pairs = all
        .iter()
        .filter(|statement| statement.only == Some(Engine::Postgres.name()))
        .count();
    assert!(
        pairs * 20 <= all.len(),
        "{pairs} pairs among {} statements are more than one in twenty",
        all.len()
    );
}

#[test]
fn no_other_crate_speaks_sql() {
    let crates = here().join("..");
    for name in ["web", "greenroom", "markup"] {
        let spoken = statements(&crates.join(name).join("src"));
        assert!(spoken.is_empty(), "{spoken:?}");
    }
}
