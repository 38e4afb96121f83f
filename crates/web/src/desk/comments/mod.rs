//! Moderation: the queues, what is done with a comment, bans, words, the log.
//!
//! Every act is a form that names the version it saw. With script the same form answers with the fresh comment.

mod acts;
mod bans;
mod conversation;
mod item;
mod live;
mod log;
mod pages;
mod words;

use std::sync::Arc;

use newsroom::Capability;

use crate::door::{Doors, Need};
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let moderate = Need::Can(Capability::Moderate);
    Doors::new(site)
        .get("/desk/comments", moderate, pages::queue)
        .post("/desk/comments/bulk", moderate, acts::bulk)
        .get("/desk/comments/since/{seq}", moderate, live::since)
        .get("/desk/comments/story/{id}", moderate, conversation::show)
        .post("/desk/comments/story/{id}", moderate, conversation::save)
        .get("/desk/comments/person/{id}", moderate, pages::person)
        .get("/desk/comments/{id}", moderate, pages::one)
        .post("/desk/comments/{id}", moderate, acts::act)
        .get("/desk/bans", moderate, bans::list)
        .post("/desk/bans", moderate, bans::set)
        .post("/desk/bans/{id}/lift", moderate, bans::lift)
        .get("/desk/words", moderate, words::show)
        .post("/desk/words", moderate, words::save)
        .get("/desk/words/{file}", moderate, words::export)
        .get("/desk/log", moderate, log::show)
        .post("/desk/log/{id}/undo", moderate, log::undo)
}
