//! People, works and characters of one nomination, gathered from its rows.

use std::collections::{BTreeMap, HashMap};

use newsroom::award::{OrgKind, Part, PartyKind, Relation};

use super::words::{identity, split_roles};
use crate::nomination::{Nomination, Party, Role, Work};

/// The parts of one nomination by their numbers.
#[derive(Default)]
pub(super) struct Parts {
    people: BTreeMap<usize, Party>,
    works: BTreeMap<usize, Work>,
    /// Characters by the numbers of their person and their work.
    roles: Vec<(usize, usize, String, String)>,
    networks: Vec<Party>,
}

impl Parts {
    pub(super) fn take<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        nomination: &Nomination,
        warnings: &mut Vec<String>,
    ) {
        let number = |name: &str| {
            cell(name)
                .parse::<usize>()
                .ok()
                .filter(|n| (1..=10_000).contains(n))
        };
        let person = self.person(cell, number("person_no"), warnings);
        let mut work = self.work(cell, number("work_no"));
        if !cell("episode_or_song").is_empty() {
            let part = self.part(cell, number("part_no"), work, nomination);
            work = work.or(Some(part));
        }
        for role in split_roles(cell("role")) {
            let raw = match cell("role_text") {
                "" => String::new(),
                text => text.to_owned(),
            };
            let role = (person.unwrap_or(1), work.unwrap_or(1), role, raw);
            self.roles.push(role);
        }
        if !cell("network").is_empty() {
            let network = Party {
                kind: PartyKind::Org,
                org: OrgKind::Network,
                name: cell("network").to_owned(),
                credit: "network".to_owned(),
                part: Part::Other,
                ..Party::default()
            };
            if !self.networks.contains(&network) {
                self.networks.push(network);
            }
        }
    }

    fn person<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
        warnings: &mut Vec<String>,
    ) -> Option<usize> {
        if cell("person").is_empty() {
            return number;
        }
        let org_kind = OrgKind::parse(cell("org_kind")).unwrap_or_default();
        let kind = match cell("party") {
            "org" => PartyKind::Org,
            "" if org_kind != OrgKind::Unknown => PartyKind::Org,
            "" | "person" => PartyKind::Person,
            other => {
                warnings.push(format!(
                    "\u{201c}{other}\u{201d} in the column \u{201c}party\u{201d} is neither person nor org."
                ));
                PartyKind::Person
            }
        };
        let party = Party {
            kind,
            org: org_kind,
            name: cell("person").to_owned(),
            identity: identity(cell("person_id")),
            credit: cell("credit").to_owned(),
            part: Part::parse(cell("part")).unwrap_or_default(),
            removed: Some(cell("removed"))
                .filter(|why| !why.is_empty())
                .map(str::to_owned),
        };
        let same = self
            .people
            .iter()
            .find(|(_, known)| **known == party)
            .map(|(place, _)| *place);
        let place = number
            .or(same)
            .unwrap_or_else(|| self.people.keys().next_back().map_or(1, |last| last + 1));
        self.people.entry(place).or_insert(party);
        Some(place)
    }

    fn next_work(&self) -> usize {
        self.works.keys().next_back().map_or(1, |last| last + 1)
    }

    fn work<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
    ) -> Option<usize> {
        if cell("work").is_empty() {
            return number;
        }
        let has_part = !cell("episode_or_song").is_empty();
        let relation = Some(cell("relation")).filter(|_| !has_part);
        let work = Work {
            title: cell("work").to_owned(),
            identity: identity(cell("work_id")),
            kind: if has_part {
                String::new()
            } else {
                cell("work_kind").to_owned()
            },
            relation: relation.and_then(Relation::parse).unwrap_or_default(),
            part_of: None,
        };
        let same = self
            .works
            .iter()
            .find(|(_, known)| known.title == work.title && known.identity == work.identity)
            .map(|(place, _)| *place);
        let place = number.or(same).unwrap_or_else(|| self.next_work());
        match self.works.get_mut(&place) {
            // A row with a song says nothing of what kind of work its film is; a later one may.
            Some(known) if !has_part && known.part_of.is_none() => *known = work,
            Some(_) => {}
            None => {
                self.works.insert(place, work);
            }
        }
        Some(place)
    }

    fn part<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
        parent: Option<usize>,
        nomination: &Nomination,
    ) -> usize {
        let relation = match Relation::parse(cell("relation")) {
            Some(relation) if !cell("relation").is_empty() => relation,
            _ if nomination.category.name.to_lowercase().contains("song")
                || nomination.category.name.to_lowercase().contains("lyric") =>
            {
                Relation::Song
            }
            _ => Relation::Episode,
        };
        let kind = match cell("work_kind") {
            "" => relation.as_str().to_owned(),
            kind => kind.to_owned(),
        };
        let work = Work {
            title: cell("episode_or_song").to_owned(),
            identity: identity(cell("part_id")),
            kind,
            relation,
            part_of: parent,
        };
        let same = self
            .works
            .iter()
            .find(|(_, known)| **known == work)
            .map(|(place, _)| *place);
        let place = number.or(same).unwrap_or_else(|| self.next_work());
        self.works.entry(place).or_insert(work);
        place
    }

    /// Puts everything in its place, numbers closed up.
    pub(super) fn put(self, nomination: &mut Nomination) {
        let places = |keys: Vec<usize>| -> HashMap<usize, usize> {
            keys.into_iter()
                .enumerate()
                .map(|(place, number)| (number, place))
                .collect()
        };
        let people = places(self.people.keys().copied().collect());
        let works = places(self.works.keys().copied().collect());
        nomination.people = self.people.into_values().chain(self.networks).collect();
        nomination.works = self
            .works
            .into_values()
            .map(|work| Work {
                part_of: work.part_of.and_then(|number| works.get(&number).copied()),
                ..work
            })
            .collect();
        nomination.roles = self
            .roles
            .into_iter()
            .map(|(person, work, name, raw)| Role {
                party: people.get(&person).copied().unwrap_or_default(),
                work: works.get(&work).copied().unwrap_or_default(),
                name,
                raw,
            })
            .collect();
    }
}
