//! What a reader's script is told, and its bytes on the stream.

use bytes::Bytes;
use serde::Serialize;

/// Something that happened, as the reader's script understands it. Ids are opaque.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Happening {
    /// A comment is there for everybody, or one that was there has changed.
    Comment {
        /// Which.
        id: String,
        /// What it answers.
        parent: Option<String>,
        /// The first comment of its thread.
        root: String,
        /// The comment as the page shows it.
        html: String,
        /// Visible comments of the story now.
        count: i64,
    },
    /// A comment is seen no more.
    Gone {
        /// Which.
        id: String,
        /// The tombstone, if something stands under it; else empty.
        html: String,
        /// Visible comments of the story now.
        count: i64,
    },
    /// How many clap.
    Applause {
        /// For which comment.
        id: String,
        /// Now.
        applause: i64,
    },
    /// What the page shows itself changed; reading it again shows it.
    Story {},
    /// Pieces of pages changed: each takes the place of what bears its key.
    Fragment {
        /// Which, in the order they are to be shown.
        parts: Vec<Part>,
    },
    /// The reader missed something; the page should be read again.
    Resync {},
}

/// A piece of a page as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What the elements it replaces name in `data-live`.
    pub key: String,
    /// The piece; empty when it is gone.
    pub html: String,
    /// The list it belongs into where no element has its key yet: what the list names in `data-live-list`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// What is said to those who listen to the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
}

impl Happening {
    /// The event's name in the stream and in the polled list.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Happening::Comment { .. } => "comment",
            Happening::Gone { .. } => "gone",
            Happening::Applause { .. } => "applause",
            Happening::Story {} => "story",
            Happening::Fragment { .. } => "fragment",
            Happening::Resync {} => "resync",
        }
    }
}

/// One event of a polled list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbered {
    /// Number of the event.
    pub seq: i64,
    /// Its name.
    pub kind: &'static str,
    /// What happened.
    pub data: Happening,
}

impl Numbered {
    /// Gives a happening its number.
    #[must_use]
    pub fn new(seq: i64, data: Happening) -> Numbered {
        Numbered {
            seq,
            kind: data.kind(),
            data,
        }
    }

    /// Spells the event for the stream, once; every reader gets the same bytes.
    #[must_use]
    pub fn frame(&self) -> Frame {
        // JSON has no line breaks of its own, so one `data:` line holds it.
        let data = serde_json::to_string(&self.data).unwrap_or_default();
        let text = format!("id: {}\nevent: {}\ndata: {data}\n\n", self.seq, self.kind);
        Frame {
            seq: self.seq,
            bytes: Bytes::from(text.into_boxed_str().into_boxed_bytes()),
        }
    }
}

/// One event of the stream, ready to be sent to any number of readers.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Number of the event, the stream's `id`.
    pub seq: i64,
    /// The event as server-sent text.
    pub bytes: Bytes,
}

impl Frame {
    /// Tells a reader to read the page again, and that the stream stands at `seq` now.
    #[must_use]
    pub fn resync(seq: i64) -> Frame {
        Numbered::new(seq, Happening::Resync {}).frame()
    }
}
