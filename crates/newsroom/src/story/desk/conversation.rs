//! The conversation of a story that is written on: what moderators have set stands, whatever text is published.
//!
//! The working copy says something about it only where its writer wanted it otherwise than it stood.

use jiff::tz::TimeZone;
use markup::story::{Comments, Dated, Front};
use store::Tx;

use super::{Fields, moment};
use crate::{
    Millis,
    error::{Error, Result},
    moderation::conversation::{Rules, rules},
};

/// What a story without a word about it does.
const OPEN: &str = "open";

/// A story says how quickly and from when until when readers write as its moderators have set it.
pub(super) fn pace(tx: &mut Tx<'_>, story: i64, front: &mut Front, zone: &TimeZone) -> Result<()> {
    let rules = rules(tx, story)?;
    paced(front, &rules, zone)
}

/// As [`pace`], and whether readers may write at all.
pub(super) fn as_it_stands(
    tx: &mut Tx<'_>,
    story: i64,
    front: &mut Front,
    zone: &TimeZone,
) -> Result<()> {
    let rules = rules(tx, story)?;
    front.comments = spoken(&rules.comments, front.comments.is_some());
    paced(front, &rules, zone)
}

fn paced(front: &mut Front, rules: &Rules, zone: &TimeZone) -> Result<()> {
    front.slow_ms = Some(rules.slow_ms).filter(|slow_ms| *slow_ms > 0);
    front.comments_open = dated(rules.open_at, front.comments_open.take(), zone)?;
    front.comments_close = dated(rules.close_at, front.comments_close.take(), zone)?;
    Ok(())
}

/// The instant as somebody wrote it, or as one would write it in the newsroom's zone.
fn dated(at: Option<Millis>, wrote: Option<Dated>, zone: &TimeZone) -> Result<Option<Dated>> {
    let Some(at) = at else {
        return Ok(None);
    };
    if let Some(wrote) = wrote.filter(|wrote| wrote.ms == at) {
        return Ok(Some(wrote));
    }
    let written = moment::written(at, zone)?;
    let dated = Dated::parse(&written).map_err(|sentence| Error::invalid("form", sentence))?;
    Ok(Some(dated))
}

fn spoken(word: &str, is_said: bool) -> Option<Comments> {
    [
        Comments::Open,
        Comments::Held,
        Comments::Closed,
        Comments::Off,
    ]
    .into_iter()
    .find(|known| known.as_str() == word)
    .filter(|known| is_said || known.as_str() != OPEN)
}

/// Puts into the fields of a working copy what stands; its own word remains where it has one.
pub(super) fn shown(tx: &mut Tx<'_>, story: i64, fields: &mut Fields) -> Result<()> {
    let stands = rules(tx, story)?.comments;
    fields.comments_seen = if stands == OPEN {
        String::new()
    } else {
        stands
    };
    if fields.comments.is_empty() {
        fields.comments.clone_from(&fields.comments_seen);
    }
    Ok(())
}

/// A form that leaves alone what it found, or wants what stands anyway, says nothing of its own: `stands` is what the
/// working copy shows now.
pub(super) fn left_alone(fields: &mut Fields, stands: &Fields) {
    let wanted = said(&fields.comments);
    if wanted == said(&fields.comments_seen) {
        fields.comments.clone_from(&stands.comments_seen);
    } else if wanted == said(&stands.comments) {
        fields.comments.clone_from(&stands.comments);
    }
    fields.comments_seen.clone_from(&stands.comments_seen);
}

/// The fields as they are kept: without what only repeats what stands, so that moderators may still change it.
pub(super) fn kept(fields: &mut Fields) {
    if said(&fields.comments) == said(&fields.comments_seen) {
        fields.comments.clear();
    }
    fields.comments_seen.clear();
}

/// What a field means: nothing said is open.
fn said(word: &str) -> &str {
    if word.is_empty() { OPEN } else { word }
}
