//! Ballots inside a story: the same partials as on their own pages. The story's page stays the same for everybody.

use std::collections::BTreeMap;

use newsroom::ballot::{self, Ballot, Seen};
use newsroom::event::ballot_topic;
use newsroom::markup::SafeHtml;
use newsroom::markup::story::{Line, Shown};
use newsroom::store::{Tx, log};
use newsroom::{Millis, Result};

use super::lay::{self, Around};
use crate::cache::Tag;
use crate::page::Masthead;
use crate::site::Site;

/// The public ballots a story names, read with it.
#[derive(Clone, Debug, Default)]
pub struct Cards(Vec<(Ballot, Seen, i64)>);

impl Cards {
    /// Reads them; what is missing is left out. Nothing is asked of the store for a story without ballots.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn read(tx: &mut Tx<'_>, slugs: &[String], now: Millis) -> Result<Cards> {
        let mut cards = Vec::new();
        for ballot in ballot::by_slugs(tx, slugs)? {
            let seq = log::head_of(tx, &ballot_topic(ballot.id))?;
            let seen = ballot::seen(tx, &ballot, now)?;
            cards.push((ballot, seen, seq));
        }
        Ok(Cards(cards))
    }

    /// What changes them.
    pub fn tags(&self) -> impl Iterator<Item = Tag> + '_ {
        self.0.iter().map(|(ballot, ..)| Tag::Ballot(ballot.id))
    }

    /// The next instant at which one of them changes by the clock alone.
    #[must_use]
    pub fn turns_at(&self, now: Millis) -> Option<Millis> {
        let all = self.0.iter();
        all.filter_map(|(ballot, ..)| ballot.turns_at(now)).min()
    }

    /// As the story's renderer takes them, by slug.
    #[must_use]
    pub fn given(&self, site: &Site, masthead: &Masthead) -> BTreeMap<String, Shown> {
        let now = site.now();
        let all = self.0.iter().map(|(ballot, seen, seq)| {
            let around = Around {
                site,
                masthead,
                now,
                seq: *seq,
            };
            let view = lay::ballot(around, ballot, seen, &[]);
            let html = site
                .templates
                .ballot_piece("ballot/card.html", "ballot", &view, &view.lang)
                .inspect_err(
                    |error| tracing::error!(cause = %error, "a ballot in a story could not be written"),
                )
                .ok();
            let lines = view.result.iter().flat_map(|result| {
                result.bars.iter().map(|bar| Line {
                    label: if bar.is_first && result.is_final {
                        "Winner".to_owned()
                    } else {
                        String::new()
                    },
                    text: format!("{}: {} {}", bar.title, bar.amount, bar.share)
                        .trim_end()
                        .to_owned(),
                })
            });
            let shown = Shown {
                url: view.url.clone(),
                title: view.question.clone(),
                html: html.map(SafeHtml::of_template),
                lines: lines.collect(),
            };
            (ballot.slug.clone(), shown)
        });
        all.collect()
    }
}
