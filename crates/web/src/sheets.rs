//! Style sheets that are made while the program runs: the publication's colours and the theme's own rules.
//!
//! Named by their content like every other asset, because a page may load styles from this site and write none itself.

use bytes::Bytes;
use newsroom::house::Look;
use newsroom::theme;

use crate::cache::Rendered;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::site::Site;

/// The beginning of the name of the sheet after the house's.
const EXTRA: &str = "theme-";
/// The beginning of the name of a theme's sheet in place of the house's.
const WHOLE: &str = "theme-reader-";
const KIND: &str = "text/css; charset=utf-8";
/// What a name that is no longer, or not yet, the right one is answered with: kept for a minute.
const FOR_NOW: &str = "public, max-age=60";

/// The address of the house's style sheet, or of the theme's in its place.
#[must_use]
pub fn whole(site: &Site) -> String {
    match &site.templates.theme().whole_sheet {
        Some(css) => format!("/assets/{WHOLE}{}.css", named(css)),
        None => site.assets.css.clone(),
    }
}

/// The address of the style sheet after it; none if there is nothing to say.
#[must_use]
pub fn extra(site: &Site, look: &Look) -> Option<String> {
    let css = extra_css(site, look);
    (!css.is_empty()).then(|| format!("/assets/{EXTRA}{}.css", named(&css)))
}

/// Whether an asset of this name is made here.
#[must_use]
pub fn makes(name: &str) -> bool {
    name.starts_with(EXTRA) && name.ends_with(".css")
}

/// The style sheet of a name. One with another hash is what a page of a moment ago asks for: it gets the present one.
///
/// # Errors
/// 404 if there is none; 503 when the store is away.
pub async fn serve(site: &Site, name: &str) -> Result<Rendered, Problem> {
    if name.starts_with(WHOLE) {
        let theme = site.templates.theme();
        let css = theme.whole_sheet.clone().ok_or_else(Problem::not_found)?;
        return Ok(answer(css, WHOLE, name));
    }
    let mut css = extra_css(site, &site.masthead().look);
    if !is_named(&css, EXTRA, name) {
        let masthead = site.db.read(Masthead::load).await?;
        css = extra_css(site, &masthead.look);
    }
    if css.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(answer(css, EXTRA, name))
}

fn answer(css: String, beginning: &str, name: &str) -> Rendered {
    let is_it = is_named(&css, beginning, name);
    let page = page::document(KIND, Bytes::from(css));
    page.cache_control(if is_it {
        "public, max-age=31536000, immutable"
    } else {
        FOR_NOW
    })
}

fn extra_css(site: &Site, look: &Look) -> String {
    let mut css = theme::css(look.accent_light, look.accent_dark);
    css.push_str(&site.templates.theme().extra_sheet);
    css
}

fn is_named(css: &str, beginning: &str, name: &str) -> bool {
    name.strip_prefix(beginning)
        .and_then(|rest| rest.strip_suffix(".css"))
        .is_some_and(|hash| hash == named(css))
}

fn named(css: &str) -> String {
    let hash = blake3::hash(css.as_bytes()).to_hex();
    hash.get(..16).unwrap_or_default().to_owned()
}
