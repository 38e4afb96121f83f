//! Lists of stories, newest first, by keyset: a page costs the same wherever it lies.

use store::{Tx, params};

use super::{Card, SubjectKind, card, from_card, public};
use crate::{
    Millis,
    cursor::{Cursor, Page},
    error::Result,
};

/// Which stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// All.
    All,
    /// Those of a section, by row id.
    Section(i64),
    /// Those that belong to a topic.
    Topic(i64),
    /// Those about a person.
    Person(i64),
    /// Those about a work.
    Work(i64),
    /// Those by a person.
    Author(i64),
}

/// Longest page of a list.
const MAX_CARDS: i64 = 100;

/// A page of public stories, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn list(
    tx: &mut Tx<'_>,
    which: &List,
    after: Option<&Cursor>,
    limit: i64,
    _now: Millis,
) -> Result<Page<Card>> {
    let limit = limit.clamp(1, MAX_CARDS);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let cards = match *which {
        List::All => tx.all(
            concat!(
                "select ",
                card!(),
                " from story ",
                from_card!(),
                " where ",
                public!(),
                " and (story.published_at, story.id) < ($1, $2)
                  order by story.published_at desc, story.id desc limit $3"
            ),
            params![after.value, after.id, limit + 1],
        )?,
        List::Section(section) => tx.all(
            concat!(
                "select ",
                card!(),
                " from story ",
                from_card!(),
                " where story.section_id = $1 and ",
                public!(),
                " and (story.published_at, story.id) < ($2, $3)
                  order by story.published_at desc, story.id desc limit $4"
            ),
            params![section, after.value, after.id, limit + 1],
        )?,
        List::Author(person) => tx.all(
            concat!(
                "select ",
                card!(),
                " from story_author as byline join story on story.id = byline.story_id ",
                from_card!(),
                " where byline.person_id = $1 and byline.published_at is not null and ",
                public!(),
                " and (byline.published_at, byline.story_id) < ($2, $3)
                  order by byline.published_at desc, byline.story_id desc limit $4"
            ),
            params![person, after.value, after.id, limit + 1],
        )?,
        List::Person(id) => about(tx, SubjectKind::Person, id, after, limit)?,
        List::Work(id) => about(tx, SubjectKind::Work, id, after, limit)?,
        List::Topic(id) => about(tx, SubjectKind::Topic, id, after, limit)?,
    };
    Ok(Page::cut(cards, limit, |card: &Card| Cursor {
        value: card.published_at,
        id: card.id,
    }))
}

fn about(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    id: i64,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Card>> {
    Ok(tx.all(
        concat!(
            "select ", card!(), " from story_subject as subject join story on story.id = subject.story_id ", from_card!(),
            " where subject.kind = $1 and subject.subject_id = $2 and subject.published_at is not null and ", public!(),
            " and (subject.published_at, subject.story_id) < ($3, $4)
              order by subject.published_at desc, subject.story_id desc limit $5"
        ),
        params![kind.as_str(), id, after.value, after.id, limit + 1],
    )?)
}

/// The public stories of these slugs, in the order asked for; at most the first 24 are looked up.
///
/// # Errors
/// `Store` if the database fails.
pub fn cards(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<Card>> {
    let slugs: Vec<&str> = slugs.iter().map(String::as_str).take(24).collect();
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let padded = crate::padded::<&str, 24>(&slugs, "");
    let mut cards: Vec<Card> = tx.all(
        concat!(
            "select ", card!(), " from story ", from_card!(),
            " where ", public!(), " and story.slug in
              ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)"
        ),
        &crate::values(&padded),
    )?;
    cards.sort_by_key(|card| slugs.iter().position(|slug| *slug == card.slug));
    Ok(cards)
}

/// The public stories that others point at by these slugs, each with the slug that was asked for, in that order; at
/// most the first 24 are looked up. A slug that has moved finds its story.
///
/// # Errors
/// `Store` if the database fails.
pub fn pointed(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<(String, Card)>> {
    let slugs = slugs.get(..24).unwrap_or(slugs);
    let mut wanted = slugs.to_vec();
    let mut cards = cards(tx, &wanted)?;
    let mut moved = Vec::new();
    for slug in &mut wanted {
        if !cards.iter().any(|card| card.slug == *slug)
            && let Some(now) = super::read::slug_now(tx, slug)?
        {
            slug.clone_from(&now);
            moved.push(now);
        }
    }
    if !moved.is_empty() {
        cards.extend(self::cards(tx, &moved)?);
    }
    let pairs = slugs.iter().zip(&wanted).filter_map(|(asked, slug)| {
        let card = cards.iter().find(|card| card.slug == *slug)?;
        Some((asked.clone(), card.clone()))
    });
    Ok(pairs.collect())
}

/// The date of the newest public story, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest_published_at(tx: &mut Tx<'_>) -> Result<Option<Millis>> {
    Ok(tx.opt(
        concat!(
            "select story.published_at from story where ",
            public!(),
            " order by story.published_at desc, story.id desc limit 1"
        ),
        params![],
    )?)
}

/// A story as a sitemap shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Row id, to go on after.
    pub id: i64,
    /// `/{section}/{slug}`.
    pub url_path: String,
    /// Last editorial change.
    pub updated_at: Millis,
}

/// Public stories by row id, after one of them, for sitemaps; at most 50,000.
///
/// # Errors
/// `Store` if the database fails.
pub fn sitemap(tx: &mut Tx<'_>, after_id: i64, limit: i64) -> Result<Vec<Located>> {
    let rows: Vec<(i64, String, String, i64)> = tx.all(
        concat!(
            "select story.id, section.slug, story.slug, story.updated_at
             from story join section on section.id = story.section_id
             where story.id > $1 and ",
            public!(),
            " order by story.id limit $2"
        ),
        params![after_id, limit.clamp(1, 50_000)],
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, section, slug, updated_at)| Located {
            id,
            url_path: format!("/{section}/{slug}"),
            updated_at,
        })
        .collect())
}

/// Public stories since an instant, newest first, for the news sitemap; at most 1,000.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(tx: &mut Tx<'_>, since: Millis) -> Result<Vec<Card>> {
    Ok(tx.all(
        concat!(
            "select ",
            card!(),
            " from story ",
            from_card!(),
            " where ",
            public!(),
            " and story.published_at >= $1
              order by story.published_at desc, story.id desc limit 1000"
        ),
        params![since],
    )?)
}
