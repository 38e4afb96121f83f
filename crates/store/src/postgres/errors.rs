//! What PostgreSQL said, without values or addresses.

use ::postgres::error::SqlState;

use crate::Error;

/// Says what the server or the connection said.
#[expect(clippy::needless_pass_by_value, reason = "it stands behind map_err")]
pub(crate) fn error(error: ::postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        if error.is_closed()
            || std::error::Error::source(&error)
                .is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        {
            return Error::Unavailable("the connection to PostgreSQL was lost".to_owned());
        }
        return Error::Sql("a parameter is of another kind than PostgreSQL expects".to_owned());
    };
    let constraint = || {
        said.constraint()
            .or(said.column())
            .unwrap_or_default()
            .to_owned()
    };
    let code = said.code();
    match code {
        &SqlState::UNIQUE_VIOLATION => return Error::Unique(constraint()),
        &SqlState::FOREIGN_KEY_VIOLATION => return Error::Reference,
        &SqlState::DISK_FULL => return Error::Full,
        &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
            return Error::Conflict;
        }
        &SqlState::QUERY_CANCELED => {
            return Error::Unavailable("PostgreSQL took too long".to_owned());
        }
        &SqlState::LOCK_NOT_AVAILABLE => {
            return Error::Unavailable("another change held the row too long".to_owned());
        }
        _ => {}
    }
    match code.code().get(..2).unwrap_or_default() {
        "23" => Error::Constraint(constraint()),
        "08" | "53" | "57" | "58" => {
            Error::Unavailable(format!("PostgreSQL answers {}", code.code()))
        }
        // A message about the statement itself names tables and columns; the others may quote what somebody wrote.
        "42" | "0A" => Error::Sql(format!(
            "{} (PostgreSQL code {})",
            said.message(),
            code.code()
        )),
        _ => Error::Sql(format!("PostgreSQL code {}", code.code())),
    }
}

/// Does a prepared statement no longer fit the tables?
pub(crate) fn is_stale(error: &::postgres::Error) -> bool {
    error.code().is_some_and(|code| {
        *code == SqlState::FEATURE_NOT_SUPPORTED || *code == SqlState::INVALID_SQL_STATEMENT_NAME
    })
}
