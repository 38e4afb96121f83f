//! What several test files share: a house to look things up in, and text that looks like what people write.
#![allow(dead_code, reason = "each test file uses its own part")]

use markup::story::{ImageRef, Lookup, StoryRef};
use proptest::prelude::*;

/// A house with one story and one picture.
pub(crate) struct House;

impl Lookup for House {
    fn story(&self, slug: &str) -> Option<StoryRef> {
        (slug == "known").then(|| StoryRef {
            url: "/film/known".to_owned(),
            title: "Known & \"loved\"".to_owned(),
        })
    }

    fn image(&self, src: &str) -> Option<ImageRef> {
        let known = src.ends_with(".jpg") && !src.contains("://");
        known.then(|| ImageRef {
            src: "/media/x.jpg".to_owned(),
            width: 1_200,
            height: 675,
            alt: "A stage".to_owned(),
            ..ImageRef::default()
        })
    }
}

/// A story's head, for bodies.
pub(crate) const HEAD: &str = "---\ntitle: T\nsection: film\n---\n";

/// Pieces of Markdown, of text in many scripts, and of attacks.
const PIECES: &[&str] = &[
    "a",
    "B",
    "word",
    " ",
    " ",
    "\n",
    "\n\n",
    "\n\n\n\n",
    "*",
    "**",
    "***",
    "_",
    "__",
    "||",
    "|",
    "`",
    "```",
    "~~~",
    "~",
    "> ",
    ">",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2) ",
    "10. ",
    "# ",
    "## ",
    "### ",
    "#",
    "---",
    "***\n",
    "    ",
    "  ",
    "\t",
    "\\",
    "\\\n",
    "  \n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](https://a.example)",
    "](person:a)",
    "](person:)",
    "](work:b-c)",
    "](lang:hi)",
    "](/x_y)",
    "](mailto:a@b.c)",
    "![",
    "!",
    "]:",
    "<",
    ">",
    "</p>",
    "<b>",
    "<!--",
    "&",
    "&amp;",
    "&#42;",
    "&nbsp;",
    "&copy",
    ";",
    ":",
    "::",
    ":::",
    "=",
    "+",
    "-",
    ".",
    ",",
    "— Name",
    "\n— Name",
    ". — Name",
    "“",
    "”",
    "\"",
    "'",
    "é",
    "e\u{301}",
    "नमस्ते",
    "مرحبا",
    "你好",
    "😀",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{2028}",
    "\u{feff}",
    "\u{0}",
    "\u{7}",
    "\u{fdd0}",
    "\u{fdd1}",
    "\u{fdd2}",
    "|||",
    "https://a.example/x_y_z?a=1&copy=2",
    "http://b.example. ",
    // Behind a host always something that ends it: whether a made-up host is one is not our question here.
    "www.c.example",
    "<https://d.example/(x)>",
    "://",
    "\n::video{url=\"https://youtu.be/dQw4w9WgXcQ?t=5\" title=\"T\"}\n",
    "\n::also-read{story=\"known\"} ::ballot{slug=\"b\"}\n",
    "\n::also-read{url=\"/x\" title=\"a \\\"b\\\" \\\\ c\"}\n",
    "\n::image{src=\"x.jpg\" alt=\"A\" caption=\"<C>\" credit=D}\n",
    "\n::results{category=\"emmys/2020/x\"}\n",
    "\n::newthing{a=\"b\" c=\"d\\ne\"}\n",
    "\n::divider\n",
    "\n:::callout{title=\"T\"}\n",
    "\n:::spoiler\n",
    "\n:::pull-quote\n",
    "\n:::gallery\n",
    "\n:::newbox{x=\"y\"}\n",
    "\n:::\n",
    "\n::embed{url=\"https://a.example\" title=\"E\"}\n",
    "javascript:",
    "onerror=",
    "\r\n",
    "\r",
];

/// Text made of such pieces.
pub(crate) fn markdown(pieces: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![9 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{1,3}".prop_map(String::from)];
    prop::collection::vec(piece, 0..pieces).prop_map(|pieces| pieces.concat())
}
