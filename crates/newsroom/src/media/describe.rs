//! What is said about a picture, and what of it must stay in view.

use std::collections::BTreeSet;

use markup::fold::fold;
use store::{Tx, params};

use crate::audit::{self, Act, Doer};
use crate::error::{Error, Fields, Result};
use crate::{Event, Millis, event};

/// Longest title and credit, in characters.
pub const MOST_LINE: usize = 200;
/// Longest alternative text and caption, in characters.
pub const MOST_TEXT: usize = 1_000;
/// Words of one picture that search knows.
const MOST_WORDS: usize = 60;
/// Bytes of a word that search knows.
const MOST_BYTES: usize = 40;

/// What is said about a picture; all may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What the newsroom calls it.
    pub title: String,
    /// What it shows, for whoever does not see it.
    pub alt: String,
    /// Who made it.
    pub credit: String,
    /// What stands under it.
    pub caption: String,
}

impl Words {
    /// Reads what a form sent: trimmed, no line breaks, not longer than fits.
    ///
    /// # Errors
    /// `Invalid` with a sentence for each field that is too long.
    pub fn parse(title: &str, alt: &str, credit: &str, caption: &str) -> Result<Words> {
        let mut wrong = Fields::default();
        let mut line = |field: &str, text: &str, most: usize| {
            let text = one_line(text);
            if text.chars().count() > most {
                let sentence = format!("Please say this in at most {most} characters.");
                wrong.0.insert(field.to_owned(), sentence);
            }
            text
        };
        let words = Words {
            title: line("title", title, MOST_LINE),
            alt: line("alt", alt, MOST_TEXT),
            credit: line("credit", credit, MOST_LINE),
            caption: line("caption", caption, MOST_TEXT),
        };
        if wrong.0.is_empty() {
            Ok(words)
        } else {
            Err(Error::Invalid(wrong))
        }
    }

    /// The same, cut where it is too long: for what no form asked for.
    pub(super) fn fitted(self) -> Words {
        let cut = |text: &str, most| one_line(text).chars().take(most).collect();
        Words {
            title: cut(&self.title, MOST_LINE),
            alt: cut(&self.alt, MOST_TEXT),
            credit: cut(&self.credit, MOST_LINE),
            caption: cut(&self.caption, MOST_TEXT),
        }
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// What must stay in view where a picture is cropped, in per cent from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus {
    /// 0 to 100, from the left.
    pub x: i64,
    /// 0 to 100, from the top.
    pub y: i64,
}

impl Default for Focus {
    fn default() -> Focus {
        Focus { x: 50, y: 50 }
    }
}

impl Focus {
    /// Reads two numbers of a form.
    ///
    /// # Errors
    /// `Invalid` when one is no whole number from 0 to 100.
    pub fn parse(x: &str, y: &str) -> Result<Focus> {
        let number = |field: &str, text: &str| {
            text.trim()
                .parse::<i64>()
                .ok()
                .filter(|number| (0..=100).contains(number))
                .ok_or_else(|| Error::invalid(field, "Please give a whole number from 0 to 100."))
        };
        Ok(Focus {
            x: number("focal_x", x)?,
            y: number("focal_y", y)?,
        })
    }
}

/// Changes what is said about a picture and what of it stays in view; pages that show it are made anew.
///
/// # Errors
/// `NotFound`.
pub fn describe(
    tx: &mut Tx<'_>,
    id: i64,
    words: &Words,
    focus: Focus,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let before = super::find(tx, id)?;
    if before.words == *words && before.focus == focus {
        return Ok(());
    }
    tx.run(
        "update media set title = $1, alt = $2, credit = $3, caption = $4, focal_x = $5, focal_y = $6 where id = $7",
        params![
            words.title,
            words.alt,
            words.credit,
            words.caption,
            focus.x,
            focus.y,
            id
        ],
    )?;
    index(tx, id, words)?;
    changed(tx, id, now)?;
    let act = Act {
        act: "picture.describe",
        object: "picture",
        object_id: id,
        why: "",
        data: "",
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}

/// Tells the house when a picture that stands in a story looks different now.
pub(super) fn changed(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<()> {
    let used: Option<i64> = tx.opt(
        "select story_id from story_media where media_id = $1 limit 1",
        params![id],
    )?;
    if used.is_some() {
        event::record(tx, &Event::HouseChanged, now)?;
    }
    Ok(())
}

/// Makes a picture findable by these words, in place of the last ones.
pub(super) fn index(tx: &mut Tx<'_>, id: i64, words: &Words) -> Result<()> {
    tx.run("delete from media_word where media_id = $1", params![id])?;
    let text = [&words.title, &words.alt, &words.credit, &words.caption]
        .map(String::as_str)
        .join(" ");
    for word in spelled(&text) {
        tx.run(
            "insert into media_word (word, media_id) values ($1, $2)",
            params![word, id],
        )?;
    }
    Ok(())
}

/// The words of a text, folded, each once and in hexadecimal digits.
pub(super) fn spelled(text: &str) -> BTreeSet<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.bytes()
                .take(MOST_BYTES)
                .map(|byte| format!("{byte:02x}"))
                .collect()
        })
        .take(MOST_WORDS)
        .collect()
}
