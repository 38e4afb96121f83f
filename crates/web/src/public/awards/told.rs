//! What readers who follow an edition are told, and those of a story that shows its results.

use newsroom::award::{category, edition, sheet};
use newsroom::store::Tx;
use newsroom::{Error, Event, story};

use super::blocks::Blocks;
use super::lay::{self, Lay};
use super::{edition as page, expected, is_shown};
use crate::live::{News, Piece};
use crate::page::Masthead;
use crate::site::Site;

/// Whether the public may follow it.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_public(tx: &mut Tx<'_>, edition: i64) -> Result<bool, Error> {
    Ok(is_shown(&edition::by_id(tx, edition)?))
}

/// What is told of one event. Only called for what is public.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(tx: &mut Tx<'_>, site: &Site, event: &Event) -> Result<News, Error> {
    match event {
        Event::EditionChanged { .. } => Ok(News::Changed),
        Event::ResultSaid {
            edition, category, ..
        }
        | Event::CategoryLocked { edition, category } => {
            let said = matches!(event, Event::ResultSaid { .. });
            of_category(tx, site, *edition, *category, said)
        }
        Event::StoryResults { story, category } => of_story(tx, site, *story, *category),
        _ => Ok(News::Nothing),
    }
}

/// The category's result and the table of winners.
fn of_category(
    tx: &mut Tx<'_>,
    site: &Site,
    edition: i64,
    category: i64,
    said: bool,
) -> Result<News, Error> {
    let masthead = site.masthead();
    let lay = lay_of(&masthead, &masthead.site.lang);
    let whole = sheet::edition(tx, edition)?;
    let Some(it) = whole
        .categories
        .iter()
        .find(|it| it.category.id == category)
    else {
        return Ok(News::Nothing);
    };
    let expected = expected::of_edition(tx, edition)?;
    let path = it.category.path();
    let result = lay.outcome(&path, it, expected.get(&category));
    let names: Vec<String> = it
        .nominees
        .iter()
        .filter(|it| lay::has_won(it))
        .map(|nominee| lay::plain(&it.category, nominee))
        .collect();
    let mut piece = Piece::new(
        result.key.clone(),
        "award/category_result.html",
        "result",
        &result,
        lay.lang,
    );
    if said {
        piece = piece.saying(if names.is_empty() {
            format!("{}: {}", it.category.short_name, result.words.open)
        } else {
            format!(
                "{}, {}: {}",
                it.category.short_name,
                result.words.winner,
                names.join(", ")
            )
        });
    }
    let winners = page::winners(&whole.edition.path(), &whole.categories, lay);
    let table = Piece::new(
        winners.key.clone(),
        "award/winners.html",
        "winners",
        &winners,
        lay.lang,
    );
    Ok(News::Pieces(vec![piece, table]))
}

/// The blocks of a story that show the category, in the story's language.
fn of_story(tx: &mut Tx<'_>, site: &Site, story: i64, category: i64) -> Result<News, Error> {
    let story = story::find_by_id(tx, story)?;
    let path = category::by_id(tx, category)?.path();
    let blocks = Blocks::read(tx, [(&story.document, story.award.as_str())])?;
    let masthead = site.masthead();
    let lay = lay_of(&masthead, &story.card.lang);
    let pieces = blocks.pieces(&story.document, &story.award, &path, lay);
    Ok(if pieces.is_empty() {
        News::Nothing
    } else {
        News::Pieces(pieces)
    })
}

fn lay_of<'a>(masthead: &'a Masthead, lang: &'a str) -> Lay<'a> {
    Lay {
        lang,
        dates: &masthead.dates,
    }
}
