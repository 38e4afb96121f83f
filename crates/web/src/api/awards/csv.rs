//! An edition as a table: a row for everybody in every nomination (RFC 4180), as people keep such tables themselves.

use std::sync::Arc;

use newsroom::award::sheet::{CategorySheet, Nominee};
use newsroom::award::{Outcome, Relation};

use crate::cache::{Rendered, Tag};
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

const HEADER: &str = "edition,category,nomination_key,credited,person,credit,role,work,episode_or_song,status,outcome,place,winner";

/// An edition as CSV: a row for everybody in every nomination; rows with one `nomination_key` are one nomination.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}/{edition}.csv", tag = "awards",
    params(
        ("award" = String, Path, description = "The award\u{2019}s place in addresses."),
        ("edition" = String, Path, description = "The edition\u{2019}s place in addresses."),
    ),
    responses(
        (status = 200, description = "The table.", body = String, content_type = "text/csv"),
        (status = 404, description = "No such edition.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
#[expect(
    dead_code,
    reason = "the router reads both addresses of an edition by one door; this describes the second"
)]
pub(in crate::api) fn table() {}

/// The table of a public edition.
pub(super) async fn render(
    site: &Arc<Site>,
    award: String,
    slug: String,
) -> Result<Rendered, Problem> {
    let whole = super::read(site, award, slug).await?;
    let mut out = format!("{HEADER}\r\n");
    for sheet in &whole.categories {
        for it in &sheet.nominees {
            rows(&mut out, &whole.edition.slug, sheet, it);
        }
    }
    Ok(page::document("text/csv; charset=utf-8", out)
        .tags([Tag::Edition(whole.edition.id), Tag::Awards]))
}

fn rows(out: &mut String, edition: &str, sheet: &CategorySheet, it: &Nominee) {
    let works = |inner: bool| -> String {
        let is_inner = |relation| matches!(relation, Relation::Episode | Relation::Song);
        let of_kind = it.works.iter().filter(|it| is_inner(it.relation) == inner);
        of_kind
            .map(|it| it.title.as_str())
            .collect::<Vec<_>>()
            .join("|")
    };
    let (work, inner) = (works(false), works(true));
    let role = it.roles.join("|");
    let place = it.rank.map_or_else(String::new, |rank| rank.to_string());
    let outcome = it.outcome.map_or("", Outcome::as_str);
    let winner = if it.outcome.is_some_and(Outcome::is_win) {
        "true"
    } else {
        ""
    };
    let mut row = |person: &str, credit: &str, role: &str| {
        let fields = [
            edition,
            &sheet.category.name,
            &format!("{}/{}", sheet.category.slug, it.slug),
            &it.credited,
            person,
            credit,
            role,
            &work,
            &inner,
            it.status.as_str(),
            outcome,
            &place,
            winner,
        ];
        let cells: Vec<String> = fields.iter().map(|field| cell(field)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    };
    if it.people.is_empty() {
        row("", "", &role);
    }
    for (at, person) in it.people.iter().enumerate() {
        row(
            &person.name,
            &person.credit_role,
            if at == 0 { &role } else { "" },
        );
    }
}

/// A field as a table program reads it: quoted where it must be, and never a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
