//! The front page: a constant number of statements, however large the archive.

use std::collections::BTreeSet;

use store::{Tx, params};

use super::{Card, card, from_card, public};
use crate::{
    Millis,
    error::Result,
    section::{self, Section},
};

/// What the front page shows.
#[derive(Clone, Debug)]
pub struct Front {
    /// The story of the day: the newest.
    pub lead: Option<Card>,
    /// Next to it, at most 4.
    pub seconds: Vec<Card>,
    /// Newest of the rest, at most 12.
    pub river: Vec<Card>,
    /// The newest of each section that do not stand above, at most 4 each; empty sections are left out.
    pub shelves: Vec<(Section, Vec<Card>)>,
    /// Stories people talk about now, at most 5, most comments first.
    pub talked: Vec<Card>,
}

/// Sections with a shelf: the first 12 of the navigation.
const SHELVES: usize = 12;
const ON_A_SHELF: usize = 4;

/// Reads the front page.
///
/// # Errors
/// `Store` if the database fails.
pub fn front(tx: &mut Tx<'_>, _now: Millis) -> Result<Front> {
    let mut newest: Vec<Card> = tx.all(
        concat!(
            "select ",
            card!(),
            " from story ",
            from_card!(),
            " where ",
            public!(),
            " order by story.published_at desc, story.id desc limit 17"
        ),
        params![],
    )?;
    let river = newest.split_off(newest.len().min(5));
    let above: BTreeSet<i64> = newest.iter().map(|card| card.id).collect();
    let mut seconds = newest.into_iter();
    let lead = seconds.next();
    Ok(Front {
        lead,
        seconds: seconds.collect(),
        river,
        shelves: shelves(tx, &above)?,
        talked: talked(tx)?,
    })
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
