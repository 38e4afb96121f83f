//! Which work is which: as with people, an id decides, then a title; a song is the one in its film.

use std::collections::HashSet;

use newsroom::{
    Result,
    import::{
        NewWork,
        known::{self, Known, Subject},
        made,
    },
    slug::slugify,
    store::Tx,
};

use super::{Cast, cast_key, counted};
use crate::nomination::{Identity, Nomination, Work};

impl Cast {
    /// The row id of a work; `part_of` is the row id of what it is a part of.
    pub(in crate::apply) fn work(
        &mut self,
        tx: &mut Tx<'_>,
        work: &Work,
        part_of: Option<i64>,
        from: &Nomination,
    ) -> Result<i64> {
        let mut key = cast_key("work", &work.identity, &work.title);
        if let Some(parent) = part_of {
            key = format!("{key} in {parent}");
        }
        if let Some(id) = self.found.get(&key) {
            return Ok(*id);
        }
        let id = match &work.identity {
            Identity::Known(ids) => self.work_of(tx, ids, work, part_of, from)?,
            Identity::Named | Identity::Unknown => self.work_of_title(tx, work, part_of, from)?,
        };
        self.found.insert(key, id);
        Ok(id)
    }

    fn work_of(
        &mut self,
        tx: &mut Tx<'_>,
        ids: &[String],
        work: &Work,
        part_of: Option<i64>,
        from: &Nomination,
    ) -> Result<i64> {
        let known = ids
            .iter()
            .find_map(|id| self.imdb.get(&(Subject::Work, id.clone())));
        if let Some(found) = known {
            counted(&mut self.works, false);
            return Ok(*found);
        }
        let fold = slugify(&work.title);
        let free: Vec<i64> = self
            .works_by_name
            .get(&fold)
            .into_iter()
            .flatten()
            .filter(|one| !one.has_id && one.part_of == part_of)
            .map(|one| one.id)
            .collect();
        let namesakes = self
            .ids_of
            .get(&(Subject::Work, fold.clone()))
            .map_or(0, HashSet::len);
        let row = match free.as_slice() {
            [only] if namesakes < 2 => {
                counted(&mut self.works, false);
                let only = *only;
                if let Some(known) = self
                    .works_by_name
                    .get_mut(&fold)
                    .and_then(|all| all.iter_mut().find(|known| known.id == only))
                {
                    known.has_id = true;
                }
                only
            }
            [] => self.new_work(tx, work, part_of, from, true)?,
            _ => {
                self.ambiguous(from.line, format!(
                    "\u{201c}{}\u{201d}: {} of this title are here without an id and {namesakes} are in the file; {} came in as a new work.",
                    work.title,
                    free.len(),
                    ids.join(", ")
                ));
                self.new_work(tx, work, part_of, from, true)?
            }
        };
        for value in ids {
            made::imdb(tx, self.batch, Subject::Work, value, row)?;
            self.imdb.insert((Subject::Work, value.clone()), row);
        }
        Ok(row)
    }

    fn work_of_title(
        &mut self,
        tx: &mut Tx<'_>,
        work: &Work,
        part_of: Option<i64>,
        from: &Nomination,
    ) -> Result<i64> {
        let fold = slugify(&work.title);
        let strict = work.identity == Identity::Unknown;
        let fits = |one: &&Known| one.part_of == part_of && !(strict && one.has_id);
        let all = self.works_by_name.get(&fold).map_or(&[][..], Vec::as_slice);
        let plain = all
            .iter()
            .filter(fits)
            .find(|one| one.slug == fold)
            .or(all.iter().find(fits));
        if let Some(id) = plain.map(|one| one.id) {
            let several = all.iter().filter(fits).count();
            if !strict && several > 1 && self.named_ambiguous.insert(format!("work {fold}")) {
                self.ambiguous(from.line, format!(
                    "{several} works are called \u{201c}{}\u{201d}; the one that came first is meant.",
                    work.title
                ));
            }
            counted(&mut self.works, false);
            return Ok(id);
        }
        if part_of.is_none()
            && !strict
            && let Some(id) = known::by_alias(tx, Subject::Work, &fold)?
        {
            counted(&mut self.works, false);
            return Ok(id);
        }
        self.new_work(tx, work, part_of, from, false)
    }

    fn new_work(
        &mut self,
        tx: &mut Tx<'_>,
        work: &Work,
        part_of: Option<i64>,
        from: &Nomination,
        has_id: bool,
    ) -> Result<i64> {
        let new = NewWork {
            title: &work.title,
            kind: &work.kind,
            year: (from.edition.year > 0).then_some(from.edition.year),
            part_of,
        };
        let (id, slug) = made::work(tx, self.batch, &new)?;
        counted(&mut self.works, true);
        self.works_by_name
            .entry(slugify(&work.title))
            .or_default()
            .push(Known {
                id,
                slug,
                name: work.title.clone(),
                has_id,
                kind: work.kind.clone(),
                part_of,
            });
        Ok(id)
    }
}
