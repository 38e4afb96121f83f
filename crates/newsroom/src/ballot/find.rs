//! Reading ballots: one with its options, or a list of them.

use store::{FromRow, Row, Tx, params};
use tally::{Field, Tie};

use super::rules::{Level, Method, Rules, Shown, Unranked};
use crate::{
    Millis,
    error::{Error, Result},
    media::{self, Media},
};

/// A ballot with its options.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// Row id.
    pub id: i64,
    /// The last part of its address.
    pub slug: String,
    /// What is asked.
    pub question: String,
    /// A sentence or two under the question.
    pub intro: String,
    /// Language, BCP 47; empty for the publication's.
    pub lang: String,
    /// By what it is counted.
    pub rules: Rules,
    /// Who is one voter.
    pub level: Level,
    /// When the public sees how it stands.
    pub shown: Shown,
    /// Whether a vote may be changed until the close.
    pub may_change: bool,
    /// Whether readers see it at all.
    pub is_public: bool,
    /// From this instant on it takes votes.
    pub opens_at: Millis,
    /// From this instant on it takes none; none while no end is set.
    pub closes_at: Option<Millis>,
    /// Lines of the ledger.
    pub last_seq: i64,
    /// Votes that count.
    pub votes: i64,
    /// Votes that wait for the desk.
    pub quarantined: i64,
    /// Votes the desk declared void.
    pub voided: i64,
    /// Votes a later one took the place of.
    pub superseded: i64,
    /// Votes their voters took back.
    pub withdrawn: i64,
    /// Moves with everything that may change the count.
    pub revision: i64,
    /// Moves with every change of its entry.
    pub version: i64,
    /// When its entry was changed last.
    pub changed_at: Millis,
    /// Its options, by place.
    pub options: Vec<BallotOption>,
}

/// An option of a ballot.
#[derive(Clone, Debug)]
pub struct BallotOption {
    /// Row id.
    pub id: i64,
    /// Its place on the ballot, from 0: what votes name.
    pub place: u32,
    /// What addresses and programs call it.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A line under it.
    pub note: String,
    /// Path of a nomination; may be empty.
    pub nominee: String,
    /// Slug of a person; may be empty.
    pub person: String,
    /// Its picture.
    pub picture: Option<Media>,
    /// Since when it is withdrawn.
    pub withdrawn_at: Option<Millis>,
    /// Why, in words for readers.
    pub withdrawn_why: String,
    /// How often its words changed, from 1.
    pub version: i64,
}

/// Where a ballot stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Only the desk sees it.
    Draft,
    /// It will take votes.
    Waiting,
    /// It takes votes.
    Open,
    /// It takes none any more.
    Closed,
}

impl Ballot {
    /// Where it stands at an instant. In the millisecond of its close it is closed.
    #[must_use]
    pub fn phase(&self, now: Millis) -> Phase {
        if !self.is_public {
            Phase::Draft
        } else if self.closes_at.is_some_and(|at| now >= at) {
            Phase::Closed
        } else if now < self.opens_at {
            Phase::Waiting
        } else {
            Phase::Open
        }
    }

    /// Whether the public may know how it stands: the one rule behind every way a result gets out.
    #[must_use]
    pub fn shows(&self, now: Millis) -> bool {
        match (self.phase(now), self.shown) {
            (Phase::Draft | Phase::Waiting, _) => false,
            (Phase::Open, shown) => shown == Shown::Always,
            (Phase::Closed, _) => true,
        }
    }

    /// The next instant at which its page changes by the clock alone.
    #[must_use]
    pub fn turns_at(&self, now: Millis) -> Option<Millis> {
        [Some(self.opens_at), self.closes_at]
            .into_iter()
            .flatten()
            .filter(|at| *at > now)
            .min()
    }

    /// Its options as the tally knows them.
    #[must_use]
    pub fn field(&self) -> Field {
        let all = u32::try_from(self.options.len()).unwrap_or(u32::MAX);
        let withdrawn = self.options.iter().filter(|it| it.withdrawn_at.is_some());
        Field::of(all).without(withdrawn.map(|it| it.place))
    }

    /// The option of this row id or this name.
    #[must_use]
    pub fn option(&self, id: Option<i64>, slug: &str) -> Option<&BallotOption> {
        self.options
            .iter()
            .find(|option| id == Some(option.id) || option.slug == slug)
    }

    /// The option at this place.
    #[must_use]
    pub fn at(&self, place: u32) -> Option<&BallotOption> {
        self.options.iter().find(|option| option.place == place)
    }
}

impl FromRow for Ballot {
    fn from_row(row: &Row<'_>) -> Result<Ballot, store::Error> {
        let word = |at: usize| row.get::<String>(at);
        let most: i64 = row.get(11)?;
        Ok(Ballot {
            id: row.get(0)?,
            slug: row.get(1)?,
            question: row.get(2)?,
            intro: row.get(3)?,
            lang: row.get(4)?,
            // The table's own checks admit no other words; the strictest is the safe reading.
            rules: Rules {
                method: Method::parse(&word(5)?).unwrap_or(Method::Plurality),
                tie: Tie::read(&word(9)?).unwrap_or(Tie::Declared),
                unranked: Unranked::parse(&word(10)?).unwrap_or(Unranked::Last),
                most: u32::try_from(most).unwrap_or(0),
            },
            level: Level::parse(&word(6)?).unwrap_or(Level::Account),
            shown: Shown::parse(&word(7)?).unwrap_or(Shown::After),
            may_change: word(8)? == "allowed",
            is_public: word(12)? == "public",
            opens_at: row.get(13)?,
            closes_at: row.get(14)?,
            last_seq: row.get(15)?,
            votes: row.get(16)?,
            quarantined: row.get(17)?,
            voided: row.get(18)?,
            superseded: row.get(19)?,
            withdrawn: row.get(20)?,
            revision: row.get(21)?,
            version: row.get(22)?,
            changed_at: row.get(23)?,
            options: Vec::new(),
        })
    }
}

/// The columns of a [`Ballot`].
macro_rules! ballot {
    () => {
        "ballot.id, ballot.slug, ballot.question, ballot.intro, ballot.lang, ballot.method, ballot.level, ballot.shown,
         ballot.changes, ballot.tie, ballot.unranked, ballot.most, ballot.state, ballot.opens_at, ballot.closes_at,
         ballot.last_seq, ballot.votes, ballot.quarantined, ballot.voided, ballot.superseded, ballot.withdrawn,
         ballot.revision, ballot.version, ballot.changed_at"
    };
}

/// An option and the row id of its picture.
struct Owned(Option<i64>, BallotOption);

impl FromRow for Owned {
    fn from_row(row: &Row<'_>) -> Result<Owned, store::Error> {
        let place: i64 = row.get(1)?;
        let option = BallotOption {
            id: row.get(0)?,
            place: u32::try_from(place).unwrap_or(u32::MAX),
            slug: row.get(2)?,
            title: row.get(3)?,
            note: row.get(4)?,
            nominee: row.get(5)?,
            person: row.get(6)?,
            picture: None,
            withdrawn_at: row.get(8)?,
            withdrawn_why: row.get(9)?,
            version: row.get(10)?,
        };
        Ok(Owned(row.get(7)?, option))
    }
}

/// A ballot readers may see.
///
/// # Errors
/// `NotFound` if there is none of this name, or only a draft.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Ballot> {
    let ballot = any_by_slug(tx, slug)?;
    if ballot.is_public {
        Ok(ballot)
    } else {
        Err(Error::NotFound("ballot"))
    }
}

/// A ballot of this name, drafts too.
///
/// # Errors
/// `NotFound` if there is none.
pub fn any_by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Ballot> {
    let found: Option<Ballot> = tx.opt(
        concat!("select ", ballot!(), " from ballot where ballot.slug = $1"),
        params![slug],
    )?;
    whole(tx, found)
}

/// A ballot by its row id, drafts too.
///
/// # Errors
/// `NotFound` if there is none.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Ballot> {
    let found: Option<Ballot> = tx.opt(
        concat!("select ", ballot!(), " from ballot where ballot.id = $1"),
        params![id],
    )?;
    whole(tx, found)
}

fn whole(tx: &mut Tx<'_>, found: Option<Ballot>) -> Result<Ballot> {
    let mut ballot = found.ok_or(Error::NotFound("ballot"))?;
    let options: Vec<Owned> = tx.all(
        "select id, place, slug, title, note, nominee, person, media_id, withdrawn_at, withdrawn_why, version
         from ballot_option where ballot_id = $1 order by place",
        params![ballot.id],
    )?;
    for Owned(picture, mut option) in options {
        if let Some(picture) = picture {
            // A picture that left the library leaves the option without one.
            option.picture = match media::find(tx, picture) {
                Ok(picture) => Some(picture),
                Err(Error::NotFound(_)) => None,
                Err(error) => return Err(error),
            };
        }
        ballot.options.push(option);
    }
    Ok(ballot)
}

/// The public ballots of these names; at most 20, in the order asked for. For blocks of stories.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slugs(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<Ballot>> {
    let mut found = Vec::new();
    for slug in slugs.iter().take(20) {
        match by_slug(tx, slug) {
            Ok(ballot) => found.push(ballot),
            Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The newest ballots without their options, at most 200; with drafts for the desk.
///
/// # Errors
/// `Store` if the database fails.
pub fn listed(tx: &mut Tx<'_>, with_drafts: bool) -> Result<Vec<Ballot>> {
    let mut all: Vec<Ballot> = tx.all(
        concat!(
            "select ",
            ballot!(),
            " from ballot order by ballot.opens_at desc, ballot.id desc limit 200"
        ),
        params![],
    )?;
    all.retain(|ballot| with_drafts || ballot.is_public);
    Ok(all)
}

/// The newest ballots whose question or name holds these letters: name and question, at most 10.
///
/// # Errors
/// `Store` if the database fails.
pub fn search(tx: &mut Tx<'_>, letters: &str) -> Result<Vec<(String, String)>> {
    let letters = letters.trim().to_lowercase();
    let all = listed(tx, true)?.into_iter();
    let holds = |ballot: &Ballot| {
        ballot.question.to_lowercase().contains(&letters) || ballot.slug.contains(&letters)
    };
    Ok(all
        .filter(holds)
        .take(10)
        .map(|ballot| (ballot.slug, ballot.question))
        .collect())
}
