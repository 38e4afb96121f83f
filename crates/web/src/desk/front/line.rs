//! A line of the order: a story, its place by hand if it has one, and until when.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use newsroom::placement::{PLACES, Placed, Slot};
use newsroom::story::{Card, State};
use newsroom::{Kind, Millis};
use serde::Serialize;

use crate::address;
use crate::form::Form;
use crate::page::Masthead;
use crate::site::Site;

/// A line as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    /// Its number in the form.
    pub number: usize,
    /// Public id of the story.
    pub story: String,
    pub title: String,
    pub url: String,
    pub section: String,
    /// What stands in the field: empty for a place that fills itself.
    pub place: String,
    /// What stands in the field, in the newsroom's zone.
    pub until: String,
    /// Whether an editor put it there.
    pub by_hand: bool,
    /// Why it is not shown, for one that is not.
    pub idle: &'static str,
}

/// What a form says about a line.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub number: usize,
    pub story: i64,
    pub place: String,
    pub until: String,
}

impl Typed {
    /// The slot it asks for; none where the place is to fill itself.
    pub(super) fn slot(&self, site: &Site) -> Result<Option<Slot>, (&'static str, String)> {
        if self.place.trim().is_empty() {
            return Ok(None);
        }
        let place = self.place.trim().parse().ok();
        let place = place.filter(|place| (1..=PLACES).contains(place));
        let Some(place) = place else {
            return Err(("place", format!("A place is a number from 1 to {PLACES}.")));
        };
        let until = match self.until.trim() {
            "" => None,
            text => {
                let at = text.parse::<DateTime>().ok().and_then(|at| {
                    let zoned = at.to_zoned(site.masthead().dates.zone().clone()).ok()?;
                    Some(zoned.timestamp().as_millisecond())
                });
                let Some(at) = at else {
                    return Err((
                        "until",
                        "Write day and time as 2026-03-29T18:30.".to_owned(),
                    ));
                };
                Some(at)
            }
        };
        Ok(Some(Slot {
            place,
            story: self.story,
            until,
        }))
    }

    /// Whether it is about the story of this public id.
    pub(super) fn is(&self, site: &Site, story: &str) -> bool {
        site.ids.read(Kind::Story, story) == Some(self.story)
    }
}

/// Takes the lines out of a form.
pub(super) fn taken(site: &Site, form: &mut Form) -> Vec<Typed> {
    let mut lines: Vec<Typed> = form
        .take_all("story-")
        .into_iter()
        .filter_map(|(number, story)| {
            Some(Typed {
                place: form.take(&format!("place-{number}")),
                until: form.take(&format!("until-{number}")),
                number: number.parse().ok()?,
                story: site.ids.read(Kind::Story, &story)?,
            })
        })
        .collect();
    lines.sort_by_key(|line| line.number);
    lines
}

/// Does what a line's button says. The page numbers the lines as they stand, so a line's number is its place.
pub(super) fn press(lines: &mut [Typed], what: &str) {
    let Some((act, number)) = what.split_once(':') else {
        return;
    };
    let Some(at) = number
        .parse::<usize>()
        .ok()
        .and_then(|number| lines.iter().position(|line| line.number == number))
    else {
        return;
    };
    let to = match act {
        "pin" => at,
        "up" => at.saturating_sub(1),
        "down" => at + 1,
        "free" => {
            if let Some(line) = lines.get_mut(at) {
                line.place.clear();
            }
            return;
        }
        _ => return,
    };
    if to != at && to < lines.len() {
        // A neighbour that was put there by hand changes places; one that fills itself makes room by itself.
        let from_place = (at + 1).to_string();
        if let Some(other) = lines
            .get_mut(to)
            .filter(|other| !other.place.trim().is_empty())
        {
            other.place = from_place;
        }
    }
    if let Some(line) = lines.get_mut(at) {
        line.place = (to + 1).to_string();
    }
}

/// What lines are made with.
pub(super) struct Lines<'a> {
    pub site: &'a Site,
    pub masthead: Arc<Masthead>,
    pub now: Millis,
    /// What was typed, by row id of the story, where a form was refused.
    pub typed: &'a BTreeMap<i64, Typed>,
}

impl Lines<'_> {
    /// A story readers see.
    pub(super) fn shown(&self, number: usize, card: &Card, placed: &[Placed]) -> Line {
        let slot = placed.iter().find(|placed| placed.slot.story == card.id);
        let slot = slot
            .map(|placed| placed.slot)
            .filter(|slot| self.lasts(slot));
        self.line(
            number,
            card.id,
            slot,
            Line {
                number,
                story: String::new(),
                title: card.title.clone(),
                url: address::story(&card.section.slug, &card.slug),
                section: card.section.title.clone(),
                place: String::new(),
                until: String::new(),
                by_hand: slot.is_some(),
                idle: "",
            },
        )
    }

    /// A place whose story is not seen.
    pub(super) fn idle(&self, number: usize, placed: &Placed) -> Line {
        let lasts = self.lasts(&placed.slot);
        self.line(
            number,
            placed.slot.story,
            // A place that has ended is not offered to be saved again.
            Some(placed.slot).filter(|_| lasts),
            Line {
                number,
                story: String::new(),
                title: placed.title.clone(),
                url: String::new(),
                section: placed.section.clone(),
                place: String::new(),
                until: String::new(),
                by_hand: true,
                idle: match placed.state {
                    _ if !lasts => "its time is over",
                    State::Published => "further down than readers look",
                    State::Unpublished => "taken down",
                    _ => "not public yet",
                },
            },
        )
    }

    fn lasts(&self, slot: &Slot) -> bool {
        slot.until.is_none_or(|until| until > self.now)
    }

    fn line(&self, number: usize, story: i64, slot: Option<Slot>, line: Line) -> Line {
        let (place, until) = match (self.typed.get(&story), slot) {
            (Some(typed), _) => (typed.place.clone(), typed.until.clone()),
            (None, Some(slot)) => (slot.place.to_string(), self.written(slot.until)),
            (None, None) => (String::new(), String::new()),
        };
        Line {
            number,
            story: self.site.ids.show(Kind::Story, story),
            place,
            until,
            ..line
        }
    }

    /// An instant as the field of a form takes it.
    fn written(&self, at: Option<Millis>) -> String {
        at.and_then(|at| Timestamp::from_millisecond(at).ok())
            .map(|at| {
                let zoned = at.to_zoned(self.masthead.dates.zone().clone());
                zoned.strftime("%Y-%m-%dT%H:%M").to_string()
            })
            .unwrap_or_default()
    }
}
