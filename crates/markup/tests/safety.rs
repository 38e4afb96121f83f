//! What leaves this crate as HTML, read back by another parser under an allow-list, stays the same bytes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{HEAD, House, markdown};
use markup::{comment, story};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

const XSS: &str = include_str!("corpus/xss.txt");

fn allow(
    tags: &[&'static str],
    attributes: &[(&'static str, &[&'static str])],
    schemes: &[&'static str],
) -> ammonia::Builder<'static> {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(tags.iter().copied().collect())
        .tag_attributes(
            attributes
                .iter()
                .map(|(tag, names)| (*tag, names.iter().copied().collect::<HashSet<_>>()))
                .collect::<HashMap<_, _>>(),
        )
        .url_schemes(schemes.iter().copied().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

fn comment_rules() -> ammonia::Builder<'static> {
    allow(
        &[
            "p",
            "br",
            "em",
            "strong",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "code",
            "pre",
            "span",
        ],
        &[
            ("a", &["href", "rel"]),
            ("span", &["class", "tabindex"]),
            ("ol", &["start"]),
        ],
        &["http", "https"],
    )
}

fn story_rules() -> ammonia::Builder<'static> {
    allow(
        &[
            "p",
            "br",
            "em",
            "strong",
            "h2",
            "h3",
            "ul",
            "ol",
            "li",
            "blockquote",
            "footer",
            "cite",
            "aside",
            "div",
            "figure",
            "figcaption",
            "img",
            "a",
            "span",
            "details",
            "summary",
            "hr",
            "small",
        ],
        &[
            ("a", &["href", "rel", "class"]),
            ("h2", &["id"]),
            ("h3", &["id"]),
            ("p", &["class"]),
            ("blockquote", &["class"]),
            ("aside", &["class"]),
            ("div", &["class"]),
            ("figure", &["class", "data-video"]),
            (
                "img",
                &["src", "width", "height", "alt", "loading", "decoding"],
            ),
            ("span", &["class", "lang", "dir", "tabindex"]),
            ("details", &["class"]),
            ("ol", &["start"]),
        ],
        &["http", "https", "mailto"],
    )
}

/// HTML may say "a slash belongs at its end" or "quote this" in more than one way; ours and theirs are compared as read.
fn stays(rules: &ammonia::Builder<'_>, html: &str) {
    assert_eq!(rules.clean(html).to_string(), html);
}

fn check_comment(source: &str) {
    if let Ok(text) = comment::parse(source) {
        stays(&comment_rules(), text.html.as_str());
        assert!(text.html.as_str().matches("<a ").count() == text.links.len());
        assert!(
            text.html
                .as_str()
                .matches(" rel=\"nofollow ugc noopener\"")
                .count()
                == text.links.len()
        );
        for link in &text.links {
            let lower = link.to_ascii_lowercase();
            assert!(
                lower.starts_with("http://") || lower.starts_with("https://"),
                "{link}"
            );
        }
        // What was taken is taken again, and shows the same.
        assert_eq!(comment::parse(&text.source).unwrap(), text);
    }
}

fn check_story(body: &str) {
    if let Ok((_, document, _)) = story::parse(&format!("{HEAD}{body}")) {
        let rules = story_rules();
        stays(&rules, story::to_html(&document, &House).as_str());
        stays(&rules, story::to_html(&document, &()).as_str());
        for html in [
            story::to_feed_html(&document, &House, "https://site.example"),
            story::to_mail_html(&document, &House, "https://site.example"),
        ] {
            stays(&rules, html.as_str());
            assert!(
                !html.as_str().contains("=\"/"),
                "an address is not absolute: {html}"
            );
            assert!(!html.as_str().contains(" class="), "{html}");
        }
    }
}

#[test]
fn no_attack_of_the_corpus_survives_in_a_comment() {
    for line in XSS.lines() {
        check_comment(line);
        check_comment(&line.replace(' ', "\n"));
        check_comment(&format!("> - {line}\n>   {line}"));
        let html = comment::parse(line).unwrap().html.to_string();
        assert!(
            !html.contains("<script") && !html.contains("<a href=\"javascript"),
            "{html}"
        );
    }
}

#[test]
fn no_attack_of_the_corpus_survives_in_a_story() {
    for line in XSS.lines() {
        check_story(line);
        check_story(&format!(
            "> - {line}\n>   {line}\n\n:::spoiler\n{line}\n:::\n"
        ));
    }
    for line in XSS.lines() {
        let source = format!(
            "{HEAD}{line}\n{}",
            if line.starts_with(":::") {
                "x\n:::"
            } else {
                ""
            }
        );
        if let Ok((_, document, _)) = story::parse(&source) {
            let html = story::to_html(&document, &House).to_string();
            assert!(
                !html.contains("<script") && !html.contains("<a href=\"javascript"),
                "{html}"
            );
        }
    }
}

#[test]
fn a_document_nobody_tidied_is_still_rendered_safely() {
    let json = r#"{"version":1,"blocks":[
        {"type":"paragraph","content":[{"type":"link","url":"javascript:alert(1)","content":[{"type":"text","text":"<b>"}]},
            {"type":"person","slug":"\"><script>","content":[{"type":"text","text":"x"}]},
            {"type":"lang","lang":"\"><script>","content":[{"type":"text","text":"x"}]}]},
        {"type":"image","src":"\"><script>.jpg","alt":"\"><script>"},
        {"type":"video","url":"javascript:alert(1)","title":"<script>"},
        {"type":"also-read","url":"javascript:alert(1)","title":"<script>"},
        {"type":"ballot","slug":"\"><script>"},{"type":"results","category":"\"><script>"},
        {"type":"embed","url":"javascript:alert(1)","title":"<script>"},
        {"type":"heading","level":200,"content":[{"type":"text","text":"\"><script>"}]}]}"#;
    let raw: story::Document = serde_json::from_str(json).unwrap();
    for document in [raw.clone(), raw.tidied()] {
        let html = story::to_html(&document, &House).to_string();
        assert!(
            !html.contains("<script") && !html.contains("<a href=\"javascript"),
            "{html}"
        );
        stays(&story_rules(), &html);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_comments_html_holds_only_allowed_tags(source in markdown(40)) {
        check_comment(&source);
    }

    #[test]
    fn a_storys_html_holds_only_allowed_tags(body in markdown(40)) {
        check_story(&body);
    }

    #[test]
    fn a_comments_plain_text_is_no_html(source in markdown(40)) {
        if let Ok(text) = comment::parse(&source) {
            // Every tag in the plain text was typed as text: with the words escaped, nothing is left to remove.
            let escaped = markup::SafeHtml::text(&text.plain).to_string();
            prop_assert!(!escaped.contains('<') && !escaped.contains('>'));
            prop_assert!(!text.teaser.contains("tabindex"));
        }
    }
}
