//! SQLite: one connection that writes, a few that read, and how a statement is asked.

mod open;
mod readers;
mod writer;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ffi};

use crate::row::Source;
use crate::{Error, FromRow, Row, ToValue, Value};

pub(crate) use open::{Role, connect, open, open_error, wal_bytes};
pub(crate) use readers::start as start_readers;
pub(crate) use writer::{Writer, start as start_writer};

/// Reads the first row, and runs the statement to its end.
pub(crate) fn opt<T: FromRow>(
    connection: &Connection,
    text: &str,
    params: &[&dyn ToValue],
) -> Result<Option<T>, Error> {
    let mut statement = bound(connection, text, params)?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next().map_err(error)? else {
        return Ok(None);
    };
    let first = T::from_row(&Row(Source::Sqlite(row)))?;
    while rows.next().map_err(error)?.is_some() {}
    Ok(Some(first))
}

/// Reads every row.
pub(crate) fn all<T: FromRow>(
    connection: &Connection,
    text: &str,
    params: &[&dyn ToValue],
) -> Result<Vec<T>, Error> {
    let mut statement = bound(connection, text, params)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(error)? {
        found.push(T::from_row(&Row(Source::Sqlite(row)))?);
    }
    Ok(found)
}

/// Runs a statement and counts the rows it touched or answered.
pub(crate) fn run(
    connection: &Connection,
    text: &str,
    params: &[&dyn ToValue],
) -> Result<u64, Error> {
    let mut statement = bound(connection, text, params)?;
    if statement.column_count() == 0 {
        return statement
            .raw_execute()
            .map(|rows| rows as u64)
            .map_err(error);
    }
    let mut rows = statement.raw_query();
    let mut count = 0;
    while rows.next().map_err(error)?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// Says how SQLite would find the rows: one line a step, as `EXPLAIN QUERY PLAN` words it.
pub(crate) fn plan(connection: &Connection, text: &str) -> Result<String, Error> {
    let mut statement = connection
        .prepare(&format!("explain query plan {text}"))
        .map_err(error)?;
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().map_err(error)? {
        steps.push(row.get::<_, String>(3).map_err(error)?);
    }
    Ok(steps.join("\n"))
}

/// Prepares a statement, or finds it prepared, and binds `$n` by the number in its name.
///
/// To SQLite `$2` is a name like any other and takes the next free index when it first appears, so binding in order would
/// give a statement that mentions `$2` before `$1` the wrong values. Reading the name back costs less than looking a
/// remembered order up by the statement's text would.
fn bound<'c>(
    connection: &'c Connection,
    text: &str,
    params: &[&dyn ToValue],
) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(text).map_err(error)?;
    let mut highest = 0;
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok())
            .filter(|number| *number > 0)
            .ok_or_else(|| Error::Sql("parameters are written $1, $2, …".to_owned()))?;
        highest = highest.max(number);
        if let Some(value) = params.get(number - 1) {
            statement
                .raw_bind_parameter(index, Lent(value.to_value()))
                .map_err(error)?;
        }
    }
    if highest == params.len() {
        Ok(statement)
    } else {
        Err(count_differs(highest, params.len()))
    }
}

/// The error of lending too few or too many parameters; the same words on both engines.
pub(crate) fn count_differs(wanted: usize, given: usize) -> Error {
    Error::Sql(format!(
        "the statement has {wanted} parameters and was given {given}"
    ))
}

struct Lent<'a>(Value<'a>);

impl ToSql for Lent<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(number),
            Value::Real(number) => ValueRef::Real(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Lends what SQLite holds in a column.
pub(crate) fn value_of(held: ValueRef<'_>) -> Result<Value<'_>, Error> {
    Ok(match held {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|_| Error::Type("a column holds text that is not UTF-8".to_owned()))?,
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes),
    })
}

/// Says what SQLite said, without values or paths.
#[expect(clippy::needless_pass_by_value, reason = "it stands behind map_err")]
pub(crate) fn error(error: rusqlite::Error) -> Error {
    let (code, message) = match &error {
        rusqlite::Error::SqliteFailure(code, message) => {
            (code, message.as_deref().unwrap_or_default())
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => (error, msg.as_str()),
        _ => return Error::Sql("the statement and its use do not fit together".to_owned()),
    };
    let named = || {
        message
            .split_once("failed: ")
            .map_or("", |(_, name)| name)
            .to_owned()
    };
    match (code.code, code.extended_code) {
        (
            _,
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => Error::Unique(named()),
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::Reference,
        (ErrorCode::ConstraintViolation, _) => Error::Constraint(named()),
        (ErrorCode::DiskFull, _) => Error::Full,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            Error::Unavailable("another program holds the database file".to_owned())
        }
        (ErrorCode::SystemIoFailure, extended) => {
            Error::Unavailable(format!("the disk failed (SQLite code {extended})"))
        }
        (ErrorCode::CannotOpen, _) => {
            Error::Unavailable("the database file cannot be opened".to_owned())
        }
        (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => {
            Error::Unavailable("the database file is damaged".to_owned())
        }
        (ErrorCode::OutOfMemory, _) => Error::Unavailable("memory is used up".to_owned()),
        (ErrorCode::ReadOnly, _) => Error::Sql("this connection only reads".to_owned()),
        (ErrorCode::TypeMismatch, _) => {
            Error::Sql("a value is of another kind than its column".to_owned())
        }
        (_, extended) => Error::Sql(format!("{message} (SQLite code {extended})")),
    }
}
