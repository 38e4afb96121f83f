//! What a renderer needs from outside.

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

/// A page of ours that a block points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitledRef {
    /// Path on this site.
    pub url: String,
    /// Title.
    pub title: String,
}

/// What a renderer asks the house for. `None` is answered by a quiet link or by nothing, never by something broken.
pub trait Lookup {
    /// The story with a slug, if readers may see it.
    fn story(&self, slug: &str) -> Option<StoryRef>;

    /// The picture a story calls by `src`.
    fn image(&self, src: &str) -> Option<ImageRef>;

    /// The ballot with a slug.
    fn ballot(&self, _slug: &str) -> Option<TitledRef> {
        None
    }

    /// The category at `award/edition/category`.
    fn category(&self, _path: &str) -> Option<TitledRef> {
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
