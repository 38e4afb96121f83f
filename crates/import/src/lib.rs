//! Tables of awards, in and out.
//!
//! A file is read whole into [`Nomination`]s and remarks ([`read()`]) without asking the database anything; then one
//! transaction finds out who is who and keeps what is new ([`load`], [`plan`], [`apply()`]). [`export`] writes our own
//! table ([`table`]), from which the same comes back.
//!
//! Knows no SQL: what it asks of the database stands in `newsroom::import` and `newsroom::award`.

pub mod apply;
mod cells;
pub mod export;
mod format;
mod nomination;
mod report;

pub use apply::apply;
pub use format::{Format, Reading, paste, read, table};
pub use nomination::{
    AwardName, CategoryName, EditionName, Identity, LineEdge, Nomination, Party, Role, Won, Work,
};
pub use report::{Count, Error, Refusal, Report};

/// What stands below is reached through here by those who stand on this.
pub use ::newsroom;
pub use newsroom::import::{Kind as RemarkKind, Remark};

use newsroom::{Millis, audit::Doer, import::NewBatch, store::Db};

/// A file to bring in.
#[derive(Clone, Debug)]
pub struct Order {
    /// In which format; none to find out by its header.
    pub format: Option<Format>,
    /// Its name, without its folder: what reports call it.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// Whether to say only what would happen.
    pub dry_run: bool,
    /// Who does it.
    pub doer: Doer,
}

/// Brings a file in, or says what would happen: one transaction, which a dry run rolls back. Blocks.
///
/// # Errors
/// `Refused` with what is wrong with the file as a whole; `Newsroom` if the database fails.
pub fn load(db: &Db, order: &Order, now: Millis) -> Result<Report, Error> {
    let reading = read(order.format, &order.name, &order.bytes)?;
    let batch = batch_of(&reading, &order.name, &order.bytes);
    let (doer, dry_run) = (order.doer.clone(), order.dry_run);
    settle(db.write_now(move |tx| attempt(tx, &reading, &batch, &doer, dry_run, now)))
}

/// Says what bringing in what was read would do; nothing stays. For the desk: does not block.
///
/// # Errors
/// `Newsroom` if the database fails.
pub async fn plan(
    db: &Db,
    reading: Reading,
    name: &str,
    doer: Doer,
    now: Millis,
) -> Result<Report, Error> {
    let batch = batch_of(&reading, name, &[]);
    settle(
        db.write(move |tx| attempt(tx, &reading, &batch, &doer, true, now))
            .await,
    )
}

/// Brings in what was read. For the desk: does not block.
///
/// # Errors
/// `Newsroom` if the database fails.
pub async fn keep(
    db: &Db,
    reading: Reading,
    name: &str,
    doer: Doer,
    now: Millis,
) -> Result<Report, Error> {
    let batch = batch_of(&reading, name, &[]);
    settle(
        db.write(move |tx| attempt(tx, &reading, &batch, &doer, false, now))
            .await,
    )
}

fn batch_of(reading: &Reading, name: &str, bytes: &[u8]) -> NewBatch {
    NewBatch {
        format: reading.format.as_str().to_owned(),
        file: name.to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: blake3::hash(bytes).to_hex().to_string(),
    }
}

/// How a transaction ends that may be rolled back on purpose.
enum End {
    /// It was a dry run: nothing stays but this.
    Dry(Box<Report>),
    /// It failed.
    Failed(newsroom::Error),
}

impl From<newsroom::store::Error> for End {
    fn from(error: newsroom::store::Error) -> End {
        End::Failed(error.into())
    }
}

fn attempt(
    tx: &mut newsroom::store::Tx<'_>,
    reading: &Reading,
    batch: &NewBatch,
    doer: &Doer,
    dry_run: bool,
    now: Millis,
) -> Result<Report, End> {
    let begun = std::time::Instant::now();
    let mut report = apply(tx, reading, batch, doer, now).map_err(End::Failed)?;
    report.held = begun.elapsed();
    if dry_run {
        report.batch = None;
        return Err(End::Dry(Box::new(report)));
    }
    Ok(report)
}

fn settle(end: Result<Report, End>) -> Result<Report, Error> {
    match end {
        Ok(report) => Ok(report),
        Err(End::Dry(report)) => Ok(*report),
        Err(End::Failed(error)) => Err(Error::Newsroom(error)),
    }
}
