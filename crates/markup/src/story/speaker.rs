//! Who said it: a dash and a name at the end of a quote.

use super::document::{Block, Inline};
use super::tidy_inline::paragraph;

/// Takes the speaker off the end of a quote; empty if nobody is named.
pub(super) fn take(content: &mut Vec<Block>) -> Vec<Inline> {
    let alone = content.len() == 1;
    let Some(Block::Paragraph { content: last }) = content.last_mut() else {
        return Vec::new();
    };
    let Some((at, byte)) = speaker_at(last, alone) else {
        return Vec::new();
    };
    let mut speaker = last.split_off(at);
    if let Some(Inline::Text { text }) = speaker.first_mut() {
        let name = text.split_off(byte);
        last.push(Inline::text(std::mem::replace(text, name)));
    }
    if let Some(Inline::Text { text }) = speaker
        .iter_mut()
        .find(|inline| matches!(inline, Inline::Text { .. }))
    {
        *text = text
            .trim_start()
            .trim_start_matches(['—', '―'])
            .trim_start()
            .to_owned();
    }
    // The line end before the dash stays behind, and ends nothing now.
    let rest = paragraph(std::mem::take(last));
    if rest.is_empty() {
        content.pop();
    } else {
        *last = rest;
    }
    speaker
}

/// The inline and the byte in it where the speaker's dash stands.
fn speaker_at(content: &[Inline], alone: bool) -> Option<(usize, usize)> {
    for (at, inline) in content.iter().enumerate().rev() {
        let after = content.get(at + 1..).unwrap_or_default();
        match inline {
            Inline::Break => {
                let Some(Inline::Text { text }) = after.first() else {
                    return None;
                };
                let named =
                    after_dash(text).is_some_and(|name| !name.is_empty() || after.len() > 1);
                return (named && short(after)).then_some((at + 1, 0));
            }
            Inline::Text { text } => {
                if let Some(byte) = text.rfind('\n') {
                    let name = after_dash(text.get(byte..).unwrap_or_default());
                    let named = name.is_some_and(|name| !name.is_empty() || !after.is_empty());
                    return (named && short(after)).then_some((at, byte));
                }
                let line_start = at == 0;
                if line_start
                    && !alone
                    && after_dash(text).is_some_and(|name| !name.is_empty() || !after.is_empty())
                {
                    return short(after).then_some((0, 0));
                }
                if let Some(byte) = behind_a_sentence(text, after).filter(|_| short(after)) {
                    return Some((at, byte));
                }
            }
            _ => {}
        }
    }
    None
}

/// What follows the dash a text begins with.
fn after_dash(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['—', '―']).map(str::trim)
}

/// The byte of a dash that follows the end of a sentence and leads to nothing but a name.
fn behind_a_sentence(text: &str, after: &[Inline]) -> Option<usize> {
    let byte = text
        .rfind([' ', '\u{a0}'].as_slice())
        .and_then(|_| text.rfind(" —").or_else(|| text.rfind(" ―")))?;
    let (words, rest) = text.split_at_checked(byte)?;
    let name = rest.trim_start().strip_prefix(['—', '―'])?;
    let ended = words
        .trim_end()
        .ends_with(['.', '!', '?', '…', '”', '"', '’', '\'', '»', '।', '؟', '」']);
    let is_name = name.starts_with([' ', '\u{a0}'])
        && name.split_whitespace().count() <= 8
        && !name.trim_end().ends_with(['!', '?', '…', ',', ';', ':'])
        && (!name.trim().is_empty() || !after.is_empty());
    (ended && is_name).then_some(byte)
}

/// A speaker is a name, perhaps with a role: short, and without a line of its own inside.
fn short(inlines: &[Inline]) -> bool {
    inlines.len() <= 8 && !inlines.contains(&Inline::Break)
}
