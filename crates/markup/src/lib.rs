#![doc = include_str!("../README.md")]

pub mod comment;
pub mod embed;
pub mod fold;
mod html;
pub mod lang;
mod link;
mod markdown;
pub mod slug;
pub mod story;

pub use html::{COMMENT_HTML_VERSION, SafeHtml};
