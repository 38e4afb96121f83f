//! What machines read in a page: schema.org as JSON-LD.

use newsroom::comment::{Branch, Comment, CommentState};
use newsroom::cursor::Page;
use newsroom::markup::SafeHtml;
use newsroom::markup::story as document;
use newsroom::story::Story;
use serde_json::{Value, json};

use crate::json::put;
use crate::page::Masthead;
use crate::site::Site;
use crate::{address, view};

/// Comments described in a page; search engines read a sample.
const COMMENTS: usize = 10;

/// The publication itself, with its search.
#[must_use]
pub fn website(site: &Site, masthead: &Masthead) -> SafeHtml {
    SafeHtml::json_ld(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": masthead.site.title,
        "description": masthead.site.tagline,
        "inLanguage": masthead.site.lang,
        "url": site.absolute("/"),
        "publisher": publisher(site, masthead),
        "potentialAction": {
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": format!("{}{{words}}", site.absolute("/search?q=")) },
            "query-input": "required name=words",
        },
    }))
}

/// The way from the front page to here: titles and paths.
#[must_use]
pub fn breadcrumbs(site: &Site, steps: &[(&str, &str)]) -> SafeHtml {
    let front = ("Front page", "/");
    let items: Vec<Value> = std::iter::once(&front)
        .chain(steps)
        .zip(1..)
        .map(|((title, path), position)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": site.absolute(path),
            })
        })
        .collect();
    SafeHtml::json_ld(&json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": items,
    }))
}

/// Somebody or something that was honoured: the prizes as text, which is all schema.org has for them.
#[must_use]
pub fn honoured(kind: &str, name: &str, url: &str, prizes: &[String]) -> SafeHtml {
    let mut it = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "name": name,
        "url": url,
    });
    if !prizes.is_empty() {
        put(&mut it, "award", prizes.to_vec());
    }
    SafeHtml::json_ld(&it)
}

/// A story: the article with its corrections and comments, its videos, and the way to it.
#[must_use]
pub fn story(
    site: &Site,
    masthead: &Masthead,
    story: &Story,
    view: &view::Story,
    thread: &Page<Branch>,
) -> Vec<SafeHtml> {
    let mut blocks = vec![SafeHtml::json_ld(&article(
        site, masthead, story, view, thread,
    ))];
    blocks.extend(
        videos(site, masthead, story, view)
            .iter()
            .map(SafeHtml::json_ld),
    );
    blocks.push(breadcrumbs(
        site,
        &[
            (&story.card.section.title, &view.card.section.url),
            (&story.card.title, &view.card.url),
        ],
    ));
    blocks
}

fn article(
    site: &Site,
    masthead: &Masthead,
    story: &Story,
    view: &view::Story,
    thread: &Page<Branch>,
) -> Value {
    let card = &story.card;
    let url = site.absolute(&view.card.url);
    let linked = |kind: &str, link: &view::Link| json!({ "@type": kind, "name": link.title, "url": site.absolute(&link.url) });
    let mut article = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": card.title,
        "description": card.summary,
        "inLanguage": card.lang,
        "articleSection": card.section.title,
        "datePublished": masthead.dates.iso(card.published_at),
        "dateModified": masthead.dates.iso(card.updated_at),
        "wordCount": card.words,
        "isAccessibleForFree": true,
        "publisher": publisher(site, masthead),
        "author": view.card.authors.iter().map(|link| linked("Person", link)).collect::<Vec<_>>(),
        "about": view.people.iter().map(|link| linked("Person", link))
            .chain(view.works.iter().map(|link| linked("CreativeWork", link)))
            .collect::<Vec<_>>(),
        "keywords": view.topics.iter().map(|link| link.title.as_str()).collect::<Vec<_>>(),
    });
    let Some(fields) = article.as_object_mut() else {
        return article;
    };
    if let Some(image) = &view.card.image {
        fields.insert(
            "image".to_owned(),
            json!([{
                "@type": "ImageObject",
                "url": site.absolute(&image.src),
                "width": image.width,
                "height": image.height,
                "caption": image.alt,
            }]),
        );
    }
    if !story.corrections.is_empty() {
        let corrections = story.corrections.iter().map(|correction| {
            json!({
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": masthead.dates.iso(correction.made_at),
            })
        });
        fields.insert("correction".to_owned(), corrections.collect());
    }
    if view.conversation.is_some() {
        fields.insert("commentCount".to_owned(), json!(card.comment_count));
        fields.insert(
            "discussionUrl".to_owned(),
            json!(format!("{url}#conversation")),
        );
        let comments = thread
            .items
            .iter()
            .filter(|branch| branch.root.state == CommentState::Visible)
            .take(COMMENTS)
            .map(|branch| {
                let mut root = comment(site, masthead, &branch.root);
                let answers = branch
                    .replies
                    .iter()
                    .filter(|it| it.state == CommentState::Visible);
                let answers: Value = answers
                    .map(|reply| comment(site, masthead, reply))
                    .collect();
                put(&mut root, "comment", answers);
                root
            });
        fields.insert("comment".to_owned(), comments.collect());
    }
    article
}

fn comment(site: &Site, masthead: &Masthead, comment: &Comment) -> Value {
    let id = masthead.layout(site).comment_id(comment.id);
    json!({
        "@type": "Comment",
        "url": site.absolute(&address::comment(&id)),
        "text": comment.plain(),
        "datePublished": masthead.dates.iso(comment.posted_at),
        "author": { "@type": "Person", "name": comment.name },
        "upvoteCount": comment.applause,
    })
}

fn videos(site: &Site, masthead: &Masthead, story: &Story, view: &view::Story) -> Vec<Value> {
    let poster = view
        .card
        .image
        .as_ref()
        .map(|image| site.absolute(&image.src));
    document::videos(&story.document)
        .iter()
        .map(|video| {
            let name = if video.title.is_empty() { &story.card.title } else { &video.title };
            let mut block = json!({
                "@context": "https://schema.org",
                "@type": "VideoObject",
                "name": name,
                "description": if story.card.summary.is_empty() { name } else { &story.card.summary },
                "uploadDate": masthead.dates.iso(story.card.published_at),
                "embedUrl": video.embed_url,
                "url": video.url,
                "inLanguage": story.card.lang,
            });
            if let Some(poster) = &poster {
                put(&mut block, "thumbnailUrl", json!([poster]));
            }
            block
        })
        .collect()
}

fn publisher(site: &Site, masthead: &Masthead) -> Value {
    json!({
        "@type": "NewsMediaOrganization",
        "name": masthead.site.title,
        "url": site.absolute("/"),
        "logo": { "@type": "ImageObject", "url": site.absolute("/favicon.svg") },
    })
}
