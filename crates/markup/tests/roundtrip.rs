//! Markdown and JSON are two spellings of one document: nothing is lost on the way from one to the other.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{HEAD, markdown};
use markup::story::{self, Block, Document, Front, Inline};
use proptest::prelude::*;

/// Writes and reads; the document and the front matter must be the same, and so must a second writing.
fn survives(front: &Front, document: &Document) {
    let written = story::to_markdown(front, document);
    let (front_again, again, _) =
        story::parse(&written).unwrap_or_else(|faults| panic!("{faults:?}\n{written}"));
    assert_eq!(&front_again, front, "{written}");
    assert_eq!(&again, document, "{written}");
    assert_eq!(story::to_markdown(&front_again, &again), written);
    let json = Document::from_json(&document.to_json()).unwrap();
    assert_eq!(&json, document);
}

fn inline() -> impl Strategy<Value = Inline> {
    let text = prop_oneof![
        3 => "[a-c ]{1,6}",
        2 => "[*_`\\[\\]<>&|!#~:.()\\\\\"' a—é-]{1,6}",
        1 => "\\PC{0,5}",
        1 => prop::sample::select(&["https://a.example/x", " see https://a.example.", "नमस्ते", "क\u{94d}", "1. a", "— Name", "a\n— Name", "&copy", "\u{a0}"][..]).prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![6 => text.prop_map(|text: String| Inline::text(text)), 1 => Just(Inline::Break)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let content = prop::collection::vec(inner, 0..4);
        prop_oneof![
            content
                .clone()
                .prop_map(|content| Inline::Emphasis { content }),
            content
                .clone()
                .prop_map(|content| Inline::Strong { content }),
            content
                .clone()
                .prop_map(|content| Inline::Spoiler { content }),
            content.clone().prop_map(|content| Inline::Link {
                url: "https://a.example/(x)_y*?a=1&copy=2".to_owned(),
                content
            }),
            content.clone().prop_map(|content| Inline::Link {
                url: "/film/x".to_owned(),
                content
            }),
            content.clone().prop_map(|content| Inline::Person {
                slug: "मार्क-r".to_owned(),
                content
            }),
            content.prop_map(|content| Inline::Lang {
                lang: "ar".to_owned(),
                content
            }),
        ]
    })
}

fn block() -> impl Strategy<Value = Block> {
    let inlines = || prop::collection::vec(inline(), 0..5);
    let attribute = || prop_oneof![Just(String::new()), "[a-z\"\\\\{}<>= ]{0,8}", "\\PC{0,6}"];
    let leaf = prop_oneof![
        6 => inlines().prop_map(|content| Block::Paragraph { content }),
        2 => (0..5_u8, inlines()).prop_map(|(level, content)| Block::Heading { level, content }),
        1 => Just(Block::Divider),
        1 => (attribute(), attribute()).prop_map(|(title, caption)| Block::Video {
            url: "https://youtu.be/dQw4w9WgXcQ".to_owned(), title, caption, poster: String::new()
        }),
        1 => (attribute(), attribute(), attribute()).prop_map(|(alt, caption, credit)| Block::Image(story::Picture {
            src: "a/b.jpg".to_owned(), alt, caption, credit
        })),
        1 => attribute().prop_map(|title| Block::AlsoRead { story: "known".to_owned(), url: String::new(), title }),
        1 => (attribute(), attribute()).prop_map(|(a, b)| Block::Unknown(serde_json::json!({"type": "new-thing", "a": a, "b": b}))),
        1 => attribute().prop_map(|a| Block::Unknown(serde_json::json!({"type": "New", "deep": {"a": [a, 1, null]}}))),
        1 => "[a:\n ]{0,12}".prop_map(|raw| Block::Unknown(serde_json::json!({"type": "new-box", "markdown": raw}))),
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        let content = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (
                any::<bool>(),
                0..12_u32,
                prop::collection::vec(content.clone(), 0..4)
            )
                .prop_map(|(ordered, start, items)| Block::List {
                    ordered,
                    start,
                    items
                }),
            (content.clone(), prop::collection::vec(inline(), 0..2))
                .prop_map(|(content, speaker)| Block::Quote { content, speaker }),
            content.clone().prop_map(|content| Block::PullQuote {
                content,
                speaker: Vec::new()
            }),
            content.clone().prop_map(|content| Block::Callout {
                title: "A \"b\"".to_owned(),
                content
            }),
            content.prop_map(|content| Block::Spoiler {
                label: String::new(),
                content
            }),
        ]
    })
}

fn front() -> impl Strategy<Value = Front> {
    let text = || prop_oneof![3 => "[A-Za-z0-9 ,:#'\"\\[\\]{}&*!|>%@`-]{1,16}", 1 => "\\PC{1,10}", 1 => prop::sample::select(&["true", "1917", "null", "~", "a: b", "- a", "1e3", "2020-01-01", "0x1F", "---", "...", "off"][..]).prop_map(str::to_owned)];
    (
        text(),
        prop::option::of(text()),
        prop::collection::vec(text(), 0..3),
        prop::collection::vec(text(), 0..2),
        any::<bool>(),
        prop::option::of(0..=86_400_i64),
    )
        .prop_map(|(title, summary, topics, corrections, dated, slow)| {
            let line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let title = line(title);
            let mut topics: Vec<String> = topics
                .into_iter()
                .map(line)
                .filter(|topic| !topic.is_empty())
                .collect();
            topics.dedup();
            topics.sort();
            topics.dedup();
            let date = story::Dated::parse("2020-09-21T06:30:00+05:30").unwrap();
            let close = story::Dated::parse("2020-09-28T06:30:00[Asia/Kolkata]").unwrap();
            Front {
                title: if title.is_empty() {
                    "T".to_owned()
                } else {
                    title
                },
                section: "film".to_owned(),
                summary: summary.map(line).filter(|text| !text.is_empty()),
                topics,
                date: dated.then_some(date.clone()),
                status: Some(story::Status::Published),
                comments: Some(story::Comments::Off),
                slow_ms: slow.map(|seconds| seconds * 1_000),
                comments_open: dated.then(|| date.clone()),
                comments_close: dated.then(|| close.clone()),
                corrections: corrections
                    .into_iter()
                    .map(line)
                    .filter(|text| !text.is_empty())
                    .map(|text| story::Correction {
                        at: dated.then(|| date.clone()),
                        text,
                    })
                    .collect(),
                ..Front::default()
            }
        })
}

/// A paragraph, and a heading in a quote, of this text survive.
fn stands(content: Vec<Inline>) {
    let (front, _, _) = story::parse(HEAD).unwrap();
    let heading = Block::Heading {
        level: 2,
        content: content.clone(),
    };
    let quote = Block::Quote {
        content: vec![heading],
        speaker: Vec::new(),
    };
    let document = Document {
        blocks: vec![Block::Paragraph { content }, quote],
        ..Document::default()
    };
    survives(&front, &document.tidied());
}

fn emphasis(content: Vec<Inline>) -> Inline {
    Inline::Emphasis { content }
}

#[test]
fn a_name_holds_a_spoiler_that_ends_in_an_emphasised_hyphen() {
    let hidden = Inline::Spoiler {
        content: vec![Inline::text("a"), emphasis(vec![Inline::text("-")])],
    };
    stands(vec![Inline::Person {
        slug: "someone".to_owned(),
        content: vec![Inline::text("a"), hidden],
    }]);
}

#[test]
fn a_letter_in_a_circle_is_a_symbol_where_an_emphasis_ends() {
    stands(vec![
        emphasis(vec![Inline::text("a"), Inline::text("Ⓧ")]),
        Inline::text("ab, a_Ⓧ_b"),
    ]);
}

#[test]
fn an_emphasis_ends_in_a_letter_that_had_to_be_spelled_out() {
    let strong = Inline::Strong {
        content: vec![Inline::text("~:—")],
    };
    stands(vec![
        emphasis(vec![Inline::text("a Name"), strong, Inline::text("c")]),
        Inline::text("नमस्ते"),
    ]);
}

#[test]
fn an_emphasis_that_ends_in_a_backslash_stands_beside_a_strong_word() {
    let content = vec![
        Inline::Emphasis {
            content: vec![Inline::text("\\")],
        },
        Inline::Strong {
            content: vec![Inline::text("word")],
        },
    ];
    let (front, _, _) = story::parse(HEAD).unwrap();
    let blocks = vec![Block::Paragraph { content }];
    let document = Document {
        blocks,
        ..Document::default()
    };
    survives(&front, &document.tidied());
}

/// So many cases, or as many as `PROPTEST_CASES` asks for.
fn cases(usually: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        // Of many cases some are put aside, more than are usually looked at.
        Some(_) => ProptestConfig {
            max_global_rejects: u32::MAX,
            ..ProptestConfig::default()
        },
        None => ProptestConfig::with_cases(usually),
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn markdown_to_document_to_markdown_is_stable(body in markdown(40)) {
        if let Ok((front, document, _)) = story::parse(&format!("{HEAD}{body}")) {
            survives(&front, &document);
        }
    }

    #[test]
    fn a_document_put_together_by_an_editor_survives_markdown(blocks in prop::collection::vec(block(), 0..5)) {
        let document = Document { blocks, ..Document::default() };
        // A box inside its own kind is refused before it gets here.
        prop_assume!(Document::from_json(&document.to_json()).is_ok());
        let tidied = document.tidied();
        prop_assert_eq!(tidied.clone().tidied(), tidied.clone());
        let (front, _, _) = story::parse(HEAD).unwrap();
        survives(&front, &tidied);
    }

    #[test]
    fn front_matter_survives_whatever_a_headline_looks_like(front in front()) {
        survives(&front, &Document::default());
    }
}
