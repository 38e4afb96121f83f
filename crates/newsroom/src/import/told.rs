//! What was said of nominations that are there already: so that an import says only what is new.

use store::{FromRow, Row, Tx, params};

use crate::{award::SaidKind, error::Result};

/// Something that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Row id of the nomination; none for what is said of nobody.
    pub nomination: Option<i64>,
    /// What was said.
    pub kind: SaidKind,
    /// The place that was said with it.
    pub rank: Option<i64>,
    /// Whether an import said it, and not somebody on the desk.
    pub imported: bool,
}

impl FromRow for Word {
    fn from_row(row: &Row<'_>) -> Result<Word, store::Error> {
        let batch: Option<i64> = row.get(3)?;
        Ok(Word {
            nomination: row.get(0)?,
            kind: row.get(1)?,
            rank: row.get(2)?,
            imported: batch.is_some(),
        })
    }
}

/// Everything that was said of a category, in the order it was said; at most 5,000.
///
/// # Errors
/// `Store` if the database fails.
pub fn words(tx: &mut Tx<'_>, category: i64) -> Result<Vec<Word>> {
    Ok(tx.all(
        "select nomination_id, kind, rank, batch_id from result where category_id = $1
         order by id limit 5000",
        params![category],
    )?)
}
