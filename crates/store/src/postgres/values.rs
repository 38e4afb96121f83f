//! Our five kinds of value in PostgreSQL's types, there and back.

use std::error::Error as StdError;

use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Error, Value};

/// A value on its way to the server.
#[derive(Debug)]
pub(crate) struct Lent<'a>(pub(crate) Value<'a>);

impl ToSql for Lent<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Value::Integer(number) if *ty == Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
            Value::Integer(number) if *ty == Type::INT2 => i16::try_from(number)?.to_sql(ty, out),
            Value::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Value::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Value::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err(
                format!("the server expects {ty} for a parameter; cast it in the statement").into(),
            ),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A value as the server sent it.
struct Held<'a>(Value<'a>);

impl<'a> FromSql<'a> for Held<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Integer(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Integer(i16::from_sql(ty, raw)?.into()),
            // SQLite answers a comparison with 0 or 1, so PostgreSQL's truth is read as the same.
            Type::BOOL => Value::Integer(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Value::Bytes(raw),
            _ => Value::Text(<&str>::from_sql(ty, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(Value::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::FLOAT8 | Type::BYTEA
        ) || <&str as FromSql>::accepts(ty)
    }
}

/// Lends what PostgreSQL answered in a column.
pub(crate) fn value_of(row: &::postgres::Row, i: usize) -> Result<Value<'_>, Error> {
    let ty = || {
        row.columns()
            .get(i)
            .map_or("unknown", |column| column.type_().name())
    };
    row.try_get::<_, Held<'_>>(i)
        .map(|held| held.0)
        .map_err(|_| {
            Error::Type(format!(
                "a column is of PostgreSQL's type {}: cast it in the statement",
                ty()
            ))
        })
}
