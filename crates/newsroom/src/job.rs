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
}

impl Job {
    /// The word in the table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Job::MailReply { .. } => "mail-reply",
            Job::MailLink { .. } => "mail-link",
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
