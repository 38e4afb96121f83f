//! Strangers' files to safe pictures in every size. Knows nothing of stories, disks or the web.
//!
//! [`take`] reads a file as it was sent and answers a picture of our own making: what it says of itself is not
//! believed, what it carries besides its pixels is gone, and what would cost too much is refused before it is
//! decoded. [`quick`] and [`slow`] make the sizes of such a picture, and [`card`] draws the picture that
//! social networks show.

pub mod card;
mod colour;
mod encode;
mod limits;
mod open;
mod refusal;
mod sizes;
mod sniff;
mod take;

pub use limits::Limits;
pub use refusal::Refusal;
pub use sizes::{Size, WIDTHS, quick, slow, widths};
pub use take::{Taken, take};
