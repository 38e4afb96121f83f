//! Lays out what is known of awards as the shapes templates see.
//!
//! One function makes the result of a category wherever it stands: on its page, on its edition's, in a story, in the
//! live log.

use newsroom::award::category::Category;
use newsroom::award::sheet::{CategorySheet, Credit, Nominee, WorkCredit};
use newsroom::award::{Mark, NomineeKind, Outcome, Part, PartyKind, Relation};

use super::expected::Expected;
use super::view;
use super::words::{self, Words, words};
use crate::address;
use crate::when::Dates;

/// What laying out a category needs besides the category.
#[derive(Clone, Copy)]
pub(crate) struct Lay<'a> {
    /// Language around it.
    pub(crate) lang: &'a str,
    /// How instants are written.
    pub(crate) dates: &'a Dates,
}

/// The path of a category with dots for slashes: what the live log calls its pieces by.
#[must_use]
pub(crate) fn dotted(path: &str) -> String {
    path.replace('/', ".")
}

/// The address of `emmys/2020/lead-actor-limited`, or of a part of such a path; a category has no slash at its end.
#[must_use]
pub(crate) fn url(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(address::encoded).collect();
    let slash = if parts.len() < 3 { "/" } else { "" };
    format!("/awards/{}{slash}", parts.join("/"))
}

impl Lay<'_> {
    fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// The result of a category whose path is `path`; `seen` is what readers expected, if that may be said.
    pub(crate) fn outcome(
        &self,
        path: &str,
        sheet: &CategorySheet,
        seen: Option<&Expected>,
    ) -> view::Outcome {
        let w = self.words();
        let mut nominees: Vec<(u8, view::Nominee)> = sheet
            .nominees
            .iter()
            .map(|it| (rank(it), self.nominee(&sheet.category, it, seen)))
            .collect();
        nominees.sort_by_key(|(rank, _)| *rank);
        let winners = sheet.winners().count();
        let state = match (winners, sheet.no_award) {
            (1.., _) => "decided",
            (0, true) => "nobody",
            (0, false) => "open",
        };
        view::Outcome {
            key: format!("c.{}", dotted(path)),
            state,
            winners,
            announced: sheet
                .winners()
                .filter_map(|it| it.at)
                .min()
                .map(|at| self.dates.when(at, self.lang)),
            corrected: sheet.revised_at.map(|at| self.dates.when(at, self.lang)),
            readers: seen.map_or_else(String::new, |seen| self.readers(sheet, seen)),
            nominees: nominees.into_iter().map(|(_, it)| it).collect(),
            words: w,
        }
    }

    /// What readers expected, as a sentence.
    fn readers(&self, sheet: &CategorySheet, seen: &Expected) -> String {
        let w = self.words();
        if let Some(right) = seen.right_percent(sheet) {
            return w.seen.replace("{n}", &right.to_string());
        }
        let favourite = seen.favourite(sheet).and_then(|(id, percent)| {
            let it = sheet.nominees.iter().find(|it| it.id == id)?;
            Some((plain(&sheet.category, it), percent))
        });
        favourite.map_or_else(String::new, |(name, percent)| {
            w.favourite
                .replace("{n}", &percent.to_string())
                .replace("{name}", &name)
        })
    }

    /// A nominee of this category.
    pub(crate) fn nominee(
        &self,
        category: &Category,
        it: &Nominee,
        seen: Option<&Expected>,
    ) -> view::Nominee {
        self.laid(category.nominee_kind, it, seen)
    }

    /// A nomination by itself: who first, if it is anybody's.
    pub(crate) fn honour(&self, it: &Nominee) -> view::Nominee {
        self.laid(NomineeKind::Mixed, it, None)
    }

    fn laid(&self, kind: NomineeKind, it: &Nominee, seen: Option<&Expected>) -> view::Nominee {
        let w = self.words();
        let (lead, also, is_named) = self.names(kind, it);
        let state = state(it);
        let label = match state {
            "won" => w.winner.to_owned(),
            "tied" => w.tie.to_owned(),
            "honoured" => w.honoured.to_owned(),
            "void" => w.void.to_owned(),
            "placed" => it.rank.map_or_else(String::new, |rank| {
                w.placed.replace("{n}", &words::ordinal(rank, self.lang))
            }),
            _ => String::new(),
        };
        view::Nominee {
            slug: it.slug.clone(),
            roles: if it.roles.is_empty() {
                String::new()
            } else {
                w.role.replace("{name}", &it.roles.join(", "))
            },
            credit: if is_named || says_no_more(it) {
                String::new()
            } else {
                it.credited.clone()
            },
            lead,
            also,
            citation: it.citation.clone(),
            state,
            label,
            remark: self.remark(it),
            share: seen.map(|seen| seen.share(it.id)),
        }
    }

    fn remark(&self, it: &Nominee) -> String {
        let w = self.words();
        let mark = match it.mark {
            Mark::Declined => w.declined,
            Mark::Vacated => w.vacated,
            _ => "",
        };
        [mark, words::status(it.status, self.lang), &it.status_note]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(". ")
    }

    /// What stands large, what stands under it, and whether the names say all that the printed credit says.
    fn names(&self, kind: NomineeKind, it: &Nominee) -> (Vec<view::Name>, Vec<view::Name>, bool) {
        let of_part = |part: Part| -> Vec<view::Name> {
            let named = it.people.iter().filter(|it| it.part == part);
            named.map(|it| self.person(it)).collect()
        };
        let (people, beside) = (of_part(Part::Main), of_part(Part::Other));
        let works: Vec<view::Name> = it.works.iter().map(work).collect();
        let by_people = match kind {
            NomineeKind::Work | NomineeKind::Song => works.is_empty(),
            _ => !people.is_empty(),
        };
        let (lead, mut also, is_named) = match (by_people, people.is_empty(), works.is_empty()) {
            (_, true, true) => (vec![words_of(&it.credited)], Vec::new(), true),
            (true, _, _) => (people, works, true),
            (false, false, _) => (works, people, true),
            (false, true, _) => (works, Vec::new(), false),
        };
        also.extend(beside);
        (lead, also, is_named)
    }

    fn person(&self, it: &Credit) -> view::Name {
        let mut remark = it.credit_role.clone();
        if it.removed.is_some() {
            if !remark.is_empty() {
                remark.push_str(", ");
            }
            remark.push_str(self.words().removed);
        }
        view::Name {
            text: it.name.clone(),
            url: page(it).unwrap_or_default(),
            kind: it.kind.as_str(),
            remark,
            gone: it.removed.is_some(),
        }
    }
}

/// The page of somebody who is nominated; organisations have none.
#[must_use]
pub(crate) fn page(it: &Credit) -> Option<String> {
    let slug = it
        .slug
        .as_deref()
        .filter(|_| it.kind == PartyKind::Person)?;
    Some(address::subject("people", slug))
}

fn work(it: &WorkCredit) -> view::Name {
    view::Name {
        text: it.title.clone(),
        url: address::subject("works", &it.slug),
        kind: match it.relation {
            Relation::Song => "song",
            Relation::Episode => "episode",
            Relation::For | Relation::AlsoFor => "work",
        },
        ..view::Name::default()
    }
}

fn words_of(text: &str) -> view::Name {
    view::Name {
        text: text.to_owned(),
        kind: "org",
        ..view::Name::default()
    }
}

/// Whether the printed credit is only what the titles say already.
fn says_no_more(it: &Nominee) -> bool {
    let said = it.credited.trim();
    said.is_empty() || it.works.iter().any(|work| work.title == said)
}

/// A nominee in plain words: names, or titles, or the credit as it was printed.
#[must_use]
pub(crate) fn plain(category: &Category, it: &Nominee) -> String {
    let people = || {
        it.people
            .iter()
            .filter(|it| it.removed.is_none() && it.part == Part::Main)
            .map(|it| it.name.as_str())
    };
    let works = || it.works.iter().map(|it| it.title.as_str());
    let first: Vec<&str> = match category.nominee_kind {
        NomineeKind::Work | NomineeKind::Song if !it.works.is_empty() => works().collect(),
        _ if !it.people.is_empty() => people().collect(),
        _ => works().collect(),
    };
    if first.is_empty() {
        it.credited.clone()
    } else {
        first.join(", ")
    }
}

/// The same with what it was nominated for.
#[must_use]
pub(crate) fn plain_whole(category: &Category, it: &Nominee) -> String {
    let name = plain(category, it);
    let works: Vec<&str> = it.works.iter().map(|it| it.title.as_str()).collect();
    let works = works.join(", ");
    if works.is_empty() || works == name {
        name
    } else {
        format!("{name}, {works}")
    }
}

/// Whether the award is theirs.
#[must_use]
pub(crate) fn has_won(it: &Nominee) -> bool {
    matches!(
        it.outcome,
        Some(Outcome::Won | Outcome::Tied | Outcome::Honoured)
    )
}

fn state(it: &Nominee) -> &'static str {
    match it.outcome {
        Some(Outcome::Won) => "won",
        Some(Outcome::Tied) => "tied",
        Some(Outcome::Placed) => "placed",
        Some(Outcome::Honoured) => "honoured",
        Some(Outcome::Void) => "void",
        Some(Outcome::Lost) => "lost",
        None => "open",
    }
}

/// Winners first, then who was placed, then everybody in the order they were nominated, and what counts no more last.
fn rank(it: &Nominee) -> u8 {
    match it.outcome {
        Some(Outcome::Won | Outcome::Tied | Outcome::Honoured) => 0,
        Some(Outcome::Placed) => it
            .rank
            .and_then(|rank| u8::try_from(rank).ok())
            .unwrap_or(9)
            .clamp(1, 99),
        Some(Outcome::Lost) | None => 100,
        Some(Outcome::Void) => 101,
    }
}
