//! A story's page.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use newsroom::comment::{self, Branch, Comment, Mine, Sort, Writer};
use newsroom::cursor::Page;
use newsroom::id::Kind;
use newsroom::markup::story as document;
use newsroom::store::Tx;
use newsroom::story::{self, Card, Comments, Story};
use newsroom::{Millis, related};

use super::House;
use super::awards::blocks::{Blocks, Given};
use super::awards::lay::Lay;
use super::ballots::card::Cards;
use super::card;
use super::comments::signed;
use super::conversation::{self, ROOTS};
use crate::actor::Actor;
use crate::cache::{Key, Rendered, Tag};
use crate::layout::{self, Under};
use crate::live::{About, topic_of};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::reader::Reader;
use crate::site::Site;
use crate::{address, seo, view};

/// Also-reads at the foot of a story.
const RELATED: usize = 4;

/// Everything a story's page shows, read in one transaction.
pub(crate) struct Sheet {
    pub(crate) masthead: Masthead,
    pub(crate) story: Story,
    pub(crate) related: Vec<Card>,
    pub(crate) inside: Vec<(String, Card)>,
    pub(crate) blocks: Blocks,
    pub(crate) ballots: Cards,
    pub(crate) thread: Page<Branch>,
    pub(crate) seq: i64,
}

impl Sheet {
    /// Reads it: a constant number of statements, however long the thread and large the archive.
    ///
    /// # Errors
    /// 404, 410, or 301 when the story stands elsewhere.
    pub(crate) fn load(
        tx: &mut Tx<'_>,
        section: &str,
        slug: &str,
        now: Millis,
    ) -> Result<Sheet, Problem> {
        let story = find(tx, section, slug, "", now)?;
        let needs = document::needs(&story.document);
        let thread = if story.comments == Comments::Off {
            Page {
                items: Vec::new(),
                next: None,
            }
        } else {
            comment::thread(tx, story.card.id, Sort::Newest, None, ROOTS)?
        };
        Ok(Sheet {
            masthead: Masthead::load(tx)?,
            related: related::related(tx, &story, RELATED, now)?,
            inside: story::pointed(tx, &needs.stories)?,
            blocks: Blocks::read(tx, [(&story.document, story.award.as_str())])?,
            ballots: Cards::read(tx, &needs.ballots, now)?,
            thread,
            seq: newsroom::store::log::head(tx)?,
            story,
        })
    }

    /// Lays it out.
    pub(crate) fn view(&self, site: &Site) -> view::Story {
        let layout = self.masthead.layout(site);
        let story = &self.story;
        let dates = &self.masthead.dates;
        let subject = |place: &str, slug: &str, title: &str| {
            layout::link(title, address::subject(place, slug))
        };
        let is_updated = story.card.updated_at > story.card.published_at;
        let lay = Lay {
            lang: &story.card.lang,
            dates,
        };
        let given = self.blocks.given(site, &story.document, lay);
        let inside = Inside {
            ballots: self.ballots.given(site, &self.masthead),
            ..Inside::of(story, &self.inside).with(given)
        };
        view::Story {
            card: self.lead(layout.card(&story.card)),
            body: document::to_html(&story.document, &inside),
            updated: is_updated.then(|| dates.when(story.card.updated_at, &story.card.lang)),
            corrections: story
                .corrections
                .iter()
                .map(|correction| view::Correction {
                    at: dates.when(correction.made_at, &story.card.lang),
                    text: correction.text.clone(),
                })
                .collect(),
            people: story
                .people
                .iter()
                .map(|it| layout::person("people", it))
                .collect(),
            works: story
                .works
                .iter()
                .map(|it| subject("works", &it.slug, &it.title))
                .collect(),
            topics: story
                .topics
                .iter()
                .map(|it| subject("topics", &it.slug, &it.title))
                .collect(),
            award: self.blocks.note(&story.award, lay),
            related: layout.cards(&self.related),
            conversation: conversation::view(
                site,
                &self.masthead,
                story,
                Sort::Newest,
                &self.thread,
            ),
        }
    }

    /// The card with a placeholder for its picture, which only the story's own page has room for.
    fn lead(&self, mut card: view::Card) -> view::Card {
        let (Some(image), Some(lead)) = (&mut card.image, &self.story.card.image) else {
            return card;
        };
        let mut all = self.story.media_for_body.iter();
        if let Some(media) = all.find(|media| media.name == lead.name) {
            image.blur.clone_from(&media.blur);
        }
        card
    }

    /// The frame around it.
    pub(crate) fn frame(&self, site: &Site, view: &view::Story) -> view::Frame {
        let card = &self.story.card;
        let mut head = self.masthead.head(site, &card.title, &view.card.url);
        head.description = card.summary.clone();
        head.lang = card.lang.clone();
        head.dir = view.card.dir;
        head.og_type = "article";
        head.image = card::picture(site, &self.masthead.site.title, card).or_else(|| {
            view.card.image.clone().map(|image| view::Image {
                src: site.absolute(&image.src),
                ..image
            })
        });
        head.published = Some(self.masthead.dates.iso(card.published_at));
        head.modified = Some(self.masthead.dates.iso(card.updated_at));
        head.feeds = page::feeds(&self.masthead.site.title, "/");
        head.feeds
            .extend(view.conversation.as_ref().map(|talk| view::Feed {
                kind: "application/rss+xml",
                title: format!("Comments on {}", card.title),
                url: talk.feed_url.clone(),
            }));
        head.oembed =
            Some(site.absolute(&address::with_query("/oembed", &[("url", Some(&head.url))])));
        head.json_ld = seo::story(site, &self.masthead, &self.story, view, &self.thread);
        head.live = view.conversation.as_ref().map(|_| view::Live {
            topic: topic_of(site, About::Story(card.id)),
            seq: self.seq,
        });
        self.masthead.frame(site, head, Some(&card.section.slug))
    }

    /// What the page is made of.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let inside = self.inside.iter().map(|(_, card)| card);
        let cards = self.related.iter().chain(inside);
        let mut tags: Vec<Tag> = cards.map(|card| Tag::Card(card.id)).collect();
        tags.push(Tag::Story(self.story.card.id));
        tags.extend(self.blocks.tags());
        tags.extend(self.ballots.tags());
        tags
    }

    /// When what it shows last changed.
    pub(crate) fn changed_at(&self) -> Option<Millis> {
        let comments = self.thread.items.iter().flat_map(|branch| {
            std::iter::once(&branch.root)
                .chain(&branch.replies)
                .map(|comment| comment.edited_at.unwrap_or(comment.posted_at))
        });
        page::latest(comments.chain([self.story.card.updated_at]))
    }

    /// The page for one reader alone, with a composer of their own.
    pub(crate) fn for_one(&self, site: &Site, view: &view::Story) -> Result<Response, Problem> {
        let mut frame = self.frame(site, view);
        frame.head.robots = Some("noindex");
        frame.head.json_ld.clear();
        Ok(page::private(site.templates.story(&frame, view)?))
    }
}

/// What a body points at.
pub(crate) struct Inside {
    stories: BTreeMap<String, document::StoryRef>,
    images: BTreeMap<String, document::ImageRef>,
    given: Given,
    ballots: BTreeMap<String, document::Shown>,
    lang: String,
}

impl Inside {
    /// The pictures of a story, and the stories it points at by the slugs it calls them.
    pub(crate) fn of(story: &Story, cards: &[(String, Card)]) -> Inside {
        let stories = cards.iter().map(|(asked, card)| {
            let found = document::StoryRef {
                url: address::story(&card.section.slug, &card.slug),
                title: card.title.clone(),
            };
            (asked.clone(), found)
        });
        let images = story
            .media_for_body
            .iter()
            .map(|media| (media.src.clone(), layout::figure(media)));
        Inside {
            stories: stories.collect(),
            images: images.collect(),
            given: Given::default(),
            ballots: BTreeMap::new(),
            lang: story.card.lang.clone(),
        }
    }

    /// The same with the results and nominees it shows.
    pub(crate) fn with(self, given: Given) -> Inside {
        Inside { given, ..self }
    }
}

impl document::Lookup for Inside {
    fn story(&self, slug: &str) -> Option<document::StoryRef> {
        self.stories.get(slug).cloned()
    }

    fn image(&self, src: &str) -> Option<document::ImageRef> {
        self.images.get(src).cloned()
    }

    fn ballot(&self, slug: &str) -> Option<document::Shown> {
        self.ballots.get(slug).cloned()
    }

    fn results(&self, category: &str) -> Option<document::Shown> {
        self.given.results(category)
    }

    fn nominee(&self, category: &str, nominee: &str) -> Option<document::Shown> {
        self.given.nominee(category, nominee)
    }

    fn lang(&self) -> &str {
        &self.lang
    }
}

/// The story at an address, as the public sees it; `rest` is what follows its own address.
///
/// # Errors
/// 404, 410, or 301 when it stands in another section or under another slug now.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    section: &str,
    slug: &str,
    rest: &str,
    now: Millis,
) -> Result<Story, Problem> {
    match story::find(tx, slug, now) {
        Ok(story) if story.card.section.slug == section => Ok(story),
        Ok(story) => {
            let card = &story.card;
            let url = address::story(&card.section.slug, &card.slug);
            Err(Problem::moved(format!("{url}{rest}")))
        }
        Err(newsroom::Error::NotFound(what)) => {
            let mut moved = story::moved(tx, &format!("/{section}/{slug}"))?;
            if moved.is_none()
                && let Some(now) = newsroom::section::by_any_slug(tx, section)?
                && now.slug != section
            {
                // The section was renamed after the story was.
                moved = story::moved(tx, &format!("/{}/{slug}", now.slug))?;
            }
            match moved {
                Some(url) if url.starts_with("https://") => Err(Problem::moved(url)),
                Some(path) => Err(Problem::moved(format!("{}{rest}", encoded_path(&path)))),
                None => Err(newsroom::Error::NotFound(what).into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

fn encoded_path(path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(address::encoded).collect();
    segments.join("/")
}

/// `GET /{section}/{slug}`.
///
/// # Errors
/// 404, 410, or 301 when the story stands elsewhere.
pub async fn show(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&address::story(&section, &slug));
    let house = Arc::clone(&site);
    let render = async move { render(&house, section, slug).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(site: &Arc<Site>, section: String, slug: String) -> Result<Rendered, Problem> {
    let sheet = read(site, section, slug).await?;
    let view = sheet.view(site);
    let body = site.templates.story(&sheet.frame(site, &view), &view)?;
    Ok(page::html(body)
        .tags(sheet.tags())
        .last_modified(sheet.changed_at())
        .until(
            [
                conversation::turns_at(site, &sheet.story),
                sheet.ballots.turns_at(site.now()),
            ]
            .into_iter()
            .flatten()
            .min(),
        ))
}

/// Reads a story's sheet.
///
/// # Errors
/// As [`Sheet::load`].
pub(crate) async fn read(
    site: &Arc<Site>,
    section: String,
    slug: String,
) -> Result<Sheet, Problem> {
    let now = site.now();
    let sheet = site
        .db
        .read(move |tx| Sheet::load(tx, &section, &slug, now))
        .await?;
    site.keep_masthead(&Arc::new(sheet.masthead.clone()));
    Ok(sheet)
}

/// `GET /{section}/{slug}/posted/{id}`: the story for the one who just wrote under it, the own comment
/// in its place even while it waits for a moderator. Anybody else is sent to the story.
///
/// # Errors
/// As [`show`].
pub async fn posted(
    State(site): House,
    Path((section, slug, id)): Path<(String, String, String)>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let story_url = address::story(&section, &slug);
    let elsewhere = || Redirect::to(&story_url).into_response();
    let Some(id) = site.ids.read(Kind::Comment, &id) else {
        return Ok(elsewhere());
    };
    let account = actor.as_ref().map(signed);
    let writer = Writer {
        device: reader.device,
        account: actor.map(|actor| actor.account.id),
        ..Writer::default()
    };
    if writer.device.is_none() && writer.account.is_none() {
        return Ok(elsewhere());
    }
    let sheet = read(&site, section, slug).await?;
    let story = sheet.story.card.id;
    let mine = site.db.read(move |tx| own(tx, story, &writer, id)).await?;
    let Some((own, mine)) = mine else {
        return Ok(elsewhere());
    };
    let mut view = sheet.view(&site);
    if let Some(talk) = &mut view.conversation {
        place(&sheet, &site, talk, &own);
        if let Some(composer) = &mut talk.composer {
            composer.name = mine.name.unwrap_or_default();
            composer.account = account;
        }
    }
    sheet.for_one(&site, &view)
}

/// The comment of that id, if this writer wrote it or everybody sees it.
fn own(
    tx: &mut Tx<'_>,
    story: i64,
    writer: &Writer,
    id: i64,
) -> Result<Option<(Comment, Mine)>, Problem> {
    let mut mine = comment::of_writer(tx, story, writer, 50)?;
    let pending = mine.pending.iter().position(|comment| comment.id == id);
    let own = match pending {
        Some(at) => mine.pending.swap_remove(at),
        None => match comment::find(tx, id) {
            Ok(comment) if comment.story_id == story => comment,
            Ok(_) | Err(newsroom::Error::NotFound(_) | newsroom::Error::Gone) => return Ok(None),
            Err(error) => return Err(error.into()),
        },
    };
    Ok(Some((own, mine)))
}

/// Puts a reader's own comment where they look for it: where it is already, else under the comment
/// it answers, else on top.
fn place(sheet: &Sheet, site: &Site, talk: &mut view::Conversation, own: &Comment) {
    let layout = sheet.masthead.layout(site);
    let mut shown = layout.comment(
        own,
        &Under {
            story_url: &talk.story_url,
            open: talk.closed.is_none(),
            focus: Some(own.id),
            lang: &sheet.story.card.lang,
        },
    );
    for root in &mut talk.comments {
        if root.id == shown.id {
            root.focus = true;
            return;
        }
        if let Some(there) = root.replies.iter_mut().find(|reply| reply.id == shown.id) {
            there.focus = true;
            return;
        }
    }
    shown.parent = layout.parent(own);
    let root = layout.comment_id(own.root_id);
    match talk.comments.iter_mut().find(|comment| comment.id == root) {
        Some(root) if own.parent_id.is_some() => root.replies.push(shown),
        _ => talk.comments.insert(0, shown),
    }
}
