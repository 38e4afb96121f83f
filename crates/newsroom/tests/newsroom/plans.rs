//! How SQLite finds the rows of the hot statements: by an index, never by reading a whole table.

use store::Db;
use store::testing::Place;

use crate::house::{MORNING, open, publish, say, source, write};
use crate::sources::{here, statements};

/// Statements that may read a whole table: small ones, and those of the command line.
const MAY_SCAN: &[&str] = &[
    // Sections, tokens, word lists: dozens of rows, and all of them are wanted.
    "from section order by",
    // At most 24 links, and all of them are wanted.
    "from navigation",
    "update navigation set",
    "from token where revoked_at",
    "from word order by",
    // The awards a newsroom follows are a handful, and all of them are wanted.
    "from award left join org on org.id = award.body_id order by",
    "from award join edition on edition.id in",
    // Once a year an empty section goes, and both engines make sure that no story stands in it.
    "delete from section where",
    // SQLite plans to look for rows that wait for this one under a deferred foreign key, and skips it when none is
    // deferred; we have none.
    "insert into person (slug, name, bio, role, sort)",
    "insert into section",
    // The test's forty people are fewer than the 64 an import asks for at once; where there are more it goes by the slug.
    "and status = 'exact'), '', null",
];

#[test]
fn no_statement_reads_a_whole_table() {
    let (_place, db) = grown();
    let src = here().join("src");
    let tables = tables();
    let mut looked_at = 0;
    let mut found = Vec::new();
    for statement in statements(&src) {
        if statement.only == Some("PostgreSQL")
            || MAY_SCAN.iter().any(|part| statement.text.contains(part))
        {
            continue;
        }
        let plan = db.plan(&statement.text).unwrap();
        let scans: Vec<&str> = plan.lines().filter(|step| is_scan(step, &tables)).collect();
        if !scans.is_empty() {
            found.push(format!(
                "{}: {scans:?}\n{}",
                statement.place, statement.text
            ));
        }
        looked_at += 1;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(looked_at > 80, "{looked_at}");
    db.close();
}

/// A newsroom whose database has learnt how its rows lie: many stories in few sections, many comments under one.
fn grown() -> (Place, Db) {
    let place = Place::sqlite();
    let db = place.open(newsroom::MIGRATIONS);
    open(&db);
    for number in 0..150 {
        let more = format!(
            "people: [Person {}]\ntopics: [Topic {}]",
            number % 40,
            number % 3
        );
        publish(&db, &source(&format!("story-{number}"), &more));
    }
    let mut last = None;
    for number in 0..150 {
        let mut say = say(
            "story-0",
            &format!(
                "Comment {number} of many, and no two alike: {}",
                number * 7919
            ),
        );
        say.policy.repeat_window_ms = 0;
        say.form.parent = last.filter(|_| number % 3 != 0);
        let id = say.by(&format!("Reader {}", number % 50)).comment(&db).id;
        write(&db, move |tx| {
            newsroom::applause::give(tx, id, &[1], MORNING)
        });
        last = Some(id);
    }
    write(&db, |tx| Ok(tx.run("analyze", &[])?));
    db.close();
    // What was learnt is read when a database is opened.
    let db = place.open(newsroom::MIGRATIONS);
    (place, db)
}

/// A scan of a table without the help of an index. Reading an index from its end until `limit` is what lists do.
fn is_scan(step: &str, tables: &[String]) -> bool {
    let Some(scanned) = step.trim().strip_prefix("SCAN ") else {
        return false;
    };
    let name = scanned.split(' ').next().unwrap();
    // A newsroom has a handful of sections; reading them all is as good as an index.
    name != "section"
        && tables.iter().any(|table| table == name)
        && !scanned.contains("USING")
        && !scanned.contains("VIRTUAL TABLE")
}

/// All tables, and the other names our statements give them.
fn tables() -> Vec<String> {
    let migrations = here().join("../../migrations");
    let mut tables: Vec<String> = ["byline", "subject", "parent", "event", "job"]
        .map(str::to_owned)
        .into();
    for entry in std::fs::read_dir(migrations).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        tables.extend(
            text.split("create table ")
                .skip(1)
                .map(|rest| rest.split([' ', '(']).next().unwrap().to_owned()),
        );
    }
    tables
}

#[test]
fn the_hot_reads_sort_nothing() {
    let (_place, db) = grown();
    let src = here().join("src");
    let hot = [
        "/comment/thread.rs",
        "/story/list.rs",
        "/story/desk/list.rs",
        "/story/front.rs",
        "/comment/read.rs",
        "/moderation/queue.rs",
    ];
    let mut looked_at = 0;
    let mut found = Vec::new();
    for statement in statements(&src) {
        let is_hot = hot.iter().any(|file| statement.place.contains(file));
        // The answers of all roots on a page, and the shelves, are a bounded number of rows brought together.
        let bounded = statement.text.contains("comment.nth <= 8") || statement.text.contains("shelved")
            // Of one device or network only comments of the same millisecond are sorted.
            || statement.text.contains("comment.device = $1")
            || statement.text.contains("comment.network = $1");
        if !is_hot || bounded {
            continue;
        }
        let plan = db.plan(&statement.text).unwrap();
        // The names of a card's authors are sorted by place; that is a handful.
        let outer: Vec<&str> = plan
            .lines()
            .filter(|step| step.contains("TEMP B-TREE FOR ORDER BY"))
            .collect();
        if !outer.is_empty() {
            found.push(format!("{}: {}\n{plan}", statement.place, statement.text));
        }
        looked_at += 1;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(looked_at > 12, "{looked_at}");
    db.close();
}
