//! From a story's Markdown to its front matter and document.
//!
//! Lines that are directives are taken out first; what stands between them goes through the Markdown parser.

use super::directive::{self, Directive, Line};
use super::document::{Block, Document, Inline};
use super::{Fault, Front, MAX_BYTES, MAX_TOLD, Warning, blocks, fault, front_read, warning};
use crate::markdown;
use serde_json::Value;

/// Deepest containers in containers.
const MAX_CONTAINERS: usize = 3;
/// Deepest quotes and lists the Markdown parser is given.
const MAX_NESTING: usize = 24;

/// Reads a story: front matter between `---` lines, then Markdown with directives.
///
/// # Errors
/// Every [`Fault`] found, each with its line and what to do: front matter that is not there, not closed or not
/// readable, unknown keys and values, directives that lack something, containers not closed or wrongly nested,
/// quotes nested without end, more than [`MAX_BYTES`].
pub fn parse(source: &str) -> Result<(Front, Document, Vec<Warning>), Vec<Fault>> {
    if source.len() > MAX_BYTES {
        return Err(vec![fault(
            1,
            "The story is longer than 2 MB; split it, and put pictures into files.",
        )]);
    }
    let (source, strange) = clean(source);
    let (yaml, body, body_line) = split(&source)?;
    let lines: Vec<&str> = body.lines().collect();
    let mut reader = Reader {
        lines: &lines,
        at: 0,
        first_line: body_line,
        warnings: Vec::new(),
        faults: Vec::new(),
    };
    if let Some(line) = strange {
        reader.warnings.push(warning(
            line,
            "The story contained control characters; they are taken out.",
        ));
    }
    let blocks = reader.blocks(&mut Vec::new());
    match front_read::read(yaml, 2) {
        Ok(front) if reader.faults.is_empty() => {
            let document = Document {
                blocks,
                ..Document::default()
            }
            .tidied();
            reader.warnings.sort_by_key(|warning| warning.line);
            reader.warnings.truncate(MAX_TOLD);
            Ok((front, document, reader.warnings))
        }
        Ok(_) => Err(told(reader.faults)),
        Err(mut faults) => {
            faults.append(&mut reader.faults);
            Err(told(faults))
        }
    }
}

fn told(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.truncate(MAX_TOLD);
    faults
}

/// One kind of line end, no control characters; and the first line that had one.
fn clean(source: &str) -> (String, Option<usize>) {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut out = String::with_capacity(source.len());
    let mut line = 1;
    let mut strange = None;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => {
                out.push('\n');
                line += 1;
            }
            '\t' => out.push(c),
            _ if c.is_control() || markdown::is_noncharacter(c) => strange = strange.or(Some(line)),
            _ => out.push(c),
        }
    }
    (out, strange)
}

/// Front matter, body, and the line the body begins on.
fn split(source: &str) -> Result<(&str, &str, usize), Vec<Fault>> {
    let Some(rest) = source.strip_prefix("---").and_then(|rest| {
        let (tail, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        tail.trim().is_empty().then_some(rest)
    }) else {
        return Err(vec![fault(
            1,
            "The story has no front matter; begin it with a line `---`, then `title: …`, `section: …` and another `---`.",
        )]);
    };
    let mut offset = 0;
    for (at, line) in rest.split_inclusive('\n').enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let body = rest.get(offset + line.len()..).unwrap_or_default();
            return Ok((rest.get(..offset).unwrap_or_default(), body, at + 3));
        }
        offset += line.len();
    }
    Err(vec![fault(
        1,
        "The front matter is not closed; put a line `---` between it and the story.",
    )])
}

pub(super) struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    /// Line of the source on which `lines` begins.
    first_line: usize,
    pub(super) warnings: Vec<Warning>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// Reads blocks to the end of the innermost container, or of the story.
    fn blocks(&mut self, inside: &mut Vec<(String, usize)>) -> Vec<Block> {
        let mut found = Vec::new();
        let mut text_from = self.at;
        while let Some(line) = self.lines.get(self.at) {
            let here = self.first_line + self.at;
            let Some(special) = directive::read(line) else {
                self.at += 1;
                continue;
            };
            self.text(text_from, self.at, &mut found);
            self.at += 1;
            text_from = self.at;
            match special {
                Err(wrong) => self.faults.push(fault(here, sentence(&wrong))),
                Ok(Line::Leaves(leaves)) => {
                    for leaf in leaves {
                        let read = blocks::leaf(leaf, here, self);
                        found.extend(read);
                    }
                }
                Ok(Line::Open(opening)) => {
                    let read = self.container(opening, here, inside);
                    found.extend(read);
                    text_from = self.at;
                }
                Ok(Line::Close) if inside.is_empty() => {
                    self.faults.push(fault(here, "`:::` closes nothing; take it out, or open a box above it with `:::callout`."));
                }
                Ok(Line::Close) => return found,
            }
        }
        self.text(text_from, self.at, &mut found);
        if let Some((name, line)) = inside.last() {
            self.faults.push(fault(
                *line,
                format!("`:::{name}` is never closed; put a line `:::` behind what belongs to it."),
            ));
        }
        found
    }

    fn container(
        &mut self,
        mut opening: Directive,
        line: usize,
        inside: &mut Vec<(String, usize)>,
    ) -> Option<Block> {
        let name = opening.name.clone();
        if !matches!(
            name.as_str(),
            "callout" | "spoiler" | "pull-quote" | "gallery"
        ) {
            return self.unknown_container(&opening, line);
        }
        if inside.len() >= MAX_CONTAINERS || inside.iter().any(|(open, _)| *open == name) {
            self.faults.push(fault(
                line,
                format!(
                    "`:::{name}` cannot stand inside another one; close that one with `:::` before."
                ),
            ));
            self.skip();
            return None;
        }
        inside.push((name.clone(), line));
        let content = self.blocks(inside);
        inside.pop();
        let block = match name.as_str() {
            "callout" => Block::Callout {
                title: opening.take("title"),
                content,
            },
            "spoiler" => Block::Spoiler {
                label: opening.take("label"),
                content,
            },
            "pull-quote" => {
                let speaker = opening.take("speaker");
                let speaker = if speaker.is_empty() {
                    Vec::new()
                } else {
                    vec![Inline::text(speaker)]
                };
                Block::PullQuote { content, speaker }
            }
            _ => self.gallery(content, line),
        };
        blocks::leftovers(&opening, line, self);
        Some(block)
    }

    fn gallery(&mut self, content: Vec<Block>, line: usize) -> Block {
        let mut images = Vec::new();
        for block in content {
            match block {
                Block::Image(image) => images.push(image),
                _ => self.faults.push(fault(
                    line,
                    "A gallery holds pictures only, each as ::image{src=\"…\" alt=\"…\"}.",
                )),
            }
        }
        Block::Gallery { images }
    }

    /// Keeps a container we do not know as it is written.
    fn unknown_container(&mut self, opening: &Directive, line: usize) -> Option<Block> {
        let from = self.at;
        let to = self.skip().unwrap_or_else(|| {
            self.faults.push(fault(
                line,
                format!(
                    "`:::{}` is never closed; put a line `:::` behind what belongs to it.",
                    opening.name
                ),
            ));
            self.at
        });
        self.warnings.push(warning(
            line,
            format!(
                "`:::{}` is not known; it is kept, and shown as nothing.",
                opening.name
            ),
        ));
        let raw = self.lines.get(from..to).unwrap_or_default().join("\n");
        let mut value = blocks::value_of(opening);
        if let Value::Object(fields) = &mut value {
            fields.insert("markdown".to_owned(), Value::String(raw));
        }
        Some(Block::Unknown(value))
    }

    /// Goes behind the end of the container that is open; gives the line of its end.
    fn skip(&mut self) -> Option<usize> {
        let mut depth = 1;
        while let Some(line) = self.lines.get(self.at) {
            self.at += 1;
            match directive::read(line) {
                Some(Ok(Line::Open(_))) => depth += 1,
                Some(Ok(Line::Close)) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(self.at - 1);
            }
        }
        None
    }

    /// Reads running text through the Markdown parser.
    fn text(&mut self, from: usize, to: usize, found: &mut Vec<Block>) {
        let lines = self.lines.get(from..to).unwrap_or_default();
        if lines.iter().all(|line| line.trim().is_empty()) {
            return;
        }
        let first = self.first_line + from;
        for (at, line) in lines.iter().enumerate() {
            if nesting(line) > MAX_NESTING {
                let text = format!(
                    "Quotes and lists stand more than {MAX_NESTING} deep here; a story needs two or three."
                );
                self.faults.push(fault(first + at, text));
                return;
            }
        }
        let read = blocks::markdown(&lines.join("\n"), first - 1, self);
        found.extend(read);
    }
}

/// How many quotes and lists a line opens at most, by the marks before its text.
fn nesting(line: &str) -> usize {
    let divider = |mark: char| line.chars().all(|c| c == mark || c == ' ' || c == '\t');
    if ['-', '*'].into_iter().any(divider) {
        return 0;
    }
    let mut depth = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let gap = chars.peek().is_none_or(|next| next.is_whitespace());
        match c {
            ' ' | '\t' | '0'..='9' => {}
            '>' => depth += 1,
            '-' | '*' | '+' | '.' | ')' if gap => depth += 1,
            _ => break,
        }
    }
    depth
}

fn sentence(wrong: &str) -> String {
    let ended = wrong.ends_with('.');
    if ended {
        wrong.to_owned()
    } else {
        format!("{wrong}.")
    }
}
