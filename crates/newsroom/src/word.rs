//! Word lists: phrases that hold a comment, folded, found as whole words in any script.

use store::{Tx, params};

use crate::error::Result;

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
