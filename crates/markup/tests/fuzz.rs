//! A small mutation fuzzer for every parser, on the stable toolchain, for a bounded time.
//!
//! It takes the samples of `tests/corpus`, breaks and mixes them, and asks of every result what the other tests ask of
//! theirs. `GREENROOM_FUZZ_SECONDS` says how long each target runs (2 by default), `GREENROOM_FUZZ_SEED` where it
//! begins. An input that fails is printed; put it into the corpus.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::House;
use markup::{comment, fold, slug, story};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A generator good enough to break text with.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (sides.max(1) as u64)).unwrap_or_default()
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(otherwise)
}

/// Everything under `tests/corpus`: a file of lines gives one sample a line, any other is one sample.
/// The folder is asked for at run time: one folder of builds may serve two checkouts.
fn corpus(wanted: &[&str]) -> Vec<String> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let mut paths: Vec<_> = std::fs::read_dir(here.join("tests/corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut samples = Vec::new();
    for path in paths {
        let extension = path
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        if wanted.contains(&extension) {
            let text = std::fs::read_to_string(&path).unwrap();
            if extension == "txt" {
                samples.extend(text.lines().map(str::to_owned));
            } else {
                samples.push(text);
            }
        }
    }
    assert!(!samples.is_empty(), "the corpus is missing");
    samples
}

const SPLINTERS: &[&str] = &[
    "*",
    "**",
    "_",
    "||",
    "`",
    "```\n",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "  ",
    "\t",
    "\\",
    "[",
    "](",
    ")",
    "](person:",
    "](lang:",
    "<",
    ">",
    "&",
    "&#0;",
    "&amp;",
    "::",
    ":::",
    "\n:::\n",
    "\n:::callout\n",
    "\n:::x\n",
    "{",
    "}",
    "=\"",
    "\"",
    "'",
    "---\n",
    "\n---\n",
    "https://",
    "://",
    "— ",
    "\n— a",
    "\u{0}",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\u{fdd0}",
    "\u{fdd1}",
    "\u{fdd2}",
    "|||",
    "\u{feff}",
    "\u{2028}",
    "\r",
    "\u{a0}",
    "क\u{94d}",
    "ع",
    "😀",
    "]:",
    "!",
    "#",
    "~",
    "$",
    "%",
    "@",
    "null",
    "-1",
    "1e999",
    "[]",
    "{}",
    "\"type\":",
    "\\u0000",
    "true",
];

/// Breaks a text in a few places.
fn mutate(dice: &mut Dice, samples: &[String]) -> String {
    let pick = |dice: &mut Dice| {
        samples
            .get(dice.roll(samples.len()))
            .cloned()
            .unwrap_or_default()
    };
    let mut text: Vec<char> = pick(dice).chars().collect();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(text.len() + 1).min(text.len());
        let to = (at + dice.roll(12)).min(text.len());
        match dice.roll(7) {
            0 => drop(text.drain(at..to)),
            1 | 2 => {
                let splinter = SPLINTERS
                    .get(dice.roll(SPLINTERS.len()))
                    .copied()
                    .unwrap_or_default();
                drop(text.splice(at..at, splinter.chars()));
            }
            3 => {
                let copied: Vec<char> = text.get(at..to).unwrap_or_default().to_vec();
                for _ in 0..dice.roll(8) {
                    drop(text.splice(at..at, copied.iter().copied()));
                }
            }
            4 => {
                let other: Vec<char> = pick(dice).chars().collect();
                let from = dice.roll(other.len() + 1).min(other.len());
                let until = (from + dice.roll(60)).min(other.len());
                drop(text.splice(
                    at..at,
                    other.get(from..until).unwrap_or_default().iter().copied(),
                ));
            }
            5 => {
                if let Some(c) = text.get_mut(at) {
                    *c = char::from_u32(u32::try_from(dice.roll(0x3000)).unwrap_or(32))
                        .unwrap_or(' ');
                }
            }
            _ => text.truncate(text.len() - dice.roll(text.len() / 4 + 1)),
        }
    }
    text.into_iter().collect()
}

/// Runs a check on broken samples until the time is up, and prints the input that fails it.
fn fuzz(wanted: &[&str], check: impl Fn(&str)) {
    let samples = corpus(wanted);
    let seed = setting("GREENROOM_FUZZ_SEED", 2_020);
    let mut dice = Dice(seed);
    let end = Instant::now() + Duration::from_secs(setting("GREENROOM_FUZZ_SECONDS", 2));
    let mut runs = 0_u64;
    while runs < samples.len() as u64 || Instant::now() < end {
        let whole = usize::try_from(runs).ok().and_then(|at| samples.get(at));
        let input = whole
            .cloned()
            .unwrap_or_else(|| mutate(&mut dice, &samples));
        let outcome = catch_unwind(AssertUnwindSafe(|| check(&input)));
        assert!(
            outcome.is_ok(),
            "after {runs} runs from seed {seed} this input failed:\n{input:?}"
        );
        runs += 1;
    }
}

/// Tags open and close in order and none is left open: the cheap half of what `safety.rs` asks.
fn balanced(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap();
        let name = tag
            .trim_start_matches('/')
            .split(' ')
            .next()
            .unwrap_or_default();
        assert!(
            name.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
            "{tag}"
        );
        match (tag.starts_with('/'), matches!(name, "br" | "hr" | "img")) {
            (true, _) => assert_eq!(open.pop(), Some(name), "{html}"),
            (false, false) => open.push(name),
            (false, true) => {}
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?} left open in {html}");
}

fn check_document(document: &story::Document) {
    balanced(story::to_html(document, &House).as_str());
    balanced(story::to_feed_html(document, &House, "https://site.example").as_str());
    balanced(story::to_mail_html(document, &House, "https://site.example").as_str());
    let _ = (
        story::to_text(document),
        story::needs(document),
        story::videos(document),
        story::words(document),
    );
}

#[test]
fn comments_survive_whatever_is_typed() {
    fuzz(&["txt", "md"], |input| {
        if let Ok(text) = comment::parse(input) {
            balanced(text.html.as_str());
            assert_eq!(comment::parse(&text.source).unwrap(), text);
            let excerpt = comment::excerpt(&text.teaser, 80);
            assert!(excerpt.chars().count() <= 80, "{excerpt}");
        }
    });
}

#[test]
fn stories_survive_whatever_is_written() {
    fuzz(&["md", "txt"], |input| {
        for source in [input.to_owned(), format!("{}{input}", common::HEAD)] {
            if let Ok((front, document, _)) = story::parse(&source) {
                check_document(&document);
                let written = story::to_markdown(&front, &document);
                let (front_again, again, _) = story::parse(&written).unwrap();
                assert_eq!(front_again, front, "{written}");
                assert_eq!(again, document, "{written}");
            }
        }
    });
}

#[test]
fn documents_survive_whatever_a_store_holds() {
    fuzz(&["json"], |input| {
        if let Ok(document) = story::Document::from_json(input) {
            check_document(&document);
            assert_eq!(document.clone().tidied(), document);
            assert_eq!(
                story::Document::from_json(&document.to_json()).unwrap(),
                document
            );
            let (front, _, _) = story::parse(common::HEAD).unwrap();
            let written = story::to_markdown(&front, &document);
            assert_eq!(story::parse(&written).unwrap().1, document, "{written}");
        }
        // Even a document nobody tidied may not break the renderers.
        if let Ok(raw) = serde_json::from_str::<story::Document>(input) {
            check_document(&raw);
        }
    });
}

#[test]
fn words_and_slugs_survive_any_text() {
    fuzz(&["txt", "md"], |input| {
        let slug = slug::slugify(input);
        assert!(slug.is_empty() || slug::is_slug(&slug), "{slug}");
        for word in fold::words(input) {
            assert!(input.get(word.range).is_some());
        }
        let list = fold::WordList::new(input.split('\n').take(5));
        assert!(
            list.find(input)
                .iter()
                .all(|range| input.get(range.clone()).is_some())
        );
    });
}
