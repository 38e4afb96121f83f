//! A story's body as HTML: for the page, for feeds, for mails.
//!
//! Nothing rendered here loads anything from elsewhere; a video is a link until a reader presses it.

use super::document::{Block, Document, Inline, Picture};
use super::lookup::{ImageRef, Lookup};
use super::phrase::{Phrase, phrase};
use super::{plain, render_inline};
use crate::html::{push_attribute, push_text};
use crate::{SafeHtml, embed, link, slug};
use std::collections::HashSet;

/// How wide a picture in the text is shown; a browser that can finds out by itself.
const BODY_SIZES: &str = "auto, (min-width: 46rem) 42rem, 100vw";

/// Renders the body for the story's page.
#[must_use]
pub fn to_html(document: &Document, lookup: &dyn Lookup) -> SafeHtml {
    rendered(document, Render::new(lookup, Target::Page, ""))
}

/// Renders the body for a feed: absolute addresses, plain links for videos, nothing that needs our style or script.
///
/// `base_url` is the site's address without a slash at its end.
#[must_use]
pub fn to_feed_html(document: &Document, lookup: &dyn Lookup, base_url: &str) -> SafeHtml {
    rendered(document, Render::new(lookup, Target::Feed, base_url))
}

/// Renders the body for a mail: as for a feed, and pictures as links, for mail programs load none unasked.
#[must_use]
pub fn to_mail_html(document: &Document, lookup: &dyn Lookup, base_url: &str) -> SafeHtml {
    rendered(document, Render::new(lookup, Target::Mail, base_url))
}

fn rendered(document: &Document, mut render: Render<'_>) -> SafeHtml {
    render.blocks(&document.blocks);
    SafeHtml::rendered(render.out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Page,
    Feed,
    Mail,
}

/// What a rendering has written, and for whom.
pub(super) struct Render<'a> {
    pub(super) out: String,
    pub(super) target: Target,
    pub(super) lookup: &'a dyn Lookup,
    base_url: &'a str,
    ids: HashSet<String>,
}

impl<'a> Render<'a> {
    fn new(lookup: &'a dyn Lookup, target: Target, base_url: &'a str) -> Self {
        Self {
            out: String::new(),
            target,
            lookup,
            base_url: base_url.trim_end_matches('/'),
            ids: HashSet::new(),
        }
    }

    pub(super) fn is_page(&self) -> bool {
        self.target == Target::Page
    }

    pub(super) fn phrase(&self, which: Phrase) -> &'static str {
        phrase(self.lookup.lang(), which)
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { content } => {
                self.out.push_str("<p>");
                render_inline::push(self, content);
                self.out.push_str("</p>");
            }
            Block::Heading { level, content } => self.heading(*level, content),
            Block::List {
                ordered,
                start,
                items,
            } => self.list(*ordered, *start, items),
            Block::Quote { content, speaker } => {
                self.tag("<blockquote class=\"quote\">", "<blockquote>");
                self.quote(content, speaker);
                self.out.push_str("</blockquote>");
            }
            Block::PullQuote { content, speaker } => {
                self.tag("<aside class=\"pull-quote\">", "<blockquote>");
                self.quote(content, speaker);
                self.tag("</aside>", "</blockquote>");
            }
            Block::Callout { title, content } => {
                self.tag("<aside class=\"callout\">", "<blockquote>");
                if !title.is_empty() {
                    self.tag("<p class=\"callout-title\">", "<p><strong>");
                    push_text(&mut self.out, title);
                    self.tag("</p>", "</strong></p>");
                }
                self.blocks(content);
                self.tag("</aside>", "</blockquote>");
            }
            Block::Spoiler { label, content } => self.spoiler(label, content),
            Block::Image(image) => self.image(image),
            Block::Gallery { images } => {
                self.tag("<div class=\"gallery\">", "");
                images.iter().for_each(|image| self.image(image));
                self.tag("</div>", "");
            }
            Block::Video {
                url,
                title,
                caption,
                poster,
            } => self.video(url, title, caption, poster),
            Block::AlsoRead { story, url, title } => self.also_read(story, url, title),
            Block::Ballot { slug } => self.ballot(slug),
            Block::Results { category } => self.results(category),
            Block::Nominee { category, nominee } => self.nominee(category, nominee),
            Block::Divider => self.out.push_str("<hr>"),
            Block::Embed {
                url,
                title,
                description,
            } => self.card(url, title, description),
            Block::Unknown(_) => {}
        }
    }

    /// Writes one tag on the page and another away from it, where our classes mean nothing.
    pub(super) fn tag(&mut self, page: &str, away: &str) {
        self.out.push_str(if self.is_page() { page } else { away });
    }

    fn heading(&mut self, level: u8, content: &[Inline]) {
        let level = if level <= 2 { 2 } else { 3 };
        self.out.push_str(&format!("<h{level}"));
        if self.is_page() {
            let id = self.id(&plain::inlines(content));
            push_attribute(&mut self.out, "id", &id);
        }
        self.out.push('>');
        render_inline::push(self, content);
        self.out.push_str(&format!("</h{level}>"));
    }

    /// A name for a heading that nothing else on the page can have.
    fn id(&mut self, text: &str) -> String {
        let slug = slug::slugify(text);
        let stem = format!("h-{}", if slug.is_empty() { "part" } else { &slug });
        let mut id = stem.clone();
        let mut number = self.ids.len();
        while !self.ids.insert(id.clone()) {
            number += 1;
            id = format!("{stem}-{number}");
        }
        id
    }

    fn list(&mut self, ordered: bool, start: u32, items: &[Vec<Block>]) {
        match (ordered, start) {
            (false, _) => self.out.push_str("<ul>"),
            (true, 1) => self.out.push_str("<ol>"),
            (true, _) => self.out.push_str(&format!("<ol start=\"{start}\">")),
        }
        for item in items {
            self.out.push_str("<li>");
            // An item of one paragraph, perhaps with a list under it, needs no paragraph of its own.
            let paragraphs = item
                .iter()
                .filter(|block| matches!(block, Block::Paragraph { .. }))
                .count();
            for block in item {
                match block {
                    Block::Paragraph { content } if paragraphs == 1 => {
                        render_inline::push(self, content);
                    }
                    block => self.block(block),
                }
            }
            self.out.push_str("</li>");
        }
        self.out.push_str(if ordered { "</ol>" } else { "</ul>" });
    }

    fn quote(&mut self, content: &[Block], speaker: &[Inline]) {
        self.blocks(content);
        if !speaker.is_empty() {
            self.tag("<footer>— <cite>", "<p>— <cite>");
            render_inline::push(self, speaker);
            self.tag("</cite></footer>", "</cite></p>");
        }
    }

    fn spoiler(&mut self, label: &str, content: &[Block]) {
        if !self.is_page() {
            self.out.push_str("<p><em>");
            let words = self.phrase(Phrase::SpoilerElsewhere);
            push_text(&mut self.out, words);
            self.out.push_str("</em></p>");
            return;
        }
        self.out.push_str("<details class=\"spoiler\"><summary>");
        let words = self.phrase(Phrase::Spoiler);
        push_text(&mut self.out, words);
        if !label.is_empty() {
            push_text(&mut self.out, ": ");
            push_text(&mut self.out, label);
        }
        self.out.push_str("</summary>");
        self.blocks(content);
        self.out.push_str("</details>");
    }

    fn image(&mut self, image: &Picture) {
        let Some(known) = self.lookup.image(&image.src) else {
            // A picture elsewhere is not loaded from there; a missing one of ours is left out.
            if let Some(url) = link::web(&image.src) {
                let words = [&image.caption, &image.alt]
                    .into_iter()
                    .find(|words| !words.is_empty())
                    .cloned();
                let title = words.unwrap_or_else(|| self.phrase(Phrase::Picture).to_owned());
                self.quiet_link(&url, &title);
            }
            return;
        };
        let alt = if image.alt.is_empty() {
            &known.alt
        } else {
            &image.alt
        };
        if self.target == Target::Mail {
            let title = if alt.is_empty() {
                self.phrase(Phrase::Picture)
            } else {
                alt
            };
            let title = title.to_owned();
            return self.quiet_link(&known.src, &title);
        }
        self.tag("<figure class=\"image\">", "<figure>");
        self.img(&known, alt);
        if !image.caption.is_empty() || !image.credit.is_empty() {
            self.out.push_str("<figcaption>");
            push_text(&mut self.out, &image.caption);
            if !image.credit.is_empty() {
                if !image.caption.is_empty() {
                    self.out.push_str(" · ");
                }
                self.tag("<span class=\"credit\">", "<small>");
                push_text(&mut self.out, &image.credit);
                self.tag("</span>", "</small>");
            }
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    /// The picture; on a page of ours in the sizes there are, over its placeholder.
    fn img(&mut self, image: &ImageRef, alt: &str) {
        let page = self.is_page();
        let has_blur = page && !image.blur.is_empty();
        if has_blur {
            self.out
                .push_str("<span class=\"blurred\"><img class=\"blur\"");
            push_attribute(&mut self.out, "src", &image.blur);
            push_attribute(&mut self.out, "width", &image.width.to_string());
            push_attribute(&mut self.out, "height", &image.height.to_string());
            self.out.push_str(" alt=\"\">");
        }
        if page && !image.sources.is_empty() {
            self.out.push_str("<picture>");
            for (kind, srcset) in &image.sources {
                self.out.push_str("<source");
                push_attribute(&mut self.out, "type", kind);
                push_attribute(&mut self.out, "srcset", srcset);
                push_attribute(&mut self.out, "sizes", BODY_SIZES);
                self.out.push('>');
            }
        }
        let src = if page && !image.small.is_empty() {
            &image.small
        } else {
            &image.src
        };
        let src = self.address(src);
        self.out.push_str("<img");
        push_attribute(&mut self.out, "src", &src);
        if page && !image.srcset.is_empty() {
            push_attribute(&mut self.out, "srcset", &image.srcset);
            push_attribute(&mut self.out, "sizes", BODY_SIZES);
        }
        push_attribute(&mut self.out, "width", &image.width.to_string());
        push_attribute(&mut self.out, "height", &image.height.to_string());
        push_attribute(&mut self.out, "alt", alt);
        if page && !image.class.is_empty() {
            push_attribute(&mut self.out, "class", &image.class);
        }
        self.tag(" loading=\"lazy\" decoding=\"async\">", ">");
        if page && !image.sources.is_empty() {
            self.out.push_str("</picture>");
        }
        if has_blur {
            self.out.push_str("</span>");
        }
    }

    fn video(&mut self, url: &str, title: &str, caption: &str, poster: &str) {
        let Some(video) = embed::video(url) else {
            return self.card(url, title, caption);
        };
        let title = if title.is_empty() {
            self.phrase(Phrase::Watch)
        } else {
            title
        }
        .to_owned();
        if !self.is_page() {
            let words = format!(
                "{}: {title} ({})",
                self.phrase(Phrase::Watch),
                video.provider.name()
            );
            return self.quiet_link(&video.url, &words);
        }
        self.out.push_str("<figure class=\"video\"");
        push_attribute(&mut self.out, "data-video", &video.embed_url);
        self.out.push_str("><a class=\"video-facade\"");
        push_attribute(&mut self.out, "href", &video.url);
        self.out.push_str(" rel=\"noopener\">");
        if let Some(poster) = self.lookup.image(poster).filter(|_| !poster.is_empty()) {
            self.img(&poster, "");
        }
        self.out.push_str("<span class=\"video-title\">");
        push_text(&mut self.out, &title);
        self.out.push_str("</span><span class=\"video-hint\">");
        let hint = format!(
            "{} · {} {}",
            self.phrase(Phrase::Play),
            self.phrase(Phrase::Opens),
            video.provider.name()
        );
        push_text(&mut self.out, &hint);
        self.out.push_str("</span></a>");
        if !caption.is_empty() {
            self.out.push_str("<figcaption>");
            push_text(&mut self.out, caption);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    fn also_read(&mut self, story: &str, url: &str, title: &str) {
        let (url, title) = if story.is_empty() {
            (
                url.to_owned(),
                if title.is_empty() {
                    link::host(url)
                } else {
                    title.to_owned()
                },
            )
        } else {
            // Without the story we know no address for it: its section stands in it.
            let Some(known) = self.lookup.story(story) else {
                return;
            };
            (
                known.url,
                if title.is_empty() {
                    known.title
                } else {
                    title.to_owned()
                },
            )
        };
        let title = if title.is_empty() { url.clone() } else { title };
        self.tag(
            "<aside class=\"also-read\"><span class=\"also-read-label\">",
            "<p>",
        );
        let label = self.phrase(Phrase::AlsoRead);
        push_text(&mut self.out, label);
        self.tag("</span> ", ": ");
        self.anchor(&url, &title);
        self.tag("</aside>", "</p>");
    }

    pub(super) fn quiet_link(&mut self, url: &str, title: &str) {
        self.tag("<p class=\"pending-block\">", "<p>");
        self.anchor(url, title);
        self.out.push_str("</p>");
    }

    fn card(&mut self, url: &str, title: &str, description: &str) {
        let host = link::host(url);
        let title = if title.is_empty() {
            host.clone()
        } else {
            title.to_owned()
        };
        if host.is_empty() {
            return;
        }
        self.tag("<aside class=\"embed-card\">", "<p>");
        self.anchor(url, &title);
        if !description.is_empty() {
            self.tag("<p>", "<br>");
            push_text(&mut self.out, description);
            self.tag("</p>", "");
        }
        self.tag("<span class=\"embed-host\">", "<br>");
        push_text(&mut self.out, &host);
        self.tag("</span></aside>", "</p>");
    }

    pub(super) fn anchor(&mut self, url: &str, words: &str) {
        if self.open_anchor(url) {
            push_text(&mut self.out, words);
            self.out.push_str("</a>");
        } else {
            push_text(&mut self.out, words);
        }
    }

    /// Opens a link if the address may be one.
    pub(super) fn open_anchor(&mut self, url: &str) -> bool {
        let Some(url) = link::story(url) else {
            return false;
        };
        let address = self.address(&url);
        self.out.push_str("<a");
        push_attribute(&mut self.out, "href", &address);
        self.out.push_str(if url.starts_with('/') {
            ">"
        } else {
            " rel=\"noopener\">"
        });
        true
    }

    /// A path of ours as others reach it.
    fn address(&self, url: &str) -> String {
        if self.is_page() || !url.starts_with('/') {
            url.to_owned()
        } else {
            format!("{}{url}", self.base_url)
        }
    }
}
