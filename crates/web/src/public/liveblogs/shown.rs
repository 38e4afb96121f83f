//! What a live page shows, read for any of its pieces and laid out for the templates.

use std::collections::BTreeMap;

use newsroom::liveblog::{self, Entry, Liveblog, State, Winners};
use newsroom::markup::story as document;
use newsroom::store::Tx;
use newsroom::story::{self, Card};
use newsroom::{Kind, Millis};

use super::{url, view};
use crate::page::Masthead;
use crate::public::card;
use crate::site::Site;
use crate::{address, layout};

/// A live page with what hangs on it.
pub(crate) struct Shown {
    pub(crate) blog: Liveblog,
    pub(crate) winners: Vec<Winners>,
    pinned: Vec<Entry>,
    cards: Vec<(String, Card)>,
    lead: Option<Card>,
}

impl Shown {
    /// Reads what these entries and the page's head need, in a constant number of statements.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub(crate) fn load(
        tx: &mut Tx<'_>,
        blog: Liveblog,
        entries: &[&Entry],
    ) -> newsroom::Result<Shown> {
        let winners = match &blog.edition {
            Some(edition) => liveblog::winners(tx, edition.id)?,
            None => Vec::new(),
        };
        let mut slugs: Vec<String> = entries
            .iter()
            .flat_map(|entry| document::needs(&entry.document).stories)
            .collect();
        slugs.sort_unstable();
        slugs.dedup();
        let cards = if slugs.is_empty() {
            Vec::new()
        } else {
            story::pointed(tx, &slugs)?
        };
        let lead = match &blog.story {
            Some(beside) => story::cards(tx, std::slice::from_ref(&beside.slug))?.pop(),
            None => None,
        };
        Ok(Shown {
            pinned: liveblog::pinned(tx, blog.id)?,
            winners,
            cards,
            lead,
            blog,
        })
    }

    /// The key of the list of entries.
    pub(crate) fn list_key(&self) -> String {
        format!("n.entries.{}", self.blog.slug)
    }

    /// The card picture: the story's.
    pub(crate) fn image(&self, site: &Site, masthead: &Masthead) -> Option<crate::view::Image> {
        card::picture(site, &masthead.site.title, self.lead.as_ref()?)
    }

    pub(crate) fn night(&self, site: &Site, masthead: &Masthead, entries: &[Entry]) -> view::Night {
        view::Night {
            top: self.top(masthead),
            keys: self.keys(site, masthead),
            winners: self.board(),
            entries: entries
                .iter()
                .map(|entry| self.entry(site, masthead, entry))
                .collect(),
            list: None,
            order: "newest",
            orders: Vec::new(),
            next: None,
            is_first: true,
        }
    }

    pub(crate) fn top(&self, masthead: &Masthead) -> view::Top {
        let blog = &self.blog;
        let when = |at: Option<Millis>| at.map(|at| masthead.dates.when(at, &blog.lang));
        view::Top {
            key: format!("n.top.{}", blog.slug),
            url: url(&blog.slug),
            title: blog.title.clone(),
            summary: blog.summary.clone(),
            state: blog.state.as_str(),
            edition: blog
                .edition
                .as_ref()
                .map(|it| layout::link(&it.label, format!("/awards/{}/", path(&it.path)))),
            story: blog
                .story
                .as_ref()
                .map(|it| layout::link(&it.title, address::story(&it.section, &it.slug))),
            starts: when(blog.starts_at),
            starts_ms: blog.starts_at,
            began: when(blog.opened_at),
            ended: when(blog.ended_at),
        }
    }

    pub(crate) fn keys(&self, site: &Site, masthead: &Masthead) -> view::Keys {
        let moments = self.pinned.iter().map(|entry| {
            let when = masthead.dates.when(entry.posted_at, &self.blog.lang);
            view::Moment {
                title: self.heading(entry),
                url: self.entry_url(site, entry),
                clock: clock(&when),
                when,
            }
        });
        view::Keys {
            key: format!("n.keys.{}", self.blog.slug),
            moments: moments.filter(|it| !it.title.is_empty()).collect(),
        }
    }

    pub(crate) fn board(&self) -> Option<view::Board> {
        let edition = self.blog.edition.as_ref()?;
        let lines = self.winners.iter().filter(|it| !it.winners.is_empty());
        Some(view::Board {
            key: format!("n.winners.{}", self.blog.slug),
            title: if self.blog.state == State::Ended {
                "All winners"
            } else {
                "Winners so far"
            },
            url: format!("/awards/{}/", path(&edition.path)),
            lines: lines.map(|it| self.outcome(it)).collect(),
            of: self.winners.len(),
        })
    }

    fn outcome(&self, winners: &Winners) -> view::Outcome {
        let edition = self.blog.edition.as_ref().map(|it| path(&it.path));
        view::Outcome {
            category: winners.name.clone(),
            url: format!(
                "/awards/{}/{}",
                edition.unwrap_or_default(),
                address::encoded(&winners.slug)
            ),
            winners: winners
                .winners
                .iter()
                .map(|it| view::Winner {
                    credited: it.credited.clone(),
                    works: it.works.clone(),
                    mark: match it.mark.as_str() {
                        mark @ ("declined" | "vacated") => mark.to_owned(),
                        _ => String::new(),
                    },
                })
                .collect(),
        }
    }

    fn heading(&self, entry: &Entry) -> String {
        match (entry.title.as_str(), self.category(entry)) {
            ("", Some(winners)) => winners.name.clone(),
            (title, _) => title.to_owned(),
        }
    }

    fn category(&self, entry: &Entry) -> Option<&Winners> {
        let category = entry.category?;
        self.winners.iter().find(|it| it.category == category)
    }

    fn entry_url(&self, site: &Site, entry: &Entry) -> String {
        format!(
            "{}/{}",
            url(&self.blog.slug),
            site.ids.show(Kind::Entry, entry.id)
        )
    }

    pub(crate) fn entry(&self, site: &Site, masthead: &Masthead, entry: &Entry) -> view::Entry {
        let id = site.ids.show(Kind::Entry, entry.id);
        let posted = masthead.dates.when(entry.posted_at, &self.blog.lang);
        let inside = Inside::of(self, entry);
        view::Entry {
            key: format!("n.{id}"),
            url: self.entry_url(site, entry),
            kind: entry.kind.as_str(),
            heading: self.heading(entry),
            clock: clock(&posted),
            posted,
            body: document::to_html(&entry.document, &inside),
            author: entry.author.clone(),
            is_pinned: entry.pinned_at.is_some(),
            corrected: entry
                .corrected_at
                .map(|at| clock(&masthead.dates.when(at, &self.blog.lang))),
            correction: entry.correction.clone(),
            result: self.category(entry).map(|it| self.outcome(it)),
            no_award: entry.no_award,
            is_removed: entry.removed_at.is_some(),
            id,
        }
    }
}

fn path(path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(address::encoded).collect();
    segments.join("/")
}

/// The time of day of an instant in words.
fn clock(when: &crate::view::When) -> String {
    when.text
        .rsplit(", ")
        .next()
        .unwrap_or(&when.text)
        .to_owned()
}

/// What an entry's body points at.
struct Inside<'a> {
    images: BTreeMap<&'a str, document::ImageRef>,
    shown: &'a Shown,
}

impl<'a> Inside<'a> {
    fn of(shown: &'a Shown, entry: &'a Entry) -> Inside<'a> {
        let images = entry.pictures.iter();
        Inside {
            images: images
                .map(|media| (media.src.as_str(), layout::figure(media)))
                .collect(),
            shown,
        }
    }
}

impl document::Lookup for Inside<'_> {
    fn story(&self, slug: &str) -> Option<document::StoryRef> {
        let (_, card) = self.shown.cards.iter().find(|(asked, _)| asked == slug)?;
        Some(document::StoryRef {
            url: address::story(&card.section.slug, &card.slug),
            title: card.title.clone(),
        })
    }

    fn image(&self, src: &str) -> Option<document::ImageRef> {
        self.images.get(src).cloned()
    }

    fn lang(&self) -> &str {
        &self.shown.blog.lang
    }
}
