//! A transaction as its job sees it: four verbs, the same on both engines.

use crate::{Engine, Error, FromRow, Sql, ToValue, postgres, sqlite};

/// A transaction, lent to the job that runs in it.
///
/// There is no commit and no rollback: the job's `Ok` commits, its `Err` or panic rolls back.
/// After a statement has failed the transaction answers [`Error::Aborted`] to everything else, on both engines,
/// because PostgreSQL can do nothing else; a failure that is expected belongs into [`Tx::attempt`].
pub struct Tx<'a> {
    session: Session<'a>,
    /// The first statement that failed and was not forgiven by an attempt.
    failure: Option<Error>,
}

enum Session<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(connection: &'a rusqlite::Connection) -> Self {
        Self {
            session: Session::Sqlite(connection),
            failure: None,
        }
    }

    pub(crate) fn postgres(session: &'a mut postgres::Session) -> Self {
        Self {
            session: Session::Postgres(session),
            failure: None,
        }
    }

    /// Why nothing of this transaction may be kept, if a statement failed.
    pub(crate) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.session {
            Session::Sqlite(_) => Engine::Sqlite,
            Session::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads the first row of an answer that has one.
    ///
    /// # Errors
    /// [`Error::NoRow`] if there is none; otherwise what the engine says.
    pub fn one<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<T, Error> {
        self.opt(sql, params)?.ok_or(Error::NoRow)
    }

    /// Reads the first row of an answer, if it has one.
    ///
    /// # Errors
    /// What the engine says.
    pub fn opt<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<Option<T>, Error> {
        let text = sql.into().for_engine(self.engine());
        self.guarded(|session| match session {
            Session::Sqlite(connection) => sqlite::opt(connection, text, params),
            Session::Postgres(session) => session.opt(text, params),
        })
    }

    /// Reads every row of an answer. Bound it with `limit`: all of it is held in memory.
    ///
    /// # Errors
    /// What the engine says.
    pub fn all<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        params: &[&dyn ToValue],
    ) -> Result<Vec<T>, Error> {
        let text = sql.into().for_engine(self.engine());
        self.guarded(|session| match session {
            Session::Sqlite(connection) => sqlite::all(connection, text, params),
            Session::Postgres(session) => session.all(text, params),
        })
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// What the engine says.
    pub fn run(&mut self, sql: impl Into<Sql>, params: &[&dyn ToValue]) -> Result<u64, Error> {
        let text = sql.into().for_engine(self.engine());
        self.guarded(|session| match session {
            Session::Sqlite(connection) => sqlite::run(connection, text, params),
            Session::Postgres(session) => session.run(text, params),
        })
    }

    /// Runs a part of the transaction that may fail: its error undoes that part and the rest goes on.
    ///
    /// # Errors
    /// What the part answers.
    pub fn attempt<T, E: From<Error>>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run("savepoint attempt", &[])?;
        let answer = part(self).and_then(|kept| {
            if self.failure.is_some() {
                Err(E::from(Error::Aborted))
            } else {
                Ok(kept)
            }
        });
        if answer.is_err() {
            // The part's failure is forgiven by going back to before it. If even that fails, the whole transaction has failed.
            self.failure = None;
            self.run("rollback to savepoint attempt", &[])?;
        }
        self.run("release savepoint attempt", &[])?;
        answer
    }

    /// Runs text that has several statements and no parameters: a migration.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.guarded(|session| match session {
            Session::Sqlite(connection) => connection.execute_batch(text).map_err(sqlite::error),
            Session::Postgres(session) => session.batch(text),
        })
    }

    /// Prepares a statement and says how many columns its rows have.
    pub(crate) fn columns_of(&mut self, text: &str) -> Result<usize, Error> {
        self.guarded(|session| match session {
            Session::Sqlite(connection) => Ok(connection
                .prepare(text)
                .map_err(sqlite::error)?
                .column_count()),
            Session::Postgres(session) => session.columns_of(text),
        })
    }

    /// Says how the engine would find the rows of a statement.
    pub(crate) fn plan(&mut self, text: &str) -> Result<String, Error> {
        self.guarded(|session| match session {
            Session::Sqlite(connection) => sqlite::plan(connection, text),
            Session::Postgres(session) => session.plan(text),
        })
    }

    fn guarded<T>(
        &mut self,
        ask: impl FnOnce(&mut Session<'a>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.failure.is_some() {
            return Err(Error::Aborted);
        }
        let answer = ask(&mut self.session);
        // Reading a column as the wrong kind happens on our side: the engine has not failed.
        if let Err(error) = &answer
            && !matches!(error, Error::Type(_) | Error::NoRow)
        {
            self.failure = Some(error.clone());
        }
        answer
    }
}
