//! What mails say and whom they may reach: never more than somebody asked for, and no longer than they want.
//!
//! Writes no mail and knows no mail server; see `greenroom::mail`.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    account::{self, link::Purpose},
    comment::{self, CommentState},
    error::{Error, Result},
    markup::comment::excerpt,
    secret::Secret,
    story,
};

/// So much of an answer stands in the mail, in characters.
const EXCERPT: usize = 280;
/// What stands where a reader wrote an address: nobody sends links through our mail.
const NO_LINK: &str = "[link]";

/// An answer to tell somebody of.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Where the mail goes.
    pub to: String,
    /// The name of who is told.
    pub name: String,
    /// The name of who answered.
    pub by: String,
    /// The beginning of the answer, in one line, without addresses.
    pub text: String,
    /// Headline of the story.
    pub title: String,
    /// Row id of the answer.
    pub comment: i64,
    /// Row id of the comment that was answered: what the mail is unsubscribed by.
    pub parent: i64,
}

impl std::fmt::Debug for Answer {
    /// Without the mail address, which must never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("comment", &self.comment)
            .field("parent", &self.parent)
            .finish_non_exhaustive()
    }
}

/// Who wrote a comment, as far as mail is concerned.
struct Writer {
    wants_mail: bool,
    email: Option<String>,
    device: Option<Vec<u8>>,
    account: Option<i64>,
}

impl FromRow for Writer {
    fn from_row(row: &Row<'_>) -> Result<Writer, store::Error> {
        let own: Option<String> = row.get(1)?;
        let of_account: Option<String> = row.get(4)?;
        Ok(Writer {
            wants_mail: row.get::<i64>(0)? == 1,
            email: of_account.or(own),
            device: row.get(2)?,
            account: row.get(3)?,
        })
    }
}

/// What to tell the writer of `parent` about `comment`; none if there is nobody to tell, or nothing any more.
///
/// Whoever answers themselves is not told, nor is an address that asked to be left alone.
///
/// # Errors
/// `Store` if the database fails.
pub fn answer(
    tx: &mut Tx<'_>,
    secret: &Secret,
    comment: i64,
    parent: i64,
) -> Result<Option<Answer>> {
    let (Some(said), Some(to)) = (
        found(comment::find(tx, comment))?,
        found(comment::find(tx, parent))?,
    ) else {
        return Ok(None);
    };
    if said.state != CommentState::Visible || to.state != CommentState::Visible {
        return Ok(None);
    }
    let (Some(answering), Some(answered)) = (writer(tx, comment)?, writer(tx, parent)?) else {
        return Ok(None);
    };
    let Some(address) = answered.email.as_deref().and_then(account::fold) else {
        return Ok(None);
    };
    let same_device = answered.device.is_some() && answered.device == answering.device;
    let same_account = answered.account.is_some() && answered.account == answering.account;
    let same_address = answering
        .email
        .as_deref()
        .and_then(account::fold)
        .as_deref()
        == Some(&address);
    if !answered.wants_mail || same_device || same_account || same_address {
        return Ok(None);
    }
    if is_stopped(tx, secret, &address)? {
        return Ok(None);
    }
    let story = story::find_by_id(tx, said.story_id)?;
    Ok(Some(Answer {
        to: address,
        name: one_line(&to.name),
        by: one_line(&said.name),
        text: excerpt(&one_line(&said.plain()), EXCERPT),
        title: story.card.title,
        comment,
        parent,
    }))
}

/// Sends no more answers to whoever wrote this comment. Harmless when there is no address (any more).
///
/// # Errors
/// `Store` if the database fails.
pub fn stop(tx: &mut Tx<'_>, secret: &Secret, comment: i64, now: Millis) -> Result<()> {
    let address = writer(tx, comment)?.and_then(|writer| writer.email);
    let Some(address) = address.as_deref().and_then(account::fold) else {
        return Ok(());
    };
    tx.run(
        "insert into mail_stop (hash, made_at) values ($1, $2) on conflict (hash) do nothing",
        params![hash(secret, &address), now],
    )?;
    Ok(())
}

/// Sends answers to this address again: only for whoever has proved that they read its mail.
///
/// # Errors
/// `Store` if the database fails.
pub fn resume(tx: &mut Tx<'_>, secret: &Secret, email: &str) -> Result<()> {
    let address = account::fold(email).unwrap_or_default();
    tx.run(
        "delete from mail_stop where hash = $1",
        params![hash(secret, &address)],
    )?;
    Ok(())
}

/// Whether this address asked to be left alone.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_stopped(tx: &mut Tx<'_>, secret: &Secret, email: &str) -> Result<bool> {
    let address = account::fold(email).unwrap_or_default();
    let stopped: Option<i64> = tx.opt(
        "select made_at from mail_stop where hash = $1",
        params![hash(secret, &address)],
    )?;
    Ok(stopped.is_some())
}

/// What stands in the address that unsubscribes whoever wrote this comment: nobody can make one for another.
#[must_use]
pub fn stop_token(secret: &Secret, comment: i64) -> String {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    let mut bytes = comment.to_be_bytes().to_vec();
    bytes.extend_from_slice(&seal(secret, comment));
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The comment such a token is about, if it is ours.
#[must_use]
pub fn read_stop_token(secret: &Secret, token: &str) -> Option<i64> {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    use subtle::ConstantTimeEq as _;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, given) = bytes.split_first_chunk::<8>()?;
    let id = i64::from_be_bytes(*id);
    bool::from(seal(secret, id).as_slice().ct_eq(given)).then_some(id)
}

/// The words of a purpose, as the names of the mails have them.
#[must_use]
pub fn letter_of(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "sign-in",
        Purpose::Invite => "invitation",
        Purpose::Email => "address",
        Purpose::Claim => "claim",
    }
}

fn found<T>(asked: Result<T>) -> Result<Option<T>> {
    match asked {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_) | Error::Gone) => Ok(None),
        Err(error) => Err(error),
    }
}

fn writer(tx: &mut Tx<'_>, comment: i64) -> Result<Option<Writer>> {
    Ok(tx.opt(
        "select comment.wants_mail, comment.email, comment.device, comment.account_id, account.email
         from comment left join account on account.id = comment.account_id where comment.id = $1",
        params![comment],
    )?)
}

fn hash(secret: &Secret, address: &str) -> Vec<u8> {
    blake3::keyed_hash(&secret.derive("mail stop"), address.as_bytes())
        .as_bytes()
        .to_vec()
}

fn seal(secret: &Secret, comment: i64) -> Vec<u8> {
    let mut seal = blake3::keyed_hash(&secret.derive("unsubscribe"), &comment.to_be_bytes())
        .as_bytes()
        .to_vec();
    seal.truncate(16);
    seal
}

/// What a reader wrote, in one line and without anything a mail program would turn into a link.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| if leads_somewhere(word) { NO_LINK } else { word })
        .collect();
    words.join(" ")
}

/// Whether a mail program might make a link of a word: `https:`, `www.`, `name@host`, `host.example/…`.
fn leads_somewhere(word: &str) -> bool {
    let folded = word.to_lowercase();
    if folded.contains("://")
        || folded.contains("www.")
        || folded.contains('@')
        || folded.contains("mailto:")
    {
        return true;
    }
    // A dot between letters: `example.org`, but not `3.5`, `e.g.` or `end.` with nothing after it.
    let core = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let host = core.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(before, last)| {
        let is_name = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        is_name(before) && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_a_reader_wrote_goes_out_by_mail() {
        for (written, told) in [
            ("see https://evil.example/x now", "see [link] now"),
            ("go to evil.example, quick", "go to [link] quick"),
            ("(evil.example/path?q=1)", "[link]"),
            ("WWW.EVIL.EXAMPLE", "[link]"),
            ("write to me@evil.example", "write to [link]"),
            ("bücher.example", "[link]"),
            (
                "3.5 stars, e.g. twice. Really",
                "3.5 stars, e.g. twice. Really",
            ),
            ("line one\r\nBcc: x", "line one Bcc: x"),
            ("end.Next", "[link]"),
        ] {
            assert_eq!(one_line(written), told, "{written}");
        }
    }

    #[test]
    fn only_our_own_token_unsubscribes() {
        let (ours, theirs) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let token = stop_token(&ours, 42);
        assert_eq!(read_stop_token(&ours, &token), Some(42));
        assert_eq!(read_stop_token(&theirs, &token), None);
        for wrong in [
            "",
            "AAAA",
            "x",
            &token.replace(token.get(..1).unwrap_or_default(), "_"),
        ] {
            assert_eq!(read_stop_token(&ours, wrong), None, "{wrong}");
        }
    }
}
