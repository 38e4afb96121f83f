//! Places of the front page and of sections that an editor filled by hand; all others fill themselves.
//!
//! A place lasts until its instant, which is compared when it is read: no job has to take it away.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
    story::State,
};

/// The front page, among the areas; a section is its row id.
pub const FRONT: i64 = 0;
/// Places of one area that can be filled by hand: 1 is the lead.
pub const PLACES: i64 = 12;

/// A story in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// 1 to [`PLACES`].
    pub place: i64,
    /// Row id of the story.
    pub story: i64,
    /// From then on the place fills itself again; none for never.
    pub until: Option<Millis>,
}

/// A place as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which story, where, until when.
    pub slot: Slot,
    /// Its headline.
    pub title: String,
    /// Its part of the address.
    pub slug: String,
    /// Its section.
    pub section: String,
    /// Where it stands; the public sees the published ones only.
    pub state: State,
}

impl FromRow for Placed {
    fn from_row(row: &Row<'_>) -> Result<Placed, store::Error> {
        let state: String = row.get(6)?;
        Ok(Placed {
            slot: Slot {
                place: row.get(0)?,
                story: row.get(1)?,
                until: row.get(2)?,
            },
            title: row.get(3)?,
            slug: row.get(4)?,
            section: row.get(5)?,
            state: State::parse(&state).unwrap_or(State::Draft),
        })
    }
}

/// The filled places of an area in their order, with those whose instant has passed.
///
/// # Errors
/// `Store` if the database fails.
pub fn placed(tx: &mut Tx<'_>, area: i64) -> Result<Vec<Placed>> {
    Ok(tx.all(
        "select placement.place, placement.story_id, placement.until_at, story.title, story.slug, section.title, story.state
         from placement join story on story.id = placement.story_id join section on section.id = story.section_id
         where placement.area = $1 order by placement.place",
        params![area],
    )?)
}

/// Fills the places of an area anew, in place of all before.
///
/// # Errors
/// `NotFound` for a section or story that is none; `Invalid`, with the number of the slot in the field's name:
/// `place-2`, `until-2`.
pub fn arrange(tx: &mut Tx<'_>, area: i64, slots: &[Slot], who: &Doer, now: Millis) -> Result<()> {
    check(tx, area, slots, now)?;
    tx.run("delete from placement where area = $1", params![area])?;
    for slot in slots {
        tx.run(
            "insert into placement (area, place, story_id, until_at, placed_at) values ($1, $2, $3, $4, $5)",
            params![area, slot.place, slot.story, slot.until, now],
        )?;
    }
    let places: Vec<(i64, i64)> = slots.iter().map(|slot| (slot.place, slot.story)).collect();
    let act = Act {
        act: "front.arrange",
        object: "section",
        object_id: area,
        why: "",
        data: &serde_json::json!({ "places": places }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::FrontArranged, now)?;
    Ok(())
}

/// Puts one story into a place; what stood there and behind it without a gap moves on by one, the last falls away.
///
/// # Errors
/// As [`arrange`].
pub fn pin(tx: &mut Tx<'_>, area: i64, slot: Slot, who: &Doer, now: Millis) -> Result<()> {
    let mut slots = lasting(tx, area, now)?;
    slots.retain(|other| other.story != slot.story);
    slots.sort_by_key(|other| other.place);
    let mut taken = slot.place;
    for other in &mut slots {
        if other.place == taken {
            other.place += 1;
            taken += 1;
        }
    }
    slots.push(slot);
    slots.retain(|other| other.place <= PLACES);
    slots.sort_by_key(|other| other.place);
    arrange(tx, area, &slots, who, now)
}

/// Lets a story's place fill itself again; says whether it had one.
///
/// # Errors
/// As [`arrange`].
pub fn unpin(tx: &mut Tx<'_>, area: i64, story: i64, who: &Doer, now: Millis) -> Result<bool> {
    let mut slots = lasting(tx, area, now)?;
    let before = slots.len();
    slots.retain(|slot| slot.story != story);
    if slots.len() == before {
        return Ok(false);
    }
    arrange(tx, area, &slots, who, now)?;
    Ok(true)
}

/// The slots whose instant has not passed.
fn lasting(tx: &mut Tx<'_>, area: i64, now: Millis) -> Result<Vec<Slot>> {
    Ok(placed(tx, area)?
        .into_iter()
        .map(|placed| placed.slot)
        .filter(|slot| slot.until.is_none_or(|until| until > now))
        .collect())
}

fn check(tx: &mut Tx<'_>, area: i64, slots: &[Slot], now: Millis) -> Result<()> {
    if area != FRONT {
        let section: Option<i64> = tx.opt("select id from section where id = $1", params![area])?;
        section.ok_or(Error::NotFound("section"))?;
    }
    let mut faults = Fields::default();
    for (number, slot) in (1..).zip(slots) {
        let mut wrong = |field: &str, sentence: &str| {
            faults
                .0
                .insert(format!("{field}-{number}"), sentence.to_owned());
        };
        let section: Option<i64> = tx.opt(
            "select section_id from story where id = $1",
            params![slot.story],
        )?;
        let section = section.ok_or(Error::NotFound("story"))?;
        if area != FRONT && section != area {
            wrong("place", "This story stands in another section.");
        }
        if !(1..=PLACES).contains(&slot.place) {
            wrong("place", "A place is a number from 1 to 12.");
        }
        let before = slots.iter().take(number - 1);
        if before.clone().any(|other| other.place == slot.place) {
            wrong("place", "Two stories have this place.");
        }
        if before.clone().any(|other| other.story == slot.story) {
            wrong("place", "This story has two places.");
        }
        if slot.until.is_some_and(|until| until <= now) {
            wrong("until", "This instant has passed already.");
        }
    }
    if faults.0.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(faults))
}
