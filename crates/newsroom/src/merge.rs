//! Two people, works or topics that are one: all that hangs on the first hangs on the second from then on.

use store::{Tx, params};

use crate::{
    Millis, alias,
    audit::{self, Act, Doer},
    award::named,
    error::{Error, Result},
    event::{self, Event},
    job::{self, Job},
    search,
    story::{SubjectKind, desk},
    subject::{self, Subject},
};

/// What a merge would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The one that goes.
    pub from: Subject,
    /// The one that stays.
    pub into: Subject,
    /// Stories that move, whatever their state.
    pub stories: i64,
}

/// Stories whose words for the search are written anew in one job.
pub const REINDEXED_AT_ONCE: i64 = 100;

/// Looks at a merge before it is done. A slug that was merged or renamed before counts as what it leads to.
///
/// # Errors
/// `Invalid` in field `into` if there is no such one, or if it is the same.
pub fn plan(tx: &mut Tx<'_>, kind: SubjectKind, from: &str, into: &str) -> Result<Plan> {
    let from = subject::by_slug(tx, kind, from)?.ok_or(Error::NotFound(kind.as_str()))?;
    let into = into.trim();
    let mut found = subject::by_slug(tx, kind, into)?;
    if found.is_none()
        && let Some(slug) = subject::moved(tx, kind, into)?
    {
        found = subject::by_slug(tx, kind, &slug)?;
    }
    if found.is_none() {
        // Whoever types the name means the one it makes.
        found = subject::by_slug(tx, kind, &markup::slug::slugify(into))?;
    }
    let Some(into) = found else {
        return Err(Error::invalid(
            "into",
            format!("There is no {} of this name or address.", kind.as_str()),
        ));
    };
    if into.id == from.id {
        return Err(Error::invalid(
            "into",
            "This is the same one. Nothing can be merged into itself.",
        ));
    }
    let stories = subject::stories(tx, kind, from.id)?;
    Ok(Plan {
        from,
        into,
        stories,
    })
}

/// Merges the one into the other: bylines, subjects, accounts and addresses; the first one's row goes.
///
/// Its address, and every one that led to it, leads to the other from then on, and so do its names in stories
/// that are saved again. What the second has stays; what it lacks is taken from the first.
///
/// # Errors
/// As [`plan`].
pub fn merge(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    from: &str,
    into: &str,
    who: &Doer,
    now: Millis,
) -> Result<Plan> {
    let plan = plan(tx, kind, from, into)?;
    let (old, new) = (plan.from.id, plan.into.id);
    subjects(tx, kind, old, new)?;
    match kind {
        SubjectKind::Person => {
            bylines(tx, old, new)?;
            named::merge_people(tx, old, new, &plan.from.name, now)?;
        }
        SubjectKind::Work => named::merge_works(tx, old, new, now)?,
        SubjectKind::Topic => {}
    }
    remove(tx, kind, &plan)?;
    alias::hand_over(tx, kind.as_str(), old, new)?;
    alias::leave(tx, kind.as_str(), &plan.from.slug, new, now)?;
    if kind == SubjectKind::Person {
        desk::renamed(tx, new)?;
    }
    if kind == SubjectKind::Topic {
        tx.run(
            "update navigation set subject_id = $2 where kind = 'topic' and subject_id = $1",
            params![old, new],
        )?;
    }
    reindex_later(tx, kind, new, now)?;
    let act = Act {
        act: &format!("{}.merge", kind.as_str()),
        object: kind.as_str(),
        object_id: new,
        why: "",
        data: &serde_json::json!({ "from": plan.from.slug, "into": plan.into.slug, "stories": plan.stories })
            .to_string(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(plan)
}

/// Has the search's words of all stories of a subject written anew.
pub(crate) fn reindex_later(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    id: i64,
    now: Millis,
) -> Result<()> {
    let subject = kind.as_str().to_owned();
    let after = 0;
    job::enqueue(tx, &Job::Reindex { subject, id, after }, now)?;
    Ok(())
}

/// A story about both is about the second once.
fn subjects(tx: &mut Tx<'_>, kind: SubjectKind, old: i64, new: i64) -> Result<()> {
    tx.run(
        "delete from story_subject where kind = $1 and subject_id = $2 and exists (
           select 1 from story_subject as other
           where other.story_id = story_subject.story_id and other.kind = $1 and other.subject_id = $3)",
        params![kind.as_str(), old, new],
    )?;
    tx.run(
        "update story_subject set subject_id = $3 where kind = $1 and subject_id = $2",
        params![kind.as_str(), old, new],
    )?;
    Ok(())
}

/// A story by both is by the second once.
fn bylines(tx: &mut Tx<'_>, old: i64, new: i64) -> Result<()> {
    tx.run(
        "delete from story_author where person_id = $1 and exists (
           select 1 from story_author as other
           where other.story_id = story_author.story_id and other.person_id = $2)",
        params![old, new],
    )?;
    tx.run(
        "update story_author set person_id = $2 where person_id = $1",
        params![old, new],
    )?;
    tx.run(
        "delete from desk_author where person_id = $1 and exists (
           select 1 from desk_author as other
           where other.story_id = desk_author.story_id and other.person_id = $2)",
        params![old, new],
    )?;
    tx.run(
        "update desk_author set person_id = $2 where person_id = $1",
        params![old, new],
    )?;
    tx.run(
        "update account set person_id = $2 where person_id = $1",
        params![old, new],
    )?;
    Ok(())
}

/// Removes the first one's row; the second takes what it lacked.
fn remove(tx: &mut Tx<'_>, kind: SubjectKind, plan: &Plan) -> Result<()> {
    let (from, into) = (&plan.from, &plan.into);
    let or = |own: &str, other: &str| if own.is_empty() { other } else { own }.to_owned();
    let text = or(&into.text, &from.text);
    let line = or(&into.line, &from.line);
    let links = or(&into.links, &from.links);
    match kind {
        SubjectKind::Person => {
            tx.run("delete from person where id = $1", params![from.id])?;
            tx.run(
                "update person set bio = $2, role = $3, links = $4 where id = $1",
                params![into.id, text, line, links],
            )?;
        }
        SubjectKind::Work => {
            tx.run("delete from work where id = $1", params![from.id])?;
            tx.run(
                "update work set description = $2, kind = $3, links = $4 where id = $1",
                params![into.id, text, line, links],
            )?;
        }
        SubjectKind::Topic => {
            tx.run("delete from topic where id = $1", params![from.id])?;
            tx.run(
                "update topic set description = $2, links = $3 where id = $1",
                params![into.id, text, links],
            )?;
        }
    }
    Ok(())
}

/// Writes the search's words of some of a subject's stories anew, and enqueues the next job if there are more.
/// Harmless when it is done twice.
///
/// # Errors
/// `Store` if the database fails.
pub fn reindex(tx: &mut Tx<'_>, kind: &str, id: i64, after: i64, now: Millis) -> Result<()> {
    let stories: Vec<i64> = tx.all(
        "select story_id from story_subject where kind = $1 and subject_id = $2 and story_id > $3
         order by story_id limit $4",
        params![kind, id, after, REINDEXED_AT_ONCE],
    )?;
    let bylines: Vec<i64> = if kind == "person" {
        tx.all(
            "select story_id from story_author where person_id = $1 and story_id > $2 order by story_id limit $3",
            params![id, after, REINDEXED_AT_ONCE],
        )?
    } else {
        Vec::new()
    };
    let on_desk = if kind == "person" {
        desk::written_by(tx, id, after, REINDEXED_AT_ONCE)?
    } else {
        Vec::new()
    };
    let full = usize::try_from(REINDEXED_AT_ONCE).unwrap_or(usize::MAX);
    let more = [&stories, &bylines, &on_desk]
        .into_iter()
        .any(|some| some.len() >= full);
    let mut all: Vec<i64> = stories
        .into_iter()
        .chain(bylines)
        .chain(on_desk.iter().copied())
        .collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(full);
    for &story in &all {
        let state: Option<String> =
            tx.opt("select state from story where id = $1", params![story])?;
        if state.as_deref() == Some("published") {
            search::index(tx, story)?;
        }
        if on_desk.binary_search(&story).is_ok() {
            desk::reindex(tx, story)?;
        }
    }
    if let Some(&last) = all.last().filter(|_| more || all.len() >= full) {
        let next = Job::Reindex {
            subject: kind.to_owned(),
            id,
            after: last,
        };
        job::enqueue(tx, &next, now)?;
    }
    Ok(())
}
