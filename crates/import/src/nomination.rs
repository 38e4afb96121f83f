//! A nomination as a table tells it, before anybody knows who is who.

use newsroom::{
    Millis,
    award::{
        EdgeKind, LineKind, NominationStatus, NomineeKind, OrgKind, Part, PartyKind, Relation,
        WinnerRule,
    },
};

/// The prize a table is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwardName {
    /// Its part of the address: `oscars`.
    pub slug: String,
    /// Its name, for when it is new.
    pub name: String,
    /// Who gives it, for when it is new; may be empty.
    pub body: String,
}

/// An edition as a table names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditionName {
    /// The award's part of the address.
    pub award: String,
    /// Its own part of the address.
    pub slug: String,
    /// The how-manieth.
    pub ordinal: Option<i64>,
    /// What it is called in full; may be empty.
    pub label: String,
    /// The period it honours; may be empty.
    pub period: String,
    /// The year it honours.
    pub year: i64,
    /// Whether the table has winners alone.
    pub winners_only: bool,
}

impl EditionName {
    /// `emmys/2020`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.award, self.slug)
    }
}

/// A category as a table names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryName {
    /// Its part of the address; never empty once a file is read.
    pub slug: String,
    /// As the body writes it that year.
    pub name: String,
    /// A shorter name; may be empty.
    pub short: String,
    /// The part of the address of its line; empty for its own.
    pub line_slug: String,
    /// The name of its line; empty for its own.
    pub line: String,
    /// `Acting`; may be empty.
    pub class: String,
    /// What kind of prize it is.
    pub kind: LineKind,
    /// Who is nominated; none to go by the nominees.
    pub nominees: Option<NomineeKind>,
    /// How many may win; none to go by the winners.
    pub rule: Option<WinnerRule>,
    /// When predictions close.
    pub locks_at: Option<Millis>,
    /// What a right prediction is worth; none for 1.
    pub weight: Option<i64>,
}

/// How sure a table is of who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Identity {
    /// The table has no ids: whoever goes by the name is meant.
    #[default]
    Named,
    /// The table has ids and none for this one: nobody who has one is meant.
    Unknown,
    /// IMDb's ids: one, or several people behind one credited name.
    Known(Vec<String>),
}

/// Somebody who is nominated or named beside one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Person or organisation.
    pub kind: PartyKind,
    /// What kind of organisation.
    pub org: OrgKind,
    /// The name as credited.
    pub name: String,
    /// Who that is.
    pub identity: Identity,
    /// `Lyric by`; may be empty.
    pub credit: String,
    /// Nominee, or named beside one.
    pub part: Part,
    /// Why they were taken off, if they were.
    pub removed: Option<String>,
}

/// A work it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Its title.
    pub title: String,
    /// Which one that is.
    pub identity: Identity,
    /// `film`, `song`, `episode`; may be empty.
    pub kind: String,
    /// What it is to the nomination.
    pub relation: Relation,
    /// Which of the nomination's works it is a part of.
    pub part_of: Option<usize>,
}

/// A character.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// Which of the parties plays it.
    pub party: usize,
    /// In which of the works.
    pub work: usize,
    /// The character's name.
    pub name: String,
    /// The text it was read from; may be empty.
    pub raw: String,
}

/// What a table says about who has won.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Won {
    /// Nothing.
    #[default]
    No,
    /// It has won.
    Yes,
    /// It has won together with others.
    Tied,
    /// It has won and was refused.
    Declined,
    /// It had won and lost the prize afterwards.
    Vacated,
    /// It came second, third.
    Placed(i64),
    /// Nobody has won in its category.
    Nobody,
}

impl Won {
    /// Whether it is a win.
    #[must_use]
    pub fn is_win(self) -> bool {
        matches!(self, Won::Yes | Won::Tied | Won::Declined)
    }
}

/// A nomination of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nomination {
    /// The line of the file it begins at, counted from 1.
    pub line: usize,
    /// Its edition.
    pub edition: EditionName,
    /// Its category.
    pub category: CategoryName,
    /// What names it within its category, if the table says so.
    pub slug: Option<String>,
    /// The credit as printed; may be empty.
    pub credited: String,
    /// Who.
    pub people: Vec<Party>,
    /// For what.
    pub works: Vec<Work>,
    /// As whom.
    pub roles: Vec<Role>,
    /// Where it stands.
    pub status: NominationStatus,
    /// What became of it.
    pub won: Won,
    /// When that was announced, if the table knows.
    pub announced_at: Option<Millis>,
    /// What it is given for.
    pub citation: String,
    /// What the table says beside.
    pub detail: String,
    /// A remark.
    pub note: String,
    /// Every field as it stood, JSON.
    pub raw: String,
    /// What makes it the same row when it comes again: all of it but who has won and what is remarked.
    pub key: String,
}

/// What became of a line of categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEdge {
    /// Slug of the line that was.
    pub from: String,
    /// Slug of the line that is.
    pub to: String,
    /// What happened.
    pub kind: EdgeKind,
    /// Slug of the edition from which on.
    pub edition: String,
}
