//! Awards, editions and categories: found by their addresses, or made.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use newsroom::{
    Error, Millis, Result,
    award::{
        self, Coverage, EditionStatus, NewAward, NewCategory, NewEdition, NewLine, edition, line,
    },
    import::{known, made},
    store::Tx,
};

use super::counted;
use crate::{
    format::Reading,
    nomination::{AwardName, EditionName, Nomination},
    report::Count,
};

pub(super) struct Frame {
    batch: i64,
    names: HashMap<String, AwardName>,
    awards: HashMap<String, i64>,
    /// Path → row id, and whether it was made.
    editions: BTreeMap<String, (i64, bool)>,
    /// Paths of editions of which the file knows winners.
    decided: HashSet<String>,
    /// Categories by edition and slug, with the place of the next nominee.
    known: HashMap<(i64, String), (i64, i64)>,
    /// Place of the next category of an edition.
    next: HashMap<i64, i64>,
    lines: HashSet<(i64, String)>,
    changed: BTreeSet<i64>,
    edition_of: HashMap<i64, i64>,
    any: bool,
    pub(super) categories: Count,
}

impl Frame {
    pub(super) fn new(batch: i64, reading: &Reading) -> Frame {
        Frame {
            batch,
            names: reading
                .awards
                .iter()
                .map(|award| (award.slug.clone(), award.clone()))
                .collect(),
            awards: HashMap::new(),
            editions: BTreeMap::new(),
            decided: reading
                .nominations
                .iter()
                .filter(|one| one.won.is_win())
                .map(|one| one.edition.path())
                .collect(),
            known: HashMap::new(),
            next: HashMap::new(),
            lines: HashSet::new(),
            changed: BTreeSet::new(),
            edition_of: HashMap::new(),
            any: false,
            categories: Count::default(),
        }
    }

    pub(super) fn award(&self, slug: &str) -> Option<i64> {
        self.awards.get(slug).copied()
    }

    pub(super) fn editions(&self) -> Vec<(String, bool)> {
        self.editions
            .iter()
            .map(|(path, (_, made))| (path.clone(), *made))
            .collect()
    }

    pub(super) fn changed(&self) -> impl Iterator<Item = i64> + '_ {
        self.changed.iter().copied()
    }

    pub(super) fn made_any(&self) -> bool {
        self.any
    }

    /// Notes that pages of a category's edition are not as they were.
    pub(super) fn touch(&mut self, tx: &mut Tx<'_>, category: i64) -> Result<()> {
        let edition = match self.edition_of.get(&category) {
            Some(edition) => *edition,
            None => award::category::by_id(tx, category)?.edition_id,
        };
        self.edition_of.insert(category, edition);
        self.changed.insert(edition);
        Ok(())
    }

    /// Notes where a nomination stands that is there already.
    pub(super) fn found(&mut self, tx: &mut Tx<'_>, nomination: &Nomination) -> Result<()> {
        let path = nomination.edition.path();
        if !self.editions.contains_key(&path)
            && let Some(found) =
                edition::by_path(tx, &nomination.edition.award, &nomination.edition.slug)?
        {
            self.awards
                .insert(nomination.edition.award.clone(), found.award.0);
            self.editions.insert(path, (found.id, false));
        }
        Ok(())
    }

    fn award_id(&mut self, tx: &mut Tx<'_>, slug: &str, now: Millis) -> Result<i64> {
        if let Some(id) = self.awards.get(slug) {
            return Ok(*id);
        }
        let id = match award::award::by_slug(tx, slug)? {
            Some(found) => found.id,
            None => {
                let name = self.names.get(slug).cloned().unwrap_or_default();
                let new = NewAward {
                    slug: slug.to_owned(),
                    name: if name.name.is_empty() {
                        titled(slug)
                    } else {
                        name.name
                    },
                    body: name.body,
                    ..NewAward::default()
                };
                let id = award::award::save(tx, &new, now)?;
                made::note(tx, self.batch, "award", id)?;
                self.any = true;
                id
            }
        };
        self.awards.insert(slug.to_owned(), id);
        Ok(id)
    }

    fn edition(&mut self, tx: &mut Tx<'_>, name: &EditionName, now: Millis) -> Result<i64> {
        let path = name.path();
        if let Some((id, _)) = self.editions.get(&path) {
            return Ok(*id);
        }
        if name.award.is_empty() || name.slug.is_empty() {
            return Err(Error::invalid(
                "edition",
                "The row names no edition, such as emmys/2020.",
            ));
        }
        let award_id = self.award_id(tx, &name.award, now)?;
        let (id, made) = match edition::by_path(tx, &name.award, &name.slug)? {
            Some(found) => (found.id, false),
            None => {
                let new = NewEdition {
                    award_id,
                    slug: name.slug.clone(),
                    ordinal: name.ordinal,
                    label: name.label.clone(),
                    period: name.period.clone(),
                    year: name.year,
                    status: if self.decided.contains(&path) {
                        EditionStatus::Final
                    } else {
                        EditionStatus::Nominated
                    },
                    nominees: if name.winners_only {
                        Coverage::WinnersOnly
                    } else {
                        Coverage::Complete
                    },
                    ..NewEdition::default()
                };
                let id = edition::save(tx, &new, now)?;
                made::note(tx, self.batch, "edition", id)?;
                self.any = true;
                (id, true)
            }
        };
        self.editions.insert(path, (id, made));
        Ok(id)
    }

    /// Row id of the nomination's category, and the place of its next nominee.
    pub(super) fn category(
        &mut self,
        tx: &mut Tx<'_>,
        nomination: &Nomination,
        now: Millis,
    ) -> Result<(i64, i64)> {
        let edition_id = self.edition(tx, &nomination.edition, now)?;
        let name = &nomination.category;
        let key = (edition_id, name.slug.clone());
        if let Some((id, next)) = self.known.get_mut(&key) {
            *next += 1;
            return Ok((*id, *next - 1));
        }
        let edition = &nomination.edition;
        let (id, place) =
            match award::category::by_path(tx, &edition.award, &edition.slug, &name.slug)? {
                Some(found) => {
                    counted(&mut self.categories, false);
                    (found.id, known::next_nominee(tx, found.id)?)
                }
                None => (self.make(tx, edition_id, nomination)?, 1),
            };
        self.edition_of.insert(id, edition_id);
        self.known.insert(key, (id, place + 1));
        Ok((id, place))
    }

    fn make(&mut self, tx: &mut Tx<'_>, edition_id: i64, nomination: &Nomination) -> Result<i64> {
        let name = &nomination.category;
        let place = match self.next.get(&edition_id) {
            Some(place) => *place,
            None => known::next_category(tx, edition_id)?,
        };
        self.next.insert(edition_id, place + 1);
        let award_id = self.award(&nomination.edition.award);
        let line_slug = if name.line_slug.is_empty() {
            &name.slug
        } else {
            &name.line_slug
        };
        let new_line = match award_id {
            Some(award) if self.lines.insert((award, line_slug.clone())) => {
                line::by_slug(tx, award, line_slug)?.is_none()
            }
            _ => false,
        };
        let new = NewCategory {
            edition_id,
            session_id: None,
            line: NewLine {
                slug: name.line_slug.clone(),
                name: name.line.clone(),
                class: name.class.clone(),
                kind: name.kind,
            },
            slug: name.slug.clone(),
            name: name.name.clone(),
            short_name: name.short.clone(),
            nominee_kind: name.nominees.unwrap_or_default(),
            winner_rule: name.rule.unwrap_or_default(),
            place,
            weight: name.weight.unwrap_or(1),
            locks_at: name.locks_at,
        };
        let id = award::category::save_quietly(tx, &new)?;
        made::note(tx, self.batch, "category", id)?;
        if new_line
            && let Some(award) = award_id
            && let Some(line) = line::by_slug(tx, award, line_slug)?
        {
            made::note(tx, self.batch, "line", line.id)?;
        }
        self.any = true;
        self.changed.insert(edition_id);
        counted(&mut self.categories, true);
        Ok(id)
    }
}

/// `golden-globes` as a name.
fn titled(slug: &str) -> String {
    slug.split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(chars).collect()
            })
        })
        .collect::<Vec<_>>()
        .join(" ")
}
