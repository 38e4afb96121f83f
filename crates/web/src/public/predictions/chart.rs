//! How the odds of a category moved, drawn by the server: a curve for each of the foremost nominees, and a table that says
//! the same.

use newsroom::Millis;
use newsroom::markup::SafeHtml;
use newsroom::prediction::odds::{Odds, SPAN_MS};

use super::lay::percent;
use super::view::{Chart, Curve};
use crate::page::Masthead;
use crate::site::Site;

/// Curves on one chart.
const CURVES: usize = 5;
/// Width and height of the field.
const FIELD: (i64, i64) = (300, 100);

/// Lays out the chart of a category; none while there is nothing to see of a movement.
///
/// `names` are the credits of the nominees in the order of the odds.
#[must_use]
pub(crate) fn of(
    masthead: &Masthead,
    id: &str,
    title: &str,
    odds: &[Odds],
    names: &[String],
) -> Option<Chart> {
    let spans: Vec<Millis> = odds
        .first()?
        .history
        .iter()
        .map(|(span, _)| *span)
        .collect();
    let (from, until) = (*spans.first()?, spans.last()? + SPAN_MS);
    if spans.len() < 2 {
        return None;
    }
    let mut foremost: Vec<(&Odds, &String)> = odds.iter().zip(names).collect();
    foremost.sort_by_key(|(odds, _)| std::cmp::Reverse(odds.tenths));
    foremost.truncate(CURVES);
    let highest = foremost
        .iter()
        .flat_map(|(odds, _)| odds.history.iter().map(|(_, tenths)| *tenths))
        .max()?;
    // The field ends at the next ten per cent, so that a curve never leaves it.
    let top = (highest / 100 + 1) * 100;
    let across = (until - from).max(1);
    let y = |tenths: i64| FIELD.1 - tenths * FIELD.1 / top;
    let curves: Vec<Curve> = foremost
        .iter()
        .map(|(odds, name)| Curve {
            name: (*name).clone(),
            points: odds
                .history
                .iter()
                .map(|(span, tenths)| {
                    // A span is counted when it ends.
                    let x = (span + SPAN_MS - from) * FIELD.0 / across;
                    format!("{x},{}", y(*tenths))
                })
                .collect::<Vec<_>>()
                .join(" "),
            end: y(odds.tenths),
            first: odds
                .history
                .first()
                .map_or_else(String::new, |(_, tenths)| percent(*tenths)),
            last: percent(odds.tenths),
        })
        .collect();
    let leader = curves.first()?;
    let lang = &masthead.site.lang;
    Some(Chart {
        id: id.to_owned(),
        title: title.to_owned(),
        sentence: format!(
            "{} went from {} to {} per cent.",
            leader.name, leader.first, leader.last
        ),
        top: top / 10,
        from: masthead.dates.when(from, lang),
        until: masthead.dates.when(until, lang),
        curves,
    })
}

/// Draws it.
///
/// # Errors
/// A template that cannot be rendered.
pub(crate) fn draw(site: &Site, chart: &Chart, lang: &str) -> Result<SafeHtml, minijinja::Error> {
    site.templates.chart(chart, lang).map(SafeHtml::of_template)
}
