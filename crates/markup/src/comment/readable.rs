//! Whether a text can be read at all: its characters, its marks, its length, its empty lines.

use super::{MAX_CHARS, Refusal};
use crate::markdown::is_noncharacter;
use unicode_normalization::char::is_combining_mark;

/// Most combining marks on one letter. Hebrew with points and accents needs four, Tibetan and Thai no more.
const MAX_MARKS_IN_A_ROW: usize = 4;

/// The source as it is kept.
pub(super) fn source(typed: &str) -> Result<String, Refusal> {
    let mut lines = Lines::default();
    let mut marks = Marks::default();
    let trimmed = typed.trim_matches(is_blank);
    let mut chars = trimmed.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                '\n'
            }
            '\u{2028}' | '\u{2029}' => '\n',
            '\n' | '\t' => c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => return Err(Refusal::Bidi),
            _ if c.is_control() || is_noncharacter(c) => return Err(Refusal::Control),
            _ => c,
        };
        lines.push(c);
        marks.see(c);
    }
    let text = lines.finish();
    if !has_ink(&text) {
        return Err(Refusal::Empty);
    }
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        return Err(Refusal::TooLong { chars });
    }
    marks.judge()?;
    Ok(text)
}

/// Whether anything in it is visible.
pub(super) fn has_ink(text: &str) -> bool {
    !text
        .chars()
        .all(|c| is_blank(c) || is_combining_mark(c) || is_filler(c))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Characters that take part in shaping or stand for nothing, and show nothing alone.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Gathers a text and lets at most two empty lines stand together.
#[derive(Default)]
struct Lines {
    text: String,
    line_start: usize,
    empty: usize,
}

impl Lines {
    fn push(&mut self, c: char) {
        if c != '\n' {
            self.text.push(c);
            return;
        }
        let blank = self
            .text
            .get(self.line_start..)
            .unwrap_or_default()
            .chars()
            .all(is_blank);
        if blank {
            self.text.truncate(self.line_start);
            self.empty += 1;
            if self.empty > 2 {
                return;
            }
        } else {
            self.empty = 0;
        }
        self.text.push('\n');
        self.line_start = self.text.len();
    }

    fn finish(self) -> String {
        self.text
    }
}

/// Counts combining marks.
#[derive(Default)]
struct Marks {
    in_a_row: usize,
    piled: bool,
    general: usize,
    letters: usize,
}

impl Marks {
    fn see(&mut self, c: char) {
        if is_combining_mark(c) {
            self.in_a_row += 1;
            self.piled |= self.in_a_row > MAX_MARKS_IN_A_ROW;
            self.general += usize::from(is_general_mark(c));
        } else if c != '\u{200d}' && c != '\u{34f}' {
            // A joiner between marks does not end a pile.
            self.in_a_row = 0;
            self.letters += usize::from(c.is_alphanumeric());
        }
    }

    fn judge(&self) -> Result<(), Refusal> {
        // Marks that belong to no script sit on at most every second letter or so, even in Vietnamese
        // written with every mark apart; vowel signs of Indic scripts are not among them.
        let everywhere = self.general > 20 && self.general * 10 > self.letters * 8;
        if self.piled || everywhere {
            Err(Refusal::Zalgo)
        } else {
            Ok(())
        }
    }
}

fn is_general_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}
