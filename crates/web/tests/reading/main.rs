//! The site as readers, feeds, machines and strangers find it.

mod cache;
mod feeds;
mod forms;
mod golden;
mod hostile;
mod live;
mod outbound;
mod pages;
mod talk;
mod theme;
mod tongues;
