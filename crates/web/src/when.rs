//! Instants as people read them, in the newsroom's zone.

use jiff::{Timestamp, Zoned, tz::TimeZone};
use newsroom::Millis;

use crate::view::When;

/// Month names, long and short, in the languages `templates/words.html` speaks besides English (CLDR 45, Gregorian).
const MONTHS: [(&str, [&str; 12], [&str; 12]); 2] = [
    (
        "hi",
        [
            "जनवरी",
            "फ़रवरी",
            "मार्च",
            "अप्रैल",
            "मई",
            "जून",
            "जुलाई",
            "अगस्त",
            "सितंबर",
            "अक्टूबर",
            "नवंबर",
            "दिसंबर",
        ],
        [
            "जन॰",
            "फ़र॰",
            "मार्च",
            "अप्रैल",
            "मई",
            "जून",
            "जुल॰",
            "अग॰",
            "सित॰",
            "अक्टू॰",
            "नव॰",
            "दिस॰",
        ],
    ),
    (
        "ar",
        [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ],
        [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ],
    ),
];

/// How a page writes its dates: the newsroom's zone, and the year that goes without saying.
#[derive(Clone, Debug)]
pub struct Dates {
    zone: TimeZone,
    year: i16,
}

impl Dates {
    /// Writes in the zone of this name; an unknown name writes in UTC.
    ///
    /// `newest` is the instant of the newest story: its year is left out of short dates.
    #[must_use]
    pub fn new(zone: &str, newest: Millis) -> Dates {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let year = zoned(newest, &zone).year();
        Dates { zone, year }
    }

    /// The zone pages are written in.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// One instant in the three ways templates need it, its month named in the language around it.
    #[must_use]
    pub fn when(&self, at: Millis, lang: &str) -> When {
        let at = zoned(at, &self.zone);
        let (long, brief) = month(&at, lang);
        let (day, year) = (at.day(), at.year());
        When {
            iso: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            text: format!("{day} {long} {year}, {}", at.strftime("%H:%M")),
            short: if year == self.year {
                format!("{day} {brief}")
            } else {
                format!("{day} {brief} {year}")
            },
        }
    }

    /// A day of which no hour is known.
    #[must_use]
    pub fn day(&self, at: Millis, lang: &str) -> When {
        let at = zoned(at, &self.zone);
        let (long, brief) = month(&at, lang);
        let (day, year) = (at.day(), at.year());
        When {
            iso: at.strftime("%Y-%m-%d").to_string(),
            text: format!("{day} {long} {year}"),
            short: format!("{day} {brief} {year}"),
        }
    }

    /// RFC 3339 with the zone's offset, to the second.
    #[must_use]
    pub fn iso(&self, at: Millis) -> String {
        zoned(at, &self.zone)
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }

    /// RFC 2822, as RSS wants it.
    #[must_use]
    pub fn rfc2822(&self, at: Millis) -> String {
        zoned(at, &self.zone)
            .strftime("%a, %d %b %Y %H:%M:%S %z")
            .to_string()
    }
}

/// An HTTP date (RFC 9110), always in GMT.
#[must_use]
pub fn http_date(at: Millis) -> String {
    zoned(at, &TimeZone::UTC)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

/// The month's name, long and short, in a language; in English where we do not know the language's names.
fn month(at: &Zoned, lang: &str) -> (String, String) {
    let language = lang.split('-').next().unwrap_or_default();
    let place = usize::try_from(at.month() - 1).unwrap_or_default();
    MONTHS
        .iter()
        .find(|(code, ..)| language.eq_ignore_ascii_case(code))
        .and_then(|(_, long, brief)| Some((long.get(place)?, brief.get(place)?)))
        .map_or_else(
            || (at.strftime("%B").to_string(), at.strftime("%b").to_string()),
            |(long, brief)| ((*long).to_owned(), (*brief).to_owned()),
        )
}

/// An instant too far away for a calendar is written as the epoch rather than refused.
fn zoned(at: Millis, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 September 2020, 01:00 UTC.
    const EMMYS: Millis = 1_600_650_000_000;

    #[test]
    fn dates_are_written_in_the_newsrooms_zone() {
        let dates = Dates::new("Asia/Kolkata", EMMYS);
        let when = dates.when(EMMYS, "en");
        assert_eq!(when.iso, "2020-09-21T06:30:00+05:30");
        assert_eq!(when.text, "21 September 2020, 06:30");
        assert_eq!(when.short, "21 Sep");
    }

    #[test]
    fn another_year_is_said() {
        let dates = Dates::new("UTC", EMMYS);
        assert_eq!(
            dates.when(EMMYS - 400 * 86_400_000, "de").short,
            "18 Aug 2019"
        );
    }

    #[test]
    fn a_month_is_named_in_the_storys_language() {
        let dates = Dates::new("Asia/Kolkata", EMMYS);
        assert_eq!(dates.when(EMMYS, "hi-IN").text, "21 सितंबर 2020, 06:30");
        assert_eq!(dates.when(EMMYS, "hi").short, "21 सित॰");
        assert_eq!(dates.when(EMMYS, "ar").text, "21 سبتمبر 2020, 06:30");
    }

    #[test]
    fn an_unknown_zone_is_utc() {
        assert_eq!(
            Dates::new("Mars/Olympus", EMMYS).iso(EMMYS),
            "2020-09-21T01:00:00+00:00"
        );
    }

    #[test]
    fn http_dates_are_in_gmt() {
        assert_eq!(http_date(EMMYS), "Mon, 21 Sep 2020 01:00:00 GMT");
        assert_eq!(
            Dates::new("Asia/Kolkata", EMMYS).rfc2822(EMMYS),
            "Mon, 21 Sep 2020 06:30:00 +0530"
        );
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_break_a_page() {
        assert_eq!(http_date(i64::MAX), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
