//! Word lists: phrases that hold a comment, folded, found as whole words in any script.

use std::collections::BTreeSet;

use store::{Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
};

/// Most phrases of one list.
pub const MAX_PHRASES: usize = 5_000;
/// Longest phrase, in characters.
pub const MAX_PHRASE_CHARS: usize = 200;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Never to be seen; a comment with one is held and stands first in the queue.
    Banned,
    /// To be looked at.
    Suspect,
}

impl List {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            List::Banned => "banned",
            List::Suspect => "suspect",
        }
    }

    /// Its number in the audit log.
    fn number(self) -> i64 {
        match self {
            List::Banned => 1,
            List::Suspect => 2,
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<List> {
        [List::Banned, List::Suspect]
            .into_iter()
            .find(|list| list.as_str() == word)
    }
}

/// Puts these phrases in place of a whole list; case, accents and look-alike letters do not count.
///
/// # Errors
/// `Store` if the database fails.
pub fn set(tx: &mut Tx<'_>, list: List, phrases: &[String]) -> Result<()> {
    tx.run("delete from word where list = $1", params![list.as_str()])?;
    for phrase in phrases {
        let words = folded(phrase);
        let Some(opening) = words.first() else {
            continue;
        };
        tx.run(
            "insert into word (list, phrase, opening) values ($1, $2, $3) on conflict (list, phrase) do nothing",
            params![list.as_str(), words.join(" "), opening],
        )?;
    }
    Ok(())
}

/// The phrases of a text, one a line; what begins with `#` is a remark.
///
/// # Errors
/// `Invalid` in the field of that name for too many phrases, one that is too long, or one without a letter or digit.
pub fn read_list(field: &str, text: &str) -> Result<Vec<String>> {
    let mut known = BTreeSet::new();
    let mut phrases = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words = folded(line);
        if words.is_empty() || line.chars().count() > MAX_PHRASE_CHARS {
            let sentence = format!(
                "Line {} is no phrase: it needs a letter or a digit, and at most 200 characters.",
                at + 1
            );
            return Err(Error::invalid(field, sentence));
        }
        let phrase = words.join(" ");
        if known.insert(phrase.clone()) {
            phrases.push(phrase);
        }
    }
    if phrases.len() > MAX_PHRASES {
        return Err(Error::invalid(field, "A list holds at most 5,000 phrases."));
    }
    Ok(phrases)
}

/// A short mark of a list, by which it is told whether it is still the same.
#[must_use]
pub fn seal(phrases: &[String]) -> String {
    let phrases: BTreeSet<&String> = phrases.iter().collect();
    let mut hash = blake3::Hasher::new();
    for phrase in phrases {
        hash.update(phrase.as_bytes()).update(b"\n");
    }
    hash.finalize().to_hex().chars().take(32).collect()
}

/// What a change of a list leaves for its undo.
#[derive(serde::Serialize, serde::Deserialize)]
struct Former {
    list: String,
    phrases: Vec<String>,
}

/// Puts phrases in place of a whole list, as somebody of the newsroom; nothing happens when they are the same.
///
/// `seen` is the [`seal`] of the list the moderator began from.
///
/// # Errors
/// `Conflict` if the list has been changed meanwhile.
pub fn change(
    tx: &mut Tx<'_>,
    doer: &Doer,
    list: List,
    (seen, phrases): (&str, &[String]),
    now: Millis,
) -> Result<bool> {
    let former = of(tx, list)?;
    if seal(&former) != seen {
        return Err(Error::Conflict(
            "Somebody has changed this list meanwhile. Here is how it stands now.".to_owned(),
        ));
    }
    let wanted: BTreeSet<&String> = phrases.iter().collect();
    let before: BTreeSet<&String> = former.iter().collect();
    if before == wanted {
        return Ok(false);
    }
    let added = wanted.difference(&before).count();
    let gone = before.difference(&wanted).count();
    set(tx, list, phrases)?;
    let data = serde_json::to_string(&Former {
        list: list.as_str().to_owned(),
        phrases: former,
    })
    .unwrap_or_default();
    let why = format!("{}: {added} added, {gone} taken out", list.as_str());
    let act = Act {
        act: "words.set",
        object: "words",
        object_id: list.number(),
        why: &why,
        data: &data,
    };
    audit::record(tx, doer, &act, now)?;
    Ok(true)
}

/// Puts a list back as it was before a change; answers whether the change can be undone at all.
pub(crate) fn put_back(tx: &mut Tx<'_>, data: &str) -> Result<bool> {
    let former = serde_json::from_str::<Former>(data).ok();
    let Some((list, former)) = former.and_then(|former| Some((List::parse(&former.list)?, former)))
    else {
        return Ok(false);
    };
    set(tx, list, &former.phrases)?;
    Ok(true)
}

/// The phrases of one list, folded and sorted.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, list: List) -> Result<Vec<String>> {
    let mut phrases: Vec<String> = all(tx)?
        .into_iter()
        .filter(|(of, _)| *of == list)
        .map(|(_, phrase)| phrase)
        .collect();
    phrases.sort_unstable();
    Ok(phrases)
}

/// All phrases of both lists, as they are compared: folded.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<(List, String)>> {
    let rows: Vec<(String, String)> = tx.all(
        "select list, phrase from word order by list, phrase",
        params![],
    )?;
    Ok(read(rows))
}

/// Phrases whose first word is one of these.
pub(crate) fn opened_by(tx: &mut Tx<'_>, words: &[&str]) -> Result<Vec<(List, String)>> {
    let mut phrases = Vec::new();
    for some in words.chunks(32) {
        let padded = crate::padded::<&str, 32>(some, "");
        let rows: Vec<(String, String)> = tx.all(
            "select list, phrase from word where opening in
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
              $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
            &crate::values(&padded),
        )?;
        phrases.extend(read(rows));
    }
    Ok(phrases)
}

/// A text as its folded words.
pub(crate) fn folded(text: &str) -> Vec<String> {
    markup::fold::words(text)
        .into_iter()
        .map(|word| word.text)
        .collect()
}

fn read(rows: Vec<(String, String)>) -> Vec<(List, String)> {
    rows.into_iter()
        .filter_map(|(list, phrase)| Some((List::parse(&list)?, phrase)))
        .collect()
}
