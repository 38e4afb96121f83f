//! A row of either engine, and the types that can be made of one.

use crate::{Error, FromValue, Value};

/// One row of an answer, lent for as long as it is being read.
pub struct Row<'a>(pub(crate) Source<'a>);

/// Where the columns stand: each engine's own row, so that nothing is copied twice.
pub(crate) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// Reads column `i`, counted from 0.
    ///
    /// # Errors
    /// [`Error::Type`] if there is no such column or it holds another kind of value.
    pub fn get<T: FromValue>(&self, i: usize) -> Result<T, Error> {
        T::from_value(self.value(i)?)
    }

    fn value(&self, i: usize) -> Result<Value<'_>, Error> {
        let missing = || Error::Type(format!("the row has no column {i}"));
        match &self.0 {
            Source::Sqlite(row) => row
                .get_ref(i)
                .map_err(|_| missing())
                .and_then(crate::sqlite::value_of),
            Source::Postgres(row) if i < row.len() => crate::postgres::value_of(row, i),
            Source::Postgres(_) => Err(missing()),
        }
    }
}

/// A type that is made of one row: a struct with its own mapping, a single value, or a tuple of up to 16.
///
/// ```
/// use store::{Error, FromRow, Row};
/// struct Section { id: i64, name: String }
/// impl FromRow for Section {
///     fn from_row(row: &Row<'_>) -> Result<Self, Error> {
///         Ok(Self { id: row.get(0)?, name: row.get(1)? })
///     }
/// }
/// ```
pub trait FromRow: Sized {
    /// Reads one row.
    ///
    /// # Errors
    /// [`Error::Type`] if the columns are not what the type expects.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        row.get(0)
    }
}

macro_rules! tuples {
    ($($($part:ident $i:literal)+;)+) => {$(
        impl<$($part: FromValue),+> FromRow for ($($part,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> {
                Ok(($(row.get::<$part>($i)?,)+))
            }
        }
    )+};
}
tuples! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15;
}
