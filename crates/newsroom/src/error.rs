//! What can go wrong, each with a sentence a reader may see.

use std::collections::BTreeMap;
use std::fmt;

/// Every function of the house answers with this error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. `Display` is a sentence a reader may see.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the public may not see it.
    #[error("There is no such {0}.")]
    NotFound(What),
    /// It was there and has been taken away for good.
    #[error("This was here once and has been taken down.")]
    Gone,
    /// The one who asks may not do it.
    #[error("{0}")]
    Forbidden(String),
    /// The conversation does not take comments now.
    #[error("{0}")]
    Closed(String),
    /// It contradicts what is already there.
    #[error("{0}")]
    Conflict(String),
    /// What was sent cannot be used; sentences by field.
    #[error("{0}")]
    Invalid(Fields),
    /// A Markdown source cannot be used; each fault names its line.
    #[error("{}", faults(.0))]
    Source(Vec<markup::story::Fault>),
    /// Too early; it may be tried again.
    #[error("That was a little too quick. Please try again in {}.", seconds(*retry_ms))]
    TooSoon {
        /// How long to wait, in milliseconds.
        retry_ms: i64,
    },
    /// The database did not do its part.
    #[error("The newsroom could not save or read this just now. Please try again.")]
    Store(#[source] store::Error),
}

impl Error {
    /// Whether the same request may succeed in a moment (HTTP answers 503).
    #[must_use]
    pub fn busy(&self) -> bool {
        matches!(
            self,
            Error::Store(
                store::Error::Busy
                    | store::Error::Closed
                    | store::Error::Full
                    | store::Error::Unavailable(_)
            )
        )
    }

    /// One sentence about one field.
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Error {
        Error::Invalid(Fields(BTreeMap::from([(
            field.to_owned(),
            sentence.into(),
        )])))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::Store(error)
    }
}

/// The kind of thing that was not found, as a word in a sentence: `"story"`.
pub type What = &'static str;

/// Sentences by the field they are about; `form` stands for the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub BTreeMap<String, String>);

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for sentence in self.0.values() {
            if !first {
                f.write_str(" ")?;
            }
            f.write_str(sentence)?;
            first = false;
        }
        Ok(())
    }
}

fn faults(faults: &[markup::story::Fault]) -> String {
    faults
        .iter()
        .map(|fault| format!("line {}: {}", fault.line, fault.text))
        .collect::<Vec<_>>()
        .join("\n")
}

fn seconds(retry_ms: i64) -> String {
    match retry_ms.max(1).saturating_add(999) / 1000 {
        1 => "a second".to_owned(),
        n if n < 120 => format!("{n} seconds"),
        n => format!("{} minutes", n / 60),
    }
}
