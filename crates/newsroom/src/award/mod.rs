//! Awards: what is given, when, for what, to whom, and what became of it.
//!
//! Who has won is no flag: what was said of a category is kept for good in the order it was said ([`result`]), and what
//! that comes to ([`fold`]) is written anew with each saying. Pages read whole things ([`sheet`]).

/// The parameters of a list of 64.
macro_rules! sixty_four {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
         $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, \
         $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64"
    };
}
use sixty_four;

#[expect(
    clippy::module_inception,
    reason = "the noun of the folder is one of its nouns"
)]
pub mod award;
mod case;
pub mod category;
pub mod desk;
pub mod edition;
pub mod find;
pub mod fold;
pub mod honour;
pub mod line;
pub mod named;
pub mod night;
pub mod nomination;
pub mod org;
mod refusal;
pub mod rehearsal;
pub mod repair;
pub mod result;
pub mod sheet;
pub mod shelf;
pub mod sitting;
pub mod story;
pub mod word;

pub use award::{Award, NewAward};
pub use category::{Category, NewCategory, NewLine};
pub use edition::{Edition, NewEdition};
pub use nomination::{NewNomination, NewParty, NewRole, NewWork, Nomination};
pub use org::Org;
pub use result::{SaidResult, Saying};
pub use sheet::{CategorySheet, Credit, EditionSheet, Nominee, WorkCredit};
pub use sitting::{NewSession, Session};
pub use word::{
    Coverage, EdgeKind, EditionStatus, LineKind, Mark, NameKind, NominationStatus, NomineeKind,
    OrgKind, Outcome, Part, PartyKind, Precision, Relation, SaidKind, SessionRole, WinnerRule,
};

use crate::error::{Error, Result};

/// Refuses what is no part of an address.
fn check_slug(slug: &str) -> Result<()> {
    if markup::slug::is_slug(slug) {
        return Ok(());
    }
    Err(Error::invalid(
        "slug",
        "An address is lower-case words and numbers joined by hyphens, such as lead-actor-limited.",
    ))
}

/// A name in one line, if there is any.
fn named(name: &str) -> Result<String> {
    let name = crate::name::tidy(name);
    if name.is_empty() || !crate::name::is_seen(&name) {
        return Err(Error::invalid("name", "A name is needed."));
    }
    Ok(name)
}
