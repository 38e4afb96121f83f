//! What every page has: the masthead, the head, the headers, and the way through the cache.

use std::future::Future;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};
use newsroom::cursor::Cursor;
use newsroom::house::{Look, Rules};
use newsroom::navigation::{self, To};
use newsroom::section::Section;
use newsroom::store::Tx;
use newsroom::{House, Millis, section, setting, story};

use crate::cache::{Key, Rendered};
use crate::headers;
use crate::layout::{self, Layout};
use crate::problem::{Problem, Wants};
use crate::site::Site;
use crate::view::{Feed, Frame, Head};
use crate::when::Dates;
use crate::{address, sheets, view};

/// What an answer for one reader alone says to caches.
pub const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// The publication's name and sections, and how its dates are written.
#[derive(Clone, Debug)]
pub struct Masthead {
    /// Name, tagline, language, zone.
    pub site: setting::Site,
    /// Logo and colours.
    pub look: Look,
    /// Rules of the conversation that were set on the desk.
    pub rules: Rules,
    /// Sections in their order.
    pub sections: Vec<Section>,
    /// The links of the masthead; none while it shows the sections.
    pub links: Vec<navigation::Item>,
    /// How instants are written.
    pub dates: Dates,
}

impl Masthead {
    /// Reads it, in four statements, and one more if there is a logo.
    ///
    /// # Errors
    /// The store's.
    pub fn load(tx: &mut Tx<'_>) -> newsroom::Result<Masthead> {
        let House { site, look, rules } = House::load(tx)?;
        let newest = story::newest_published_at(tx)?.unwrap_or(0);
        Ok(Masthead {
            dates: Dates::new(&site.time_zone, newest),
            sections: section::all(tx)?,
            links: navigation::load(tx)?,
            look,
            rules,
            site,
        })
    }

    /// The frame of a page; `section` marks where the reader stands.
    #[must_use]
    pub fn frame(&self, site: &Site, head: Head, section: Option<&str>) -> Frame {
        Frame {
            site: view::Site {
                title: self.site.title.clone(),
                tagline: self.site.tagline.clone(),
                lang: self.site.lang.clone(),
                nav: self.nav(section),
                logo: self.look.logo.as_ref().map(|logo| view::Logo {
                    src: address::media(&logo.name),
                    width: logo.width,
                    height: logo.height,
                }),
                css: sheets::whole(site),
                theme: sheets::extra(site, &self.look),
                js: site.assets.js.clone(),
                account_css: site.assets.account_css.clone(),
                account_js: site.assets.account_js.clone(),
                night_css: site.assets.night_css.clone(),
                night_js: site.assets.night_js.clone(),
                font: site.assets.font.clone(),
            },
            head,
        }
    }

    /// The links of the masthead: those an editor set, otherwise the sections.
    fn nav(&self, current: Option<&str>) -> Vec<view::Link> {
        let section = |title: &str, slug: &str| view::Link {
            current: current == Some(slug),
            ..layout::link(title, address::section(slug))
        };
        if self.links.is_empty() {
            let all = self.sections.iter();
            return all.map(|each| section(&each.title, &each.slug)).collect();
        }
        self.links
            .iter()
            .map(|item| match &item.to {
                To::Section(slug) => section(&item.title, slug),
                To::Topic(slug) => layout::link(&item.title, address::subject("topics", slug)),
                To::Address(url) => layout::link(&item.title, url.clone()),
            })
            .collect()
    }

    /// A head with a title and an address; a handler adds what else it knows.
    #[must_use]
    pub fn head(&self, site: &Site, title: &str, path: &str) -> Head {
        Head {
            title: title.to_owned(),
            description: String::new(),
            url: site.absolute(path),
            lang: self.site.lang.clone(),
            dir: newsroom::markup::lang::dir(&self.site.lang),
            og_type: "website",
            image: None,
            feeds: Vec::new(),
            json_ld: Vec::new(),
            robots: None,
            published: None,
            modified: None,
            oembed: None,
            live: None,
        }
    }

    /// The head of a page that belongs to a story, in the story's language.
    #[must_use]
    pub fn head_under(&self, site: &Site, title: &str, path: &str, lang: &str) -> Head {
        Head {
            lang: lang.to_owned(),
            dir: newsroom::markup::lang::dir(lang),
            ..self.head(site, title, path)
        }
    }

    /// How things are laid out under this masthead.
    #[must_use]
    pub fn layout<'a>(&'a self, site: &'a Site) -> Layout<'a> {
        Layout {
            ids: &site.ids,
            dates: &self.dates,
        }
    }
}

/// The three feeds of a list that lives at this path (with a slash at its end).
#[must_use]
pub fn feeds(title: &str, path: &str) -> Vec<Feed> {
    [
        ("application/rss+xml", "feed.xml"),
        ("application/atom+xml", "atom.xml"),
        ("application/feed+json", "feed.json"),
    ]
    .into_iter()
    .map(|(kind, file)| Feed {
        kind,
        title: title.to_owned(),
        url: format!("{path}{file}"),
    })
    .collect()
}

/// What a page needs to know of the request besides its address.
#[derive(Clone, Debug)]
pub struct Asked {
    /// GET or HEAD.
    pub method: Method,
    /// All headers.
    pub headers: HeaderMap,
    /// What the sender can read.
    pub wants: Wants,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Self::Rejection> {
        Ok(Asked {
            wants: Wants::of(parts.uri.path(), &parts.headers),
            method: parts.method.clone(),
            headers: parts.headers.clone(),
        })
    }
}

/// Answers with a page of the cache, rendered now if it is not there.
///
/// # Errors
/// What rendering answers.
pub async fn cached(
    site: &Arc<Site>,
    asked: &Asked,
    key: Key,
    render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
) -> Result<Response, Problem> {
    let page = site.cache.page(key, site.now(), render).await?;
    Ok(page.respond(&asked.method, &asked.headers))
}

/// A public HTML page.
#[must_use]
pub fn html(body: String) -> Rendered {
    let page = with_policy(Rendered::html(body), headers::PAGE_POLICY);
    headers::of_every_page()
        .into_iter()
        .fold(page, |page, (name, value)| page.header(name, value))
}

/// Longest that a CDN shows a public page after it was made: what `Cache-Control` says, the bridge included.
const AT_A_CDN_MS: Millis = 660_000;
/// `Cache-Control` of a page that changes by itself within that time.
const UNTIL_SOON: &str = "public, max-age=0, s-maxage=0, must-revalidate";

/// A page that is wrong by time alone from an instant on: kept in memory no longer, and by no CDN when that instant
/// is near.
#[must_use]
pub fn timed(page: Rendered, until: Option<Millis>, now: Millis) -> Rendered {
    match until {
        None => page,
        // Made again when the instant comes near, with the other headers.
        Some(until) if until - now > AT_A_CDN_MS => page.until(Some(until - AT_A_CDN_MS)),
        Some(until) => page.until(Some(until)).cache_control(UNTIL_SOON),
    }
}

/// A public document that is not a page: a feed, a sitemap, JSON.
#[must_use]
pub fn document(content_type: &'static str, body: impl Into<bytes::Bytes>) -> Rendered {
    with_policy(Rendered::new(content_type, body), headers::BARE_POLICY)
}

/// An HTML page other sites may frame.
#[must_use]
pub fn framed(body: String) -> Rendered {
    with_policy(Rendered::html(body), headers::EMBED_POLICY)
}

fn with_policy(page: Rendered, policy: &'static str) -> Rendered {
    page.header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
}

/// An HTML page for one reader alone, never kept by anybody.
#[must_use]
pub fn private(body: String) -> Response {
    let mut response = axum::response::Html(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    response
}

/// The page that says what went wrong, from the masthead as last read.
///
/// # Errors
/// A template that cannot be rendered.
pub fn problem(site: &Site, problem: &view::Problem) -> Result<String, minijinja::Error> {
    let masthead = site.masthead();
    let mut head = masthead.head(site, &problem.title, "/");
    head.robots = Some("noindex");
    site.templates
        .problem(&masthead.frame(site, head, None), problem)
}

/// Reads the cursor of a list; a forged one is a request that makes no sense.
///
/// # Errors
/// 400 for a cursor that this site did not sign for this list.
pub fn cursor(site: &Site, scope: &str, after: Option<&str>) -> Result<Option<Cursor>, Problem> {
    after
        .map(|after| Cursor::open(&site.secret, scope, after))
        .transpose()
        .map_err(|error| Problem::bad_request(error.to_string()))
}

/// The latest of some instants, for `Last-Modified`.
#[must_use]
pub fn latest(instants: impl IntoIterator<Item = Millis>) -> Option<Millis> {
    instants.into_iter().max()
}
