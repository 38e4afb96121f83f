//! The letters cards are written in, and which scripts they cover.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::Database;

/// The faces in the order they are tried.
pub(super) const FAMILIES: &str =
    "Greenroom Headline, Noto Serif, Noto Serif Devanagari, Noto Naskh Arabic";

const FILES: [&[u8]; 4] = [
    include_bytes!("../../../../assets/fonts/card/headline.ttf"),
    include_bytes!("../../../../assets/fonts/card/serif.ttf"),
    include_bytes!("../../../../assets/fonts/card/devanagari.ttf"),
    include_bytes!("../../../../assets/fonts/card/arabic.ttf"),
];

/// What the faces cover: first and last character of each range.
const COVERED: &[(char, char)] = &[
    ('\u{20}', '\u{7e}'),
    ('\u{a0}', '\u{24f}'),
    ('\u{300}', '\u{304}'),
    ('\u{370}', '\u{3ff}'),
    ('\u{400}', '\u{4ff}'),
    ('\u{600}', '\u{6ff}'),
    ('\u{750}', '\u{77f}'),
    ('\u{900}', '\u{97f}'),
    ('\u{1e00}', '\u{1eff}'),
    ('\u{200c}', '\u{200d}'),
    ('\u{2010}', '\u{2026}'),
    ('\u{2030}', '\u{205e}'),
    ('\u{20ac}', '\u{20ac}'),
    ('\u{20b9}', '\u{20b9}'),
    ('\u{2122}', '\u{2122}'),
    ('\u{fb50}', '\u{fdff}'),
    ('\u{fe70}', '\u{fefc}'),
];

pub(super) fn faces() -> Arc<Database> {
    static FACES: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut faces = Database::new();
        for file in FILES {
            faces.load_font_data(file.to_vec());
        }
        Arc::new(faces)
    });
    Arc::clone(&FACES)
}

/// Whether cards can be written in the letters of this text. Signs that are no letters are left out instead.
#[must_use]
pub fn can_write(text: &str) -> bool {
    text.chars()
        .all(|letter| is_covered(letter) || !letter.is_alphabetic())
}

fn is_covered(letter: char) -> bool {
    COVERED
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&letter))
}

/// The words of a text without the signs that cannot be drawn.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.chars().filter(|letter| is_covered(*letter)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// Text for an SVG.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&#39;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
        out
    })
}
