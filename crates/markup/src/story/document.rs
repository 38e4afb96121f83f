//! The shape of a story's body, in memory and as JSON.

use super::{Fault, MAX_BYTES, fault, misplaced, tidy};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the document's shape that this crate writes.
pub const VERSION: u32 = 1;

/// A story's body.
///
/// As JSON `{"version":1,"blocks":[{"type":"paragraph",…},…]}`.
/// The parsers give it in one canonical shape; a document put together by hand gets it from [`Document::tidied`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Version of the shape, [`VERSION`].
    pub version: u32,
    /// The blocks in their order.
    pub blocks: Vec<Block>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            version: VERSION,
            blocks: Vec::new(),
        }
    }
}

/// A piece of a story that stands by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        content: Vec<Inline>,
    },
    /// A heading inside the story.
    Heading {
        /// 2 or 3.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A list.
    List {
        /// Numbered or not.
        #[serde(default)]
        ordered: bool,
        /// First number of a numbered list; 1 otherwise.
        #[serde(default = "one")]
        start: u32,
        /// Each item holds paragraphs and lists.
        items: Vec<Vec<Block>>,
    },
    /// Words of somebody else.
    Quote {
        /// Paragraphs and lists.
        content: Vec<Block>,
        /// Who said it; may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        speaker: Vec<Inline>,
    },
    /// Words of this story, repeated large.
    PullQuote {
        /// Paragraphs and lists.
        content: Vec<Block>,
        /// Who said it; may be empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        speaker: Vec<Inline>,
    },
    /// A box beside the story.
    Callout {
        /// Its heading; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        /// What is in it.
        content: Vec<Block>,
    },
    /// Blocks hidden until asked for.
    Spoiler {
        /// What it is about; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        label: String,
        /// What is hidden.
        content: Vec<Block>,
    },
    /// A picture.
    Image(Picture),
    /// Pictures side by side.
    Gallery {
        /// The pictures.
        images: Vec<Picture>,
    },
    /// A video on a host of its own.
    Video {
        /// Any of its addresses.
        url: String,
        /// Its title; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        /// Words under it; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        caption: String,
        /// A picture of ours to show before it plays; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        poster: String,
    },
    /// Another story to read: one of ours by `story`, or any by `url` and `title`.
    AlsoRead {
        /// Slug of a story of ours; empty if it is elsewhere.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        story: String,
        /// Address elsewhere; empty if it is ours.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        url: String,
        /// Title; may be empty if it is ours.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
    },
    /// A reader ballot.
    Ballot {
        /// Slug of the ballot.
        slug: String,
    },
    /// One nominee's card.
    Nominee {
        /// `award/edition/category`.
        category: String,
        /// Slug of the person or the work.
        nominee: String,
    },
    /// The results of a category.
    Results {
        /// `award/edition/category`.
        category: String,
    },
    /// A line between two parts.
    Divider,
    /// A card that links to something elsewhere.
    Embed {
        /// Where it leads.
        url: String,
        /// Title; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        /// A sentence about it; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        description: String,
    },
    /// A block this version does not know: kept as it is, shown as nothing.
    #[serde(untagged)]
    Unknown(Value),
}

/// A picture in a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Name of the picture in the house, a path on this site, or an address elsewhere.
    pub src: String,
    /// What it shows, for who cannot see it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// Words under it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// Who made it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub credit: String,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasised.
        content: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasised.
        content: Vec<Inline>,
    },
    /// A link.
    Link {
        /// `http`, `https`, `mailto` or a path on this site.
        url: String,
        /// Its words.
        content: Vec<Inline>,
    },
    /// A person, by slug.
    Person {
        /// Slug.
        slug: String,
        /// The name as written here.
        content: Vec<Inline>,
    },
    /// A work, by slug.
    Work {
        /// Slug.
        slug: String,
        /// The title as written here.
        content: Vec<Inline>,
    },
    /// Words in another language than the story's.
    Lang {
        /// BCP 47 tag.
        lang: String,
        /// The words.
        content: Vec<Inline>,
    },
    /// Words hidden until asked for.
    Spoiler {
        /// What is hidden.
        content: Vec<Inline>,
    },
    /// A line ends here.
    Break,
}

impl Inline {
    /// Plain words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

impl Document {
    /// Reads a document from JSON.
    ///
    /// # Errors
    /// A [`Fault`] for JSON that is none, is longer than [`MAX_BYTES`] or nested too deep, for a block of a known
    /// type in an unknown shape, and for a block in a place where it cannot stand.
    pub fn from_json(json: &str) -> Result<Self, Vec<Fault>> {
        if json.len() > MAX_BYTES {
            return Err(vec![fault(
                0,
                "The story is longer than 2 MB; split it, and put pictures into files.",
            )]);
        }
        let document: Self = serde_json::from_str(json).map_err(|error| {
            vec![fault(
                error.line(),
                format!("The story's JSON cannot be read: {error}."),
            )]
        })?;
        if document.version > VERSION {
            return Err(vec![fault(
                0,
                format!(
                    "The story has version {}; this program knows {VERSION}.",
                    document.version
                ),
            )]);
        }
        let faults = misplaced::find(&document.blocks);
        if faults.is_empty() {
            Ok(document.tidied())
        } else {
            Err(faults)
        }
    }

    /// The document as JSON, for a store.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same document in canonical shape.
    ///
    /// Neighbouring text is joined, spaces are folded, empty pieces go, marks inside themselves are dropped,
    /// addresses in running text become links, links that may not be links become their words.
    #[must_use]
    pub fn tidied(self) -> Self {
        Self {
            version: VERSION,
            blocks: tidy::blocks(self.blocks),
        }
    }
}

fn one() -> u32 {
    1
}
