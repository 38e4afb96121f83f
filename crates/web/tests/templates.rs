//! Every template with every sample: strict, whole, labelled, and nothing unescaped but what is safe.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use web::templates::Templates;
use web::testing::samples;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates"))
}

/// Every page and piece with every sample: its name and what came out.
fn rendered() -> Vec<(String, String)> {
    let templates = Templates::load(None).unwrap();
    let mut all = Vec::new();
    let mut keep = |name: String, page: Result<String, minijinja::Error>| {
        let page = page
            .unwrap_or_else(|error| panic!("{name}: {error:#}\n{}", error.display_debug_info()));
        all.push((name, page));
    };
    for (n, frame) in samples::frames().iter().enumerate() {
        for (m, it) in samples::fronts().iter().enumerate() {
            keep(format!("front.html {n}.{m}"), templates.front(frame, it));
        }
        for (m, it) in samples::stories().iter().enumerate() {
            keep(format!("story.html {n}.{m}"), templates.story(frame, it));
            keep(
                format!("embed_story.html {n}.{m}"),
                templates.embed_story(frame, it),
            );
        }
        for (m, it) in samples::listings().iter().enumerate() {
            keep(
                format!("listing.html search.html {n}.{m}"),
                templates.listing(frame, it),
            );
        }
        for (m, it) in samples::conversations().iter().enumerate() {
            keep(
                format!("comments.html conversation.html {n}.{m}"),
                templates.comments(frame, it),
            );
        }
        for (m, it) in samples::permalinks().iter().enumerate() {
            keep(
                format!("permalink.html {n}.{m}"),
                templates.permalink(frame, it),
            );
        }
        for (m, it) in samples::replies().iter().enumerate() {
            keep(format!("reply.html {n}.{m}"), templates.reply(frame, it));
        }
        for (m, it) in samples::reports().iter().enumerate() {
            keep(format!("report.html {n}.{m}"), templates.report(frame, it));
        }
        for (m, it) in samples::problems().iter().enumerate() {
            keep(
                format!("problem.html {n}.{m}"),
                templates.problem(frame, it),
            );
        }
    }
    for (m, it) in samples::comments().iter().enumerate() {
        keep(format!("comment.html {m}"), templates.comment(it, "hi"));
    }
    for (m, it) in samples::threads().iter().enumerate() {
        keep(format!("thread.html {m}"), templates.thread(it, "hi"));
    }
    for (m, it) in samples::composers().iter().enumerate() {
        keep(format!("composer.html {m}"), templates.composer(it, "hi"));
    }
    all
}

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

/// The opening tags of an element.
fn tags<'a>(html: &'a str, element: &str) -> Vec<&'a str> {
    html.split(&format!("<{element}"))
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '>', '\n']))
        .map(|rest| rest.split('>').next().unwrap())
        .collect()
}

#[test]
fn every_template_is_tried_with_a_sample() {
    let tried: BTreeSet<String> = rendered()
        .iter()
        .flat_map(|(name, _)| name.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let templates = Templates::load(None).unwrap();
    for name in templates.names() {
        // What pages are built of is tried with them; the desk and the account are walked as pages.
        let walked = name.starts_with("desk/") || name.starts_with("account/");
        if !walked && !["base.html", "card.html", "words.html"].contains(&name) {
            assert!(tried.contains(name), "{name} has no sample");
        }
    }
}

#[test]
fn a_page_has_one_heading_and_no_two_elements_of_one_name() {
    for (name, html) in rendered() {
        let mut seen = BTreeSet::new();
        for id in values(&html, "id") {
            assert!(seen.insert(id), "{name}: two elements are called {id}");
        }
        if html.contains("<!doctype html>") {
            assert_eq!(tags(&html, "h1").len(), 1, "{name}: one h1");
            assert_eq!(tags(&html, "main").len(), 1, "{name}: one main");
            assert_eq!(tags(&html, "title").len(), 1, "{name}: one title");
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_picture_a_text() {
    for (name, html) in rendered() {
        let labelled: BTreeSet<&str> = values(&html, "for").into_iter().collect();
        for element in ["input", "textarea", "select"] {
            for tag in tags(&html, element) {
                if tag.contains("type=\"hidden\"") || tag.contains("type=\"radio\"") {
                    continue;
                }
                let id = values(tag, "id");
                assert!(
                    id.first().is_some_and(|id| labelled.contains(id)),
                    "{name}: <{element}{tag}> has no label"
                );
            }
        }
        for tag in tags(&html, "img") {
            assert!(tag.contains(" alt="), "{name}: <img{tag}> has no text");
            assert!(
                tag.contains(" width=") && tag.contains(" height="),
                "{name}: <img{tag}> would move the page"
            );
        }
        for described in values(&html, "aria-describedby")
            .into_iter()
            .chain(values(&html, "aria-labelledby"))
        {
            for id in described.split_whitespace() {
                assert!(
                    values(&html, "id").contains(&id),
                    "{name}: nothing is called {id}"
                );
            }
        }
    }
}

#[test]
fn nothing_in_a_page_is_run_or_styled_by_the_page_itself() {
    for (name, html) in rendered() {
        assert!(
            tags(&html, "script")
                .iter()
                .all(|tag| tag.contains("src=\"/assets/") || tag.contains("application/ld+json")),
            "{name}"
        );
        assert!(tags(&html, "style").is_empty(), "{name}");
        assert!(values(&html, "style").is_empty(), "{name}: inline style");
        assert!(
            !html.contains(" onclick") && !html.contains("javascript:"),
            "{name}"
        );
        assert!(
            tags(&html, "iframe").is_empty(),
            "{name}: something of others loads unasked"
        );
    }
}

#[test]
fn what_people_write_is_escaped_wherever_it_stands() {
    let mut met = 0;
    for (name, html) in rendered() {
        assert!(
            !html.contains(samples::HOSTILE),
            "{name} prints what was written unescaped"
        );
        met += usize::from(html.contains("&lt;img src=x"));
    }
    assert!(met > 10, "the samples bring hostile text to {met} pages");
}

#[test]
fn no_template_switches_escaping_off() {
    let mut read = 0;
    let folders = [
        folder().to_owned(),
        folder().join("desk"),
        folder().join("account"),
    ];
    let entries = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for path in entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
    {
        let source = std::fs::read_to_string(&path).unwrap();
        for forbidden in ["|safe", "| safe", "autoescape", "{% raw"] {
            assert!(
                !source.contains(forbidden),
                "{} contains {forbidden}",
                path.display()
            );
        }
        read += 1;
    }
    assert!(read > 10);
}
