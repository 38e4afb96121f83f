//! How SQLite finds the rows of the hot statements: by an index, never by reading a whole table.

use std::path::Path;

use crate::sources::statements;

/// Statements that may read a whole table: small ones, and those of the command line.
const MAY_SCAN: &[&str] = &[
    // Sections, tokens, word lists: dozens of rows, and all of them are wanted.
    "from section order by",
    "from token where revoked_at",
    "from word order by",
    // One row is enough to know that there are some.
    "select phrase from word limit 1",
];

#[test]
fn no_statement_reads_a_whole_table() {
    let place = store::testing::Place::sqlite();
    let db = place.open(newsroom::MIGRATIONS);
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    for statement in statements(&src) {
        if statement.only == Some("PostgreSQL") || MAY_SCAN.iter().any(|part| statement.text.contains(part) && part.starts_with("from")) {
            continue;
        }
        let plan = db.plan(&statement.text).unwrap();
        for step in plan.lines().filter(|step| is_scan(step)) {
            panic!("{}: {step}\n{}\n{plan}", statement.place, statement.text);
        }
        looked_at += 1;
    }
    assert!(looked_at > 80, "{looked_at}");
    db.close();
}

/// A scan of a table without the help of an index. Reading an index from its end until `limit` is what lists do.
fn is_scan(step: &str) -> bool {
    let step = step.trim();
    step.starts_with("SCAN ") && !step.contains("USING") && !step.contains("CONSTANT ROW") && !step.contains("VIRTUAL TABLE")
        && ["story", "comment", "event", "media", "person", "applause", "byline", "subject", "answered", "report"]
            .iter()
            .any(|table| step == format!("SCAN {table}") || step.starts_with(&format!("SCAN {table} ")))
}

#[test]
fn the_hot_reads_sort_nothing() {
    let place = store::testing::Place::sqlite();
    let db = place.open(newsroom::MIGRATIONS);
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let hot = ["/comment/thread.rs", "/story/list.rs", "/story/front.rs", "/comment/read.rs"];
    let mut looked_at = 0;
    for statement in statements(&src) {
        let is_hot = hot.iter().any(|file| statement.place.contains(file));
        // The answers of all roots on a page, and the shelves, are a bounded number of rows brought together.
        let bounded = statement.text.contains("comment.nth <= 8") || statement.text.contains("shelved");
        if !is_hot || bounded {
            continue;
        }
        let plan = db.plan(&statement.text).unwrap();
        // The names of a card's authors are sorted by place; that is a handful.
        let outer: Vec<&str> = plan.lines().filter(|step| step.contains("TEMP B-TREE FOR ORDER BY")).collect();
        assert!(outer.is_empty(), "{}: {outer:?}\n{plan}", statement.place);
        looked_at += 1;
    }
    assert!(looked_at > 12, "{looked_at}");
    db.close();
}
