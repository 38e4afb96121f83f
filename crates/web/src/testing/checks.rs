//! What every page of the house keeps, checked on its HTML: one heading, labelled fields, nothing run or styled
//! by the page itself. Each check panics with the name of the page and what is wrong with it.

use std::collections::BTreeSet;

use super::samples::HOSTILE;

/// The values of an attribute, in order.
#[must_use]
pub fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The opening tags of an element, without its name and brackets.
#[must_use]
pub fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    places(html, element).map(|(_, tag)| tag).collect()
}

/// Where an element opens, and its opening tag.
fn places<'a>(html: &'a str, element: &str) -> impl Iterator<Item = (usize, &'a str)> {
    let opening = format!("<{element}");
    html.match_indices(&opening)
        .map(|(at, found)| (at, html.get(at + found.len()..).unwrap_or_default()))
        .filter(|(_, rest)| rest.starts_with([' ', '>', '\n']))
        .map(|(at, rest)| (at, rest.split('>').next().unwrap_or_default()))
        .collect::<Vec<_>>()
        .into_iter()
}

/// No two elements have one id; a whole page has one `h1`, one `main`, one `title`.
///
/// # Panics
/// If not.
pub fn is_one_page(name: &str, html: &str) {
    let mut seen = BTreeSet::new();
    for id in values(html, "id") {
        assert!(seen.insert(id), "{name}: two elements are called {id}");
    }
    if html.contains("<!doctype html>") {
        for element in ["h1", "main", "title"] {
            // A drawing may have a title of its own.
            let head = if element == "title" {
                html.split("</head>").next().unwrap_or_default()
            } else {
                html
            };
            assert_eq!(tags(head, element).len(), 1, "{name}: one {element}");
        }
    }
}

/// Every field has a label, every picture a text and a size, and every description is there.
///
/// # Panics
/// If not.
pub fn is_labelled(name: &str, html: &str) {
    let labelled: BTreeSet<&str> = values(html, "for").into_iter().collect();
    for element in ["input", "textarea", "select"] {
        for (at, tag) in places(html, element) {
            let before = html.get(..at).unwrap_or_default();
            let inside = before.matches("<label").count() > before.matches("</label>").count();
            let by_itself = tag.contains("type=\"hidden\"")
                || tag.contains(" aria-label=\"")
                || tag.contains(" aria-labelledby=\"");
            let by_id = values(tag, "id")
                .first()
                .is_some_and(|id| labelled.contains(id));
            assert!(
                inside || by_itself || by_id,
                "{name}: <{element}{tag}> has no label"
            );
        }
    }
    for tag in tags(html, "img") {
        assert!(tag.contains(" alt="), "{name}: <img{tag}> has no text");
        assert!(
            tag.contains(" width=") && tag.contains(" height="),
            "{name}: <img{tag}> would move the page"
        );
    }
    let ids: BTreeSet<&str> = values(html, "id").into_iter().collect();
    for attribute in ["aria-describedby", "aria-labelledby", "for"] {
        for id in values(html, attribute)
            .iter()
            .flat_map(|ids| ids.split_whitespace())
        {
            assert!(ids.contains(id), "{name}: nothing is called {id}");
        }
    }
}

/// Scripts and sheets come from `/assets/`; nothing stands in the page itself, and nothing of others loads unasked.
///
/// # Panics
/// If not.
pub fn runs_nothing_of_its_own(name: &str, html: &str) {
    for tag in tags(html, "script") {
        // What is only read, by a search engine or the page's own script, is not run.
        let read = ["application/ld+json", "application/json"]
            .iter()
            .any(|kind| tag.contains(&format!("type=\"{kind}\"")));
        assert!(
            read || tag.contains("src=\"/assets/"),
            "{name}: <script{tag}>"
        );
    }
    assert!(tags(html, "style").is_empty(), "{name}: a sheet of its own");
    assert!(values(html, "style").is_empty(), "{name}: inline style");
    for handler in ["click", "change", "input", "submit", "load", "error"] {
        assert!(
            values(html, &format!("on{handler}")).is_empty(),
            "{name}: on{handler}"
        );
    }
    assert!(
        !html.contains("javascript:"),
        "{name}: an address that runs"
    );
    assert!(
        tags(html, "iframe").is_empty(),
        "{name}: something of others loads unasked"
    );
}

/// What people write is escaped; answers whether there was any of [`HOSTILE`].
///
/// # Panics
/// If it stands there as it was written.
pub fn escapes_what_people_write(name: &str, html: &str) -> bool {
    assert!(
        !html.contains(HOSTILE),
        "{name} prints what was written unescaped"
    );
    html.contains("&lt;img src=x")
}
