//! A draft: what a reader typed, once it can be kept.

use std::collections::BTreeMap;

use markup::comment::Text;

use crate::{
    error::{Error, Fields, Result},
    moderation::Prints,
    word,
};

/// What the composer sends, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// A name to sign with.
    pub name: String,
    /// A mail address; may be empty; never shown.
    pub email: String,
    /// The comment.
    pub text: String,
    /// Row id of the comment it answers.
    pub parent: Option<i64>,
    /// Whether to mail the writer about answers.
    pub wants_mail: bool,
}

/// A comment that can be kept. Made only by [`Draft::parse`].
#[derive(Clone, Debug)]
pub struct Draft {
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) text: Text,
    /// How many words the text has, once folded.
    pub(super) words: usize,
    pub(super) prints: Prints,
    /// The name as an address would spell it: bylines are told by that.
    pub(super) name_slug: String,
    pub(super) parent: Option<i64>,
    pub(super) wants_mail: bool,
}

/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 60;
/// Longest mail address, in bytes (RFC 5321).
const MAX_EMAIL_BYTES: usize = 254;

impl Draft {
    /// Reads what was typed.
    ///
    /// # Errors
    /// `Invalid` with sentences for `name`, `email` and `text`, all that apply at once.
    pub fn parse(form: Form) -> Result<Draft> {
        let mut faults = BTreeMap::new();
        let mut note = |field: &str, sentence: String| {
            faults.insert(field.to_owned(), sentence);
        };
        let name = name(&form.name).unwrap_or_else(|sentence| {
            note("name", sentence);
            String::new()
        });
        let email = email(&form.email).unwrap_or_else(|sentence| {
            note("email", sentence);
            None
        });
        match markup::comment::parse(&form.text) {
            Ok(text) if faults.is_empty() => {
                let wants_mail = form.wants_mail && email.is_some();
                // Here and not where the comment is kept: the one who writes to the database has no time for it.
                let words = word::folded(&text.plain);
                Ok(Draft {
                    name_slug: markup::slug::slugify(&name),
                    name,
                    email,
                    words: words.len(),
                    prints: Prints::of(&words),
                    text,
                    parent: form.parent,
                    wants_mail,
                })
            }
            Ok(_) => Err(Error::Invalid(Fields(faults))),
            Err(refusal) => {
                faults.insert("text".to_owned(), refusal.to_string());
                Err(Error::Invalid(Fields(faults)))
            }
        }
    }
}

/// A name on one line, 1 to 60 characters, of ordinary letters and marks; the refusal is a sentence.
///
/// # Errors
/// A sentence for whoever typed it.
pub fn name(typed: &str) -> Result<String, String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(|c| c.is_control() || invisible(c)) {
        return Err(
            "Your name contains an invisible character. Please type it anew instead of pasting it."
                .to_owned(),
        );
    }
    match name.chars().count() {
        0 => Err("Please sign with a name.".to_owned()),
        chars if chars > MAX_NAME_CHARS => Err(format!(
            "Your name is {chars} characters long; at most {MAX_NAME_CHARS} fit."
        )),
        _ if !name.chars().any(char::is_alphanumeric) => {
            Err("Please sign with a name of letters or digits.".to_owned())
        }
        // The rules for piled marks are the same as for a comment's text.
        _ => match markup::comment::line(&name) {
            Err(markup::comment::Refusal::Empty) | Ok(_) => Ok(name),
            Err(_) => Err("Please write your name plainly.".to_owned()),
        },
    }
}

/// Characters that turn or hide the text around them. Joiners stay: some scripts are not written without them.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// An address with one `@` and a dot in its domain, in lower case as accounts keep theirs, or none at all.
fn email(typed: &str) -> Result<Option<String>, String> {
    let email = typed.trim();
    if email.is_empty() {
        return Ok(None);
    }
    let whole = email.len() <= MAX_EMAIL_BYTES
        && !email.chars().any(|c| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';')
        })
        && email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty())
        });
    if whole {
        Ok(Some(email.to_lowercase()))
    } else {
        Err("This does not look like a mail address. You may also leave it empty.".to_owned())
    }
}
