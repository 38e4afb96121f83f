//! The reader's pages, one file per noun.

pub mod applause;
pub mod awards;
pub mod ballots;
pub mod card;
pub mod comments;
pub mod conversation;
pub mod front;
pub mod listings;
pub mod liveblogs;
pub mod me;
pub mod media;
pub mod own;
pub mod permalink;
pub mod predictions;
pub mod reports;
pub mod search;
pub mod story;

use std::sync::Arc;

use axum::extract::State;

use crate::site::Site;

/// The site, as handlers take it.
pub type House = State<Arc<Site>>;
