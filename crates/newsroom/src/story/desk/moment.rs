//! A day and a time as an editor types them, in the newsroom's zone: also where clocks jump.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::{AmbiguousOffset, TimeZone},
};

use crate::{
    Millis,
    error::{Error, Result},
};

/// An instant made of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Millis,
    /// What the editor has to be told about it.
    pub oddity: Option<Oddity>,
}

/// What can be odd about a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The clocks jump over it: it became as much later as they jump.
    Gap,
    /// The clocks show it twice: the first time is meant.
    Fold,
}

/// Reads a day (`2026-03-29`) and a time (`02:30`) in a zone.
///
/// # Errors
/// `Invalid` for `date` or `time`.
pub fn moment(date: &str, time: &str, zone: &TimeZone) -> Result<Moment> {
    let day: Date = date
        .trim()
        .parse()
        .map_err(|_| Error::invalid("date", "Please give the day as 2026-03-29."))?;
    let at: Time = time
        .trim()
        .parse()
        .map_err(|_| Error::invalid("time", "Please give the time as 18:30."))?;
    let ambiguous = zone.to_ambiguous_zoned(day.to_datetime(at));
    let oddity = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => Some(Oddity::Gap),
        AmbiguousOffset::Fold { .. } => Some(Oddity::Fold),
    };
    let zoned = ambiguous
        .compatible()
        .map_err(|_| Error::invalid("date", "This day lies outside of time as we count it."))?;
    Ok(Moment {
        at: zoned.timestamp().as_millisecond(),
        oddity,
    })
}

/// An instant as RFC 3339 in a zone, to the second.
pub(super) fn written(at: Millis, zone: &TimeZone) -> Result<String> {
    let instant = Timestamp::from_second(at.div_euclid(1000))
        .map_err(|_| Error::invalid("date", "This day lies outside of time as we count it."))?;
    Ok(instant
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string())
}
