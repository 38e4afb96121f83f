//! Entering a ballot on the desk: its words, options, times and rules.
//!
//! Rules and options stand once the ballot is public: words can be mended (an edit is a version), an option can be added
//! or withdrawn, and nothing of what was voted on is ever exchanged for something else.

use std::collections::{BTreeMap, BTreeSet};

use markup::slug::{is_slug, slugify};
use store::{Tx, params};
use tally::Tie;

use super::find::{Ballot, Phase, any_by_slug, by_id};
use super::rules::{Level, Method, Shown, Unranked};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
};

/// The most options a ballot has.
pub const MAX_OPTIONS: usize = 60;
/// The longest question, in characters.
const MAX_QUESTION: usize = 300;
/// The longest introduction, in characters.
const MAX_INTRO: usize = 2_000;
/// The longest name of an option or line under it, in characters.
const MAX_TITLE: usize = 200;

/// A ballot to be saved.
#[derive(Clone, Debug)]
pub struct NewBallot {
    /// The last part of its address; empty to make one from the question.
    pub slug: String,
    /// What is asked.
    pub question: String,
    /// A sentence or two under the question.
    pub intro: String,
    /// Language, BCP 47; empty for the publication's.
    pub lang: String,
    /// How voters say what they want.
    pub method: Method,
    /// Who is one voter.
    pub level: Level,
    /// When the public sees how it stands.
    pub shown: Shown,
    /// Whether a vote may be changed until the close.
    pub may_change: bool,
    /// How equals are told apart.
    pub tie: Tie,
    /// What leaving an option out says.
    pub unranked: Unranked,
    /// Most options one may name; 0 for all.
    pub most: u32,
    /// From when on it takes votes.
    pub opens_at: Millis,
    /// From when on it takes none.
    pub closes_at: Option<Millis>,
    /// Its options, in their order.
    pub options: Vec<NewOption>,
}

/// An option to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOption {
    /// Which option of the ballot it is; none for a new one.
    pub id: Option<i64>,
    /// What addresses and programs call it; empty to make it from the name.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A line under it.
    pub note: String,
    /// Path of a nomination; may be empty.
    pub nominee: String,
    /// Slug of a person; may be empty.
    pub person: String,
    /// Row id of a picture.
    pub media_id: Option<i64>,
}

impl NewOption {
    fn wanted_slug(&self) -> String {
        match self.slug.trim() {
            "" => slugify(self.title.trim()),
            slug => slug.to_owned(),
        }
    }
}

/// Saves a ballot: a new draft, or with `known` (row id and the version that was edited) the one there is.
///
/// # Errors
/// `Invalid` by field (options as `option-3`); `Conflict` when somebody saved it meanwhile, or when its rules or options
/// stand already; `NotFound`.
pub fn save(
    tx: &mut Tx<'_>,
    doer: &Doer,
    known: Option<(i64, i64)>,
    new: &NewBallot,
    now: Millis,
) -> Result<i64> {
    let before = known.map(|(id, _)| by_id(tx, id)).transpose()?;
    if let (Some((_, version)), Some(before)) = (known, &before) {
        if before.version != version {
            return Err(Error::Conflict(
                "Somebody saved this ballot meanwhile. Open it again to see what they wrote."
                    .to_owned(),
            ));
        }
        if before.is_public {
            check_stands(before, new, now)?;
        }
    }
    let slug = match (&before, new.slug.trim()) {
        (Some(before), _) if before.is_public => before.slug.clone(),
        (_, "") => free_slug(tx, &new.question)?,
        (_, slug) => slug.to_owned(),
    };
    check(new, &slug)?;
    if any_by_slug(tx, &slug).is_ok_and(|other| Some(other.id) != known.map(|(id, _)| id)) {
        return Err(Error::invalid("slug", "Another ballot has this address."));
    }
    let id = match known {
        None => tx.one(
            "insert into ballot (slug, question, intro, lang, method, level, shown, changes, tie, unranked, most, opens_at,
                                 closes_at, created_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) returning id",
            params![
                slug,
                new.question.trim(),
                new.intro.trim(),
                new.lang.trim(),
                new.method.as_str(),
                new.level.as_str(),
                new.shown.as_str(),
                changes(new),
                new.tie.word(),
                new.unranked.as_str(),
                i64::from(new.most),
                new.opens_at,
                new.closes_at,
                now
            ],
        )?,
        Some((id, _)) => {
            tx.run(
                "update ballot set slug = $2, question = $3, intro = $4, lang = $5, method = $6, level = $7, shown = $8,
                        changes = $9, tie = $10, unranked = $11, most = $12, opens_at = $13, closes_at = $14,
                        changed_at = $15, version = version + 1, revision = revision + 1
                 where id = $1",
                params![
                    id,
                    slug,
                    new.question.trim(),
                    new.intro.trim(),
                    new.lang.trim(),
                    new.method.as_str(),
                    new.level.as_str(),
                    new.shown.as_str(),
                    changes(new),
                    new.tie.word(),
                    new.unranked.as_str(),
                    i64::from(new.most),
                    new.opens_at,
                    new.closes_at,
                    now
                ],
            )?;
            id
        }
    };
    save_options(tx, doer, id, before.as_ref(), &new.options, now)?;
    let act = if known.is_some() {
        "ballot.edit"
    } else {
        "ballot.begin"
    };
    note(tx, doer, act, id, "", now)?;
    Ok(id)
}

fn changes(new: &NewBallot) -> &'static str {
    if new.may_change { "allowed" } else { "none" }
}

/// What was voted on stays what it was.
fn check_stands(before: &Ballot, new: &NewBallot, now: Millis) -> Result<()> {
    let rules = (
        before.rules.method,
        before.rules.tie,
        before.rules.unranked,
        before.rules.most,
    );
    let same = rules == (new.method, new.tie, new.unranked, new.most)
        && (before.level, before.shown, before.may_change)
            == (new.level, new.shown, new.may_change);
    if !same {
        return Err(Error::Conflict(
            "The rules of a public ballot stand: readers vote by what is printed on it.".to_owned(),
        ));
    }
    let kept: Vec<Option<i64>> = before.options.iter().map(|it| Some(it.id)).collect();
    let sent: Vec<Option<i64>> = new.options.iter().map(|it| it.id).collect();
    if sent.get(..kept.len()) != Some(&kept[..]) {
        return Err(Error::Conflict(
            "The options of a public ballot keep their places: withdraw one instead of removing it, and add new ones at the end."
                .to_owned(),
        ));
    }
    if before.phase(now) == Phase::Closed && before.closes_at != new.closes_at {
        return Err(Error::Conflict("A closed ballot stays closed.".to_owned()));
    }
    if before.phase(now) == Phase::Open && before.opens_at != new.opens_at {
        return Err(Error::Conflict("It is open already.".to_owned()));
    }
    Ok(())
}

fn check(new: &NewBallot, slug: &str) -> Result<()> {
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut say = |field: &str, sentence: &str| {
        wrong.insert(field.to_owned(), sentence.to_owned());
    };
    if !is_slug(slug) {
        say(
            "slug",
            "An address is made of small letters, digits and hyphens.",
        );
    }
    let long = |text: &str, most: usize| text.trim().chars().count() > most;
    if new.question.trim().is_empty() || long(&new.question, MAX_QUESTION) {
        say("question", "Please ask a question of 1 to 300 characters.");
    }
    if long(&new.intro, MAX_INTRO) {
        say(
            "intro",
            "Please keep the introduction under 2,000 characters.",
        );
    }
    if new.closes_at.is_some_and(|at| at <= new.opens_at) {
        say("closes", "It has to close after it opens.");
    }
    if new.options.len() < 2 {
        say("options", "A ballot needs at least two options.");
    }
    if new.options.len() > MAX_OPTIONS {
        say("options", "A ballot has at most 60 options.");
    }
    let mut seen = BTreeSet::new();
    for (place, option) in new.options.iter().enumerate() {
        let title = option.title.trim();
        let field = format!("option-{}", place + 1);
        if !option.slug.trim().is_empty() && !is_slug(option.slug.trim()) {
            say(
                &field,
                "What an option is called is made of small letters, digits and hyphens.",
            );
        }
        if title.is_empty() || long(title, MAX_TITLE) || long(&option.note, MAX_TITLE) {
            say(
                &field,
                "An option needs a name of 1 to 200 characters; the line under it has at most 200.",
            );
        } else if !seen.insert(title.to_lowercase()) {
            say(&field, "Two options have the same name.");
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(Fields(wrong)))
    }
}

fn free_slug(tx: &mut Tx<'_>, question: &str) -> Result<String> {
    let base: String = slugify(question).chars().take(60).collect();
    let base = base.trim_matches('-');
    let base = if base.is_empty() { "ballot" } else { base };
    let mut slug = base.to_owned();
    for number in 2..100 {
        match any_by_slug(tx, &slug) {
            Err(Error::NotFound(_)) => return Ok(slug),
            Err(error) => return Err(error),
            Ok(_) => slug = format!("{base}-{number}"),
        }
    }
    Ok(slug)
}

fn save_options(
    tx: &mut Tx<'_>,
    doer: &Doer,
    ballot: i64,
    before: Option<&Ballot>,
    options: &[NewOption],
    now: Millis,
) -> Result<()> {
    let known = before.map_or(&[][..], |ballot| &ballot.options);
    if !before.is_some_and(|ballot| ballot.is_public) {
        // Nobody has voted: a draft's options are what is sent. No slug may stand in the way of another's.
        for option in known {
            tx.run(
                "delete from ballot_option_version where option_id = $1",
                params![option.id],
            )?;
            tx.run(
                "delete from ballot_option where id = $1",
                params![option.id],
            )?;
        }
        for (place, option) in options.iter().enumerate() {
            add_option(tx, ballot, place, option, options)?;
        }
        return Ok(());
    }
    for (place, option) in options.iter().enumerate() {
        match known.iter().find(|it| Some(it.id) == option.id) {
            None => add_option(tx, ballot, place, option, options)?,
            Some(old) => {
                if old.title != option.title.trim() || old.note != option.note.trim() {
                    tx.run(
                        "insert into ballot_option_version (option_id, version, title, note, at, actor)
                         values ($1, $2, $3, $4, $5, $6)",
                        params![old.id, old.version, old.title, old.note, now, doer.name],
                    )?;
                }
                tx.run(
                    "update ballot_option set title = $2, note = $3, nominee = $4, person = $5, media_id = $6,
                            version = version + (case when title <> $2 or note <> $3 then 1 else 0 end)
                     where id = $1",
                    params![
                        old.id,
                        option.title.trim(),
                        option.note.trim(),
                        option.nominee.trim(),
                        option.person.trim(),
                        option.media_id
                    ],
                )?;
            }
        }
    }
    Ok(())
}

fn add_option(
    tx: &mut Tx<'_>,
    ballot: i64,
    place: usize,
    option: &NewOption,
    all: &[NewOption],
) -> Result<()> {
    // Two names may come to one slug; the later gets its place behind it.
    let slug = option.wanted_slug();
    let is_taken = slug.is_empty()
        || all
            .iter()
            .take(place)
            .any(|other| other.wanted_slug() == slug);
    let slug = if is_taken {
        format!("{slug}-{}", place + 1)
    } else {
        slug
    };
    tx.run(
        "insert into ballot_option (ballot_id, place, slug, title, note, nominee, person, media_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            ballot,
            i64::try_from(place).unwrap_or(i64::MAX),
            slug.trim_matches('-'),
            option.title.trim(),
            option.note.trim(),
            option.nominee.trim(),
            option.person.trim(),
            option.media_id
        ],
    )?;
    Ok(())
}

fn note(tx: &mut Tx<'_>, doer: &Doer, act: &str, id: i64, why: &str, now: Millis) -> Result<()> {
    let act = Act {
        act,
        object: "ballot",
        object_id: id,
        why,
        data: "",
    };
    audit::record(tx, doer, &act, now)?;
    event::record(tx, &Event::BallotChanged { ballot: id }, now)?;
    Ok(())
}

/// Makes a draft public: readers see it, and from its opening on they vote.
///
/// # Errors
/// `NotFound`; `Conflict` if it is public already.
pub fn publish(tx: &mut Tx<'_>, doer: &Doer, id: i64, now: Millis) -> Result<()> {
    let touched = tx.run(
        "update ballot set state = 'public', changed_at = $2, version = version + 1 where id = $1 and state = 'draft'",
        params![id, now],
    )?;
    if touched == 0 {
        by_id(tx, id)?;
        return Err(Error::Conflict("This ballot is public already.".to_owned()));
    }
    note(tx, doer, "ballot.publish", id, "", now)
}

/// Closes a ballot now.
///
/// # Errors
/// `NotFound`; `Conflict` unless it is open.
pub fn close(tx: &mut Tx<'_>, doer: &Doer, id: i64, now: Millis) -> Result<()> {
    let touched = tx.run(
        "update ballot set closes_at = $2, changed_at = $2, version = version + 1, revision = revision + 1
         where id = $1 and state = 'public' and opens_at < $2 and (closes_at is null or closes_at > $2)",
        params![id, now],
    )?;
    if touched == 0 {
        by_id(tx, id)?;
        return Err(Error::Conflict(
            "Only an open ballot can be closed.".to_owned(),
        ));
    }
    note(tx, doer, "ballot.close", id, "", now)
}

/// Withdraws an option: the votes for it are kept and count as the ballot's rules say.
///
/// # Errors
/// `NotFound`; `Invalid` for `why` without a reason; `Conflict` if it is withdrawn already or the ballot is closed.
pub fn withdraw_option(
    tx: &mut Tx<'_>,
    doer: &Doer,
    id: i64,
    option: i64,
    why: &str,
    now: Millis,
) -> Result<()> {
    if why.trim().is_empty() {
        return Err(Error::invalid("why", "Please say why; readers are told."));
    }
    turn_option(tx, id, option, Some(now), why.trim(), now)?;
    note(tx, doer, "ballot.withdraw-option", id, why.trim(), now)
}

/// Puts a withdrawn option back.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not withdrawn or the ballot is closed.
pub fn restore_option(
    tx: &mut Tx<'_>,
    doer: &Doer,
    id: i64,
    option: i64,
    now: Millis,
) -> Result<()> {
    turn_option(tx, id, option, None, "", now)?;
    note(tx, doer, "ballot.restore-option", id, "", now)
}

fn turn_option(
    tx: &mut Tx<'_>,
    id: i64,
    option: i64,
    withdrawn_at: Option<Millis>,
    why: &str,
    now: Millis,
) -> Result<()> {
    // The ballot's row is taken first, as every vote does.
    tx.run(
        "update ballot set version = version + 1, revision = revision + 1, changed_at = $2 where id = $1",
        params![id, now],
    )?;
    let ballot = by_id(tx, id)?;
    let known = ballot
        .option(Some(option), "")
        .ok_or(Error::NotFound("option"))?;
    if known.withdrawn_at.is_some() == withdrawn_at.is_some() {
        return Err(Error::Conflict("That is so already.".to_owned()));
    }
    if ballot.phase(now) == Phase::Closed {
        return Err(Error::Conflict(
            "The ballot is closed; its result stands as it was voted.".to_owned(),
        ));
    }
    let running = ballot.field().running().count();
    if withdrawn_at.is_some() && running <= 1 {
        return Err(Error::Conflict("One option has to remain.".to_owned()));
    }
    tx.run(
        "update ballot_option set withdrawn_at = $2, withdrawn_why = $3 where id = $1",
        params![option, withdrawn_at, why],
    )?;
    Ok(())
}
