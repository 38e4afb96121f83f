//! The words that stand in the awards' tables.

use store::{Error, FromValue, ToValue, Value};

/// Makes a list of words: how each is kept, and back.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it is kept and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Reads the word; `None` for any other.
            #[must_use]
            pub fn parse(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Text(self.as_str())
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value<'_>) -> Result<Self, Error> {
                match value {
                    Value::Text(word) => $name::parse(word)
                        .ok_or_else(|| Error::Type(format!("a column holds a word that is no {}", stringify!($name)))),
                    other => Err(other.is_not("text")),
                }
            }
        }
    };
}

words! {
    /// What an organisation is.
    OrgKind {
        /// Nobody has said.
        #[default]
        Unknown = "",
        /// It gives prizes.
        Body = "body",
        /// A network or a streaming service.
        Network = "network",
        /// A studio.
        Studio = "studio",
        /// A distributor.
        Distributor = "distributor",
        /// Another company.
        Company = "company",
        /// A country.
        Country = "country",
        /// A band.
        Band = "band",
    }
}
words! {
    /// Where an edition stands.
    EditionStatus {
        /// It will be.
        #[default]
        Planned = "planned",
        /// The nominees are known.
        Nominated = "nominated",
        /// It happens now.
        Live = "live",
        /// It is over.
        Final = "final",
        /// It was put off.
        Postponed = "postponed",
        /// It does not happen.
        Cancelled = "cancelled",
    }
}
words! {
    /// How much of an edition is entered.
    Coverage {
        /// All nominees.
        #[default]
        Complete = "complete",
        /// Winners alone.
        WinnersOnly = "winners-only",
    }
}
words! {
    /// How sure a time is.
    Precision {
        /// To the minute.
        #[default]
        Minute = "minute",
        /// The day alone is known.
        Day = "day",
    }
}
words! {
    /// What somebody does on an evening.
    SessionRole {
        /// Leads through it.
        #[default]
        Host = "host",
        /// Hands over a prize.
        Presenter = "presenter",
        /// Sings, plays.
        Performer = "performer",
        /// Is remembered.
        InMemoriam = "in_memoriam",
        /// Takes a prize for somebody else.
        AcceptedOnBehalf = "accepted_on_behalf",
    }
}
words! {
    /// What kind of prize a category is through the years.
    LineKind {
        /// Some are nominated, one is chosen.
        #[default]
        Competitive = "competitive",
        /// A jury gives as many as it likes.
        Juried = "juried",
        /// As `juried`, without nominees competing with each other.
        Area = "area",
        /// Given for a life or a deed.
        Honorary = "honorary",
        /// Given for science and technique.
        Scitech = "scitech",
        /// A hall of fame.
        HallOfFame = "hall_of_fame",
        /// Given once.
        Special = "special",
    }
}
words! {
    /// What became of a category from one year to another.
    EdgeKind {
        /// It has another name.
        #[default]
        Renamed = "renamed",
        /// It became several.
        Split = "split",
        /// Several became one.
        Merged = "merged",
        /// Another took its place.
        Succeeded = "succeeded",
        /// It is given no more.
        Discontinued = "discontinued",
    }
}
words! {
    /// Who is nominated in a category.
    NomineeKind {
        /// Now this, now that.
        #[default]
        Mixed = "mixed",
        /// People.
        Person = "person",
        /// Works.
        Work = "work",
        /// Songs.
        Song = "song",
        /// Organisations.
        Org = "org",
        /// Countries.
        Country = "country",
    }
}
words! {
    /// How many may win.
    WinnerRule {
        /// One; more if they tie.
        #[default]
        TiesAllowed = "ties_allowed",
        /// Exactly one.
        One = "one",
        /// As many as the jury likes; that is no tie.
        Many = "many",
        /// Nobody.
        None = "none",
    }
}
words! {
    /// Where a nomination stands.
    NominationStatus {
        /// Nominated.
        #[default]
        Official = "official",
        /// Taken back by the nominee; cannot win.
        Withdrawn = "withdrawn",
        /// Taken back by the body; cannot win.
        Rescinded = "rescinded",
        /// Against the rules; cannot win.
        Disqualified = "disqualified",
        /// Another stands in its place; cannot win.
        Replaced = "replaced",
        /// Nobody nominated it and voters wrote it in; can win.
        Writein = "writein",
        /// On a list before the nominations; can win, and loses nothing if it does not.
        Shortlist = "shortlist",
        /// The body calls it no nomination; can win.
        Unofficial = "unofficial",
    }
}
words! {
    /// A person or an organisation.
    PartyKind {
        /// A person.
        #[default]
        Person = "person",
        /// An organisation.
        Org = "org",
    }
}
words! {
    /// Whether somebody is a nominee or is named beside one.
    Part {
        /// The nominee, or one of them.
        #[default]
        Main = "main",
        /// Named with the nominee: the performer of a nominated song's film.
        Other = "other",
    }
}
words! {
    /// What a work is to a nomination.
    Relation {
        /// What it is for.
        #[default]
        For = "for",
        /// The episode of it.
        Episode = "episode",
        /// The song in it.
        Song = "song",
        /// One more that it is for.
        AlsoFor = "also_for",
    }
}
words! {
    /// What another name of somebody is.
    NameKind {
        /// A spelling of credits.
        #[default]
        Credited = "credited",
        /// Another name.
        Alias = "alias",
        /// A made-up name.
        Pseudonym = "pseudonym",
        /// A name before a marriage.
        Maiden = "maiden",
    }
}
words! {
    /// What is said of a category.
    SaidKind {
        /// It has won.
        #[default]
        Announced = "announced",
        /// Not the one that was announced: this one.
        Corrected = "corrected",
        /// What was announced is taken back; without a nomination, that there is no award.
        Retracted = "retracted",
        /// It stands, says the body.
        Confirmed = "confirmed",
        /// Second, third.
        Placed = "placed",
        /// It has won and refuses; it stays a win.
        Declined = "declined",
        /// It had won and lost the prize afterwards.
        Vacated = "vacated",
        /// Nobody wins.
        NoAward = "no_award",
    }
}
words! {
    /// What became of a nomination.
    Outcome {
        /// It won.
        #[default]
        Won = "won",
        /// It won together with others.
        Tied = "tied",
        /// It came second, third.
        Placed = "placed",
        /// Others won.
        Lost = "lost",
        /// It was given without a competition.
        Honoured = "honoured",
        /// It was withdrawn, rescinded, disqualified, replaced, or its win was vacated.
        Void = "void",
    }
}
words! {
    /// What is remarkable about an outcome.
    Mark {
        /// Nothing.
        #[default]
        None = "",
        /// The prize was refused.
        Declined = "declined",
        /// The prize was lost afterwards.
        Vacated = "vacated",
        /// The body has confirmed it.
        Confirmed = "confirmed",
        /// Another was named before.
        Corrected = "corrected",
    }
}

impl Outcome {
    /// Whether it is a win: won, tied or honoured.
    #[must_use]
    pub fn is_win(self) -> bool {
        matches!(self, Outcome::Won | Outcome::Tied | Outcome::Honoured)
    }
}

impl NominationStatus {
    /// Whether a nomination of this status can win.
    #[must_use]
    pub fn can_win(self) -> bool {
        matches!(
            self,
            NominationStatus::Official
                | NominationStatus::Writein
                | NominationStatus::Shortlist
                | NominationStatus::Unofficial
        )
    }

    /// Whether it has lost once others have won. What stood on a list before the nominations has not.
    #[must_use]
    pub fn can_lose(self) -> bool {
        self.can_win() && self != NominationStatus::Shortlist
    }
}

impl LineKind {
    /// Whether its prizes are given without a competition.
    #[must_use]
    pub fn is_honour(self) -> bool {
        matches!(
            self,
            LineKind::Honorary | LineKind::Scitech | LineKind::HallOfFame | LineKind::Special
        )
    }
}
