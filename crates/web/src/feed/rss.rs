//! RSS 2.0 with the modules newsreaders know.

use super::{Feed, Item, picture_kind};
use crate::site::Site;
use crate::xml::Xml;

/// Writes the feed.
pub(super) fn write(site: &Site, feed: &Feed) -> Vec<u8> {
    let mut xml = Xml::begin(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
            ("xmlns:slash", "http://purl.org/rss/1.0/modules/slash/"),
            ("xmlns:wfw", "http://wellformedweb.org/CommentAPI/"),
        ],
    );
    xml.open("channel", &[]);
    xml.text("title", &feed.title);
    xml.text("link", &feed.home);
    xml.text("description", &feed.description);
    xml.text("language", &feed.masthead.site.lang);
    xml.text(
        "lastBuildDate",
        &feed.masthead.dates.rfc2822(feed.updated_at),
    );
    xml.text("generator", "Greenroom");
    xml.empty(
        "atom:link",
        &[
            ("rel", "self"),
            ("type", "application/rss+xml"),
            ("href", &feed.here),
        ],
    );
    for item in &feed.items {
        write_item(&mut xml, site, feed, item);
    }
    xml.close("channel");
    xml.end("rss")
}

fn write_item(xml: &mut Xml, site: &Site, feed: &Feed, item: &Item) {
    xml.open("item", &[]);
    xml.text("title", &item.card.title);
    xml.text("link", &item.url);
    xml.text_with("guid", &[("isPermaLink", "false")], &item.id);
    xml.text("pubDate", &feed.masthead.dates.rfc2822(item.published_at));
    for author in &item.card.authors {
        xml.text("dc:creator", &author.title);
    }
    xml.text("category", &item.card.section.title);
    for topic in &item.topics {
        xml.text("category", topic);
    }
    xml.text("description", &item.card.summary);
    xml.text("content:encoded", &item.html);
    if let Some(image) = &item.card.image {
        let url = site.absolute(&image.src);
        let (width, height) = (image.width.to_string(), image.height.to_string());
        xml.open(
            "media:content",
            &[
                ("url", &url),
                ("medium", "image"),
                ("type", picture_kind(&image.src)),
                ("width", &width),
                ("height", &height),
            ],
        );
        xml.text_with("media:description", &[("type", "plain")], &image.alt);
        xml.close("media:content");
        xml.empty(
            "media:thumbnail",
            &[("url", &url), ("width", &width), ("height", &height)],
        );
    }
    if item.has_talk {
        xml.text("comments", &format!("{}#conversation", item.url));
        xml.text("slash:comments", &item.card.comment_count.to_string());
        xml.text("wfw:commentRss", &format!("{}/comments.xml", item.url));
    }
    xml.close("item");
}
