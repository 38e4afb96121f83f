//! Who wrote a comment, as far as the desk may know: opaque keys, what else they wrote, their bans. Never an address.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    ban::{self, Ban, Kind},
    comment::CommentState,
    error::{Error, Result},
};

/// Comments of one person that are counted for a history.
pub const COUNTED: i64 = 200;

/// Whoever wrote a comment.
#[derive(Clone, Debug)]
pub struct Person {
    /// What they signed with.
    pub name: String,
    /// When they wrote it.
    pub posted_at: Millis,
    /// Whether they are of the newsroom.
    pub staff: bool,
    pub(crate) device: Option<Vec<u8>>,
    pub(crate) network: Option<Vec<u8>>,
    pub(crate) account: Option<i64>,
    pub(crate) email: Option<String>,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Person, store::Error> {
        Ok(Person {
            name: row.get(0)?,
            posted_at: row.get(1)?,
            staff: row.get::<i64>(2)? == 1,
            device: row.get(3)?,
            network: row.get(4)?,
            account: row.get(5)?,
            email: row.get(6)?,
        })
    }
}

impl Person {
    /// Whoever wrote this comment.
    ///
    /// # Errors
    /// `NotFound` if there is no such comment.
    pub fn of_comment(tx: &mut Tx<'_>, id: i64) -> Result<Person> {
        tx.opt(
            "select name, posted_at, staff, device, network, account_id, email from comment where id = $1",
            params![id],
        )?
        .ok_or(Error::NotFound("comment"))
    }

    /// What a ban would know them by; none where nothing is known.
    #[must_use]
    pub fn key(&self, kind: Kind) -> Option<Vec<u8>> {
        match kind {
            Kind::Device => self.device.clone(),
            Kind::Network => self.network.clone(),
            Kind::Account => self.account.map(ban::account_key),
            Kind::Mail => self.email.as_deref().map(ban::mail_key),
        }
    }

    /// What they are known by, the surest first.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::ALL
            .into_iter()
            .filter(|kind| self.key(*kind).is_some())
            .collect()
    }

    /// What they are best known by.
    #[must_use]
    pub fn best(&self) -> Option<Kind> {
        self.kinds().into_iter().next()
    }
}

/// A former comment, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Row id.
    pub id: i64,
    /// What became of it.
    pub state: CommentState,
    /// When it was written.
    pub posted_at: Millis,
    /// Its first words, as typed.
    pub opening: String,
}

/// What else somebody wrote.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// How many of the last [`COUNTED`] comments are visible.
    pub visible: i64,
    /// … wait.
    pub held: i64,
    /// … were rejected.
    pub rejected: i64,
    /// … were spam.
    pub spam: i64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Bans that hold now.
    pub bans: Vec<Ban>,
}

/// Counts what somebody wrote, by what they are best known by, this comment included.
///
/// # Errors
/// `Store` if the database fails.
pub fn history(tx: &mut Tx<'_>, person: &Person, now: Millis) -> Result<History> {
    let most = COUNTED + 1;
    let rows: Vec<(String, i64)> = match person.best() {
        Some(Kind::Account) => tx.all(
            "select state, count(*) from (select state from comment where account_id = $1 and account_id is not null
             order by posted_at desc limit $2) as theirs group by state",
            params![person.account, most],
        )?,
        Some(Kind::Mail) => tx.all(
            "select state, count(*) from (select state from comment where email = $1 and email is not null
             order by posted_at desc limit $2) as theirs group by state",
            params![person.email, most],
        )?,
        Some(Kind::Device) => tx.all(
            "select state, count(*) from (select state from comment where device = $1 and device is not null
             order by posted_at desc limit $2) as theirs group by state",
            params![person.device, most],
        )?,
        Some(Kind::Network) => tx.all(
            "select state, count(*) from (select state from comment where network = $1 and network is not null
             order by posted_at desc limit $2) as theirs group by state",
            params![person.network, most],
        )?,
        None => Vec::new(),
    };
    let mut history = History {
        bans: ban::of(tx, person, now)?,
        ..History::default()
    };
    let mut sum = 0;
    for (state, n) in rows {
        sum += n;
        match CommentState::parse(&state) {
            Some(CommentState::Visible) => history.visible = n,
            Some(CommentState::Held) => history.held = n,
            Some(CommentState::Rejected) => history.rejected = n,
            Some(CommentState::Spam) => history.spam = n,
            _ => {}
        }
    }
    history.more = sum > COUNTED;
    Ok(history)
}
