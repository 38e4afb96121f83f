//! The front page: a constant number of statements, however large the archive.

use std::collections::BTreeSet;

use store::{FromRow, Row, Tx, params};

use super::{CARD_COLUMNS, Card, card, from_card, public};
use crate::{
    Millis,
    cursor::Page,
    error::Result,
    placement::{self, PLACES},
    section::{self, Section},
};

/// What the front page shows.
#[derive(Clone, Debug)]
pub struct Front {
    /// The story of the day: the one an editor put there, otherwise the newest.
    pub lead: Option<Card>,
    /// Next to it, at most 4.
    pub seconds: Vec<Card>,
    /// Newest of the rest, at most 12.
    pub river: Vec<Card>,
    /// The newest of each section that do not stand above, at most 4 each; empty sections are left out.
    pub shelves: Vec<(Section, Vec<Card>)>,
    /// Stories people talk about now, at most 5, most comments first.
    pub talked: Vec<Card>,
    /// When the next place that an editor filled fills itself again.
    pub until: Option<Millis>,
}

/// Sections with a shelf: the first 12 of the navigation.
const SHELVES: usize = 12;
const ON_A_SHELF: usize = 4;
/// Lead, seconds and river.
const IN_ORDER: usize = 17;

/// Reads the front page.
///
/// # Errors
/// `Store` if the database fails.
pub fn front(tx: &mut Tx<'_>, now: Millis) -> Result<Front> {
    let by_hand = by_hand(tx, placement::FRONT, now)?;
    let until = next_until(&by_hand);
    // As many more as may stand among them by hand.
    let newest: Vec<Card> = tx.all(
        concat!(
            "select ",
            card!(),
            " from story ",
            from_card!(),
            " where ",
            public!(),
            " order by story.published_at desc, story.id desc limit 29"
        ),
        params![],
    )?;
    let mut all = together(by_hand, newest);
    all.truncate(IN_ORDER);
    let river = all.split_off(all.len().min(5));
    let above: BTreeSet<i64> = all.iter().map(|card| card.id).collect();
    let mut seconds = all.into_iter();
    let lead = seconds.next();
    Ok(Front {
        lead,
        seconds: seconds.collect(),
        river,
        shelves: shelves(tx, &above)?,
        talked: talked(tx)?,
        until,
    })
}

/// Orders a page of a section's stories: on the first page those an editor placed stand in their places; on no other
/// page they stand again. Answers also when the next of these places fills itself again.
///
/// # Errors
/// `Store` if the database fails.
pub fn arranged(
    tx: &mut Tx<'_>,
    section: i64,
    mut page: Page<Card>,
    is_first: bool,
    now: Millis,
) -> Result<(Page<Card>, Option<Millis>)> {
    let by_hand = by_hand(tx, section, now)?;
    let until = next_until(&by_hand);
    if is_first {
        page.items = together(by_hand, page.items);
    } else {
        page.items
            .retain(|card| by_hand.iter().all(|placed| placed.card.id != card.id));
    }
    Ok((page, until))
}

/// A public story in a place that an editor gave it.
struct ByHand {
    card: Card,
    place: i64,
    until: Option<Millis>,
}

impl FromRow for ByHand {
    fn from_row(row: &Row<'_>) -> Result<ByHand, store::Error> {
        Ok(ByHand {
            card: Card::from_row(row)?,
            place: row.get(CARD_COLUMNS)?,
            until: row.get(CARD_COLUMNS + 1)?,
        })
    }
}

/// The places of an area that hold now, in their order. `cross join` tells SQLite to begin with the few places.
fn by_hand(tx: &mut Tx<'_>, area: i64, now: Millis) -> Result<Vec<ByHand>> {
    Ok(tx.all(
        concat!(
            "select ",
            card!(),
            ", placement.place, placement.until_at from placement cross join story ",
            from_card!(),
            " where placement.area = $1 and (placement.until_at is null or placement.until_at > $2)
              and story.id = placement.story_id and ",
            public!(),
            " order by placement.place limit $3"
        ),
        params![area, now, PLACES],
    )?)
}

fn next_until(by_hand: &[ByHand]) -> Option<Millis> {
    by_hand.iter().filter_map(|placed| placed.until).min()
}

/// Every story once: those placed in their places, the others around them in their order.
fn together(by_hand: Vec<ByHand>, mut others: Vec<Card>) -> Vec<Card> {
    others.retain(|card| by_hand.iter().all(|placed| placed.card.id != card.id));
    for placed in by_hand {
        // In rising order of places, so that no later one moves an earlier one.
        let place = usize::try_from(placed.place - 1).unwrap_or(0);
        others.insert(place.min(others.len()), placed.card);
    }
    others
}

/// The newest ids of one section; twelve of these stand in one statement.
macro_rules! newest_of {
    ($section:literal) => {
        concat!(
            "select id from (select story.id from story where story.section_id = ",
            $section,
            " and ",
            public!(),
            " order by story.published_at desc, story.id desc limit 9) as newest"
        )
    };
}

fn shelves(tx: &mut Tx<'_>, above: &BTreeSet<i64>) -> Result<Vec<(Section, Vec<Card>)>> {
    let sections = section::all(tx)?;
    // Places without a section ask for one that does not exist; asking twice for one would show its stories twice.
    let ids: [i64; SHELVES] =
        std::array::from_fn(|place| sections.get(place).map_or(0, |section| section.id));
    let cards: Vec<Card> = tx.all(
        concat!(
            "with shelved (id) as (",
            newest_of!("$1"),
            " union all ",
            newest_of!("$2"),
            " union all ",
            newest_of!("$3"),
            " union all ",
            newest_of!("$4"),
            " union all ",
            newest_of!("$5"),
            " union all ",
            newest_of!("$6"),
            " union all ",
            newest_of!("$7"),
            " union all ",
            newest_of!("$8"),
            " union all ",
            newest_of!("$9"),
            " union all ",
            newest_of!("$10"),
            " union all ",
            newest_of!("$11"),
            " union all ",
            newest_of!("$12"),
            ") select ",
            card!(),
            " from shelved join story on story.id = shelved.id ",
            from_card!(),
            " where ",
            public!(),
            " order by story.published_at desc, story.id desc"
        ),
        &crate::values(&ids),
    )?;
    let mut shelves: Vec<(Section, Vec<Card>)> = sections
        .into_iter()
        .take(SHELVES)
        .map(|section| (section, Vec::new()))
        .collect();
    for card in cards {
        if above.contains(&card.id) {
            continue;
        }
        if let Some((_, shelf)) = shelves
            .iter_mut()
            .find(|(section, _)| section.id == card.section.id)
            && shelf.len() < ON_A_SHELF
        {
            shelf.push(card);
        }
    }
    shelves.retain(|(_, shelf)| !shelf.is_empty());
    Ok(shelves)
}

/// Of the twelve stories somebody spoke under last, the five with the most comments.
fn talked(tx: &mut Tx<'_>) -> Result<Vec<Card>> {
    let mut cards: Vec<Card> = tx.all(
        concat!(
            "select ",
            card!(),
            " from story ",
            from_card!(),
            " where ",
            public!(),
            " and story.last_comment_at is not null
              order by story.last_comment_at desc, story.id desc limit 12"
        ),
        params![],
    )?;
    cards.retain(|card| card.comment_count > 0);
    cards.sort_by_key(|card| std::cmp::Reverse(card.comment_count));
    cards.truncate(5);
    Ok(cards)
}
