//! Atom (RFC 4287) with the threading extension (RFC 4685).

use super::{Feed, Item};
use crate::site::Site;
use crate::xml::Xml;

/// Writes the feed.
pub(super) fn write(site: &Site, feed: &Feed) -> Vec<u8> {
    let dates = &feed.masthead.dates;
    let mut xml = Xml::begin(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
            ("xml:lang", &feed.masthead.site.lang),
        ],
    );
    xml.text("id", &feed.here);
    xml.text("title", &feed.title);
    if !feed.description.is_empty() {
        xml.text("subtitle", &feed.description);
    }
    xml.text("updated", &dates.iso(feed.updated_at));
    xml.text("generator", "Greenroom");
    xml.empty(
        "link",
        &[
            ("rel", "self"),
            ("type", "application/atom+xml"),
            ("href", &feed.here),
        ],
    );
    xml.empty(
        "link",
        &[
            ("rel", "alternate"),
            ("type", "text/html"),
            ("href", &feed.home),
        ],
    );
    // An entry without a byline is the publication's.
    xml.open("author", &[]);
    xml.text("name", &feed.masthead.site.title);
    xml.close("author");
    for item in &feed.items {
        write_entry(&mut xml, site, feed, item);
    }
    xml.end("feed")
}

fn write_entry(xml: &mut Xml, site: &Site, feed: &Feed, item: &Item) {
    let dates = &feed.masthead.dates;
    xml.open("entry", &[("xml:lang", &item.card.lang)]);
    xml.text("id", &item.id);
    xml.text("title", &item.card.title);
    xml.empty(
        "link",
        &[
            ("rel", "alternate"),
            ("type", "text/html"),
            ("href", &item.url),
        ],
    );
    xml.text("published", &dates.iso(item.published_at));
    xml.text(
        "updated",
        &dates.iso(item.updated_at.max(item.published_at)),
    );
    for author in &item.card.authors {
        xml.open("author", &[]);
        xml.text("name", &author.title);
        xml.text("uri", &site.absolute(&author.url));
        xml.close("author");
    }
    xml.empty("category", &[("term", &item.card.section.title)]);
    for topic in &item.topics {
        xml.empty("category", &[("term", topic)]);
    }
    if !item.card.summary.is_empty() {
        xml.text("summary", &item.card.summary);
    }
    xml.text_with(
        "content",
        &[("type", "html"), ("xml:base", &item.url)],
        &item.html,
    );
    if item.has_talk {
        let count = item.card.comment_count.to_string();
        let feed = format!("{}/comments.xml", item.url);
        xml.empty(
            "link",
            &[
                ("rel", "replies"),
                ("type", "application/rss+xml"),
                ("href", &feed),
                ("thr:count", &count),
            ],
        );
        xml.text("thr:total", &count);
    }
    xml.close("entry");
}
