//! What the tests share.

use std::path::PathBuf;

use import::newsroom::{
    Error, MIGRATIONS, Millis,
    audit::Doer,
    award::{CategorySheet, EditionSheet, edition, sheet},
    store::{Db, Tx, testing::Place},
};
use import::{Format, Order, Report};

/// 21 September 2020, 01:00 UTC.
pub(crate) const NOW: Millis = 1_600_650_000_000;

pub(crate) fn ana() -> Doer {
    Doer::house("Ana")
}

/// A file to bring in.
pub(crate) fn order(format: Option<Format>, text: &str) -> Order {
    Order {
        format,
        name: "table.tsv".into(),
        bytes: text.as_bytes().to_vec(),
        dry_run: false,
        doer: ana(),
    }
}

/// Brings a text in.
pub(crate) fn load(db: &Db, format: Format, text: &str) -> Report {
    import::load(db, &order(Some(format), text), NOW).unwrap()
}

/// Runs a body on a fresh newsroom of each engine.
pub(crate) fn each(body: impl Fn(&Db)) {
    for place in Place::each() {
        let db = place.open(MIGRATIONS);
        eprintln!("on {}:", db.engine().name());
        body(&db);
        db.close();
    }
}

pub(crate) fn read<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    db.read_now(job).unwrap()
}

pub(crate) fn write<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    db.write_now(job).unwrap()
}

/// A whole edition: `oscars/2016`.
pub(crate) fn edition_at(db: &Db, path: &str) -> EditionSheet {
    let path = path.to_owned();
    read(db, move |tx| {
        let (award, slug) = path.split_once('/').unwrap();
        let found = edition::by_path(tx, award, slug)?.unwrap();
        sheet::edition(tx, found.id)
    })
}

/// A category of an edition.
pub(crate) fn category_at(db: &Db, path: &str) -> CategorySheet {
    let (edition, slug) = path.rsplit_once('/').unwrap();
    edition_at(db, edition)
        .categories
        .into_iter()
        .find(|one| one.category.slug == slug)
        .unwrap_or_else(|| panic!("no category {path}"))
}

/// How many rows a table has.
pub(crate) fn rows(db: &Db, sql: &'static str) -> i64 {
    read(db, move |tx| Ok(tx.one(sql, &[])?))
}

/// A table of Oscars: header and rows, whose cells stand between tabs.
pub(crate) fn oscars(rows: &[&str]) -> String {
    let mut text = String::from(
        "Ceremony\tYear\tClass\tCanonicalCategory\tCategory\tFilm\tFilmId\tName\tNominees\tNomineeIds\tWinner\tDetail\tNote\tCitation\n",
    );
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text
}

/// Where published tables lie, if they are here.
pub(crate) fn oracle(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("GREENROOM_ORACLES").map_or_else(
        || {
            PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
                .join("../../../shared/data")
        },
        PathBuf::from,
    );
    let read = std::fs::read(folder.join(name)).ok();
    if read.is_none() {
        eprintln!("skipped: {name} is not here (GREENROOM_ORACLES names its folder)");
    }
    read
}
