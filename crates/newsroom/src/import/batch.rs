//! A batch: one import of one file.

use store::{FromRow, FromValue, Row, ToValue, Tx, Value, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
};

/// Remarks that are kept of one batch.
pub const MOST_REMARKS: usize = 1_000;

/// What a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something was left out or read in a way that deserves a look.
    Warning,
    /// More than one is meant by the same name; somebody has to look.
    Ambiguous,
    /// The row did not come in.
    Rejected,
}

impl Kind {
    /// The word as it is kept and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Warning => "warning",
            Kind::Ambiguous => "ambiguous",
            Kind::Rejected => "rejected",
        }
    }
}

impl ToValue for Kind {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl FromValue for Kind {
    fn from_value(value: Value<'_>) -> Result<Self, store::Error> {
        match value {
            Value::Text("ambiguous") => Ok(Kind::Ambiguous),
            Value::Text("rejected") => Ok(Kind::Rejected),
            Value::Text(_) => Ok(Kind::Warning),
            other => Err(other.is_not("text")),
        }
    }
}

/// Something to say about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the file, counted from 1; 0 for all of it.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
    /// One or two sentences.
    pub text: String,
}

impl FromRow for Remark {
    fn from_row(row: &Row<'_>) -> Result<Remark, store::Error> {
        let line: i64 = row.get(0)?;
        Ok(Remark {
            line: usize::try_from(line).unwrap_or_default(),
            kind: row.get(1)?,
            text: row.get(2)?,
        })
    }
}

/// How many rows met which end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nominations that were made.
    pub made: i64,
    /// Rows that were there already.
    pub matched: i64,
    /// Rows that were there and said something else.
    pub renewed: i64,
    /// Results that were said.
    pub results: i64,
    /// Rows that did not come in.
    pub rejected: i64,
}

/// An import that begins.
#[derive(Clone, Debug, Default)]
pub struct NewBatch {
    /// `oscars`, `table`.
    pub format: String,
    /// The name of the file, without its folder.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// BLAKE3 of it, hexadecimal.
    pub digest: String,
}

/// An import that was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// By whom.
    pub actor: String,
    /// `oscars`, `table`.
    pub format: String,
    /// The name of the file.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// How many rows met which end.
    pub tally: Tally,
    /// How many remarks there were.
    pub remarks: i64,
    /// When it was taken back, if it was.
    pub undone_at: Option<Millis>,
    /// By whom; may be empty.
    pub undone_by: String,
}

impl FromRow for Batch {
    fn from_row(row: &Row<'_>) -> Result<Batch, store::Error> {
        Ok(Batch {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            format: row.get(3)?,
            file: row.get(4)?,
            bytes: row.get(5)?,
            tally: Tally {
                made: row.get(6)?,
                matched: row.get(7)?,
                renewed: row.get(8)?,
                results: row.get(9)?,
                rejected: row.get(10)?,
            },
            remarks: row.get(11)?,
            undone_at: row.get(12)?,
            undone_by: row.get(13)?,
        })
    }
}

macro_rules! batch_columns {
    () => {
        "select id, at, actor, format, file, bytes, made, matched, renewed, results, rejected, remarks, undone_at, undone_by
         from import_batch"
    };
}

/// Begins a batch; answers its row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn open(tx: &mut Tx<'_>, new: &NewBatch, doer: &Doer, now: Millis) -> Result<i64> {
    Ok(tx.one(
        "insert into import_batch (at, account_id, actor, format, file, bytes, digest)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        params![
            now,
            doer.account,
            doer.name,
            new.format,
            new.file,
            new.bytes,
            new.digest
        ],
    )?)
}

/// Ends a batch: keeps what became of its rows and the first thousand remarks.
///
/// # Errors
/// `Store` if the database fails.
pub fn close(
    tx: &mut Tx<'_>,
    batch: i64,
    tally: Tally,
    remarks: &[Remark],
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    for (place, remark) in remarks.iter().take(MOST_REMARKS).enumerate() {
        tx.run(
            "insert into import_remark (batch_id, place, line, kind, text) values ($1, $2, $3, $4, $5)",
            params![
                batch,
                place,
                i64::try_from(remark.line).unwrap_or_default(),
                remark.kind,
                remark.text
            ],
        )?;
    }
    tx.run(
        "update import_batch set made = $2, matched = $3, renewed = $4, results = $5, rejected = $6, remarks = $7 where id = $1",
        params![
            batch,
            tally.made,
            tally.matched,
            tally.renewed,
            tally.results,
            tally.rejected,
            i64::try_from(remarks.len()).unwrap_or(i64::MAX)
        ],
    )?;
    let act = Act {
        act: "import.apply",
        object: "import",
        object_id: batch,
        why: "",
        data: &serde_json::json!({ "made": tally.made, "matched": tally.matched, "results": tally.results }).to_string(),
    };
    audit::record(tx, doer, &act, now)?;
    Ok(())
}

/// Ends a batch that had nothing to do: no trace of it stays.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget(tx: &mut Tx<'_>, batch: i64) -> Result<()> {
    tx.run("delete from import_batch where id = $1", params![batch])?;
    Ok(())
}

/// The batch of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Batch> {
    tx.opt(concat!(batch_columns!(), " where id = $1"), params![id])?
        .ok_or(Error::NotFound("import"))
}

/// The newest batches; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Batch>> {
    Ok(tx.all(
        concat!(batch_columns!(), " where id > 0 order by id desc limit $1"),
        params![limit.clamp(1, 100)],
    )?)
}

/// What a batch had to say, in the order of its lines; at most a thousand.
///
/// # Errors
/// `Store` if the database fails.
pub fn remarks(tx: &mut Tx<'_>, batch: i64) -> Result<Vec<Remark>> {
    Ok(tx.all(
        "select line, kind, text from import_remark where batch_id = $1 order by place limit 1000",
        params![batch],
    )?)
}
