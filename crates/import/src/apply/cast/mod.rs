//! Who is who.
//!
//! 1. An id decides: the same id is the same one under whatever spelling, another id is another one under the same name.
//! 2. An id that is new goes to somebody of that name who has none, if there is exactly one of the name, here and in the
//!    file; otherwise it is a new person, and the report says that the name is ambiguous.
//! 3. A name whose id is not known (`?`) is never one who has an id.
//! 4. In a table without ids a name means whoever goes by it; if several do, the one with the plain address, and the report
//!    says so.
//! 5. One credited name with several ids is a pseudonym: a person of its own behind whom they stand.

mod works;

use std::collections::{HashMap, HashSet};

use newsroom::{
    Result,
    award::{PartyKind, named},
    import::{
        Kind, Remark,
        known::{self, Known, Subject},
        made,
    },
    slug::slugify,
    store::Tx,
};

use super::{ByName, counted};
use crate::{
    nomination::{Identity, Nomination, Party},
    report::Count,
};

pub(super) struct Cast {
    batch: i64,
    imdb: HashMap<(Subject, String), i64>,
    people_by_name: ByName<Known>,
    works_by_name: ByName<Known>,
    /// Ids that the file gives a name, and a title.
    ids_of: HashMap<(Subject, String), HashSet<String>>,
    /// The spelling that the file uses most for an id.
    spelling_of: HashMap<String, String>,
    found: HashMap<String, i64>,
    spelled: HashSet<(i64, String)>,
    named_ambiguous: HashSet<String>,
    pub(super) remarks: Vec<Remark>,
    pub(super) people: Count,
    pub(super) orgs: Count,
    pub(super) works: Count,
}

impl Cast {
    /// Asks the database about everybody in the file at once.
    pub(super) fn new(tx: &mut Tx<'_>, batch: i64, file: &[Nomination]) -> Result<Cast> {
        let mut ids: HashMap<Subject, HashSet<String>> = HashMap::new();
        let mut ids_of: HashMap<(Subject, String), HashSet<String>> = HashMap::new();
        let mut counts: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
        let mut names: HashSet<String> = HashSet::new();
        let mut titles: HashSet<String> = HashSet::new();
        for nomination in file {
            for party in &nomination.people {
                let subject = subject(party.kind);
                let fold = slugify(&party.name);
                if let Identity::Known(known) = &party.identity {
                    ids.entry(subject)
                        .or_default()
                        .extend(known.iter().cloned());
                    if let [id] = known.as_slice() {
                        ids_of
                            .entry((subject, fold.clone()))
                            .or_default()
                            .insert(id.clone());
                        *counts
                            .entry(id)
                            .or_default()
                            .entry(&party.name)
                            .or_default() += 1;
                    }
                }
                if party.kind == PartyKind::Person {
                    names.insert(fold);
                }
            }
            for work in &nomination.works {
                let fold = slugify(&work.title);
                if let Identity::Known(known) = &work.identity {
                    ids.entry(Subject::Work)
                        .or_default()
                        .extend(known.iter().cloned());
                    ids_of
                        .entry((Subject::Work, fold.clone()))
                        .or_default()
                        .extend(known.iter().cloned());
                }
                titles.insert(fold);
            }
        }
        let spelling_of = counts
            .into_iter()
            .filter_map(|(id, names)| {
                let (name, _) = names
                    .into_iter()
                    .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?;
                Some((id.to_owned(), name.to_owned()))
            })
            .collect();
        let mut imdb = HashMap::new();
        for (subject, ids) in ids {
            let ids: Vec<String> = ids.into_iter().collect();
            for (value, id) in known::by_imdb(tx, subject, &ids)? {
                imdb.insert((subject, value), id);
            }
        }
        Ok(Cast {
            batch,
            imdb,
            people_by_name: by_name(known::people(tx, &slugs(&names))?),
            works_by_name: by_name(known::works(tx, &slugs(&titles))?),
            ids_of,
            spelling_of,
            found: HashMap::new(),
            spelled: HashSet::new(),
            named_ambiguous: HashSet::new(),
            remarks: Vec::new(),
            people: Count::default(),
            orgs: Count::default(),
            works: Count::default(),
        })
    }

    /// The row id of somebody who is nominated.
    pub(super) fn party(&mut self, tx: &mut Tx<'_>, party: &Party, line: usize) -> Result<i64> {
        let key = cast_key(party.kind.as_str(), &party.identity, &party.name);
        let found = match self.found.get(&key) {
            Some(id) => *id,
            None => {
                let id = match party.kind {
                    PartyKind::Org => self.org(tx, party)?,
                    PartyKind::Person => self.person(tx, party, line)?,
                };
                self.found.insert(key, id);
                id
            }
        };
        self.spell(tx, party, found)?;
        Ok(found)
    }

    /// Keeps a spelling that is not the person's own.
    fn spell(&mut self, tx: &mut Tx<'_>, party: &Party, id: i64) -> Result<()> {
        let Identity::Known(ids) = &party.identity else {
            return Ok(());
        };
        let [only] = ids.as_slice() else {
            return Ok(());
        };
        let fold = named::folded(&party.name);
        if party.kind == PartyKind::Org || fold.is_empty() {
            return Ok(());
        }
        let own = self.spelling_of.get(only).map(|name| named::folded(name));
        if own.as_deref() == Some(fold.as_str()) || !self.spelled.insert((id, fold)) {
            return Ok(());
        }
        made::spelling(tx, self.batch, party.kind, id, &party.name)
    }

    fn org(&mut self, tx: &mut Tx<'_>, party: &Party) -> Result<i64> {
        if let Identity::Known(ids) = &party.identity
            && let Some(id) = ids
                .iter()
                .find_map(|id| self.imdb.get(&(Subject::Org, id.clone())))
        {
            counted(&mut self.orgs, false);
            return Ok(*id);
        }
        let (id, is_new) = made::org(tx, self.batch, &party.name, party.org)?;
        counted(&mut self.orgs, is_new);
        if let Identity::Known(ids) = &party.identity {
            for value in ids {
                made::imdb(tx, self.batch, Subject::Org, value, id)?;
                self.imdb.insert((Subject::Org, value.clone()), id);
            }
        }
        Ok(id)
    }

    fn person(&mut self, tx: &mut Tx<'_>, party: &Party, line: usize) -> Result<i64> {
        match &party.identity {
            Identity::Known(ids) => match ids.as_slice() {
                [id] => {
                    let name = self.spelling_of.get(id).cloned();
                    let name = name.unwrap_or_else(|| party.name.clone());
                    self.person_of(tx, id, &name, line)
                }
                _ => self.pseudonym(tx, ids, &party.name, line),
            },
            Identity::Unknown => self.person_without_id(tx, &party.name),
            Identity::Named => self.person_of_name(tx, &party.name, line),
        }
    }

    /// Rules 1 and 2.
    fn person_of(&mut self, tx: &mut Tx<'_>, id: &str, name: &str, line: usize) -> Result<i64> {
        let key = (Subject::Person, id.to_owned());
        if let Some(found) = self.imdb.get(&key) {
            counted(&mut self.people, false);
            return Ok(*found);
        }
        let fold = slugify(name);
        let free: Vec<i64> = self
            .people_by_name
            .get(&fold)
            .into_iter()
            .flatten()
            .filter(|one| !one.has_id)
            .map(|one| one.id)
            .collect();
        let namesakes = self
            .ids_of
            .get(&(Subject::Person, fold.clone()))
            .map_or(0, HashSet::len);
        let found = match free.as_slice() {
            [] => None,
            [only] if namesakes < 2 => Some(*only),
            several => {
                let count = several.len();
                self.ambiguous(line, format!(
                    "{name}: {count} of this name are here without an id and {namesakes} are in the file; {id} came in as a new person."
                ));
                None
            }
        };
        let row = match found {
            Some(row) => {
                counted(&mut self.people, false);
                if let Some(known) = self
                    .people_by_name
                    .get_mut(&fold)
                    .and_then(|all| all.iter_mut().find(|known| known.id == row))
                {
                    known.has_id = true;
                }
                row
            }
            None => self.new_person(tx, name, true)?,
        };
        made::imdb(tx, self.batch, Subject::Person, id, row)?;
        self.imdb.insert(key, row);
        Ok(row)
    }

    /// Rule 5.
    fn pseudonym(
        &mut self,
        tx: &mut Tx<'_>,
        ids: &[String],
        name: &str,
        line: usize,
    ) -> Result<i64> {
        let own = self.person_without_id(tx, name)?;
        for id in ids {
            let known = self.imdb.get(&(Subject::Person, id.clone())).copied();
            let real = match (known, self.spelling_of.get(id).cloned()) {
                (Some(row), _) => row,
                (None, Some(spelling)) => self.person_of(tx, id, &spelling, line)?,
                (None, None) => {
                    self.remarks.push(Remark {
                        line,
                        kind: Kind::Warning,
                        text: format!(
                            "{name} stands for {id} too, whose name the file does not say."
                        ),
                    });
                    continue;
                }
            };
            named::stands_for(tx, own, real)?;
        }
        Ok(own)
    }

    /// Rule 3.
    fn person_without_id(&mut self, tx: &mut Tx<'_>, name: &str) -> Result<i64> {
        let free = self
            .people_by_name
            .get(&slugify(name))
            .into_iter()
            .flatten()
            .find(|one| !one.has_id)
            .map(|one| one.id);
        match free {
            Some(id) => {
                counted(&mut self.people, false);
                Ok(id)
            }
            None => self.new_person(tx, name, false),
        }
    }

    /// Rule 4.
    fn person_of_name(&mut self, tx: &mut Tx<'_>, name: &str, line: usize) -> Result<i64> {
        let fold = slugify(name);
        let all = self
            .people_by_name
            .get(&fold)
            .map_or(&[][..], Vec::as_slice);
        let plain = all.iter().find(|one| one.slug == fold).or(all.first());
        if let Some(id) = plain.map(|one| one.id) {
            if all.len() > 1 && self.named_ambiguous.insert(fold) {
                let count = all.len();
                self.ambiguous(
                    line,
                    format!("{count} people are called {name}; the one who came first is meant."),
                );
            }
            counted(&mut self.people, false);
            return Ok(id);
        }
        if let Some(id) = known::by_alias(tx, Subject::Person, &fold)? {
            counted(&mut self.people, false);
            return Ok(id);
        }
        self.new_person(tx, name, false)
    }

    fn new_person(&mut self, tx: &mut Tx<'_>, name: &str, has_id: bool) -> Result<i64> {
        let (id, slug) = made::person(tx, self.batch, name)?;
        counted(&mut self.people, true);
        self.people_by_name
            .entry(slugify(name))
            .or_default()
            .push(Known {
                id,
                slug,
                name: name.to_owned(),
                has_id,
                kind: String::new(),
                part_of: None,
            });
        Ok(id)
    }

    fn ambiguous(&mut self, line: usize, text: String) {
        self.remarks.push(Remark {
            line,
            kind: Kind::Ambiguous,
            text,
        });
    }
}

fn subject(kind: PartyKind) -> Subject {
    match kind {
        PartyKind::Person => Subject::Person,
        PartyKind::Org => Subject::Org,
    }
}

fn cast_key(kind: &str, identity: &Identity, name: &str) -> String {
    match identity {
        Identity::Known(ids) if ids.len() == 1 => format!("{kind} {}", ids.join(",")),
        Identity::Known(ids) => format!("{kind} {} {}", ids.join(","), slugify(name)),
        Identity::Unknown => format!("{kind} ? {}", slugify(name)),
        Identity::Named => format!("{kind} = {}", slugify(name)),
    }
}

/// The addresses that somebody of a name may have: the plain one, and those of the first namesakes.
fn slugs(folds: &HashSet<String>) -> Vec<String> {
    folds
        .iter()
        .filter(|fold| !fold.is_empty())
        .flat_map(|fold| [fold.clone(), format!("{fold}-2"), format!("{fold}-3")])
        .collect()
}

/// By name and not by address: `steve-mcqueen-2` is called Steve McQueen.
fn by_name(all: Vec<Known>) -> ByName<Known> {
    let mut by_name: ByName<Known> = HashMap::new();
    for known in all {
        by_name.entry(slugify(&known.name)).or_default().push(known);
    }
    for known in by_name.values_mut() {
        known.sort_by_key(|one| one.id);
    }
    by_name
}
