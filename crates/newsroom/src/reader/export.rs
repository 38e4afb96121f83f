//! Everything that is kept about an account, in pieces of bounded size. No hash, no secret, nobody else's words.

use serde::Serialize;
use store::{FromRow, Row, Tx, params};

use crate::{Millis, account, error::Result, session};

/// Rows read at once.
const AT_ONCE: i64 = 500;

/// The account itself. Instants are milliseconds UTC.
#[derive(Clone, Debug, Serialize)]
pub struct Profile {
    /// The name others see.
    pub name: String,
    /// The mail address.
    pub email: Option<String>,
    /// Whether it was proved that its holder reads mail there.
    pub email_proved: bool,
    /// What they are.
    pub role: &'static str,
    /// When it was made.
    pub created_at: Millis,
    /// When its holder was last here.
    pub seen_at: Option<Millis>,
    /// Whether there is a password.
    pub has_password: bool,
    /// Whether there is a second factor.
    pub has_second_factor: bool,
    /// The names of its passkeys.
    pub passkeys: Vec<String>,
    /// The houses it signs in through.
    pub identities: Vec<String>,
    /// Where it is signed in.
    pub sessions: Vec<SignedIn>,
}

/// A browser that is signed in.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    /// `Firefox on Linux`.
    pub agent: String,
    /// Since when.
    pub made_at: Millis,
    /// Last seen.
    pub seen_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
}

/// Reads the account.
///
/// # Errors
/// `NotFound` if there is none.
pub fn profile(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<Profile> {
    let account = account::find(tx, id)?;
    let proved: Option<i64> = tx.opt(
        "select id from account where id = $1 and email = proved_email",
        params![id],
    )?;
    let sessions = session::of_account(tx, id, now)?;
    Ok(Profile {
        name: account.name,
        email: account.email,
        email_proved: proved.is_some(),
        role: account.role.as_str(),
        created_at: account.created_at,
        seen_at: account.seen_at,
        has_password: account.has_password,
        has_second_factor: account.has_totp,
        passkeys: tx.all(
            "select name from passkey where account_id = $1 order by id limit 200",
            params![id],
        )?,
        identities: tx.all(
            "select issuer from identity where account_id = $1 order by issuer limit 200",
            params![id],
        )?,
        sessions: sessions
            .into_iter()
            .map(|session| SignedIn {
                agent: session.agent,
                made_at: session.made_at,
                seen_at: session.seen_at,
                expires_at: session.expires_at,
            })
            .collect(),
    })
}

/// A comment of the account. Instants are milliseconds UTC.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Row id; for going on, not for showing.
    #[serde(skip)]
    pub id: i64,
    /// Slug of its story.
    pub story: String,
    /// The name it was signed with.
    pub name: String,
    /// The mail address given with it.
    pub email: Option<String>,
    /// Whether answers are mailed.
    pub wants_mail: bool,
    /// `visible`, `held`, `rejected` or `spam`; of what was removed nothing is kept.
    pub state: String,
    /// When it was written.
    pub posted_at: Millis,
    /// When it was last edited.
    pub edited_at: Option<Millis>,
    /// The text as written.
    pub text: String,
    /// Claps.
    pub applause: i64,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Said, store::Error> {
        Ok(Said {
            id: row.get(0)?,
            story: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            wants_mail: row.get::<i64>(4)? == 1,
            state: row.get(5)?,
            posted_at: row.get(6)?,
            edited_at: row.get(7)?,
            text: row.get(8)?,
            applause: row.get(9)?,
        })
    }
}

/// At most 500 comments of an account, the oldest first, after the one handed in.
///
/// # Errors
/// `Store` if the database fails.
pub fn said(tx: &mut Tx<'_>, account: i64, after: Option<&Said>) -> Result<Vec<Said>> {
    let (at, id) = after.map_or((i64::MIN, 0), |last| (last.posted_at, last.id));
    Ok(tx.all(
        "select comment.id, story.slug, comment.name, comment.email, comment.wants_mail, comment.state, comment.posted_at,
                comment.edited_at, comment.source, comment.applause
         from comment join story on story.id = comment.story_id
         where comment.account_id = $1 and comment.account_id is not null
           and (comment.posted_at, comment.id) > ($2, $3)
         order by comment.posted_at, comment.id limit $4",
        params![account, at, id, AT_ONCE],
    )?)
}

/// A clap given while signed in.
#[derive(Clone, Debug, Serialize)]
pub struct Applause {
    /// Row id of the comment.
    #[serde(skip)]
    pub comment: i64,
    /// Slug of its story.
    pub story: String,
    /// When.
    pub given_at: Millis,
    #[serde(skip)]
    voter: Vec<u8>,
}

impl FromRow for Applause {
    fn from_row(row: &Row<'_>) -> Result<Applause, store::Error> {
        Ok(Applause {
            comment: row.get(0)?,
            story: row.get(1)?,
            given_at: row.get(2)?,
            voter: row.get(3)?,
        })
    }
}

/// At most 500 claps of an account, after the one handed in.
///
/// # Errors
/// `Store` if the database fails.
pub fn applause(tx: &mut Tx<'_>, account: i64, after: Option<&Applause>) -> Result<Vec<Applause>> {
    let nobody = Vec::new();
    let (comment, voter) = after.map_or((0, &nobody), |last| (last.comment, &last.voter));
    Ok(tx.all(
        "select applause.comment_id, story.slug, applause.given_at, applause.voter
         from applause join comment on comment.id = applause.comment_id join story on story.id = comment.story_id
         where applause.account_id = $1 and applause.account_id is not null
           and (applause.comment_id, applause.voter) > ($2, $3)
         order by applause.comment_id, applause.voter limit $4",
        params![account, comment, voter, AT_ONCE],
    )?)
}

/// A report filed while signed in.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Row id.
    #[serde(skip)]
    pub id: i64,
    /// Row id of the comment.
    #[serde(skip)]
    pub comment: i64,
    /// Slug of its story.
    pub story: String,
    /// What was said to be wrong.
    pub reason: String,
    /// The note to the moderator.
    pub note: String,
    /// When.
    pub reported_at: Millis,
    /// `open`, `upheld` or `dismissed`.
    pub state: String,
}

impl FromRow for Report {
    fn from_row(row: &Row<'_>) -> Result<Report, store::Error> {
        Ok(Report {
            id: row.get(0)?,
            comment: row.get(1)?,
            story: row.get(2)?,
            reason: row.get(3)?,
            note: row.get(4)?,
            reported_at: row.get(5)?,
            state: row.get(6)?,
        })
    }
}

/// At most 500 reports of an account, after the one handed in.
///
/// # Errors
/// `Store` if the database fails.
pub fn reports(tx: &mut Tx<'_>, account: i64, after: Option<&Report>) -> Result<Vec<Report>> {
    Ok(tx.all(
        "select report.id, report.comment_id, story.slug, report.reason, report.note, report.reported_at, report.state
         from report join comment on comment.id = report.comment_id join story on story.id = comment.story_id
         where report.account_id = $1 and report.account_id is not null and report.id > $2
         order by report.id limit $3",
        params![account, after.map_or(0, |last| last.id), AT_ONCE],
    )?)
}
