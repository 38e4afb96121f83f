//! Names of people, works and topics, made tidy before they are kept.

use crate::error::{Error, Result};

/// One line: white space and control characters become single spaces.
pub(crate) fn tidy(name: &str) -> String {
    let spaced: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The slug a name makes.
pub(crate) fn slug(name: &str) -> Result<String> {
    let slug = markup::slug::slugify(name);
    if slug.is_empty() {
        return Err(Error::invalid(
            "name",
            format!("\u{201c}{name}\u{201d} has no letter that could stand in an address."),
        ));
    }
    Ok(slug)
}
