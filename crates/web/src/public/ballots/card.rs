//! A ballot inside a story: the same partial as on its own page, smaller. The story's page stays the same for everybody.

use newsroom::ballot;
use newsroom::event::ballot_topic;
use newsroom::store::{Tx, log};
use newsroom::{Millis, Result};

use super::lay::{self, Around};
use crate::page::Masthead;
use crate::problem::Problem;
use crate::site::Site;

use super::view;

/// A ballot of a story, and when its card changes by the clock alone.
#[derive(Clone, Debug)]
pub struct Card {
    /// Row id: the story's page carries its tag.
    pub id: i64,
    /// What the partial sees.
    pub view: view::Ballot,
    /// The next instant that changes it.
    pub turns_at: Option<Millis>,
}

/// The public ballots of these names, laid out; what is missing is left out.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_slugs(
    tx: &mut Tx<'_>,
    site: &Site,
    masthead: &Masthead,
    slugs: &[String],
    now: Millis,
) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for ballot in ballot::by_slugs(tx, slugs)? {
        let seq = log::head_of(tx, &ballot_topic(ballot.id))?;
        let seen = ballot::seen(tx, &ballot, now)?;
        let around = Around {
            site,
            masthead,
            now,
            seq,
        };
        cards.push(Card {
            id: ballot.id,
            turns_at: ballot.turns_at(now),
            view: lay::ballot(around, &ballot, &seen, &[]),
        });
    }
    Ok(cards)
}

/// The card as HTML, for a story in any language.
///
/// # Errors
/// A template that cannot be rendered.
pub fn html(site: &Site, card: &Card) -> std::result::Result<String, Problem> {
    Ok(site
        .templates
        .ballot_piece("ballot/card.html", "ballot", &card.view, &card.view.lang)?)
}

/// The card as plain lines, for feeds and mails: the question, and how it stands if the public may know.
#[must_use]
pub fn lines(card: &Card) -> Vec<String> {
    let mut told = vec![card.view.question.clone()];
    match &card.view.result {
        None => told.push("Vote on our site.".to_owned()),
        Some(result) => {
            told.push(format!("{} {}", result.sentence, result.votes));
            for bar in &result.bars {
                told.push(format!(
                    "{} {}: {} {}",
                    bar.rank, bar.title, bar.amount, bar.share
                ));
            }
        }
    }
    told
}
