//! The canonical shape of running text.

use super::document::Inline;
use crate::link::{self, Piece};
use crate::slug::is_slug;

/// Tidies the text of one paragraph.
pub(super) fn paragraph(content: Vec<Inline>) -> Vec<Inline> {
    let mut out = linked(inlines(content, Inside::default()), false);
    trim_ends(&mut out);
    out
}

#[derive(Clone, Copy, Default)]
struct Inside {
    emphasis: bool,
    strong: bool,
    spoiler: bool,
    link: bool,
}

fn inlines(content: Vec<Inline>, inside: Inside) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text } => push(&mut out, Inline::text(text)),
            Inline::Break => push(&mut out, Inline::Break),
            Inline::Emphasis { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        emphasis: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.emphasis, |content| {
                    Inline::Emphasis { content }
                });
            }
            Inline::Strong { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        strong: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.strong, |content| Inline::Strong {
                    content,
                });
            }
            Inline::Spoiler { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        spoiler: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.spoiler, |content| Inline::Spoiler {
                    content,
                });
            }
            Inline::Link { url, content } => {
                let target = link::story(&url);
                let bare = inside.link || target.is_none();
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, bare, |content| Inline::Link {
                    url: target.unwrap_or_default(),
                    content,
                });
            }
            Inline::Person { slug, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.link || !is_slug(&slug), |content| {
                    Inline::Person { slug, content }
                });
            }
            Inline::Work { slug, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.link || !is_slug(&slug), |content| {
                    Inline::Work { slug, content }
                });
            }
            Inline::Lang { lang, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(
                    &mut out,
                    inner,
                    inside.link || !crate::lang::is_tag(&lang),
                    |content| Inline::Lang { lang, content },
                );
            }
        }
    }
    out
}

/// Puts a mark around its content, with the space at its edges outside; only the content if the mark says nothing.
fn wrap(
    out: &mut Vec<Inline>,
    mut inner: Vec<Inline>,
    bare: bool,
    mark: impl FnOnce(Vec<Inline>) -> Inline,
) {
    if bare {
        for inline in inner {
            push(out, inline);
        }
        return;
    }
    let before = take_edge(&mut inner, true);
    let after = take_edge(&mut inner, false);
    for inline in before {
        push(out, inline);
    }
    if !inner.is_empty() {
        push(out, mark(inner));
    }
    for inline in after {
        push(out, inline);
    }
}

/// Takes spaces and line ends off one edge, in reading order.
fn take_edge(inner: &mut Vec<Inline>, front: bool) -> Vec<Inline> {
    let mut edge = Vec::new();
    loop {
        let at = if front {
            0
        } else {
            inner.len().saturating_sub(1)
        };
        match inner.get_mut(at) {
            Some(Inline::Break) => edge.push(inner.remove(at)),
            Some(Inline::Text { text }) => {
                let kept = if front {
                    text.trim_start()
                } else {
                    text.trim_end()
                };
                if kept.len() == text.len() {
                    break;
                }
                let space = if front {
                    text.get(..text.len() - kept.len())
                } else {
                    text.get(kept.len()..)
                };
                edge.push(Inline::text(space.unwrap_or_default()));
                let kept = kept.to_owned();
                if kept.is_empty() {
                    inner.remove(at);
                } else {
                    *text = kept;
                }
            }
            _ => break,
        }
    }
    if !front {
        edge.reverse();
    }
    edge
}

/// Appends, joining neighbours of a kind.
fn push(out: &mut Vec<Inline>, inline: Inline) {
    match (out.last_mut(), inline) {
        (Some(Inline::Text { text: before }), Inline::Text { text }) => {
            let text = folded(&text);
            let text = if before.ends_with(' ') {
                text.trim_start_matches(' ')
            } else {
                &text
            };
            before.push_str(text);
        }
        (_, Inline::Text { text }) => {
            let mut text = folded(&text);
            if out.last() == Some(&Inline::Break) {
                text = text.trim_start().to_owned();
            }
            if !text.is_empty() {
                out.push(Inline::Text { text });
            }
        }
        (Some(Inline::Emphasis { content: before }), Inline::Emphasis { content })
        | (Some(Inline::Strong { content: before }), Inline::Strong { content })
        | (Some(Inline::Spoiler { content: before }), Inline::Spoiler { content }) => {
            for inline in content {
                push(before, inline);
            }
        }
        (_, Inline::Break) => {
            if let Some(Inline::Text { text }) = out.last_mut() {
                let kept = text.trim_end().len();
                text.truncate(kept);
                if kept == 0 {
                    out.pop();
                }
            }
            if !out.is_empty() {
                out.push(Inline::Break);
            }
        }
        (_, inline) => out.push(inline),
    }
}

/// Folds the spaces a text is laid out with, and drops what is no text.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{feff}' => {}
            _ if c.is_control() || crate::markdown::is_noncharacter(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Makes links of the addresses in running text.
fn linked(content: Vec<Inline>, inside_link: bool) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text } if !inside_link => {
                for piece in link::pieces(&text) {
                    match piece {
                        Piece::Text(words) => push(&mut out, Inline::text(words)),
                        Piece::Address(address) => match link::web(address) {
                            Some(url) => out.push(Inline::Link {
                                url,
                                content: vec![Inline::text(address)],
                            }),
                            None => push(&mut out, Inline::text(address)),
                        },
                    }
                }
            }
            Inline::Emphasis { content } => out.push(Inline::Emphasis {
                content: linked(content, inside_link),
            }),
            Inline::Strong { content } => out.push(Inline::Strong {
                content: linked(content, inside_link),
            }),
            Inline::Spoiler { content } => out.push(Inline::Spoiler {
                content: linked(content, inside_link),
            }),
            other => out.push(other),
        }
    }
    out
}

fn trim_ends(content: &mut Vec<Inline>) {
    take_edge(content, true);
    take_edge(content, false);
}

/// Running text for places of one line.
pub(super) fn without_breaks(inline: Inline) -> Inline {
    let inner = |content: Vec<Inline>| content.into_iter().map(without_breaks).collect();
    match inline {
        Inline::Break => Inline::text(" "),
        Inline::Text { text } => Inline::Text { text },
        Inline::Emphasis { content } => Inline::Emphasis {
            content: inner(content),
        },
        Inline::Strong { content } => Inline::Strong {
            content: inner(content),
        },
        Inline::Link { url, content } => Inline::Link {
            url,
            content: inner(content),
        },
        Inline::Person { slug, content } => Inline::Person {
            slug,
            content: inner(content),
        },
        Inline::Work { slug, content } => Inline::Work {
            slug,
            content: inner(content),
        },
        Inline::Lang { lang, content } => Inline::Lang {
            lang,
            content: inner(content),
        },
        Inline::Spoiler { content } => Inline::Spoiler {
            content: inner(content),
        },
    }
}
