//! Brings nominations into the newsroom, within one transaction.

mod cast;
mod frame;
mod results;

use std::collections::{BTreeMap, HashMap};

use newsroom::{
    Error, Millis, Result,
    audit::Doer,
    award::{self, NewNomination, NewParty, NewRole, NominationStatus, edition, line},
    import::{Kind, NewBatch, Remark, Tally, batch, known, known::KnownRow},
    store::Tx,
};

use crate::{
    format::Reading,
    nomination::{LineEdge, Nomination},
    report::{Count, Report},
};
use cast::Cast;
use frame::Frame;
use results::Sayings;

/// Brings in what a file says: what is new is made, what is there is found, and what an editor wrote stays.
///
/// What cannot come in is a remark and stops nothing. A file that says nothing new leaves no batch.
///
/// # Errors
/// `Store` if the database fails.
pub fn apply(
    tx: &mut Tx<'_>,
    reading: &Reading,
    new: &NewBatch,
    doer: &Doer,
    now: Millis,
) -> Result<Report> {
    let batch = batch::open(tx, new, doer, now)?;
    let keys: Vec<String> = reading
        .nominations
        .iter()
        .map(|one| one.key.clone())
        .collect();
    let mut rows = known::rows(tx, &keys)?;
    let mut report = Report {
        batch: Some(batch),
        file: new.file.clone(),
        format: reading.format.as_str(),
        rows: reading.nominations.len(),
        remarks: reading.remarks.clone(),
        ..Report::default()
    };
    report.tally.rejected = i64::try_from(report.of(Kind::Rejected).count()).unwrap_or(i64::MAX);
    let mut cast = Cast::new(tx, batch, &reading.nominations)?;
    let mut frame = Frame::new(batch, reading);
    let mut sayings: BTreeMap<i64, Sayings> = BTreeMap::new();
    for nomination in &reading.nominations {
        let row = rows.remove(&nomination.key);
        let mut one = One {
            batch,
            nomination,
            now,
            doer,
        };
        match one.bring(tx, row, &mut cast, &mut frame, &mut report.tally) {
            Ok((category, id, is_new)) => {
                sayings
                    .entry(category)
                    .or_default()
                    .take(id, nomination, is_new);
            }
            Err(error) if is_words(&error) => {
                report.tally.rejected += 1;
                report.remarks.push(Remark {
                    line: nomination.line,
                    kind: Kind::Rejected,
                    text: words(&error),
                });
            }
            Err(error) => return Err(error),
        }
    }
    for (category, sayings) in &sayings {
        report.tally.results +=
            sayings.say(tx, *category, batch, doer, now, &mut report.remarks)?;
    }
    edges(tx, &reading.edges, &reading.awards, &frame)?;
    report.people = cast.people;
    report.orgs = cast.orgs;
    report.works = cast.works;
    report.categories = frame.categories;
    report.editions = frame.editions();
    report.remarks.extend(std::mem::take(&mut cast.remarks));
    report
        .remarks
        .sort_by_key(|remark| (remark.line, remark.kind));
    if report.is_unchanged() && !frame.made_any() {
        batch::forget(tx, batch)?;
        report.batch = None;
        return Ok(report);
    }
    for edition in frame.changed() {
        edition::changed(tx, edition, now)?;
    }
    batch::close(tx, batch, report.tally, &report.remarks, doer, now)?;
    Ok(report)
}

/// Whether an error is about what was handed in and not about the database.
fn is_words(error: &Error) -> bool {
    matches!(
        error,
        Error::Invalid(_) | Error::Conflict(_) | Error::NotFound(_) | Error::Forbidden(_)
    )
}

/// What an error says, in one line.
fn words(error: &Error) -> String {
    error.to_string().lines().collect::<Vec<_>>().join(" ")
}

/// One nomination on its way in.
struct One<'a> {
    batch: i64,
    nomination: &'a Nomination,
    now: Millis,
    doer: &'a Doer,
}

impl One<'_> {
    /// Answers row ids of category and nomination, and whether it is new.
    fn bring(
        &mut self,
        tx: &mut Tx<'_>,
        row: Option<KnownRow>,
        cast: &mut Cast,
        frame: &mut Frame,
        tally: &mut Tally,
    ) -> Result<(i64, i64, bool)> {
        let _ = self.doer;
        if let Some(row) = row {
            frame.found(tx, self.nomination)?;
            if row.edited || row.raw == self.nomination.raw || self.nomination.raw.is_empty() {
                tally.matched += 1;
                return Ok((row.category_id, row.id, false));
            }
            let place = award::nomination::by_id(tx, row.id)?.place;
            let new = self.built(tx, row.category_id, place, cast)?;
            award::nomination::renew(tx, row.id, &new, self.now)?;
            frame.touch(tx, row.category_id)?;
            tally.renewed += 1;
            return Ok((row.category_id, row.id, false));
        }
        let (category, place) = frame.category(tx, self.nomination, self.now)?;
        if let Some(slug) = &self.nomination.slug
            && let Some(there) = award::nomination::by_slug(tx, category, slug)?
        {
            tally.matched += 1;
            return Ok((category, there.id, false));
        }
        let new = self.built(tx, category, place, cast)?;
        let id = award::nomination::add(tx, &new, self.now)?;
        frame.touch(tx, category)?;
        tally.made += 1;
        Ok((category, id, true))
    }

    /// The nomination with everybody found or made.
    fn built(
        &self,
        tx: &mut Tx<'_>,
        category_id: i64,
        place: i64,
        cast: &mut Cast,
    ) -> Result<NewNomination> {
        let from = self.nomination;
        let mut parties = Vec::with_capacity(from.people.len());
        for party in &from.people {
            parties.push(NewParty {
                kind: party.kind,
                id: cast.party(tx, party, from.line)?,
                credited_as: party.name.clone(),
                credit_role: party.credit.clone(),
                part: party.part,
                removed: party.removed.clone(),
            });
        }
        let mut works: Vec<award::NewWork> = Vec::with_capacity(from.works.len());
        for work in &from.works {
            let part_of = work
                .part_of
                .and_then(|place| works.get(place))
                .map(|work| work.id);
            works.push(award::NewWork {
                id: cast.work(tx, work, part_of, from)?,
                relation: work.relation,
            });
        }
        let at = |place: usize| i64::try_from(place).unwrap_or_default();
        Ok(NewNomination {
            category_id,
            place,
            slug: from.slug.clone(),
            credited: from.credited.clone(),
            parties,
            works,
            roles: from
                .roles
                .iter()
                .map(|role| NewRole {
                    party_place: at(role.party),
                    work_place: at(role.work),
                    name: role.name.clone(),
                    raw: role.raw.clone(),
                })
                .collect(),
            status: from.status,
            citation: from.citation.clone(),
            detail: from.detail.clone(),
            note: from.note.clone(),
            raw: from.raw.clone(),
            row_key: Some(from.key.clone()),
            batch_id: Some(self.batch),
            announced_at: None,
        })
    }
}

/// What became of lines, where both are there.
fn edges(
    tx: &mut Tx<'_>,
    edges: &[LineEdge],
    awards: &[crate::nomination::AwardName],
    frame: &Frame,
) -> Result<()> {
    for award in awards {
        let Some(id) = frame.award(&award.slug) else {
            continue;
        };
        for edge in edges {
            let from = line::by_slug(tx, id, &edge.from)?;
            let to = line::by_slug(tx, id, &edge.to)?;
            let edition = edition::by_path(tx, &award.slug, &edge.edition)?;
            if let (Some(from), Some(to), Some(edition)) = (from, to, edition) {
                line::link(
                    tx,
                    &line::Edge {
                        from_id: from.id,
                        to_id: to.id,
                        kind: edge.kind,
                        edition_id: Some(edition.id),
                    },
                )?;
            }
        }
    }
    Ok(())
}

/// Statuses that have an outcome before anything was said.
fn is_void(status: NominationStatus) -> bool {
    !status.can_win()
}

/// Counts what was found or made.
fn counted(count: &mut Count, made: bool) {
    if made {
        count.made += 1;
    } else {
        count.matched += 1;
    }
}

type ByName<T> = HashMap<String, Vec<T>>;
