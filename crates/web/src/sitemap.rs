//! How search engines find their way: robots.txt, the sitemaps, the news sitemap.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::award::shelf;
use newsroom::section;
use newsroom::story::{self, Located};

use crate::address;
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::public::awards::{is_shown, lay};
use crate::site::Site;
use crate::xml::Xml;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";
const KIND: &str = "application/xml; charset=utf-8";

/// Stories in one sitemap.
const STORIES: i64 = 2_000;

/// Editions in their sitemap: more than all awards together have had.
const EDITIONS: i64 = 10_000;

/// How long a story is news: two days, in milliseconds.
const NEWS_MS: i64 = 2 * 86_400_000;

/// `GET /robots.txt`.
///
/// # Errors
/// Never, in practice: nothing is asked of the store.
pub async fn robots(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let lines = [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /live/",
        "Disallow: /me",
        "Disallow: /search",
        "Disallow: /*/reply",
        "Disallow: /*/report",
        "",
        &format!("Sitemap: {}", site.absolute("/sitemap.xml")),
        &format!("Sitemap: {}", site.absolute("/news-sitemap.xml")),
        "",
    ]
    .join("\n");
    let render =
        async move {
            Ok(page::document("text/plain; charset=utf-8", lines)
                .cache_control("public, max-age=3600"))
        };
    page::cached(&site, &asked, Key::path("/robots.txt"), render).await
}

/// `GET /sitemap.xml`: the index of the sitemaps.
///
/// # Errors
/// 503 when the store is away.
pub async fn index(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move { render_index(&house).await };
    page::cached(&site, &asked, Key::path("/sitemap.xml"), render).await
}

async fn render_index(site: &Arc<Site>) -> Result<Rendered, Problem> {
    let starts = site
        .db
        .read(|tx| -> newsroom::Result<Vec<i64>> {
            let mut starts = vec![0];
            let mut after = 0;
            // Each step reads one sitemap's rows by the primary key; only its last is of interest.
            while let Some(last) = last_of(&story::sitemap(tx, after, STORIES)?) {
                after = last;
                starts.push(last);
            }
            Ok(starts)
        })
        .await?;
    let mut xml = Xml::begin("sitemapindex", &[("xmlns", NAMESPACE)]);
    let places = site.absolute("/sitemap-places.xml");
    let parts = starts
        .iter()
        .map(|after| site.absolute(&format!("/sitemaps/{after}")));
    let awards = site.absolute("/sitemap-awards.xml");
    for url in [places, awards].into_iter().chain(parts) {
        xml.open("sitemap", &[]);
        xml.text("loc", &url);
        xml.close("sitemap");
    }
    Ok(page::document(KIND, xml.end("sitemapindex")).tags([Tag::Lists]))
}

/// The last row of a full part; a part that is not full is the end.
fn last_of(part: &[Located]) -> Option<i64> {
    (part.len() as u64 >= STORIES.unsigned_abs()).then(|| part.last().map(|it| it.id))?
}

/// `GET /sitemap-places.xml`: front page and sections.
///
/// # Errors
/// 503 when the store is away.
pub async fn places(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move {
        let sections = house.db.read(section::all).await?;
        let mut xml = Xml::begin("urlset", &[("xmlns", NAMESPACE)]);
        let paths = sections.iter().map(|it| address::section(&it.slug));
        for path in std::iter::once("/".to_owned()).chain(paths) {
            xml.open("url", &[]);
            xml.text("loc", &house.absolute(&path));
            xml.close("url");
        }
        Ok(page::document(KIND, xml.end("urlset")).tags([Tag::Lists]))
    };
    page::cached(&site, &asked, Key::path("/sitemap-places.xml"), render).await
}

/// `GET /sitemap-awards.xml`: awards and their editions, which lead to their categories.
///
/// # Errors
/// 503 when the store is away.
pub async fn awards(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move {
        let editions = house.db.read(|tx| shelf::sitemap(tx, 0, EDITIONS)).await?;
        let shown: Vec<_> = editions.iter().filter(|it| is_shown(it)).collect();
        let mut awards: Vec<String> = shown.iter().map(|it| lay::url(&it.award.1)).collect();
        awards.sort_unstable();
        awards.dedup();
        let mut xml = Xml::begin("urlset", &[("xmlns", NAMESPACE)]);
        let editions = shown.iter().map(|it| lay::url(&it.path()));
        for path in std::iter::once("/awards/".to_owned())
            .chain(awards)
            .chain(editions)
        {
            xml.open("url", &[]);
            xml.text("loc", &house.absolute(&path));
            xml.close("url");
        }
        Ok(page::document(KIND, xml.end("urlset")).tags([Tag::Awards]))
    };
    page::cached(&site, &asked, Key::path("/sitemap-awards.xml"), render).await
}

/// `GET /sitemaps/{after}`: the stories after a row.
///
/// # Errors
/// 404 when this is no part of the index.
pub async fn stories(
    State(site): House,
    Path(after): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let start: i64 = after.parse().map_err(|_| Problem::not_found())?;
    let key = Key::path(&format!("/sitemaps/{start}"));
    let house = Arc::clone(&site);
    let render = async move {
        let (masthead, part) = house
            .db
            .read(move |tx| -> newsroom::Result<_> {
                Ok((Masthead::load(tx)?, story::sitemap(tx, start, STORIES)?))
            })
            .await?;
        if part.is_empty() && start != 0 {
            return Err(Problem::not_found());
        }
        let mut xml = Xml::begin("urlset", &[("xmlns", NAMESPACE)]);
        for it in &part {
            xml.open("url", &[]);
            xml.text("loc", &absolute(&house, &it.url_path));
            xml.text("lastmod", &masthead.dates.iso(it.updated_at));
            xml.close("url");
        }
        Ok(page::document(KIND, xml.end("urlset")).tags([Tag::Lists]))
    };
    page::cached(&site, &asked, key, render).await
}

/// `GET /news-sitemap.xml`: what was published in the last two days.
///
/// # Errors
/// 503 when the store is away.
pub async fn news(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move { render_news(&house).await };
    // Stories leave this file by time alone, so each hour has its own.
    let hour = site.now().div_euclid(3_600_000).to_string();
    let key = Key::with("/news-sitemap.xml", &[("hour", Some(&hour))]);
    page::cached(&site, &asked, key, render).await
}

async fn render_news(site: &Arc<Site>) -> Result<Rendered, Problem> {
    let since = site.now() - NEWS_MS;
    let (masthead, cards) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            Ok((Masthead::load(tx)?, story::news(tx, since)?))
        })
        .await?;
    let mut xml = Xml::begin("urlset", &[("xmlns", NAMESPACE), ("xmlns:news", NEWS)]);
    for card in &cards {
        xml.open("url", &[]);
        xml.text(
            "loc",
            &site.absolute(&address::story(&card.section.slug, &card.slug)),
        );
        xml.open("news:news", &[]);
        xml.open("news:publication", &[]);
        xml.text("news:name", &masthead.site.title);
        xml.text(
            "news:language",
            card.lang.split('-').next().unwrap_or(&card.lang),
        );
        xml.close("news:publication");
        xml.text(
            "news:publication_date",
            &masthead.dates.iso(card.published_at),
        );
        xml.text("news:title", &card.title);
        xml.close("news:news");
        xml.close("url");
    }
    Ok(page::document(KIND, xml.end("urlset")).tags([Tag::Lists]))
}

/// A path as the newsroom spells it, percent-encoded, with the origin.
fn absolute(site: &Site, path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(address::encoded).collect();
    site.absolute(&segments.join("/"))
}
