//! Two people with one form open: whoever saves second is shown what the first wrote, and decides.
//!
//! A form carries `seen`, a fingerprint of the values it was opened with. Knows nothing of what the values mean.

use std::collections::BTreeMap;

use newsroom::{Error, Fields};

/// A value by the name of its field.
pub(super) type Values<'a> = [(&'static str, &'a str)];

/// What a form that shows these values carries along: 32 hexadecimal digits.
pub(super) fn seen(stands: &Values<'_>) -> String {
    let mut hash = blake3::Hasher::new();
    for (name, value) in stands {
        for part in [name, value] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let mut spelled = hash.finalize().to_hex().to_string();
    spelled.truncate(32);
    spelled
}

/// Refuses to save over what somebody else wrote since the form was opened; nothing `seen` asks for no such care.
///
/// # Errors
/// `Invalid`, with what stands now at each field that was typed otherwise.
pub(super) fn check(
    seen_then: &str,
    stands: &Values<'_>,
    typed: &Values<'_>,
) -> newsroom::Result<()> {
    if seen_then.is_empty() || seen_then == seen(stands) {
        return Ok(());
    }
    let mut faults = BTreeMap::new();
    for ((name, theirs), (_, ours)) in stands.iter().zip(typed) {
        if plain(theirs) != plain(ours) {
            let sentence = match plain(theirs).as_str() {
                "" => "It is empty now.".to_owned(),
                theirs => format!("It stands now as \u{201c}{theirs}\u{201d}."),
            };
            faults.insert((*name).to_owned(), sentence);
        }
    }
    // Who typed the very same has nothing to decide.
    if faults.is_empty() {
        return Ok(());
    }
    faults.insert(
        "form".to_owned(),
        "Somebody saved this while you had it open. Your words are in the fields, what stands now is beneath them; \
         save again to put yours in their place."
            .to_owned(),
    );
    Err(Error::Invalid(Fields(faults)))
}

/// As a browser's line ends and the spaces at the edges do not count.
fn plain(value: &str) -> String {
    value.trim().replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_touched_meanwhile_is_saved_and_what_was_is_shown() {
        let opened = seen(&[("title", "Film"), ("text", "a")]);
        assert!(
            check(
                &opened,
                &[("title", "Film"), ("text", "a")],
                &[("title", "Cinema"), ("text", "a")]
            )
            .is_ok()
        );
        let Err(Error::Invalid(faults)) = check(
            &opened,
            &[("title", "Pictures"), ("text", "a")],
            &[("title", "Cinema"), ("text", "a\r\n")],
        ) else {
            panic!("saved over somebody")
        };
        assert!(
            faults
                .0
                .values()
                .any(|it| it.contains("\u{201c}Pictures\u{201d}"))
        );
        assert!(!faults.0.contains_key("text"));
    }

    #[test]
    fn a_program_that_saw_nothing_and_whoever_typed_the_same_are_let_through() {
        let stands = [("title", "Film")];
        assert!(check("", &stands, &[("title", "Cinema")]).is_ok());
        assert!(check("stale", &stands, &[("title", "Film ")]).is_ok());
    }

    #[test]
    fn values_do_not_run_together() {
        assert_ne!(
            seen(&[("a", "bc"), ("d", "")]),
            seen(&[("a", "b"), ("cd", "")])
        );
    }
}
