//! PostgreSQL: one session a thread, statements prepared once and found by their text.
//!
//! There is no TLS yet: put the server on the same machine or a private network.

mod errors;
mod open;
mod pool;
mod values;

use std::collections::HashMap;

use ::postgres::types::ToSql;
use ::postgres::{Client, SimpleQueryMessage, Statement};

use crate::row::Source;
use crate::{Error, FromRow, Row, ToValue, Tx};
use errors::error;
use values::Lent;

pub(crate) use open::{connect, open, settings};
pub(crate) use pool::{Access, Pool, Task};
pub(crate) use values::value_of;

/// One connection with the statements it has prepared.
pub(crate) struct Session {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl Session {
    fn new(client: Client) -> Self {
        Self {
            client,
            prepared: HashMap::new(),
        }
    }

    /// Is the connection gone? Known only after something was asked.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs text that may have several statements, without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        self.client.batch_execute(text).map_err(error)
    }

    /// Runs a job in a transaction of its own: for opening, where no pool stands yet.
    pub(crate) fn transact<T>(
        &mut self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.batch("begin")?;
        let answer = job(&mut Tx::postgres(self));
        self.batch(if answer.is_ok() { "commit" } else { "rollback" })?;
        answer
    }

    pub(crate) fn opt<T: FromRow>(
        &mut self,
        text: &'static str,
        params: &[&dyn ToValue],
    ) -> Result<Option<T>, Error> {
        let rows = self.query(text, params)?;
        rows.first()
            .map(|row| T::from_row(&Row(Source::Postgres(row))))
            .transpose()
    }

    pub(crate) fn all<T: FromRow>(
        &mut self,
        text: &'static str,
        params: &[&dyn ToValue],
    ) -> Result<Vec<T>, Error> {
        let rows = self.query(text, params)?;
        rows.iter()
            .map(|row| T::from_row(&Row(Source::Postgres(row))))
            .collect()
    }

    pub(crate) fn run(
        &mut self,
        text: &'static str,
        params: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        if params.is_empty() && is_control(text) {
            return self.batch(text).map(|()| 0);
        }
        let statement = self.prepared(text, params.len())?;
        let lent = lend(params);
        let answer = self.client.execute(&statement, &borrow(&lent));
        self.learn(answer)
    }

    pub(crate) fn columns_of(&mut self, text: &str) -> Result<usize, Error> {
        Ok(self.client.prepare(text).map_err(error)?.columns().len())
    }

    /// Says how PostgreSQL would find the rows if it had to use an index wherever one fits.
    pub(crate) fn plan(&mut self, text: &str) -> Result<String, Error> {
        let wanted = self.client.prepare(text).map_err(error)?.params().len();
        let nulls = if wanted == 0 {
            String::new()
        } else {
            format!("({})", vec!["null"; wanted].join(", "))
        };
        // A small table is always scanned; for the question "is there a fitting index" a scan is made to look dear.
        self.batch(&format!("set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan; prepare probe as {text}"))?;
        let answer = self
            .client
            .simple_query(&format!("explain (costs off) execute probe{nulls}"))
            .map_err(error)?;
        self.batch("deallocate probe")?;
        let lines = answer.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    fn query(
        &mut self,
        text: &'static str,
        params: &[&dyn ToValue],
    ) -> Result<Vec<::postgres::Row>, Error> {
        let statement = self.prepared(text, params.len())?;
        let lent = lend(params);
        let answer = self.client.query(&statement, &borrow(&lent));
        self.learn(answer)
    }

    fn prepared(&mut self, text: &'static str, given: usize) -> Result<Statement, Error> {
        let statement = match self.prepared.get(text) {
            Some(known) => known.clone(),
            None => {
                let fresh = self.client.prepare(text).map_err(error)?;
                self.prepared.insert(text, fresh.clone());
                fresh
            }
        };
        let wanted = statement.params().len();
        if wanted == given {
            Ok(statement)
        } else {
            Err(crate::sqlite::count_differs(wanted, given))
        }
    }

    /// Forgets the prepared statements when the server says that one no longer fits: a migration has run elsewhere.
    fn learn<T>(&mut self, answer: Result<T, ::postgres::Error>) -> Result<T, Error> {
        answer.map_err(|failed| {
            if errors::is_stale(&failed) {
                self.prepared.clear();
            }
            error(failed)
        })
    }
}

/// Savepoints need no preparing, and their three texts would only fill the server's memory.
fn is_control(text: &str) -> bool {
    ["savepoint ", "release savepoint ", "rollback to savepoint "]
        .iter()
        .any(|verb| text.starts_with(verb))
}

fn lend<'a>(params: &'a [&'a dyn ToValue]) -> Vec<Lent<'a>> {
    params.iter().map(|param| Lent(param.to_value())).collect()
}

fn borrow<'a>(lent: &'a [Lent<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    lent.iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}
