//! Which stories show which categories: found again when a result comes.

use markup::story::{Document, Front, Needs};
use store::{Tx, params};

use super::sheet;
use crate::error::Result;

/// Stories that are told of a result, at most.
const MOST_TOLD: i64 = 200;

/// Notes what a story shows and belongs to, in place of what was noted before.
pub(crate) fn note(tx: &mut Tx<'_>, story: i64, front: &Front, document: &Document) -> Result<()> {
    tx.run(
        "delete from story_award where story_id = $1",
        params![story],
    )?;
    tx.run(
        "delete from story_ballot where story_id = $1",
        params![story],
    )?;
    let needs = markup::story::needs(document);
    let about = front.award.iter().map(|path| (path, "about"));
    let nominees = needs.nominees.iter().map(|(path, _)| (path, "nominee"));
    let results = needs.results.iter().map(|path| (path, "results"));
    for (path, role) in about.chain(nominees).chain(results) {
        tx.run(
            "insert into story_award (story_id, path, role) values ($1, $2, $3) on conflict do nothing",
            params![story, path, role],
        )?;
    }
    for slug in &needs.ballots {
        tx.run(
            "insert into story_ballot (story_id, slug) values ($1, $2) on conflict do nothing",
            params![story, slug],
        )?;
    }
    Ok(())
}

/// Row ids of the stories that show a category or are about it; at most 200.
///
/// # Errors
/// `Store` if the database fails.
pub fn showing(tx: &mut Tx<'_>, path: &str) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select distinct story_id from story_award where path = $1 order by story_id limit $2",
        params![path, MOST_TOLD],
    )?)
}

/// Row ids of the stories that hold a ballot; at most 200.
///
/// # Errors
/// `Store` if the database fails.
pub fn holding(tx: &mut Tx<'_>, ballot: &str) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select story_id from story_ballot where slug = $1 order by story_id limit $2",
        params![ballot, MOST_TOLD],
    )?)
}

/// Sentences about what a story names and the newsroom does not have: editions, categories, nominees; each with the
/// field it is about.
pub(crate) fn missing(
    tx: &mut Tx<'_>,
    award: &str,
    needs: &Needs,
) -> Result<Vec<(&'static str, String)>> {
    let mut sentences = Vec::new();
    if !award.is_empty() && !is_there(tx, award)? {
        let sentence = format!(
            "There is no award at \u{201c}{award}\u{201d} yet; the story belongs to none until there is."
        );
        sentences.push(("award", sentence));
    }
    for path in needs.results.iter().take(sheet::MOST_PATHS) {
        if !is_there(tx, path)? {
            let sentence = format!(
                "There is no category \u{201c}{path}\u{201d} yet; the place of its results stays empty."
            );
            sentences.push(("document", sentence));
        }
    }
    let paths: Vec<String> = needs
        .nominees
        .iter()
        .map(|(path, _)| path.clone())
        .collect();
    if paths.is_empty() {
        return Ok(sentences);
    }
    let sheets = sheet::categories(tx, &paths)?;
    for (path, nominee) in needs.nominees.iter().take(sheet::MOST_PATHS) {
        let known = sheets
            .get(path)
            .and_then(|sheet| sheet.nominee(nominee))
            .is_some();
        if !known {
            let sentence = format!(
                "There is no nominee \u{201c}{nominee}\u{201d} in \u{201c}{path}\u{201d} yet; its card stays empty."
            );
            sentences.push(("document", sentence));
        }
    }
    Ok(sentences)
}

/// Whether there is an award, an edition or a category at a path.
fn is_there(tx: &mut Tx<'_>, path: &str) -> Result<bool> {
    Ok(match path.split('/').collect::<Vec<_>>().as_slice() {
        [award] => super::award::by_slug(tx, award)?.is_some(),
        [award, edition] => {
            super::edition::by_path(tx, award, edition)?.is_some_and(|edition| edition.is_public())
        }
        _ => sheet::exists(tx, path)?,
    })
}
