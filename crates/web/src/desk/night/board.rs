//! The column of categories, and the one that is open.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use newsroom::award::edition::Edition;
use newsroom::award::night::{self, Last};
use newsroom::award::result::{self, SaidResult};
use newsroom::award::sheet::{self, Nominee};
use newsroom::award::{Mark, SaidKind, WinnerRule};
use newsroom::id::Kind;
use newsroom::store::{Tx, log};
use newsroom::{Error, Millis};
use serde::Serialize;

use super::stand::{Stand, choices, ordinal, status_words, steps, tag};
use super::url;
use crate::address;
use crate::site::Site;

/// The console.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Board {
    label: String,
    url: String,
    /// The address of what is open, for the script.
    here: String,
    edit_url: String,
    public_url: Option<String>,
    /// Where a rehearsal is discarded.
    rehearsal: Option<String>,
    status_words: &'static str,
    steps: Vec<(&'static str, &'static str)>,
    seq: i64,
    readers: usize,
    done: usize,
    total: usize,
    items: Vec<Item>,
    pub(super) said: Option<&'static str>,
}

/// A category in the column.
#[derive(Clone, Debug, Serialize)]
struct Item {
    slug: String,
    name: String,
    url: String,
    /// The evening's name, where one begins.
    evening: Option<String>,
    revision: i64,
    state: &'static str,
    words: String,
    by: String,
    open: Option<Open>,
}

/// The category that is open.
#[derive(Clone, Debug, Serialize)]
struct Open {
    action: String,
    edit_url: String,
    revision: i64,
    rule: &'static str,
    locks: String,
    refused: Option<String>,
    done: Option<String>,
    undo: Option<Undo>,
    nominees: Vec<Button>,
    more: Vec<(&'static str, &'static str)>,
    typed: Typed,
    history: Vec<Said>,
    next: Option<Way>,
    previous: Option<Way>,
}

/// What one click takes back.
#[derive(Clone, Debug, Serialize)]
struct Undo {
    /// Public id of whom it is about; empty for the category.
    nominee: String,
    words: String,
}

/// A nominee, big enough for a thumb.
#[derive(Clone, Debug, Serialize)]
struct Button {
    id: String,
    number: usize,
    credited: String,
    more: String,
    tag: String,
    won: bool,
    picked: bool,
    choices: Vec<(&'static str, String)>,
}

/// Something that was said.
#[derive(Clone, Debug, Serialize)]
struct Said {
    iso: String,
    at: String,
    words: String,
    by: String,
    note: String,
    source_url: String,
}

#[derive(Clone, Debug, Serialize)]
struct Way {
    name: String,
    url: String,
}

/// What a form held that was refused.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Typed {
    pub(super) act: String,
    pub(super) nominee: String,
    pub(super) at: String,
    pub(super) note: String,
    pub(super) source_url: String,
    pub(super) more: bool,
}

impl Board {
    /// Says in the open category why something was not done.
    pub(super) fn refuse(&mut self, sentence: String) {
        if let Some(open) = self.items.iter_mut().find_map(|item| item.open.as_mut()) {
            open.refused = Some(sentence);
        }
    }
}

/// What can be said behind "More".
const MORE: &[(&str, &str)] = &[
    ("confirm", "It is confirmed"),
    ("declined", "The winner declines the prize"),
    ("vacated", "The winner loses the prize"),
    ("second", "It came second"),
    ("third", "It came third"),
    ("nobody", "Nobody wins"),
    ("undo", "It is taken back"),
];

/// Draws the column as it stands now, with this category open, or else the first that waits.
pub(super) fn draw(
    tx: &mut Tx<'_>,
    site: &Arc<Site>,
    edition: &Edition,
    open: Option<&str>,
    done: &str,
    typed: Typed,
    now: Millis,
) -> Result<Board, Error> {
    let seq = log::head(tx)?;
    let sheet = sheet::edition(tx, edition.id)?;
    let last = night::last_said(tx, edition.id)?;
    let drawer = Drawer {
        site,
        zone: TimeZone::get(&edition.zone).unwrap_or(TimeZone::UTC),
        here: url(&edition.award.1, &edition.slug),
        edit: format!(
            "/desk/awards/{}/{}",
            address::encoded(&edition.award.1),
            address::encoded(&edition.slug)
        ),
        now,
    };
    let stands: Vec<Stand> = sheet
        .categories
        .iter()
        .map(|category| Stand::of(category, last.get(&category.category.id)))
        .collect();
    let at = match open {
        Some(slug) => Some(
            stands
                .iter()
                .position(|stand| stand.sheet.category.slug == slug)
                .ok_or(Error::NotFound("category"))?,
        ),
        None => stands
            .iter()
            .position(|stand| !stand.is_decided())
            .or_else(|| stands.len().checked_sub(1)),
    };
    let history = match at.and_then(|at| stands.get(at)) {
        Some(stand) => result::history(tx, stand.sheet.category.id)?,
        None => Vec::new(),
    };
    let mut items: Vec<Item> = Vec::with_capacity(stands.len());
    let mut evening = None;
    for stand in &stands {
        let session = stand.sheet.category.session_id;
        let begins = session != evening;
        evening = session;
        let name = session
            .filter(|_| begins)
            .and_then(|id| sheet.sessions.iter().find(|session| session.id == id))
            .map(|session| session.name.clone());
        items.push(drawer.item(stand, name));
    }
    let here = match at.and_then(|at| stands.get(at)) {
        Some(stand) => drawer.way(&stand.sheet.category.slug),
        None => drawer.here.clone(),
    };
    if let Some(at) = at
        && let Some(stand) = stands.get(at)
    {
        let way = |at: Option<usize>| {
            at.and_then(|at| stands.get(at)).map(|stand| Way {
                name: stand.sheet.category.short_name.clone(),
                url: drawer.way(&stand.sheet.category.slug),
            })
        };
        let mut opened = drawer.open(stand, &history, done, typed);
        // On goes to what still waits, and only then to what merely follows.
        let waits = stands
            .iter()
            .skip(at + 1)
            .position(|stand| !stand.is_decided())
            .map(|place| place + at + 1);
        opened.next = way(waits
            .or_else(|| stands.iter().position(|stand| !stand.is_decided()))
            .filter(|&next| next != at)
            .or(Some(at + 1)));
        opened.previous = way(at.checked_sub(1));
        if let Some(item) = items.get_mut(at) {
            item.open = Some(opened);
        }
    }
    let is_rehearsal = edition.rehearsal_of.is_some();
    Ok(Board {
        label: edition.label.clone(),
        here,
        public_url: (!is_rehearsal).then(|| {
            format!(
                "/awards/{}/{}/",
                address::encoded(&edition.award.1),
                address::encoded(&edition.slug)
            )
        }),
        rehearsal: is_rehearsal.then(|| format!("{}/~discard", drawer.here)),
        status_words: status_words(edition.status),
        steps: steps(edition.status).to_vec(),
        seq,
        readers: site.live.readers(),
        done: stands.iter().filter(|stand| stand.is_decided()).count(),
        total: stands.len(),
        items,
        edit_url: drawer.edit.clone(),
        url: drawer.here,
        said: None,
    })
}

struct Drawer<'a> {
    site: &'a Site,
    zone: TimeZone,
    here: String,
    edit: String,
    now: Millis,
}

impl Drawer<'_> {
    fn way(&self, category: &str) -> String {
        format!("{}/{}", self.here, address::encoded(category))
    }

    /// `20:14` on the clock of the show.
    fn clock(&self, at: Millis) -> String {
        self.spelled(at, "%H:%M")
    }

    fn spelled(&self, at: Millis, shape: &str) -> String {
        Timestamp::from_millisecond(at)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone())
            .strftime(shape)
            .to_string()
    }

    fn item(&self, stand: &Stand<'_>, evening: Option<String>) -> Item {
        let category = &stand.sheet.category;
        let corrected = stand
            .winners
            .iter()
            .any(|winner| winner.mark == Mark::Corrected);
        let (state, words) = if stand.winners.is_empty() {
            if stand.nobody() {
                ("none", "No award".to_owned())
            } else if stand.rule() == WinnerRule::None {
                ("none", "Without a winner".to_owned())
            } else {
                ("waits", "Not announced".to_owned())
            }
        } else {
            let tied = if stand.winners.len() > 1 && stand.rule() == WinnerRule::TiesAllowed {
                "A tie: "
            } else {
                ""
            };
            let state = if corrected { "corrected" } else { "won" };
            (state, format!("{tied}{}", stand.names()))
        };
        Item {
            slug: category.slug.clone(),
            name: category.name.clone(),
            url: self.way(&category.slug),
            evening,
            revision: category.revision,
            state,
            words,
            by: stand.last.map(|last| self.by(last)).unwrap_or_default(),
            open: None,
        }
    }

    /// "announced 20:14 by Rui".
    fn by(&self, last: &Last) -> String {
        let verb = match last.kind {
            SaidKind::Announced | SaidKind::NoAward => "announced",
            SaidKind::Corrected => "corrected",
            SaidKind::Retracted => "taken back",
            SaidKind::Confirmed => "confirmed",
            SaidKind::Placed => "a place entered",
            SaidKind::Declined => "declined",
            SaidKind::Vacated => "vacated",
        };
        let at = self.clock(last.at.unwrap_or(last.said_at));
        format!("{verb} {at} by {}", last.actor)
    }

    fn open(&self, stand: &Stand<'_>, history: &[SaidResult], done: &str, typed: Typed) -> Open {
        let category = &stand.sheet.category;
        let action = self.way(&category.slug);
        let nominees = stand
            .sheet
            .nominees
            .iter()
            .enumerate()
            .map(|(at, nominee)| self.button(stand, nominee, at + 1, &typed))
            .collect();
        Open {
            edit_url: format!("{}/{}", self.edit, address::encoded(&category.slug)),
            revision: category.revision,
            rule: match category.winner_rule {
                WinnerRule::TiesAllowed => "One wins, or several who tie.",
                WinnerRule::One => "One wins.",
                WinnerRule::Many => "As many win as the jury says.",
                WinnerRule::None => "Nobody wins here; it is only a list.",
            },
            locks: self.locks(stand),
            refused: None,
            done: stand
                .last
                .filter(|_| !done.is_empty())
                .map(|last| self.done(last)),
            undo: self.undo(stand),
            nominees,
            more: MORE.to_vec(),
            typed,
            history: history.iter().map(|said| self.said(stand, said)).collect(),
            next: None,
            previous: None,
            action,
        }
    }

    fn locks(&self, stand: &Stand<'_>) -> String {
        let category = &stand.sheet.category;
        match (category.locked_at, category.locks_at) {
            (Some(at), _) => format!("Predictions closed at {}.", self.clock(at)),
            (None, Some(at)) if at <= self.now => {
                format!("Predictions closed at {}.", self.clock(at))
            }
            (None, Some(at)) => format!("Predictions close at {}.", self.clock(at)),
            (None, None) => "Predictions close with the first result.".to_owned(),
        }
    }

    fn done(&self, last: &Last) -> String {
        let whom = &last.credited;
        match last.kind {
            SaidKind::Announced => format!("Announced: {whom}."),
            SaidKind::Corrected => format!("Corrected: {whom}."),
            SaidKind::Retracted if whom.is_empty() => "Taken back.".to_owned(),
            SaidKind::Retracted => format!("Taken back: {whom}."),
            SaidKind::Confirmed => format!("Confirmed: {whom}."),
            SaidKind::Placed => format!("Entered: the place of {whom}."),
            SaidKind::Declined => format!("Entered: {whom} declines."),
            SaidKind::Vacated => format!("Entered: {whom} loses the prize."),
            SaidKind::NoAward => "Entered: nobody wins.".to_owned(),
        }
    }

    /// What the one button takes back: whoever was named last, or that nobody wins.
    fn undo(&self, stand: &Stand<'_>) -> Option<Undo> {
        if stand.nobody() {
            return Some(Undo {
                nominee: String::new(),
                words: "nobody wins".to_owned(),
            });
        }
        let named = stand.last.and_then(|last| last.nomination);
        let winner = stand
            .winners
            .iter()
            .find(|winner| Some(winner.id) == named)
            .or_else(|| stand.winners.iter().max_by_key(|winner| winner.at))?;
        Some(Undo {
            nominee: self.site.ids.show(Kind::Nomination, winner.id),
            words: winner.credited.clone(),
        })
    }

    fn button(&self, stand: &Stand<'_>, nominee: &Nominee, number: usize, typed: &Typed) -> Button {
        let id = self.site.ids.show(Kind::Nomination, nominee.id);
        let won = nominee.has_won();
        let mut more: Vec<&str> = Vec::new();
        if !nominee.people.is_empty() {
            // A work that is the nominee itself is not named twice, whoever stands beside it.
            more.extend(
                nominee
                    .works
                    .iter()
                    .map(|work| work.title.as_str())
                    .filter(|title| *title != nominee.credited),
            );
        }
        more.extend(nominee.roles.iter().map(String::as_str));
        Button {
            picked: typed.nominee == id && !typed.more,
            choices: choices(stand, nominee, won),
            tag: tag(nominee, won),
            won,
            number,
            credited: nominee.credited.clone(),
            more: more.join(" · "),
            id,
        }
    }

    fn said(&self, stand: &Stand<'_>, said: &SaidResult) -> Said {
        let whom = said
            .nomination
            .and_then(|id| stand.sheet.nominees.iter().find(|nominee| nominee.id == id))
            .map(|nominee| nominee.credited.as_str())
            .unwrap_or_default();
        let words = match said.kind {
            SaidKind::Announced => format!("announced: {whom}"),
            SaidKind::Corrected => format!("corrected: {whom}"),
            SaidKind::Retracted if whom.is_empty() => "taken back".to_owned(),
            SaidKind::Retracted => format!("taken back: {whom}"),
            SaidKind::Confirmed => format!("confirmed: {whom}"),
            SaidKind::Placed => format!("{whom} came {}", ordinal(said.rank)),
            SaidKind::Declined => format!("{whom} declined"),
            SaidKind::Vacated => format!("{whom} lost the prize"),
            SaidKind::NoAward => "nobody wins".to_owned(),
        };
        let at = said.at.unwrap_or(said.said_at);
        Said {
            iso: self.spelled(at, "%Y-%m-%dT%H:%M:%S%:z"),
            at: self.clock(at),
            words,
            by: said.actor.clone(),
            note: said.note.clone(),
            source_url: said.source_url.clone(),
        }
    }
}
