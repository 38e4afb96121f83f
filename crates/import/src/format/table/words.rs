//! What single cells of our own table say.

use newsroom::award::NominationStatus;

use crate::nomination::{Identity, Won};

pub(super) fn won(word: &str, warnings: &mut Vec<String>) -> Won {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "" | "no" | "false" | "0" | "n" | "nominee" | "lost" => Won::No,
        "yes" | "true" | "1" | "y" | "x" | "won" | "winner" | "win" => Won::Yes,
        "tied" | "tie" => Won::Tied,
        "declined" | "refused" => Won::Declined,
        "vacated" => Won::Vacated,
        "nobody" => Won::Nobody,
        other => {
            let digits: String = other.chars().take_while(char::is_ascii_digit).collect();
            let rest = other.get(digits.len()..).unwrap_or_default();
            match digits.parse::<i64>() {
                Ok(place)
                    if (2..=999).contains(&place)
                        && matches!(rest, "" | "nd" | "rd" | "th" | "st") =>
                {
                    Won::Placed(place)
                }
                _ => {
                    warnings.push(format!(
                        "\u{201c}{word}\u{201d} does not say who has won; write yes, tied, 2, 3, declined or nothing."
                    ));
                    Won::No
                }
            }
        }
    }
}

pub(super) fn status(word: &str, warnings: &mut Vec<String>) -> NominationStatus {
    if word.is_empty() {
        return NominationStatus::Official;
    }
    NominationStatus::parse(&word.to_lowercase()).unwrap_or_else(|| {
        warnings.push(format!(
            "\u{201c}{word}\u{201d} is no status; the nomination counts as official."
        ));
        NominationStatus::Official
    })
}

pub(super) fn instant(text: &str, column: &str, warnings: &mut Vec<String>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    match text.parse::<jiff::Timestamp>() {
        Ok(instant) => Some(instant.as_millisecond()),
        Err(_) => {
            warnings.push(format!(
                "\u{201c}{text}\u{201d} in the column \u{201c}{column}\u{201d} is no instant; it is written like 2020-09-20T17:00:00-07:00."
            ));
            None
        }
    }
}

/// `nm1`, `?`, several parted by commas, or nothing.
pub(super) fn identity(cell: &str) -> Identity {
    match cell {
        "" => Identity::Named,
        "?" => Identity::Unknown,
        ids => Identity::Known(
            ids.split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
    }
}

/// Roles of a cell, parted by `|`; a backslash takes the next character as it is.
pub(crate) fn split_roles(cell: &str) -> Vec<String> {
    let mut roles = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                if let (Some(role), Some(next)) = (roles.last_mut(), chars.next()) {
                    role.push(next);
                }
            }
            '|' => roles.push(String::new()),
            c => {
                if let Some(role) = roles.last_mut() {
                    role.push(c);
                }
            }
        }
    }
    roles
        .into_iter()
        .map(|role| role.trim().to_owned())
        .filter(|role| !role.is_empty())
        .collect()
}

/// Roles as a cell.
pub(crate) fn join_roles<'a>(roles: impl IntoIterator<Item = &'a str>) -> String {
    let escaped: Vec<String> = roles
        .into_iter()
        .map(|role| role.replace('\\', "\\\\").replace('|', "\\|"))
        .collect();
    escaped.join("|")
}
