//! The desk's list of stories: any choice of state, section and who is read from an index made for it.

use store::{Tx, params};

use super::{
    found,
    line::{Line, line},
};
use crate::{
    Millis,
    cursor::{Cursor, Page},
    error::Result,
    story::State,
};

/// Longest page.
const MAX_LINES: i64 = 100;

/// Which stories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Where they stand.
    pub state: Option<State>,
    /// Row id of their section.
    pub section: Option<i64>,
    /// Whose they are.
    pub who: Who,
    /// Changed at this instant or later.
    pub from: Option<Millis>,
    /// Changed before this instant.
    pub before: Option<Millis>,
    /// Every word begins a word of headline, address or names; may be empty.
    pub text: String,
}

/// Whose stories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Anybody's.
    #[default]
    Anyone,
    /// Those an account began, by row id.
    Account(i64),
    /// Those by a person, by row id.
    Author(i64),
}

impl Who {
    /// Account and person; 0 for none.
    pub(super) fn ids(self) -> (i64, i64) {
        match self {
            Who::Anyone => (0, 0),
            Who::Account(id) => (id, 0),
            Who::Author(id) => (0, id),
        }
    }
}

/// A page of lines, all of them from one index of `desk_story`, in its order.
macro_rules! lines_of {
    ($more:literal) => {
        concat!(
            "select ", line!(),
            " from desk_story left join section on section.id = desk_story.section_id
              where desk_story.changed_at >= $1 and (desk_story.changed_at, desk_story.story_id) < ($2, $3)", $more,
            " order by desk_story.changed_at desc, desk_story.story_id desc limit $4"
        )
    };
}

/// The same from one index of `desk_author`.
macro_rules! lines_by {
    ($more:literal) => {
        concat!(
            "select ",
            line!(),
            " from desk_author cross join desk_story left join section on section.id = desk_story.section_id
              where desk_story.story_id = desk_author.story_id and desk_author.person_id = $5 and desk_author.changed_at >= $1
                and (desk_author.changed_at, desk_author.story_id) < ($2, $3)",
            $more,
            " order by desk_author.changed_at desc, desk_author.story_id desc limit $4"
        )
    };
}

/// A page of the desk's list, last changed first. With words, among the newest 500 stories that have them.
///
/// # Errors
/// `Store` if the database fails.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Line>> {
    let limit = limit.clamp(1, MAX_LINES);
    let top = match filter.before {
        // Nothing of that very instant comes before its smallest row id.
        Some(before) => Cursor {
            value: before,
            id: i64::MIN,
        },
        None => Cursor::TOP,
    };
    let after = after
        .copied()
        .filter(|after| (after.value, after.id) < (top.value, top.id))
        .unwrap_or(top);
    let lines = if found::asked(&filter.text).is_empty() {
        newest(tx, filter, after, limit + 1)?
    } else {
        found::matching(tx, filter, after, limit + 1)?
    };
    Ok(Page::cut(lines, limit, |line: &Line| Cursor {
        value: line.changed_at,
        id: line.id,
    }))
}

fn newest(tx: &mut Tx<'_>, filter: &Filter, after: Cursor, limit: i64) -> Result<Vec<Line>> {
    let from = filter.from.unwrap_or(i64::MIN);
    let (value, id) = (after.value, after.id);
    let state = filter.state.map(State::as_str);
    let lines = match (filter.who, state, filter.section) {
        (Who::Anyone, None, None) => tx.all(lines_of!(""), params![from, value, id, limit]),
        (Who::Anyone, Some(state), None) => tx.all(
            lines_of!(" and desk_story.state = $5"),
            params![from, value, id, limit, state],
        ),
        (Who::Anyone, None, Some(section)) => tx.all(
            lines_of!(" and desk_story.section_id = $5"),
            params![from, value, id, limit, section],
        ),
        (Who::Anyone, Some(state), Some(section)) => tx.all(
            lines_of!(" and desk_story.state = $5 and desk_story.section_id = $6"),
            params![from, value, id, limit, state, section],
        ),
        (Who::Account(account), None, None) => tx.all(
            lines_of!(" and desk_story.account_id = $5"),
            params![from, value, id, limit, account],
        ),
        (Who::Account(account), Some(state), None) => tx.all(
            lines_of!(" and desk_story.account_id = $5 and desk_story.state = $6"),
            params![from, value, id, limit, account, state],
        ),
        (Who::Account(account), None, Some(section)) => tx.all(
            lines_of!(" and desk_story.account_id = $5 and desk_story.section_id = $6"),
            params![from, value, id, limit, account, section],
        ),
        (Who::Account(account), Some(state), Some(section)) => tx.all(
            lines_of!(
                " and desk_story.account_id = $5 and desk_story.state = $6 and desk_story.section_id = $7"
            ),
            params![from, value, id, limit, account, state, section],
        ),
        (Who::Author(person), None, None) => {
            tx.all(lines_by!(""), params![from, value, id, limit, person])
        }
        (Who::Author(person), Some(state), None) => tx.all(
            lines_by!(" and desk_author.state = $6"),
            params![from, value, id, limit, person, state],
        ),
        (Who::Author(person), None, Some(section)) => tx.all(
            lines_by!(" and desk_author.section_id = $6"),
            params![from, value, id, limit, person, section],
        ),
        (Who::Author(person), Some(state), Some(section)) => tx.all(
            lines_by!(" and desk_author.state = $6 and desk_author.section_id = $7"),
            params![from, value, id, limit, person, state, section],
        ),
    };
    Ok(lines?)
}

/// What becomes public next, the soonest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn due_next(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Line>> {
    Ok(tx.all(
        concat!(
            "select ", line!(),
            " from desk_story left join section on section.id = desk_story.section_id
              where desk_story.state in ('scheduled', 'embargoed') and desk_story.live_at is not null
              order by desk_story.live_at, desk_story.story_id limit $1"
        ),
        params![limit.clamp(1, MAX_LINES)],
    )?)
}

/// What writers have handed in, the longest waiting first.
///
/// # Errors
/// `Store` if the database fails.
pub fn handed_in(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Line>> {
    Ok(tx.all(
        concat!(
            "select ",
            line!(),
            " from desk_story left join section on section.id = desk_story.section_id
              where desk_story.handed_in_at is not null
              order by desk_story.handed_in_at, desk_story.story_id limit $1"
        ),
        params![limit.clamp(1, MAX_LINES)],
    )?)
}

/// An account's drafts, last changed first.
///
/// # Errors
/// `Store` if the database fails.
pub fn mine(tx: &mut Tx<'_>, account: i64, limit: i64) -> Result<Vec<Line>> {
    let filter = Filter {
        state: Some(State::Draft),
        who: Who::Account(account),
        ..Filter::default()
    };
    Ok(list(tx, &filter, None, limit)?.items)
}
