//! From a comment's Markdown to HTML, plain text and links, in one walk over the parser's tree.
//!
//! Only the tags written out in this file can appear; every text goes through the escaper.
//! The walk keeps its own stack, so that no nesting a reader can type reaches ours.

use super::SPOILER;
use crate::html::{push_attribute, push_text};
use crate::link::{self, Piece};
use crate::markdown;
use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, Node, NodeValue};

/// Deepest quotes and lists that are shown as such; what is deeper stands at this depth.
const MAX_DEPTH: usize = 6;

/// What a walk gathers.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) html: String,
    pub(super) plain: String,
    pub(super) teaser: String,
    pub(super) links: Vec<String>,
    /// Text not yet written: neighbours are joined first, so that an address is found whole.
    pending: String,
    /// For each element entered and not yet left, how to leave it.
    open: Vec<Leave>,
    /// How many of the open elements nest.
    depth: usize,
    marks: Marks,
}

#[derive(Default)]
struct Marks {
    emphasis: bool,
    strong: bool,
    spoiler: bool,
    link: Option<Link>,
}

/// A link being written: where it leads, and where its words begin.
struct Link {
    url: String,
    words_from: usize,
}

/// What closes an element.
enum Leave {
    Nothing,
    Block(&'static str),
    Nest(&'static str),
    ListItem,
    /// A paragraph of an item that has no other.
    Item,
    Emphasis,
    Strong,
    Spoiler,
    Link,
    Heading,
}

pub(super) fn render(source: &str) -> Shown {
    let arena = Arena::new();
    let mut shown = Shown::default();
    for edge in markdown::tree(&arena, source).traverse() {
        match edge {
            NodeEdge::Start(node) => shown.enter(node),
            NodeEdge::End(_) => shown.leave(),
        }
    }
    let end = shown.plain.trim_end().len();
    shown.plain.truncate(end);
    let end = shown.teaser.trim_end().len();
    shown.teaser.truncate(end);
    shown
}

impl Shown {
    fn enter(&mut self, node: Node<'_>) {
        let leave = match &node.data().value {
            NodeValue::Text(text) => return self.text(text),
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                self.flush();
                self.html.push_str("<br>");
                self.say("\n");
                Leave::Nothing
            }
            NodeValue::Code(code) => {
                self.flush();
                self.html.push_str("<code>");
                self.words(&code.literal);
                self.html.push_str("</code>");
                Leave::Nothing
            }
            NodeValue::CodeBlock(block) => {
                self.html.push_str("<pre><code>");
                // A serialiser drops a line feed right after <pre>; ours stands inside <code>, so it stays.
                self.words(block.literal.trim_end_matches('\n'));
                self.html.push_str("</code></pre>");
                self.say("\n\n");
                Leave::Nothing
            }
            NodeValue::HtmlBlock(block) => {
                self.html.push_str("<p>");
                self.words(block.literal.trim_end());
                self.html.push_str("</p>");
                self.say("\n\n");
                Leave::Nothing
            }
            NodeValue::HtmlInline(html) | NodeValue::Raw(html) => return self.text(html),
            NodeValue::Paragraph if is_bare(node) && self.in_item() => Leave::Item,
            NodeValue::Paragraph => {
                self.html.push_str("<p>");
                Leave::Block("</p>")
            }
            NodeValue::Heading(_) => {
                self.html.push_str("<p><strong>");
                self.marks.strong = true;
                Leave::Heading
            }
            NodeValue::ThematicBreak => {
                self.html.push_str("<p>* * *</p>");
                self.say("* * *\n\n");
                Leave::Nothing
            }
            NodeValue::BlockQuote => self.nest("<blockquote>", "</blockquote>"),
            NodeValue::List(list) if list.list_type == ListType::Ordered => {
                let start = list.start.min(999_999_999);
                if start == 1 {
                    self.nest("<ol>", "</ol>")
                } else {
                    let tag = format!("<ol start=\"{start}\">");
                    self.nest(&tag, "</ol>")
                }
            }
            NodeValue::List(_) => self.nest("<ul>", "</ul>"),
            NodeValue::Item(_) => self.item(),
            NodeValue::Emph => self.mark(|marks| &mut marks.emphasis, "<em>", Leave::Emphasis),
            NodeValue::Strong => self.mark(|marks| &mut marks.strong, "<strong>", Leave::Strong),
            NodeValue::SpoileredText => self.mark(
                |marks| &mut marks.spoiler,
                "<span class=\"spoiler\" tabindex=\"0\">",
                Leave::Spoiler,
            ),
            NodeValue::Link(to) => self.link(&to.url),
            // A picture is shown as its words and a link to where it is.
            NodeValue::Image(to) => self.link(&to.url),
            _ => Leave::Nothing,
        };
        self.open.push(leave);
    }

    fn leave(&mut self) {
        // Text pushes nothing: the parser's text nodes end as soon as they begin.
        let Some(leave) = self.open.pop() else { return };
        if !matches!(leave, Leave::Nothing) {
            self.flush();
        }
        match leave {
            Leave::Nothing => {}
            Leave::Block(tag) => {
                self.html.push_str(tag);
                self.say("\n\n");
            }
            Leave::Nest(tag) => {
                self.depth -= 1;
                self.html.push_str(tag);
                self.say("\n");
            }
            Leave::ListItem => self.html.push_str("</li>"),
            Leave::Item => self.say("\n"),
            Leave::Emphasis => {
                self.marks.emphasis = false;
                self.html.push_str("</em>");
            }
            Leave::Strong => {
                self.marks.strong = false;
                self.html.push_str("</strong>");
            }
            Leave::Heading => {
                self.marks.strong = false;
                self.html.push_str("</strong></p>");
                self.say("\n\n");
            }
            Leave::Spoiler => {
                self.marks.spoiler = false;
                self.html.push_str("</span>");
                self.teaser.push_str(SPOILER);
            }
            Leave::Link => self.end_link(),
        }
    }

    fn nest(&mut self, tag: &str, end: &'static str) -> Leave {
        if self.depth >= MAX_DEPTH {
            return Leave::Nothing;
        }
        self.depth += 1;
        self.html.push_str(tag);
        Leave::Nest(end)
    }

    /// An item of a list too deep to be shown is shown as its paragraphs.
    fn item(&mut self) -> Leave {
        if matches!(self.open.last(), Some(Leave::Nest(_))) {
            self.html.push_str("<li>");
            Leave::ListItem
        } else {
            Leave::Nothing
        }
    }

    fn in_item(&self) -> bool {
        matches!(self.open.last(), Some(Leave::ListItem))
    }

    fn mark(&mut self, which: impl Fn(&mut Marks) -> &mut bool, tag: &str, leave: Leave) -> Leave {
        self.flush();
        // A mark inside itself adds nothing.
        if std::mem::replace(which(&mut self.marks), true) {
            return Leave::Nothing;
        }
        self.html.push_str(tag);
        leave
    }

    fn link(&mut self, url: &str) -> Leave {
        self.flush();
        let Some(url) = link::web(&markdown::unguarded(url)).filter(|_| self.marks.link.is_none())
        else {
            return Leave::Nothing;
        };
        self.open_anchor(&url);
        self.marks.link = Some(Link {
            url,
            words_from: self.plain.len(),
        });
        Leave::Link
    }

    fn end_link(&mut self) {
        let Some(link) = self.marks.link.take() else {
            return;
        };
        let words = self
            .plain
            .get(link.words_from..)
            .unwrap_or_default()
            .trim()
            .to_owned();
        let host = link::host(&link.url);
        if words.is_empty() {
            self.words(&host);
        }
        self.html.push_str("</a>");
        // Words that name another address than the link leads to are the oldest trick there is.
        if link::claimed_host(&words).is_some_and(|claimed| claimed != host) {
            self.html.push_str("<span class=\"link-host\"> (");
            push_text(&mut self.html, &host);
            self.html.push_str(")</span>");
        }
    }

    fn open_anchor(&mut self, url: &str) {
        self.html.push_str("<a");
        push_attribute(&mut self.html, "href", url);
        self.html.push_str(" rel=\"nofollow ugc noopener\">");
        self.links.push(url.to_owned());
    }

    fn text(&mut self, text: &str) {
        self.pending.push_str(&markdown::unguarded(text));
        self.open.push(Leave::Nothing);
    }

    /// Writes the text gathered so far, with the addresses in it as links.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        if self.marks.link.is_some() {
            return self.words(&text);
        }
        for piece in link::pieces(&text) {
            match piece {
                Piece::Text(words) => self.words(words),
                Piece::Address(address) => match link::web(address) {
                    Some(url) => {
                        self.open_anchor(&url);
                        self.words(address);
                        self.html.push_str("</a>");
                    }
                    None => self.words(address),
                },
            }
        }
    }

    /// Writes words to the page and to the plain text.
    fn words(&mut self, words: &str) {
        let words = markdown::unguarded(words);
        push_text(&mut self.html, &words);
        self.say(&words);
    }

    /// Writes words to the plain text alone.
    fn say(&mut self, words: &str) {
        self.plain.push_str(words);
        if !self.marks.spoiler {
            self.teaser.push_str(words);
        }
    }
}

/// Whether a paragraph stands in a tight list, where items need no paragraph of their own.
fn is_bare(paragraph: Node<'_>) -> bool {
    let Some(item) = paragraph.parent() else {
        return false;
    };
    let Some(list) = item.parent() else {
        return false;
    };
    matches!(item.data().value, NodeValue::Item(_))
        && matches!(&list.data().value, NodeValue::List(list) if list.tight)
}
