//! What the remarks of the Oscars' table mean.

use newsroom::award::NominationStatus;

/// A remark, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    /// The place it came in: 2, 3.
    pub(super) place: Option<i64>,
    /// It has won together with others.
    pub(super) tied: bool,
    /// It has won and was refused.
    pub(super) refused: bool,
    /// Where the nomination stands.
    pub(super) status: NominationStatus,
}

pub(super) fn read(note: &str) -> Note {
    let lower = note.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let place = if says(&["came in 2nd", "tied for 2nd"]) {
        Some(2)
    } else if says(&["came in 3rd", "tied for 3rd"]) {
        Some(3)
    } else {
        None
    };
    let unofficial = says(&["not an official nomination"]);
    // What became of a nomination is said of it only where it is called none: other remarks tell of somebody else's.
    let status = if !unofficial {
        NominationStatus::Official
    } else if says(&["rescind"]) {
        NominationStatus::Rescinded
    } else if says(&["was withdrawn", "nomination withdrawn", "withdrew"]) {
        NominationStatus::Withdrawn
    } else if says(&["disqualified", "declared ineligible", "ruled ineligible"]) {
        NominationStatus::Disqualified
    } else if says(&[
        "dropped and replaced",
        "re-balloted",
        "reballoted",
        "was replaced",
    ]) {
        NominationStatus::Replaced
    } else if says(&["write-in"]) {
        NominationStatus::Writein
    } else if says(&["preliminary list"]) {
        NominationStatus::Shortlist
    } else {
        NominationStatus::Unofficial
    };
    Note {
        place,
        tied: says(&["note: a tie."]),
        refused: says(&["refused the award"]),
        status,
    }
}

/// Who was taken off a nomination that stays: named in the remark among those announced, and no longer a nominee.
pub(super) fn removed(
    note: &str,
    nominees: &str,
) -> impl Iterator<Item = (String, String)> + use<> {
    let listed = note
        .find("originally announced")
        .and_then(|start| note.get(start..))
        .and_then(|rest| {
            let from = rest.find("names: ")?;
            rest.get(from + "names: ".len()..)
        })
        .map(|rest| {
            // The list ends with a full stop that no initial has: a space and a capital follow, and no single letter stands before.
            let mut end = rest.len();
            let mut from = 0;
            while let Some(at) = rest.get(from..).and_then(|rest| rest.find(". ")) {
                let at = from + at;
                let word = rest.get(..at).unwrap_or_default();
                let initial = word
                    .rsplit(' ')
                    .next()
                    .is_none_or(|word| word.chars().count() < 2);
                if !initial {
                    end = at;
                    break;
                }
                from = at + 2;
            }
            rest.get(..end).unwrap_or_default().trim_end_matches('.')
        })
        .unwrap_or_default()
        .replace(" and ", ", ");
    let staying: Vec<String> = nominees
        .split('|')
        .map(|name| name.trim().to_owned())
        .collect();
    let why: String = note
        .trim_start_matches("NOTE:")
        .trim()
        .chars()
        .take(500)
        .collect();
    let gone: Vec<(String, String)> = listed
        .split(", ")
        .map(str::trim)
        .filter(|name| !name.is_empty() && !staying.iter().any(|stays| stays == name))
        .map(|name| (name.to_owned(), why.clone()))
        .collect();
    gone.into_iter()
}
