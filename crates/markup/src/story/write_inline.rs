//! Running text on its way to Markdown: escaped where Markdown would see more than text, and no more than that.
//!
//! Whether `*` opens, closes or is a star depends on the characters on both sides of it. Where they are wrong,
//! the one outside is written as a character reference, which Markdown takes for punctuation.

use super::document::Inline;
use crate::link::Piece;

/// Writes a paragraph's text.
pub(super) fn write(content: &[Inline]) -> String {
    let mut writer = Writer::default();
    writer.inlines(content, None);
    writer.out
}

/// Writes a heading's text: it does not begin a line, and hashes at its end would vanish.
pub(super) fn heading(content: &[Inline]) -> String {
    let text = write(content);
    let kept = text.trim_end_matches('#');
    if kept.len() == text.len() || kept.ends_with('\\') {
        return text;
    }
    let hashes = text.len() - kept.len();
    format!("{kept}{}", "\\#".repeat(hashes))
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The next character, if it is text, must not be a letter: it follows a mark that could not close before one.
    guard_next: bool,
}

impl Writer {
    /// Writes inlines; `around` is the star or underscore of the mark they stand in.
    fn inlines(&mut self, content: &[Inline], around: Option<char>) {
        for (at, inline) in content.iter().enumerate() {
            let edge = at == 0 || at + 1 == content.len();
            let next = content.get(at + 1);
            match inline {
                Inline::Text { text } => self.text(text, next),
                Inline::Break => {
                    self.out.push_str("\\\n");
                    self.guard_next = false;
                }
                Inline::Emphasis { content } => self.mark(content, 1, around, edge),
                Inline::Strong { content } => self.mark(content, 2, around, edge),
                Inline::Spoiler { content } => self.spoiler(content),
                Inline::Link { url, content } => self.link(url, content, next),
                Inline::Person { slug, content } => self.target(&format!("person:{slug}"), content),
                Inline::Work { slug, content } => self.target(&format!("work:{slug}"), content),
                Inline::Lang { lang, content } => self.target(&format!("lang:{lang}"), content),
            }
        }
    }

    fn mark(&mut self, content: &[Inline], n: usize, around: Option<char>, edge: bool) {
        // Beside another mark's stars ours would run together with them.
        let sign = if self.ends_with_mark() || (edge && around == Some('*')) {
            '_'
        } else {
            '*'
        };
        self.open(sign, n, starts_with_word(content));
        self.inlines(content, Some(sign));
        self.close(sign, n);
    }

    /// Whether a star of ours was written last: an escaped one has an odd number of backslashes before it.
    fn ends_with_mark(&self) -> bool {
        self.out.strip_suffix('*').is_some_and(|before| {
            let kept = before.trim_end_matches('\\').len();
            (before.len() - kept) % 2 == 0
        })
    }

    fn spoiler(&mut self, content: &[Inline]) {
        self.open('|', 2, starts_with_word(content));
        self.inlines(content, None);
        self.close('|', 2);
    }

    fn open(&mut self, sign: char, n: usize, word_inside: bool) {
        self.guard_next = false;
        if sign == '_' || !word_inside {
            self.guard_last();
        }
        self.out.extend(std::iter::repeat_n(sign, n));
    }

    fn close(&mut self, sign: char, n: usize) {
        // What counts is what was written: a letter that became a reference ends in punctuation.
        let word_inside = self.out.ends_with(is_word);
        self.out.extend(std::iter::repeat_n(sign, n));
        self.guard_next = sign == '_' || !word_inside;
    }

    /// Writes the last character as a reference if it is neither space nor plain punctuation.
    fn guard_last(&mut self) {
        if let Some(last) = self.out.chars().next_back().filter(|c| !is_boundary(*c)) {
            let end = self.out.len() - last.len_utf8();
            self.out.truncate(end);
            // A mark before this letter will stand before punctuation, and then it opens only after a boundary.
            let mark = self
                .out
                .split_off(self.out.trim_end_matches(['*', '|']).len());
            if !mark.is_empty() {
                self.guard_last();
            }
            self.out.push_str(&mark);
            self.reference(last);
        }
    }

    fn reference(&mut self, c: char) {
        self.out.push_str(&format!("&#{};", u32::from(c)));
    }

    /// A link whose words are its address is written as the bare address where that stands free.
    fn link(&mut self, url: &str, content: &[Inline], next: Option<&Inline>) {
        let free_before = self.out.is_empty() || self.out.ends_with([' ', '\n']);
        let free_after = match next {
            None => true,
            Some(Inline::Text { text }) => text.starts_with(' '),
            Some(inline) => *inline == Inline::Break,
        };
        if let [Inline::Text { text }] = content
            && text == url
            && free_before
            && free_after
            && crate::link::pieces(url) == [Piece::Address(url)]
        {
            return self.text(url, None);
        }
        self.target(url, content);
    }

    fn target(&mut self, url: &str, content: &[Inline]) {
        self.guard_next = false;
        self.out.push('[');
        self.inlines(content, None);
        self.guard_next = false;
        self.out.push_str("](");
        for c in url.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '(' | ')' | '*' | '_' | '[' | ']' | '|' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                _ => self.out.push(c),
            }
        }
        self.out.push(')');
    }

    fn text(&mut self, text: &str, next: Option<&Inline>) {
        let mut line_start = self.out.is_empty() || self.out.ends_with('\n');
        let starts_number = line_start && number_mark(text).is_some();
        let number_end = number_mark(text).unwrap_or(0);
        let mut chars = text.char_indices().peekable();
        let mut previous: Option<char> = None;
        while let Some((at, c)) = chars.next() {
            let following = chars.peek().map(|(_, c)| *c);
            if std::mem::take(&mut self.guard_next) && !is_boundary(c) {
                self.reference(c);
            } else if needs_escape(c, previous, following, line_start, next)
                || (starts_number && at == number_end)
            {
                self.out.push('\\');
                self.out.push(c);
            } else {
                self.out.push(c);
            }
            line_start = false;
            previous = Some(c);
        }
    }
}

fn needs_escape(
    c: char,
    previous: Option<char>,
    following: Option<char>,
    line_start: bool,
    next: Option<&Inline>,
) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' => true,
        // A bar between spaces meets no other bar.
        '|' => previous != Some(' ') || following != Some(' '),
        '_' => {
            let inside_word = previous.is_some_and(is_word) && following.is_some_and(is_word);
            !inside_word
        }
        '&' => following.is_none_or(|c| c == '#' || c.is_ascii_alphanumeric()),
        '!' => following.is_none() && next.is_some(),
        '#' => line_start || previous == Some(' '),
        '>' | '+' | '-' | '~' | ':' | '=' => line_start,
        _ => false,
    }
}

/// The byte of the dot or bracket of a line that begins like an item of a numbered list.
fn number_mark(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let mark = text.get(end..)?.starts_with(['.', ')']);
    (mark && (1..=9).contains(&end)).then_some(end)
}

/// Whether Markdown takes a character for space or punctuation beyond doubt.
///
/// `<` is punctuation too, but reaches the parser as something else.
fn is_boundary(c: char) -> bool {
    c.is_whitespace() || (c.is_ascii_punctuation() && c != '<')
}

/// Whether Markdown takes a character for part of a word: letters in circles and squares are symbols to it.
fn is_word(c: char) -> bool {
    let enclosed = matches!(
        c,
        '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}'
    );
    c.is_alphanumeric() && !enclosed
}

fn starts_with_word(content: &[Inline]) -> bool {
    matches!(content.first(), Some(Inline::Text { text }) if text.chars().next().is_some_and(is_word))
}
