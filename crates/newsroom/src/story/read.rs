//! Reading one story: for its page, for the desk, and as Markdown again.

use markup::story::{Document, Front};
use store::{FromRow, Row, Tx, params};

use super::{
    CARD_COLUMNS, Card, Comments, Correction, PersonRef, State, Story, Subject, SubjectKind,
    TopicRef, WorkRef, card, from_card, picture, public,
};
use crate::{
    Millis,
    error::{Error, Result},
};

/// More steps from one redirect to the next than this are a loop.
const MOST_STEPS: usize = 4;

/// The columns of a [`Sheet`] after those of the card.
macro_rules! sheet {
    () => {
        "story.state, story.question,
         coalesce((select story_text.body from story_text where story_text.story_id = story.id), ''), story.comments, story.comments_open_at, story.comments_close_at,
         story.slow_ms, story.award, story.revision, story.live_at"
    };
}

/// One row of `story`.
struct Sheet {
    card: Card,
    state: State,
    question: String,
    body: String,
    comments: Comments,
    comments_open_at: Option<Millis>,
    comments_close_at: Option<Millis>,
    slow_ms: i64,
    award: String,
    revision: i64,
    live_at: Option<Millis>,
}

impl FromRow for Sheet {
    fn from_row(row: &Row<'_>) -> Result<Sheet, store::Error> {
        let at = CARD_COLUMNS;
        let state: String = row.get(at)?;
        let comments: String = row.get(at + 3)?;
        Ok(Sheet {
            card: Card::from_row(row)?,
            // The table's own checks admit no other words; these are the safe readings.
            state: State::parse(&state).unwrap_or(State::Draft),
            comments: Comments::parse(&comments).unwrap_or(Comments::Off),
            question: row.get(at + 1)?,
            body: row.get(at + 2)?,
            comments_open_at: row.get(at + 4)?,
            comments_close_at: row.get(at + 5)?,
            slow_ms: row.get(at + 6)?,
            award: row.get(at + 7)?,
            revision: row.get(at + 8)?,
            live_at: row.get(at + 9)?,
        })
    }
}

/// The story of a slug, as the public sees it.
///
/// # Errors
/// `NotFound` if the public may not see it, `Gone` if it was taken down.
pub fn find(tx: &mut Tx<'_>, slug: &str, _now: Millis) -> Result<Story> {
    let story = find_any(tx, slug)?;
    match story.state {
        state if super::visible(state) => Ok(story),
        State::Unpublished => Err(Error::Gone),
        _ => Err(Error::NotFound("story")),
    }
}

/// The story of a slug, whatever its state: for the desk and the command line.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find_any(tx: &mut Tx<'_>, slug: &str) -> Result<Story> {
    let sheet: Option<Sheet> = tx.opt(
        concat!(
            "select ",
            card!(),
            ", ",
            sheet!(),
            " from story ",
            from_card!(),
            " where story.slug = $1"
        ),
        params![slug],
    )?;
    whole(tx, sheet.ok_or(Error::NotFound("story"))?)
}

/// The story of a row id, whatever its state.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find_by_id(tx: &mut Tx<'_>, id: i64) -> Result<Story> {
    let sheet: Option<Sheet> = tx.opt(
        concat!(
            "select ",
            card!(),
            ", ",
            sheet!(),
            " from story ",
            from_card!(),
            " where story.id = $1"
        ),
        params![id],
    )?;
    whole(tx, sheet.ok_or(Error::NotFound("story"))?)
}

/// Where a path that moved leads now: `/{section}/{slug}` for another such path.
///
/// # Errors
/// `Store` if the database fails.
pub fn moved(tx: &mut Tx<'_>, path: &str) -> Result<Option<String>> {
    Ok(tx.opt(
        "select target from redirect where path = $1",
        params![path.trim_end_matches('/')],
    )?)
}

/// The slug that a story's old one leads to, if it moved; in whatever section it stood.
///
/// # Errors
/// `Store` if the database fails.
pub fn slug_now(tx: &mut Tx<'_>, slug: &str) -> Result<Option<String>> {
    let mut slug = slug.to_owned();
    // A chain is as long as somebody made it by hand; a story that moves twice leaves one step.
    for _ in 0..MOST_STEPS {
        let target: Option<String> = tx.opt(
            "select target from redirect where path in
               (select '/' || slug || '/' || $1 from section
                union all select '/' || slug || '/' || $1 from alias where kind = 'section')
             order by made_at desc, path limit 1",
            params![slug],
        )?;
        let parts: Vec<&str> = match &target {
            Some(path) => path.split('/').skip(1).collect(),
            None => return Ok(None),
        };
        let [_, led] = parts.as_slice() else {
            return Ok(None);
        };
        let known: Option<i64> = tx.opt("select id from story where slug = $1", params![led])?;
        if known.is_some() {
            return Ok(Some((*led).to_owned()));
        }
        slug = (*led).to_owned();
    }
    Ok(None)
}

/// The state, as a word, of the story of a slug or of the one its old slug leads to.
pub(super) fn state_of(tx: &mut Tx<'_>, slug: &str) -> Result<Option<String>> {
    let state: Option<String> = tx.opt("select state from story where slug = $1", params![slug])?;
    if state.is_some() {
        return Ok(state);
    }
    let Some(now) = slug_now(tx, slug)? else {
        return Ok(None);
    };
    Ok(tx.opt("select state from story where slug = $1", params![now])?)
}

/// The public stories of these row ids, in the order asked for; at most the first 24.
pub(crate) fn by_ids(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Card>> {
    let ids: Vec<i64> = ids.iter().copied().take(24).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let padded = crate::padded::<i64, 24>(&ids, 0);
    let mut cards: Vec<Card> = tx.all(
        concat!(
            "select ", card!(), " from story ", from_card!(),
            " where ", public!(), " and story.id in
              ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)"
        ),
        &crate::values(&padded),
    )?;
    cards.sort_by_key(|card| ids.iter().position(|id| *id == card.id));
    Ok(cards)
}

/// One line of what hangs on a story: a word for its kind, and what that kind carries.
type Hanging = (String, i64, String, String, i64);

/// Puts together a story and all that hangs on it, with one more statement.
fn whole(tx: &mut Tx<'_>, sheet: Sheet) -> Result<Story> {
    let hanging: Vec<Hanging> = tx.all(
        "select 'person' as kind, subject.subject_id as number, person.slug as label, person.name as words,
                subject.place as place
         from story_subject as subject join person on person.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'person'
         union all
         select 'work', subject.subject_id, work.slug, work.title, subject.place
         from story_subject as subject join work on work.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'work'
         union all
         select 'topic', subject.subject_id, topic.slug, topic.title, subject.place
         from story_subject as subject join topic on topic.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'topic'
         union all
         select 'correction', made_at, '', text, -id from correction where story_id = $1
         union all
         select 'related', 0, other_slug, '', place from story_related where story_id = $1
         order by 1, 5, 3",
        params![sheet.card.id],
    )?;
    let pictures = picture::of_story(tx, sheet.card.id)?;
    let mut story = Story {
        document: serde_json::from_str(&sheet.body).unwrap_or_default(),
        card: sheet.card,
        state: sheet.state,
        question: sheet.question,
        comments: sheet.comments,
        comments_open_at: sheet.comments_open_at,
        comments_close_at: sheet.comments_close_at,
        slow_ms: sheet.slow_ms,
        corrections: Vec::new(),
        people: Vec::new(),
        works: Vec::new(),
        topics: Vec::new(),
        subjects: Vec::new(),
        award: sheet.award,
        revision: sheet.revision,
        related: Vec::new(),
        media_for_body: pictures,
        live_at: sheet.live_at,
    };
    for (kind, number, label, words, _) in hanging {
        match kind.as_str() {
            "person" => {
                story.subjects.push(Subject {
                    kind: SubjectKind::Person,
                    id: number,
                });
                story.people.push(PersonRef {
                    slug: label,
                    name: words,
                });
            }
            "work" => {
                story.subjects.push(Subject {
                    kind: SubjectKind::Work,
                    id: number,
                });
                story.works.push(WorkRef {
                    slug: label,
                    title: words,
                });
            }
            "topic" => {
                story.subjects.push(Subject {
                    kind: SubjectKind::Topic,
                    id: number,
                });
                story.topics.push(TopicRef {
                    slug: label,
                    title: words,
                });
            }
            "correction" => story.corrections.push(Correction {
                made_at: number,
                text: words,
            }),
            "related" => story.related.push(label),
            _ => {}
        }
    }
    Ok(story)
}

/// A story as its writer sent it, to be written as Markdown or JSON again.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The front matter.
    pub front: Front,
    /// The body.
    pub document: Document,
}

/// The newest revision of a story, whatever its state.
///
/// # Errors
/// `NotFound` if there is no such story, `Source` if this program no longer reads what was kept.
pub fn source(tx: &mut Tx<'_>, slug: &str) -> Result<Exported> {
    let kept: Option<String> = tx.opt(
        "select revision.source from story
         join revision on revision.story_id = story.id and revision.number = story.revision
         where story.slug = $1",
        params![slug],
    )?;
    let (front, document, _) =
        markup::story::parse(&kept.ok_or(Error::NotFound("story"))?).map_err(Error::Source)?;
    Ok(Exported { front, document })
}

/// One saving of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: i64,
    /// When.
    pub made_at: Millis,
    /// Who.
    pub actor: String,
    /// Front matter and body as Markdown.
    pub source: String,
}

impl FromRow for Revision {
    fn from_row(row: &Row<'_>) -> Result<Revision, store::Error> {
        Ok(Revision {
            number: row.get(0)?,
            made_at: row.get(1)?,
            actor: row.get(2)?,
            source: row.get(3)?,
        })
    }
}

/// The last 100 savings of a story, newest first.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn revisions(tx: &mut Tx<'_>, slug: &str) -> Result<Vec<Revision>> {
    let id: Option<i64> = tx.opt("select id from story where slug = $1", params![slug])?;
    Ok(tx.all(
        "select number, made_at, actor, source from revision where story_id = $1 order by number desc limit 100",
        params![id.ok_or(Error::NotFound("story"))?],
    )?)
}
