//! What goes into a statement and comes out of a row: five kinds of value, the same on both engines.

use crate::Error;

/// One value of a row or a parameter, borrowed.
///
/// There is no boolean on purpose: the engines answer one differently.
/// Write a word (`'held'`), an instant (`closed_at`) or `case when … then 1 else 0 end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// SQL `null`.
    Null,
    /// `bigint`.
    Integer(i64),
    /// `double precision`.
    Real(f64),
    /// `text`.
    Text(&'a str),
    /// `{bytes}`: `blob` on SQLite, `bytea` on PostgreSQL.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Integer(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }

    /// The error of asking for another kind of value; it names kinds, never the value.
    #[must_use]
    pub fn is_not(&self, wanted: &str) -> Error {
        Error::Type(format!(
            "a column holds {} where {wanted} was asked for",
            self.kind()
        ))
    }
}

/// Something that can stand for a `$n` in a statement.
pub trait ToValue {
    /// Lends the value to the engine.
    fn to_value(&self) -> Value<'_>;
}

/// Something that can be read from one column.
///
/// # Errors
/// [`Error::Type`] if the column holds another kind of value.
pub trait FromValue: Sized {
    /// Reads the value of one column.
    ///
    /// # Errors
    /// [`Error::Type`] if the column holds another kind of value.
    fn from_value(value: Value<'_>) -> Result<Self, Error>;
}

/// Lends parameters to a statement: `params![story.id, parent, text]` stands for `$1, $2, $3`.
#[macro_export]
macro_rules! params {
    () => { &[] as &[&dyn $crate::ToValue] };
    ($($value:expr),+ $(,)?) => { &[$(&$value as &dyn $crate::ToValue),+] as &[&dyn $crate::ToValue] };
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for std::borrow::Cow<'_, str> {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl ToValue for i32 {
    fn to_value(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }
}

/// Counts above `i64::MAX` do not exist on a real machine; they would be stored as `i64::MAX`.
impl ToValue for usize {
    fn to_value(&self) -> Value<'_> {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl ToValue for f64 {
    fn to_value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Integer(number) => Ok(number),
            other => Err(other.is_not("an integer")),
        }
    }
}

impl FromValue for f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a whole number in a real column is read as the nearest real"
    )]
    fn from_value(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Real(number) => Ok(number),
            Value::Integer(number) => Ok(number as f64),
            other => Err(other.is_not("a real number")),
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Text(text) => Ok(text.to_owned()),
            other => Err(other.is_not("text")),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            other => Err(other.is_not("bytes")),
        }
    }
}

macro_rules! narrower_integers {
    ($($kind:ty),+) => {$(
        impl FromValue for $kind {
            fn from_value(value: Value<'_>) -> Result<Self, Error> {
                <$kind>::try_from(i64::from_value(value)?)
                    .map_err(|_| Error::Type(concat!("a column holds an integer that does not fit ", stringify!($kind)).to_owned()))
            }
        }
    )+};
}
narrower_integers!(i32, u32, u64, usize);

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'_>) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            present => T::from_value(present).map(Some),
        }
    }
}
