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

/// Whether there is anything to see in it.
pub(crate) fn is_seen(name: &str) -> bool {
    let hides = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    name.chars().any(|c| !c.is_whitespace() && !hides(c))
}

/// Characters that turn the direction of the text around them.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
