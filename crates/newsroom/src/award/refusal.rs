//! What an editor reads when something cannot be said of a category.

use store::{Tx, params};

use super::{
    category::Category,
    fold::Refusal,
    result::SaidResult,
    word::{NominationStatus, SaidKind},
};
use crate::{
    Millis,
    error::{Error, Result},
};

/// The credit of a nomination of this category.
pub(super) fn credit(tx: &mut Tx<'_>, category: &Category, nomination: i64) -> Result<String> {
    let found: Option<(i64, String, String)> = tx.opt(
        "select category.id, category.name, nomination.credited
         from nomination join category on category.id = nomination.category_id where nomination.id = $1",
        params![nomination],
    )?;
    match found {
        Some((own, _, credited)) if own == category.id => Ok(credited),
        Some((_, name, credited)) => Err(Error::invalid(
            "nomination",
            format!(
                "{credited} is nominated for \u{201c}{name}\u{201d}, not for \u{201c}{}\u{201d}.",
                category.name
            ),
        )),
        None => Err(Error::invalid(
            "nomination",
            "There is no such nomination; it may have been removed meanwhile.",
        )),
    }
}

/// A refusal in words.
pub(super) fn spelled(
    tx: &mut Tx<'_>,
    category: &Category,
    credited: &str,
    why: Refusal,
) -> Result<Error> {
    let name = &category.name;
    Ok(match why {
        Refusal::NoWinners => Error::Conflict(format!("\u{201c}{name}\u{201d} has no winners.")),
        Refusal::HasWinner(winner) => {
            let winner = credit(tx, category, winner)?;
            let tie = if category.winner_rule == super::word::WinnerRule::One {
                ", or say that ties are allowed here"
            } else {
                ""
            };
            Error::Conflict(format!(
                "\u{201c}{name}\u{201d} has a winner: {winner}. Take it back first{tie}."
            ))
        }
        Refusal::WonAlready => Error::Conflict(format!(
            "{credited} has won \u{201c}{name}\u{201d} already."
        )),
        Refusal::HasNotWon => Error::Conflict(format!(
            "Nothing that was announced of {credited} stands in \u{201c}{name}\u{201d}, so there is nothing to take back or to mark."
        )),
        Refusal::NobodyWins => Error::Conflict(format!(
            "It was said that there is no award for \u{201c}{name}\u{201d}. Take that back first."
        )),
        Refusal::NobodySaidSo => Error::Conflict(format!(
            "Nobody said that there is no award for \u{201c}{name}\u{201d}, so there is nothing to take back."
        )),
        Refusal::CannotWin(status) => {
            let status = match status {
                NominationStatus::Withdrawn => "withdrawn",
                NominationStatus::Rescinded => "rescinded",
                NominationStatus::Disqualified => "disqualified",
                _ => "replaced by another",
            };
            Error::Conflict(format!(
                "The nomination of {credited} was {status}; it cannot win."
            ))
        }
        Refusal::SeveralWon => Error::Conflict(format!(
            "Several have won \u{201c}{name}\u{201d}. Take back the one that is wrong, then announce {credited}."
        )),
        Refusal::NothingToCorrect => Error::Conflict(format!(
            "Nothing was announced for \u{201c}{name}\u{201d} that could be corrected. Announce {credited} instead."
        )),
        Refusal::NoRank => Error::invalid("rank", "A place is a number from 2 on: 2 for second."),
        Refusal::NoNomination => Error::invalid("nomination", "Choose a nominee."),
        Refusal::NotOfAnybody => Error::invalid(
            "nomination",
            "That there is no award is said of nobody; leave the nominee out.",
        ),
    })
}

/// Somebody else was quicker.
pub(super) fn meanwhile(last: Option<&SaidResult>, now: Millis) -> Error {
    let Some(last) = last else {
        return Error::Conflict(
            "This category was changed meanwhile. Look at it again.".to_owned(),
        );
    };
    let did = match last.kind {
        SaidKind::Announced => "announced this",
        SaidKind::Corrected => "corrected this",
        SaidKind::Retracted => "took this back",
        SaidKind::Confirmed => "confirmed this",
        SaidKind::Placed => "gave a place",
        SaidKind::Declined => "said that this was refused",
        SaidKind::Vacated => "ended this win",
        SaidKind::NoAward => "said that there is no award",
    };
    let seconds = now.saturating_sub(last.said_at) / 1000;
    let ago = match seconds {
        ..=0 => "a moment ago".to_owned(),
        1 => "a second ago".to_owned(),
        2..=119 => format!("{seconds} seconds ago"),
        120..=7_199 => format!("{} minutes ago", seconds / 60),
        _ => "earlier".to_owned(),
    };
    let of = if last.credited.is_empty() {
        String::new()
    } else {
        format!(": {}", last.credited)
    };
    Error::Conflict(format!(
        "{} {did} {ago}{of}. Look again before you say more.",
        last.actor
    ))
}

/// What cannot be undone in one click.
pub(super) fn no_undo(said: &SaidResult) -> Error {
    Error::Conflict(match said.kind {
        SaidKind::Retracted => {
            "A retraction is not taken back. If it was right after all, announce it again."
                .to_owned()
        }
        SaidKind::Vacated => format!(
            "The win of {} was ended. If it stands after all, announce it again.",
            said.credited
        ),
        _ => "A confirmation is not taken back. Take back the announcement instead.".to_owned(),
    })
}

/// A key that was used for something else.
pub(super) fn other_key() -> Error {
    Error::Conflict("This key was used for another result.".to_owned())
}
