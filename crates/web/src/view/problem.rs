//! What the page of a refusal sees.

use serde::Serialize;

use super::{Composer, Link};

/// Something went wrong or is not there: `problem.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// A few words.
    pub title: String,
    /// What happened and what to do.
    pub detail: String,
    /// What was typed, to be sent again.
    pub composer: Option<Composer>,
    /// A form of the desk or the account that came from somebody who is not signed in, to be sent again.
    pub again: Option<Again>,
    /// Where to go from here; empty for the front page and the archive.
    pub ways: Vec<Link>,
}

/// A form to be sent again.
#[derive(Clone, Debug, Serialize)]
pub struct Again {
    /// Where one signs in or proves who one is.
    pub way: &'static str,
    /// Where the form goes.
    pub path: String,
    /// Names and values of its fields.
    pub fields: Vec<(String, String)>,
    /// The values that are more than a word, to be read.
    pub said: Vec<String>,
}
