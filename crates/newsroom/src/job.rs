//! Jobs: work to be done after the commit, over the store's one queue.

use serde::{Deserialize, Serialize};
use store::{Tx, job};

use crate::{Millis, error::Result};

/// Something to do later, by the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Job {
    /// Tell the writer of `parent` by mail that `comment` answers.
    MailReply {
        /// Row id of the answer.
        comment: i64,
        /// Row id of the comment answered.
        parent: i64,
    },
    /// Mail a one-time link: what is mailed depends on the link's purpose.
    ///
    /// The words in its address are made when it is sent (`account::link::to_send`), so that they
    /// never lie in the queue.
    MailLink {
        /// Row id of the link.
        link: i64,
    },
    /// Make the sizes of a picture that every browser reads.
    PictureSizes {
        /// Row id of the picture.
        media: i64,
    },
    /// Make the smallest form of a picture's sizes; slow, and nobody waits for it.
    PictureAvif {
        /// Row id of the picture.
        media: i64,
    },
    /// Remove the files of a picture that left the library.
    PictureGone {
        /// Their names.
        names: Vec<String>,
    },
    /// Part with what somebody said whose account is closed: see [`crate::reader::erase_some`].
    EraseReader {
        /// Row id of the account.
        account: i64,
        /// Whether the text goes; otherwise only the name does.
        erase: bool,
    },
    /// Write the search's words of a merged subject's stories anew: see [`crate::merge::reindex`].
    Reindex {
        /// `person`, `work` or `topic`.
        subject: String,
        /// Its row id.
        id: i64,
        /// The last story that is done.
        after: i64,
    },
    /// Count the scores of an edition's predictions: see [`crate::prediction::score::step`].
    Scores {
        /// Row id of the edition.
        edition: i64,
    },
}

impl Job {
    /// The word in the table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Job::MailReply { .. } => "mail-reply",
            Job::Reindex { .. } => "reindex",
            Job::Scores { .. } => "scores",
            Job::MailLink { .. } => "mail-link",
            Job::PictureSizes { .. } => "picture-sizes",
            Job::PictureAvif { .. } => "picture-avif",
            Job::PictureGone { .. } => "picture-gone",
            Job::EraseReader { .. } => "erase-reader",
        }
    }

    /// Reads what [`enqueue`] wrote; `None` for kinds this program does not know.
    #[must_use]
    pub fn parse(data: &str) -> Option<Job> {
        serde_json::from_str(data).ok()
    }
}

/// Puts a job into the queue, due at once, in the transaction that makes it necessary; answers its row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn enqueue(tx: &mut Tx<'_>, what: &Job, now: Millis) -> Result<i64> {
    let data = serde_json::to_string(what).unwrap_or_default();
    Ok(job::enqueue(tx, what.kind(), &data, now, now)?)
}
