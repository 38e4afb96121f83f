//! `greenroom award`: tables of awards in and out, and results from the command line.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use import::newsroom::{
    Millis,
    audit::Doer,
    award::{self, Nominee, SaidKind, Saying, category, edition, sheet},
    import::{batch, undo},
    store::Db,
};
use import::{Format, Order};

use super::print;
use crate::cli::Award;
use crate::place::{self, Place};

/// Remarks of one kind that are printed.
const MOST_REMARKS: usize = 50;

/// Who the log says it was.
const COMMAND_LINE: &str = "command line";

/// Does what was asked for.
pub fn run(place: &Place, what: Award) -> Result<()> {
    let db = place.open()?;
    let said = answer(&db, what);
    db.close();
    match said? {
        Some(text) => print(&text),
        None => Ok(()),
    }
}

fn answer(db: &Db, what: Award) -> Result<Option<String>> {
    Ok(Some(match what {
        Award::List => list(db)?,
        Award::Import {
            file,
            format,
            dry_run,
        } => bring(db, &file, format.as_deref(), dry_run)?,
        Award::Imports => imports(db)?,
        Award::Undo { batch } => take_back(db, batch)?,
        Award::Export { path, to } => return write_out(db, &path, to.as_deref()),
        Award::Announce {
            path,
            nominee,
            tie,
            at,
        } => announce(db, &path, nominee, tie, at.as_deref())?,
        Award::Retract { path, nominee } => {
            let text = say(db, &path, nominee, SaidKind::Retracted, None)?;
            format!("{text}: taken back\n")
        }
    }))
}

fn list(db: &Db) -> Result<String> {
    let mut text = String::new();
    let awards = db.read_now(award::award::all)?;
    for one in awards {
        let page = db.read_now(move |tx| edition::of_award(tx, one.id, None))?;
        text.push_str(&format!("{}\t{}\n", one.slug, one.name));
        for edition in page.items {
            text.push_str(&format!(
                "  {}\t{}\t{}\n",
                edition.path(),
                edition.label,
                edition.status.as_str()
            ));
        }
    }
    Ok(text)
}

fn bring(db: &Db, file: &Path, format: Option<&str>, dry_run: bool) -> Result<String> {
    let format = format
        .map(|word| {
            Format::parse(word).with_context(|| {
                let all: Vec<&str> = Format::ALL.iter().map(|one| one.as_str()).collect();
                format!("there is no format “{word}”; there are {}", all.join(", "))
            })
        })
        .transpose()?;
    let mut bytes = Vec::new();
    let name = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        "standard input".to_owned()
    } else {
        bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        file.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let order = Order {
        format,
        name,
        bytes,
        dry_run,
        doer: Doer::house(COMMAND_LINE),
    };
    let report = import::load(db, &order, place::now())?;
    let mut text = report.text(MOST_REMARKS);
    if let Some(batch) = report.batch {
        text.push_str(&format!(
            "held the database for {} ms\nTake it back: greenroom award undo {batch}\n",
            report.held.as_millis()
        ));
    }
    Ok(text)
}

fn imports(db: &Db) -> Result<String> {
    let all = db.read_now(|tx| batch::newest(tx, 100))?;
    Ok(all
        .iter()
        .map(|one| {
            let undone = if one.undone_at.is_some() {
                "\ttaken back"
            } else {
                ""
            };
            format!(
                "{}\t{}\t{}\t{} nominations, {} results\t{}{undone}\n",
                one.id, one.format, one.file, one.tally.made, one.tally.results, one.actor
            )
        })
        .collect())
}

fn take_back(db: &Db, batch: i64) -> Result<String> {
    let now = place::now();
    let undone = db.write_now(move |tx| undo::undo(tx, batch, &Doer::house(COMMAND_LINE), now))?;
    let mut text = format!(
        "import {batch} taken back: {} nominations, {} results, {} categories, {} people, organisations and works are gone\n",
        undone.nominations, undone.results, undone.categories, undone.subjects
    );
    if !undone.kept.is_empty() {
        text.push_str(&format!("kept ({}):\n", undone.kept.len()));
    }
    for (what, why) in &undone.kept {
        text.push_str(&format!("  {what}: {why}\n"));
    }
    Ok(text)
}

fn write_out(db: &Db, path: &str, to: Option<&Path>) -> Result<Option<String>> {
    let (award, edition) = match path.split_once('/') {
        Some((award, edition)) => (award.to_owned(), Some(edition.to_owned())),
        None => (path.to_owned(), None),
    };
    let text = db.read_now(move |tx| import::export::table(tx, &award, edition.as_deref()))?;
    let Some(to) = to else {
        return Ok(Some(text));
    };
    std::fs::write(to, text).with_context(|| format!("cannot write {}", to.display()))?;
    Ok(None)
}

/// The category at a path, and its nominees.
fn find(db: &Db, path: &str, nominee: &str) -> Result<(i64, String, Nominee)> {
    let [award, edition, slug] = path.split('/').collect::<Vec<_>>()[..] else {
        bail!("“{path}” is no category; write it like emmys/2020/lead-actor-limited");
    };
    let (award, edition, slug) = (award.to_owned(), edition.to_owned(), slug.to_owned());
    let sheet = db.read_now(move |tx| {
        let Some(found) = category::by_path(tx, &award, &edition, &slug)? else {
            return Ok(None);
        };
        sheet::category(tx, found.id).map(Some)
    })?;
    let Some(sheet): Option<award::CategorySheet> = sheet else {
        bail!("there is no category “{path}”; greenroom award list shows the editions");
    };
    match sheet.nominee(nominee) {
        Some(found) => Ok((
            sheet.category.id,
            sheet.category.name.clone(),
            found.clone(),
        )),
        None => {
            let all: Vec<&str> = sheet.nominees.iter().map(|one| one.slug.as_str()).collect();
            bail!(
                "“{nominee}” is not nominated for “{}”; nominated are {}",
                sheet.category.name,
                all.join(", ")
            )
        }
    }
}

fn say(db: &Db, path: &str, nominee: String, kind: SaidKind, at: Option<Millis>) -> Result<String> {
    let (category, name, found) = find(db, path, &nominee)?;
    let saying = Saying {
        kind,
        nomination: Some(found.id),
        at,
        ..Saying::default()
    };
    let now = place::now();
    db.write_now(move |tx| {
        award::result::say(tx, category, &saying, &Doer::house(COMMAND_LINE), now)
    })?;
    Ok(format!("{name}: {}", found.credited))
}

fn announce(db: &Db, path: &str, nominee: String, tie: bool, at: Option<&str>) -> Result<String> {
    let at = at
        .map(|text| {
            text.parse::<jiff::Timestamp>()
                .map(jiff::Timestamp::as_millisecond)
                .with_context(|| {
                    format!("“{text}” is no instant; write it like 2020-09-20T18:14:00-07:00")
                })
        })
        .transpose()?;
    if !tie {
        let (category, name, _) = find(db, path, &nominee)?;
        let sheet = db.read_now(move |tx| sheet::category(tx, category))?;
        if let Some(winner) = sheet.winners().next() {
            bail!(
                "“{name}” has a winner: {}. Take it back first, or say --tie.",
                winner.credited
            );
        }
    }
    let text = say(db, path, nominee, SaidKind::Announced, at)?;
    Ok(format!("{text}: announced\n"))
}
