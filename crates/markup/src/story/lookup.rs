//! What a renderer needs from outside.

use crate::SafeHtml;

/// A story of ours that another one points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryRef {
    /// Path on this site.
    pub url: String,
    /// Headline.
    pub title: String,
}

/// A picture we have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageRef {
    /// Path on this site.
    pub src: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it shows, when the story does not say; may be empty.
    pub alt: String,
    /// Other forms, smallest first: media type and `srcset`.
    pub sources: Vec<(&'static str, String)>,
    /// What browsers load that read no other form; empty for `src`.
    pub small: String,
    /// The sizes of that one, as `srcset` wants them; may be empty.
    pub srcset: String,
    /// A data address of a few dozen bytes to show while it loads; may be empty.
    pub blur: String,
    /// Classes that keep what matters in view where it is cropped; may be empty.
    pub class: String,
}

/// A ballot, the results of a category or a nominee, as it stands when the story is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Path on this site.
    pub url: String,
    /// Title.
    pub title: String,
    /// As our own pages show it; without it they show a quiet link.
    pub html: Option<SafeHtml>,
    /// As feeds and mails show it, under its title; none for a link alone.
    pub lines: Vec<Line>,
}

/// A line of what is [`Shown`] away from our pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What is said first and strongly, as "Winner"; may be empty.
    pub label: String,
    /// Plain words.
    pub text: String,
}

/// What a renderer asks the house for. `None` is answered by a quiet link or by nothing, never by something broken.
pub trait Lookup {
    /// The story with a slug, if readers may see it.
    fn story(&self, slug: &str) -> Option<StoryRef>;

    /// The picture a story calls by `src`.
    fn image(&self, src: &str) -> Option<ImageRef>;

    /// The ballot with a slug.
    fn ballot(&self, _slug: &str) -> Option<Shown> {
        None
    }

    /// What became of the category at `award/edition/category`.
    fn results(&self, _category: &str) -> Option<Shown> {
        None
    }

    /// One nominee of the category at `award/edition/category`, by slug.
    fn nominee(&self, _category: &str, _nominee: &str) -> Option<Shown> {
        None
    }

    /// The story's language, for the few words a renderer adds.
    fn lang(&self) -> &str {
        "en"
    }
}

/// A house with nothing in it.
impl Lookup for () {
    fn story(&self, _slug: &str) -> Option<StoryRef> {
        None
    }

    fn image(&self, _src: &str) -> Option<ImageRef> {
        None
    }
}
