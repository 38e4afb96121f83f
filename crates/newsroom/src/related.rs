//! Related stories: hand-picked first, then by what they are about, without a scan of the archive.

use std::collections::BTreeMap;

use store::Tx;

use crate::{
    Millis,
    error::Result,
    story::{self, Card, Story, SubjectKind, public},
};

/// How much one shared thing counts.
const WEIGHT_PERSON: i64 = 3;
const WEIGHT_WORK: i64 = 3;
const WEIGHT_TOPIC: i64 = 2;
const WEIGHT_SECTION: i64 = 1;

/// The newest stories about one subject; twelve of these stand in one statement.
macro_rules! newest_about {
    ($kind:literal, $id:literal) => {
        concat!(
            "select kind, id, published_at from (select subject.kind as kind, subject.story_id as id,
             subject.published_at as published_at from story_subject as subject
             where subject.kind = ", $kind, " and subject.subject_id = ", $id, " and subject.published_at is not null
             order by subject.published_at desc, subject.story_id desc limit 20) as newest"
        )
    };
}

/// Stories to read after this one, at most `limit` (24 at most).
///
/// The hand-picked come first, in their order; then others by shared people (3 each), works (3), topics (2) and
/// the section (1), the newer first among equals. Of each subject only the newest 20 stories are looked at, so
/// the archive may grow without this growing slower.
///
/// # Errors
/// `Store` if the database fails.
pub fn related(tx: &mut Tx<'_>, story: &Story, limit: usize, _now: Millis) -> Result<Vec<Card>> {
    let limit = limit.min(24);
    let mut cards: Vec<Card> = Vec::new();
    for (_, card) in story::pointed(tx, &story.related)? {
        // Picked twice, by its old and its new address, it is one story.
        if card.id != story.card.id && cards.iter().all(|other| other.id != card.id) {
            cards.push(card);
        }
    }
    cards.truncate(limit);
    if cards.len() == limit {
        return Ok(cards);
    }
    let mut wanted = candidates(tx, story)?;
    wanted.retain(|id| cards.iter().all(|card| card.id != *id));
    wanted.truncate(limit - cards.len());
    cards.extend(story::by_ids(tx, &wanted)?);
    Ok(cards)
}

/// Row ids of candidates, best first.
fn candidates(tx: &mut Tx<'_>, story: &Story) -> Result<Vec<i64>> {
    // Twelve subjects say enough about any story; at most eight of them people and works, unless topics leave room.
    let of = |topic: bool| {
        let all = story
            .subjects
            .iter()
            .filter(move |subject| (subject.kind == SubjectKind::Topic) == topic);
        all.map(|subject| (subject.kind.as_str(), subject.id))
    };
    let topics: Vec<(&str, i64)> = of(true).take(4).collect();
    let mut subjects: Vec<(&str, i64)> = of(false).take(12 - topics.len()).collect();
    subjects.extend(topics);
    // Unused places ask for a kind that does not exist.
    subjects.resize(12, ("", 0));
    let section = story.card.section.id;
    let mut values: Vec<&dyn store::ToValue> = Vec::with_capacity(25);
    for (kind, id) in &subjects {
        values.push(kind);
        values.push(id);
    }
    values.push(&section);
    let rows: Vec<(String, i64, i64)> = tx.all(
        concat!(
            newest_about!("$1", "$2"), " union all ", newest_about!("$3", "$4"), " union all ",
            newest_about!("$5", "$6"), " union all ", newest_about!("$7", "$8"), " union all ",
            newest_about!("$9", "$10"), " union all ", newest_about!("$11", "$12"), " union all ",
            newest_about!("$13", "$14"), " union all ", newest_about!("$15", "$16"), " union all ",
            newest_about!("$17", "$18"), " union all ", newest_about!("$19", "$20"), " union all ",
            newest_about!("$21", "$22"), " union all ", newest_about!("$23", "$24"), " union all ",
            "select kind, id, published_at from (select 'section' as kind, story.id as id, story.published_at as published_at
             from story where story.section_id = $25 and ", public!(),
            " order by story.published_at desc, story.id desc limit 20) as newest"
        ),
        &values,
    )?;
    let mut scores: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for (kind, id, published_at) in rows {
        let weight = match kind.as_str() {
            "person" => WEIGHT_PERSON,
            "work" => WEIGHT_WORK,
            "topic" => WEIGHT_TOPIC,
            _ => WEIGHT_SECTION,
        };
        let score = scores.entry(id).or_insert((0, published_at));
        score.0 += weight;
    }
    scores.remove(&story.card.id);
    let mut ranked: Vec<(i64, i64, i64)> = scores
        .into_iter()
        .map(|(id, (score, at))| (score, at, id))
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    Ok(ranked.into_iter().map(|(_, _, id)| id).collect())
}
