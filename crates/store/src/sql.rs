//! The text of a statement, and the two engines it is for.

/// Which database answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded one: a file.
    Sqlite,
    /// PostgreSQL 15 or newer: a server.
    Postgres,
}

impl Engine {
    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A statement with `$1`, `$2`, … for its parameters: usually one text for both engines, a pair where they truly differ.
///
/// The text is `'static`, so no value can be pasted into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sql {
    /// What SQLite is asked.
    pub sqlite: &'static str,
    /// What PostgreSQL is asked.
    pub postgres: &'static str,
}

impl Sql {
    /// The text for one engine.
    #[must_use]
    pub fn for_engine(self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
        }
    }
}
