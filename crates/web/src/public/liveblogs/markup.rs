//! A live page as machines read it: `LiveBlogPosting`.

use newsroom::liveblog::Entry;
use newsroom::markup::SafeHtml;
use newsroom::markup::comment::excerpt;
use newsroom::markup::story as document;
use serde_json::{Value, json};

use super::{Shown, url};
use crate::json::put;
use crate::page::Masthead;
use crate::site::Site;

/// Entries described in a page.
pub(super) const UPDATES: i64 = 25;
/// Longest text of one, in characters.
const MOST_CHARS: usize = 1_000;

/// The live page with its newest entries.
pub(super) fn posting(
    site: &Site,
    masthead: &Masthead,
    shown: &Shown,
    newest: &[Entry],
) -> SafeHtml {
    let blog = &shown.blog;
    let dates = &masthead.dates;
    let began = blog.opened_at.or(blog.starts_at).unwrap_or(blog.made_at);
    let publisher = json!({
        "@type": "NewsMediaOrganization",
        "name": masthead.site.title,
        "url": site.absolute("/"),
    });
    let updates: Vec<Value> = newest
        .iter()
        .take(usize::try_from(UPDATES).unwrap_or(0))
        .map(|entry| update(site, masthead, shown, entry))
        .collect();
    let changed = newest
        .iter()
        .map(Entry::changed_at)
        .fold(blog.changed_at, i64::max);
    let mut posting = json!({
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": blog.title,
        "description": blog.summary,
        "inLanguage": blog.lang,
        "url": site.absolute(&url(&blog.slug)),
        "datePublished": dates.iso(began),
        "dateModified": dates.iso(changed),
        "coverageStartTime": dates.iso(began),
        "publisher": publisher.clone(),
        "author": publisher,
        "liveBlogUpdate": updates,
    });
    if let Some(at) = blog.ended_at {
        put(&mut posting, "coverageEndTime", dates.iso(at));
    }
    if let Some(edition) = &blog.edition {
        put(
            &mut posting,
            "about",
            json!({ "@type": "Event", "name": edition.label, "startDate": dates.iso(began) }),
        );
    }
    SafeHtml::json_ld(&posting)
}

fn update(site: &Site, masthead: &Masthead, shown: &Shown, entry: &Entry) -> Value {
    let view = shown.entry(site, masthead, entry);
    let mut text = excerpt(&document::to_text(&entry.document), MOST_CHARS);
    if let Some(result) = view.result.filter(|it| !it.winners.is_empty()) {
        let names: Vec<String> = result.winners.into_iter().map(|it| it.credited).collect();
        text = format!("{}: {}. {text}", result.category, names.join(", "));
    }
    let headline = if view.heading.is_empty() {
        excerpt(&text, 100)
    } else {
        view.heading
    };
    json!({
        "@type": "BlogPosting",
        "headline": headline,
        "url": site.absolute(&view.url),
        "datePublished": view.posted.iso,
        "dateModified": masthead.dates.iso(entry.changed_at()),
        "articleBody": text.trim(),
        "author": { "@type": "Person", "name": entry.author },
    })
}
