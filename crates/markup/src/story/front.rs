//! Front matter: what stands between the `---` lines at the head of a story.

/// What a story says about itself.
///
/// Strings are trimmed and on one line; lists hold no empty and no repeated entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Headline.
    pub title: String,
    /// Its place in addresses, when the writer chose one.
    pub slug: Option<String>,
    /// Slug of the section it stands in.
    pub section: String,
    /// Short label over the headline.
    pub kicker: Option<String>,
    /// Standfirst.
    pub summary: Option<String>,
    /// When it is or was published.
    pub date: Option<Dated>,
    /// What the writer wants done with it.
    pub status: Option<Status>,
    /// Names or slugs of who wrote it.
    pub authors: Vec<String>,
    /// Names or slugs of who it is about.
    pub people: Vec<String>,
    /// Titles or slugs of what it is about.
    pub works: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// `award/edition`.
    pub award: Option<String>,
    /// The question put to the readers.
    pub question: Option<String>,
    /// Whether readers may write.
    pub comments: Option<Comments>,
    /// Least time between two comments of one device, in milliseconds, 0 to a day; whole seconds.
    pub slow_ms: Option<i64>,
    /// Readers may write from here on.
    pub comments_open: Option<Dated>,
    /// Readers may write until here.
    pub comments_close: Option<Dated>,
    /// Language, BCP 47.
    pub lang: Option<String>,
    /// Lead picture.
    pub image: Option<String>,
    /// What it shows.
    pub image_alt: Option<String>,
    /// Who made it.
    pub image_credit: Option<String>,
    /// Words under it.
    pub image_caption: Option<String>,
    /// Slugs of stories picked by hand.
    pub related: Vec<String>,
    /// Corrections made in the open.
    pub corrections: Vec<Correction>,
}

/// An instant as a writer wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// As written, with its zone.
    pub written: String,
    /// Milliseconds UTC.
    pub ms: i64,
}

impl Dated {
    /// Reads `2020-09-21T06:30:00+05:30`, with `Z`, an offset, or a zone in brackets such as `[Asia/Kolkata]`.
    ///
    /// # Errors
    /// A sentence saying what is missing or wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written = text.trim().to_owned();
        let ms = written
            .parse::<jiff::Zoned>()
            .map(|zoned| zoned.timestamp())
            .or_else(|_| written.parse::<jiff::Timestamp>())
            .map(jiff::Timestamp::as_millisecond);
        match ms {
            Ok(ms) => Ok(Self { written, ms }),
            Err(_) if written.contains('[') => Err(format!(
                "“{written}” names no zone or day we know; write it like 2020-09-21T06:30:00[Asia/Kolkata]"
            )),
            Err(_) if written.parse::<jiff::civil::DateTime>().is_ok() => Err(format!(
                "“{written}” does not say in which zone; end it with Z or an offset such as +05:30"
            )),
            Err(_) => Err(format!(
                "“{written}” is no date and time; write it like 2020-09-21T06:30:00+05:30"
            )),
        }
    }
}

/// What a writer wants done with a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody but the newsroom sees it.
    Draft,
    /// Everybody sees it.
    Published,
    /// Everybody sees it from its date on.
    Scheduled,
    /// Like scheduled, and nobody may speak of it before.
    Embargoed,
}

impl Status {
    pub(super) const ALL: [Self; 4] = [
        Self::Draft,
        Self::Published,
        Self::Scheduled,
        Self::Embargoed,
    ];

    /// The word in front matter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Scheduled => "scheduled",
            Self::Embargoed => "embargoed",
        }
    }
}

/// Whether readers may write under a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They may.
    Open,
    /// They may, and a moderator looks first.
    Held,
    /// They may read only.
    Closed,
    /// There is no conversation.
    Off,
}

impl Comments {
    pub(super) const ALL: [Self; 4] = [Self::Open, Self::Held, Self::Closed, Self::Off];

    /// The word in front matter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Closed => "closed",
            Self::Off => "off",
        }
    }
}

/// Longest time to wait between two comments: a day.
const MAX_SLOW_MS: i64 = 86_400_000;

/// Reads how long a reader waits between two comments: `30s`, `2m`, `1h`, or `0` for no time at all.
pub(super) fn parse_slow(text: &str) -> Option<i64> {
    let (number, unit_ms) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) if text.ends_with('s') => (number, 1_000),
        Some(number) if text.ends_with('m') => (number, 60_000),
        Some(number) => (number, 3_600_000),
        None if text == "0" => (text, 1_000),
        None => return None,
    };
    // No sign, no point, no blank: only what is written back the same way.
    if number.is_empty() || number.len() > 9 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ms = number.parse::<i64>().ok()?.checked_mul(unit_ms)?;
    (ms <= MAX_SLOW_MS).then_some(ms)
}

/// Writes what [`parse_slow`] reads, in the largest unit that holds it whole.
pub(super) fn write_slow(ms: i64) -> String {
    let seconds = ms.clamp(0, MAX_SLOW_MS) / 1_000;
    match seconds {
        _ if seconds == 0 => "0s".to_owned(),
        _ if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
        _ if seconds % 60 == 0 => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// A correction made in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When; absent means when it was published like this.
    pub at: Option<Dated>,
    /// What was wrong and what is right.
    pub text: String,
}

/// Folds whitespace and drops what is no text.
pub(super) fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| {
            c.is_whitespace()
                || !(c.is_control() || crate::markdown::is_noncharacter(*c) || *c == '\u{feff}')
        })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}
