//! What the newsroom says about itself, and the rules of its conversation.

use store::{Tx, params};

use crate::{
    Millis,
    error::Result,
    event::{self, Event},
    house::House,
};

/// The publication itself, kept in the table `setting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Name of the publication.
    pub title: String,
    /// One line under the name.
    pub tagline: String,
    /// Default language, BCP 47.
    pub lang: String,
    /// IANA name of the zone dates are written in.
    pub time_zone: String,
}

impl Default for Site {
    fn default() -> Site {
        Site {
            title: "Greenroom".to_owned(),
            tagline: String::new(),
            lang: "en".to_owned(),
            time_zone: "UTC".to_owned(),
        }
    }
}

impl Site {
    /// Reads what was saved; what was not is as in `Site::default()`.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn load(tx: &mut Tx<'_>) -> Result<Site> {
        Ok(House::load(tx)?.site)
    }

    /// Keeps it, and tells the log that every page has changed.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn save(&self, tx: &mut Tx<'_>, now: Millis) -> Result<()> {
        set(tx, "site.title", &self.title)?;
        set(tx, "site.tagline", &self.tagline)?;
        set(tx, "site.lang", &self.lang)?;
        set(tx, "site.time_zone", &self.time_zone)?;
        event::record(tx, &Event::HouseChanged, now)?;
        Ok(())
    }
}

/// Reads the site; the same as [`Site::load`].
///
/// # Errors
/// `Store` if the database fails.
pub fn load(tx: &mut Tx<'_>) -> Result<Site> {
    Site::load(tx)
}

/// Keeps the site; the same as [`Site::save`].
///
/// # Errors
/// `Store` if the database fails.
pub fn save(tx: &mut Tx<'_>, site: &Site, now: Millis) -> Result<()> {
    site.save(tx, now)
}

/// Reads one stored value.
///
/// # Errors
/// `Store` if the database fails.
pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    Ok(tx.opt("select value from setting where name = $1", params![name])?)
}

/// Stores one value in place of the last.
///
/// # Errors
/// `Store` if the database fails.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.run(
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        params![name, value],
    )?;
    Ok(())
}

/// Which comments wait for a moderator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// None, unless another check holds it.
    #[default]
    None,
    /// The first of each device, and all of who has no device.
    First,
    /// Those with a link.
    Links,
    /// All.
    All,
}

impl Hold {
    /// The word in settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Hold::None => "none",
            Hold::First => "first",
            Hold::Links => "links",
            Hold::All => "all",
        }
    }

    /// Reads the word in settings.
    #[must_use]
    pub fn parse(word: &str) -> Option<Hold> {
        [Hold::None, Hold::First, Hold::Links, Hold::All]
            .into_iter()
            .find(|hold| hold.as_str() == word)
    }
}

/// The rules of the conversation, for the whole site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether one may write without an account.
    pub guests: bool,
    /// What is held.
    pub hold: Hold,
    /// Days after publication when a conversation becomes read-only; `None` for never.
    pub close_after_days: Option<i64>,
    /// Least time between two comments of one device on one story, in milliseconds; a story may ask for more.
    pub slow_ms: i64,
    /// More links than this hold a comment.
    pub max_links: i64,
    /// How long the same text is a repetition, in milliseconds; 0 turns the checks for repetition off.
    pub repeat_window_ms: i64,
    /// How long a writer may correct a comment, in milliseconds.
    pub edit_window_ms: i64,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            guests: true,
            hold: Hold::None,
            close_after_days: None,
            slow_ms: 0,
            max_links: 3,
            repeat_window_ms: 24 * 60 * 60 * 1000,
            edit_window_ms: 5 * 60 * 1000,
        }
    }
}
