//! By what rules a ballot is counted, in words for tables, files and readers. Knows nothing of the database.

use tally::{Tie, irv, rating, schulze};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word in the table, in forms and in files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

words! {
    /// How voters say what they want.
    Method {
        /// One option.
        Plurality = "plurality",
        /// Every option they like, up to a number.
        Approval = "approval",
        /// 0 to 5 points each.
        Score = "score",
        /// An order, the best first.
        Ranked = "ranked",
    }
}

words! {
    /// Who is one voter. It is printed beside the result.
    Level {
        /// A browser.
        Device = "device",
        /// A mail address that was proved.
        Mail = "mail",
        /// An account.
        Account = "account",
    }
}

words! {
    /// When the public sees how a ballot stands.
    Shown {
        /// At any time.
        Always = "always",
        /// After the close.
        After = "after",
    }
}

words! {
    /// What a voter who leaves an option out says of it. It can change the winner.
    Unranked {
        /// It comes last; no points.
        Last = "last",
        /// Nothing.
        LeftOut = "left-out",
    }
}

impl Method {
    /// What a page calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Method::Plurality => "One vote each",
            Method::Approval => "As many as you like",
            Method::Score => "Points from 0 to 5",
            Method::Ranked => "In order of preference",
        }
    }
}

impl Level {
    /// The sentence printed beside the result.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Level::Device => {
                "One vote for each browser. Somebody with several browsers can vote several times, so read it as a mood and not as a census."
            }
            Level::Mail => "One vote for each proved mail address.",
            Level::Account => "One vote for each account of this newsroom.",
        }
    }
}

/// By what rules a ballot is counted. All of them are printed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How voters say what they want.
    pub method: Method,
    /// How equals are told apart.
    pub tie: Tie,
    /// What leaving an option out says; without meaning to plurality and approval.
    pub unranked: Unranked,
    /// Most options one may name; 0 for all there are.
    pub most: u32,
}

impl Rules {
    /// How many of so many options one may name.
    #[must_use]
    pub fn most_of(&self, options: u32) -> u32 {
        match self.method {
            Method::Plurality => 1,
            Method::Score => options,
            Method::Approval | Method::Ranked if self.most == 0 => options,
            Method::Approval | Method::Ranked => self.most.min(options),
        }
    }

    /// What an option without a score gets.
    #[must_use]
    pub fn unscored(&self) -> rating::Unscored {
        match self.unranked {
            Unranked::Last => rating::Unscored::Zero,
            Unranked::LeftOut => rating::Unscored::LeftOut,
        }
    }

    /// The rules of the instant run-off.
    #[must_use]
    pub fn run_off(&self) -> irv::Rules {
        irv::Rules {
            last: irv::LastTie::EarlierRounds { then: self.tie },
            overvotes: irv::Overvotes::PassOver,
            skipped: irv::Skipped::PassOver,
            leaving: irv::Leaving::OneByOne,
            write_ins: None,
        }
    }

    /// The rules of the second reading.
    #[must_use]
    pub fn pairs(&self) -> schulze::Rules {
        schulze::Rules {
            strength: schulze::Strength::Margins,
            unranked: match self.unranked {
                Unranked::Last => schulze::Unranked::Last,
                Unranked::LeftOut => schulze::Unranked::LeftOut,
            },
            tie: self.tie,
        }
    }

    /// What is printed on the ballot, in sentences.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        match self.method {
            Method::Plurality => vec![
                "Every voter names one option; the option with the most votes wins.".to_owned(),
                "Votes for an option that was withdrawn later are kept and count for nobody.".to_owned(),
                self.tie.to_string(),
            ],
            Method::Approval => vec![
                match self.most {
                    0 => "Every voter names as many options as they like; the option named most often wins.".to_owned(),
                    1 => "Every voter names one option; the option named most often wins.".to_owned(),
                    most => format!("Every voter names up to {most} options; the option named most often wins."),
                },
                "What was said of an option that was withdrawn later is kept and counts for nobody.".to_owned(),
                self.tie.to_string(),
            ],
            Method::Score => vec![
                "Every voter gives options 0 to 5 points; the highest mean wins.".to_owned(),
                self.unscored().to_string(),
                "Points for an option that was withdrawn later are kept and count for nobody.".to_owned(),
                self.tie.to_string(),
            ],
            Method::Ranked => {
                let mut told = self.run_off().sentences();
                told.push(
                    "A vote for an option that was withdrawn later counts for the voter's next option.".to_owned(),
                );
                told.push(match self.unranked {
                    Unranked::Last => "In the run-off an unranked option gets nothing from that voter; in the second reading, by pairs, it comes after all that are ranked.".to_owned(),
                    Unranked::LeftOut => "In the run-off an unranked option gets nothing from that voter; in the second reading, by pairs, that voter says nothing of it.".to_owned(),
                });
                told
            }
        }
    }
}
