//! Results and nominees inside stories, as they stand when the story is shown.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use newsroom::award::sheet::{self, CategorySheet};
use newsroom::award::{Edition, edition};
use newsroom::markup::SafeHtml;
use newsroom::markup::story::{self as document, Document, Line, Shown};
use newsroom::store::Tx;

use super::expected::{self, Expected};
use super::lay::{self, Lay};
use super::words::words;
use super::{is_shown, view};
use crate::cache::Tag;
use crate::layout;
use crate::live::Piece;
use crate::site::Site;

/// Categories that stories of one page may show; what names more has one mistake many times.
const MOST: usize = sheet::MOST_PATHS;

/// What the blocks of some stories, and what they say they are about, come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Blocks {
    categories: Vec<CategorySheet>,
    editions: HashMap<i64, Edition>,
    expected: HashMap<i64, Expected>,
    /// Editions that stories are about, by path.
    about: BTreeMap<String, Edition>,
    /// Whether something was named that is not there, or not public.
    lacks: bool,
}

/// Blocks as a story's renderer takes them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    results: BTreeMap<String, Shown>,
    nominees: BTreeMap<(String, String), Shown>,
}

impl Given {
    pub(crate) fn results(&self, category: &str) -> Option<Shown> {
        self.results.get(category).cloned()
    }

    pub(crate) fn nominee(&self, category: &str, nominee: &str) -> Option<Shown> {
        let pair = (category.to_owned(), nominee.to_owned());
        self.nominees.get(&pair).cloned()
    }
}

impl Blocks {
    /// Reads what these stories show; each is given with what it says it is about (`emmys/2020`, or a category of it).
    /// Nothing is asked of the store for stories that name no award.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub(crate) fn read<'a>(
        tx: &mut Tx<'_>,
        stories: impl IntoIterator<Item = (&'a Document, &'a str)>,
    ) -> newsroom::Result<Blocks> {
        let mut paths: Vec<String> = Vec::new();
        let mut whole: Vec<String> = Vec::new();
        for (document, about) in stories {
            let needs = document::needs(document);
            paths.extend(needs.results);
            paths.extend(needs.nominees.into_iter().map(|(category, _)| category));
            match about.split('/').count() {
                3 => paths.push(about.to_owned()),
                2 => whole.push(about.to_owned()),
                _ => {}
            }
        }
        for list in [&mut paths, &mut whole] {
            list.sort_unstable();
            list.dedup();
            list.truncate(MOST);
        }
        let mut blocks = Blocks::default();
        for path in whole {
            let Some((award, slug)) = path.split_once('/') else {
                continue;
            };
            match edition::by_path(tx, award, slug)?.filter(is_shown) {
                Some(edition) => drop(blocks.about.insert(path, edition)),
                None => blocks.lacks = true,
            }
        }
        if paths.is_empty() {
            return Ok(blocks);
        }
        blocks.categories = sheet::categories(tx, &paths)?.into_values().collect();
        let wanted = paths.len();
        for sheet in &blocks.categories {
            let id = sheet.category.edition_id;
            if let Entry::Vacant(place) = blocks.editions.entry(id) {
                place.insert(edition::by_id(tx, id)?);
                blocks.expected.extend(expected::of_edition(tx, id)?);
            }
        }
        let editions = &blocks.editions;
        blocks
            .categories
            .retain(|it| editions.get(&it.category.edition_id).is_some_and(is_shown));
        blocks.lacks |= blocks.categories.len() < wanted;
        Ok(blocks)
    }

    /// What changes these blocks.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let of_blocks = self.categories.iter().map(|it| it.category.edition_id);
        let about = self.about.values().map(|it| it.id);
        let mut tags: Vec<Tag> = of_blocks.chain(about).map(Tag::Edition).collect();
        tags.sort_unstable();
        tags.dedup();
        tags.extend(self.lacks.then_some(Tag::Awards));
        tags
    }

    fn category(&self, path: &str) -> Option<(&CategorySheet, &Edition)> {
        let it = self
            .categories
            .iter()
            .find(|it| it.category.path() == path)?;
        Some((it, self.editions.get(&it.category.edition_id)?))
    }

    /// The blocks of one story, in the story's language.
    pub(crate) fn given(&self, site: &Site, document: &Document, lay: Lay<'_>) -> Given {
        let needs = document::needs(document);
        let results = needs.results.into_iter().filter_map(|path| {
            let shown = self.shown(site, &path, None, lay)?;
            Some((path, shown))
        });
        let nominees = needs.nominees.into_iter().filter_map(|(path, nominee)| {
            let shown = self.shown(site, &path, Some(&nominee), lay)?;
            Some(((path, nominee), shown))
        });
        Given {
            results: results.collect(),
            nominees: nominees.collect(),
        }
    }

    fn shown(&self, site: &Site, path: &str, nominee: Option<&str>, lay: Lay<'_>) -> Option<Shown> {
        let view = self.view(path, nominee, lay)?;
        let (sheet, edition) = self.category(path)?;
        let lines = view
            .result
            .nominees
            .iter()
            .filter_map(|shown| {
                let it = sheet.nominees.iter().find(|it| it.slug == shown.slug)?;
                Some(Line {
                    label: shown.label.clone(),
                    text: lay::plain_whole(&sheet.category, it),
                })
            })
            .collect();
        let html = site.templates.live(&piece(&view, lay.lang));
        let html = html
            .inspect_err(
                |error| tracing::error!(cause = %error, "results in a story could not be written"),
            )
            .ok();
        Some(Shown {
            url: view.category.url.clone(),
            title: format!("{}, {}", sheet.category.name, edition.label),
            html: html.map(SafeHtml::of_template),
            lines,
        })
    }

    /// The results of a category, or one nominee of it by its slug, or by the slug of who or what is nominated.
    fn view(&self, path: &str, nominee: Option<&str>, lay: Lay<'_>) -> Option<view::Block> {
        let (sheet, edition) = self.category(path)?;
        let expected = self.expected.get(&sheet.category.id);
        let mut result = lay.outcome(path, sheet, expected);
        let dotted = lay::dotted(path);
        let key = match nominee {
            None => format!("r.{dotted}"),
            Some(nominee) => {
                let found = sheet.nominee(nominee)?;
                result.nominees.retain(|it| it.slug == found.slug);
                format!("k.{dotted}.{nominee}")
            }
        };
        Some(view::Block {
            key,
            kind: if nominee.is_some() {
                "nominee"
            } else {
                "results"
            },
            category: layout::link(&sheet.category.name, lay::url(path)),
            edition: edition.label.clone(),
            result,
        })
    }

    /// What the margin of a story says of what it is about; nothing if that is no award of ours.
    pub(crate) fn note(&self, about: &str, lay: Lay<'_>) -> Option<view::Note> {
        if let Some(edition) = self.about.get(about) {
            return Some(view::Note {
                key: format!("t.{}", lay::dotted(about)),
                category: layout::link(&edition.label, lay::url(about)),
                edition: String::new(),
                winners: Vec::new(),
                readers: String::new(),
                words: words(lay.lang),
            });
        }
        let (sheet, edition) = self.category(about)?;
        let expected = self.expected.get(&sheet.category.id);
        let result = lay.outcome(about, sheet, expected);
        let is_won = |it: &view::Nominee| matches!(it.state, "won" | "tied" | "honoured");
        Some(view::Note {
            key: format!("t.{}", lay::dotted(about)),
            category: layout::link(&sheet.category.name, lay::url(about)),
            edition: edition.label.clone(),
            winners: result.nominees.into_iter().filter(is_won).collect(),
            readers: result.readers,
            words: words(lay.lang),
        })
    }

    /// The pieces of a story's page that show a category, for the live log.
    pub(crate) fn pieces(
        &self,
        document: &Document,
        about: &str,
        category: &str,
        lay: Lay<'_>,
    ) -> Vec<Piece> {
        let needs = document::needs(document);
        let results = needs.results.iter().map(|path| (path, None));
        let nominees = needs
            .nominees
            .iter()
            .map(|(path, it)| (path, Some(it.as_str())));
        let blocks = results
            .chain(nominees)
            .filter(|(path, _)| *path == category)
            .filter_map(|(path, nominee)| Some(piece(&self.view(path, nominee, lay)?, lay.lang)));
        let note = (about == category)
            .then(|| self.note(about, lay))
            .flatten()
            .map(|note| Piece::new(note.key.clone(), "award/note.html", "note", &note, lay.lang));
        blocks.chain(note).collect()
    }
}

fn piece(view: &view::Block, lang: &str) -> Piece {
    Piece::new(view.key.clone(), "award/block.html", "block", view, lang)
}
