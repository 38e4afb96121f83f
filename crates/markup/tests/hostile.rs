//! Input made to be slow or to overflow something answers quickly, with a fault or with text.

mod common;

use common::{HEAD, House};
use markup::{comment, story};
use std::time::{Duration, Instant};

/// Far more than any of these takes, far less than what grows with the square of the input.
const SOON: Duration = Duration::from_secs(10);

fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    let took = started.elapsed();
    assert!(took < SOON, "{what} took {took:?}");
    done
}

const PATTERNS: &[&str] = &[
    "*",
    "**a ",
    "*a **a ",
    "_a ",
    "[",
    "]",
    "![",
    "[a](",
    "[a](b",
    "](",
    "<",
    "<a",
    "`",
    "`a",
    "``a ",
    "||",
    "||a ",
    "\\",
    "&",
    "&a",
    "a\n",
    "> ",
    "> > ",
    "- ",
    "- a\n",
    " - a\n",
    "1. ",
    "# ",
    "#\n",
    "http://",
    "https://a.example/(",
    "https://a.example ",
    "://",
    "— ",
    " — ",
    ". — a",
    "::",
    ":::",
    "::a{",
    "::a{b=\"",
    "::a ",
    ":::callout\n",
    ":::x\n",
    ":::\n",
    "---\n",
    "***",
    "~~~\n",
    "```\n",
    "\t",
    "    a\n",
    "\n",
    "e\u{301}",
    "\u{301}",
    "a\u{200b}",
    "**a*",
    "*[a](b)",
    "a**b",
    "[a][",
    "[a]: b\n",
    "!\\[",
    "<!--",
    "<?",
    "<![CDATA[",
    "%",
    "नि",
    "\\\n",
    "  \n",
];

#[test]
fn a_story_of_ten_megabytes_is_refused_at_once() {
    let source = format!("{HEAD}{}", "word ".repeat(2_000_000));
    let faults = soon("10 MB", || story::parse(&source))
        .err()
        .unwrap_or_default();
    assert!(
        faults.iter().any(|fault| fault.text.contains("2 MB")),
        "{faults:?}"
    );
}

#[test]
fn five_thousand_nested_quotes_are_a_fault_with_its_line() {
    for opener in [">", "> ", "- ", "* > ", "1. "] {
        let faults = soon("nested quotes", || {
            story::parse(&format!("{HEAD}\nfirst\n\n{}deep\n", opener.repeat(5_000)))
        })
        .err()
        .unwrap_or_default();
        assert!(
            faults
                .iter()
                .any(|fault| fault.line == 8 && fault.text.contains("deep")),
            "{opener} {faults:?}"
        );
    }
}

#[test]
fn a_story_of_any_repeated_pattern_answers_soon() {
    for pattern in PATTERNS {
        let source = format!("{HEAD}{}", pattern.repeat(60_000 / pattern.len()));
        soon(pattern, || {
            if let Ok((front, document, _)) = story::parse(&source) {
                let _ = (
                    story::to_html(&document, &House),
                    story::to_text(&document),
                    story::words(&document),
                    story::needs(&document),
                );
                let _ = story::to_markdown(&front, &document);
            }
        });
    }
}

#[test]
fn a_comment_of_any_repeated_pattern_answers_soon() {
    for pattern in PATTERNS {
        let source = pattern.repeat(comment::MAX_CHARS / pattern.chars().count());
        let _ = soon(pattern, || {
            comment::parse(&source).map(|text| comment::excerpt(&text.plain, 200))
        });
    }
}

#[test]
fn a_comment_of_ten_megabytes_is_refused_at_once() {
    let refusal = soon("10 MB", || comment::parse(&"word\n".repeat(2_000_000))).err();
    assert!(matches!(refusal, Some(comment::Refusal::TooLong { .. })));
}

#[test]
fn lists_nested_by_indent_end_somewhere() {
    let mut source = HEAD.to_owned();
    for depth in 0..600 {
        source.push_str(&"  ".repeat(depth));
        source.push_str("- a\n");
    }
    assert!(soon("a staircase", || story::parse(&source)).is_err());
}

#[test]
fn deeply_nested_json_is_a_fault() {
    let open = r#"{"type":"callout","content":["#;
    let json = format!(
        r#"{{"version":1,"blocks":[{}{}]}}"#,
        open.repeat(5_000),
        "]}".repeat(5_000)
    );
    assert!(soon("nested JSON", || story::Document::from_json(&json)).is_err());
    let json = format!(
        r#"{{"version":1,"blocks":[{}{}]}}"#,
        open.repeat(3),
        "]}".repeat(3)
    );
    assert!(story::Document::from_json(&json).is_err());
}

#[test]
fn front_matter_made_to_explode_is_a_fault() {
    let mut yaml = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        yaml.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    yaml.push_str("---\n");
    assert!(soon("aliases", || story::parse(&yaml)).is_err());
    assert!(
        soon("brackets", || story::parse(&format!(
            "---\ntitle: {}\n---\n",
            "[".repeat(50_000)
        )))
        .is_err()
    );
}
