//! The words of results, in the languages stories are written in.
//!
//! A results page is in the site's language; a results block stands inside a story and speaks as the story does.

use newsroom::award::{NominationStatus, SaidKind};
use serde::Serialize;

/// What pages say about nominees and results. `{n}` and `{name}` stand for what is put in.
#[derive(Debug, Serialize)]
pub struct Words {
    /// Over whoever won alone.
    pub winner: &'static str,
    /// Over each of several who won together without a tie.
    pub among: &'static str,
    /// Over each of those who share the first place.
    pub tie: &'static str,
    /// Over who came in nth.
    pub placed: &'static str,
    /// Over who was honoured without a contest.
    pub honoured: &'static str,
    /// Over a nomination that counts no more.
    pub void: &'static str,
    /// Behind who won and would not have it.
    pub declined: &'static str,
    /// Behind who won and had it taken away.
    pub vacated: &'static str,
    /// Where nothing was announced.
    pub open: &'static str,
    /// Where it was said that nobody wins.
    pub nobody: &'static str,
    /// When it was announced.
    pub announced: &'static str,
    /// When it was corrected.
    pub corrected: &'static str,
    /// Characters played.
    pub role: &'static str,
    /// Who stands no more in a nomination that stands.
    pub removed: &'static str,
    /// What most readers picked: `{name}`, `{n}` per cent.
    pub favourite: &'static str,
    /// How many readers were right: `{n}` per cent.
    pub seen: &'static str,
    /// Behind a share of the readers.
    pub share: &'static str,
    /// The whole category, from a nominee's card.
    pub whole: &'static str,
    /// Over a nominee's card before the result.
    pub nominee: &'static str,
    /// Over a results block.
    pub results: &'static str,
    /// Nominees of a list, for those who listen.
    pub nominees: &'static str,
    /// Who did not win, for those who listen.
    pub lost: &'static str,
}

const ENGLISH: Words = Words {
    winner: "Winner",
    among: "Winner",
    tie: "Winner, in a tie",
    placed: "Came in {n}",
    honoured: "Honoured",
    void: "Void",
    declined: "declined the award",
    vacated: "the award was taken away later",
    open: "No winner yet",
    nobody: "No award was given",
    announced: "Announced",
    corrected: "Corrected",
    role: "as {name}",
    removed: "removed from the nomination",
    favourite: "Readers\u{2019} pick: {name}, {n}\u{a0}%",
    seen: "{n}\u{a0}% of readers saw it coming",
    share: "of readers",
    whole: "All nominees",
    nominee: "Nominee",
    results: "Results",
    nominees: "Nominees",
    lost: "Nominated",
};

const HINDI: Words = Words {
    winner: "विजेता",
    among: "विजेता",
    tie: "संयुक्त विजेता",
    placed: "स्थान: {n}",
    honoured: "सम्मानित",
    void: "अमान्य",
    declined: "पुरस्कार लेने से मना किया",
    vacated: "पुरस्कार बाद में वापस लिया गया",
    open: "अभी कोई विजेता नहीं",
    nobody: "कोई पुरस्कार नहीं दिया गया",
    announced: "घोषणा:",
    corrected: "सुधार:",
    role: "भूमिका: {name}",
    removed: "नामांकन से हटाए गए",
    favourite: "पाठकों की पसंद: {name}, {n}\u{a0}%",
    seen: "{n}\u{a0}% पाठकों ने पहले ही भाँप लिया था",
    share: "पाठक",
    whole: "सभी नामांकन",
    nominee: "नामांकित",
    results: "नतीजे",
    nominees: "नामांकन",
    lost: "नामांकित",
};

const ARABIC: Words = Words {
    winner: "الفائز",
    among: "من الفائزين",
    tie: "فوز بالتعادل",
    placed: "المركز {n}",
    honoured: "تكريم",
    void: "لاغٍ",
    declined: "رفض الجائزة",
    vacated: "سُحبت الجائزة لاحقًا",
    open: "لا فائز بعد",
    nobody: "لم تُمنح الجائزة",
    announced: "أُعلن:",
    corrected: "صُحّح:",
    role: "بدور {name}",
    removed: "حُذف من الترشيح",
    favourite: "اختيار القرّاء: {name}، {n}\u{a0}%",
    seen: "{n}\u{a0}% من القرّاء توقّعوا ذلك",
    share: "من القرّاء",
    whole: "كل المرشّحين",
    nominee: "مرشّح",
    results: "النتائج",
    nominees: "المرشّحون",
    lost: "مرشّح",
};

/// The words in a language; English where we do not speak it.
#[must_use]
pub fn words(lang: &str) -> &'static Words {
    match language(lang) {
        "hi" => &HINDI,
        "ar" => &ARABIC,
        _ => &ENGLISH,
    }
}

fn language(lang: &str) -> &str {
    lang.split('-').next().unwrap_or_default()
}

/// What is said of a nomination that is not simply official; empty for one that is.
#[must_use]
pub fn status(status: NominationStatus, lang: &str) -> &'static str {
    let [english, hindi, arabic] = match status {
        NominationStatus::Official => return "",
        NominationStatus::Withdrawn => ["Withdrawn", "वापस लिया गया", "انسحب"],
        NominationStatus::Rescinded => ["Nomination rescinded", "नामांकन रद्द", "أُلغي الترشيح"],
        NominationStatus::Disqualified => ["Disqualified", "अयोग्य", "استُبعد"],
        NominationStatus::Replaced => ["Replaced", "बदला गया", "استُبدل"],
        NominationStatus::Writein => ["Write-in", "मतपत्र पर लिखा गया", "كُتب على ورقة الاقتراع"],
        NominationStatus::Shortlist => [
            "Not an official nomination: shortlisted",
            "आधिकारिक नामांकन नहीं: प्रारंभिक सूची",
            "ليس ترشيحًا رسميًا: قائمة أولية",
        ],
        NominationStatus::Unofficial => [
            "Not an official nomination",
            "आधिकारिक नामांकन नहीं",
            "ليس ترشيحًا رسميًا",
        ],
    };
    match language(lang) {
        "hi" => hindi,
        "ar" => arabic,
        _ => english,
    }
}

/// What was done, as the history of a category tells it.
#[must_use]
pub fn said(kind: SaidKind) -> &'static str {
    match kind {
        SaidKind::Announced => "Announced",
        SaidKind::Corrected => "Corrected to",
        SaidKind::Retracted => "Taken back",
        SaidKind::Confirmed => "Confirmed",
        SaidKind::Placed => "Placed",
        SaidKind::Declined => "Declined by",
        SaidKind::Vacated => "Taken away from",
        SaidKind::NoAward => "No award was given",
    }
}

/// A place as one says it: `2nd` in English, the number elsewhere.
#[must_use]
pub fn ordinal(n: i64, lang: &str) -> String {
    if matches!(language(lang), "hi" | "ar") {
        return n.to_string();
    }
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_as_people_say_them() {
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 111, 122]
            .into_iter()
            .map(|n| ordinal(n, "en"))
            .collect();
        assert_eq!(
            said.join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 111th 122nd"
        );
        assert_eq!(ordinal(2, "hi-IN"), "2");
    }

    #[test]
    fn a_language_we_do_not_speak_is_answered_in_english() {
        assert_eq!(words("de").winner, "Winner");
        assert_eq!(words("hi-IN").winner, "विजेता");
        assert_eq!(words("ar").winner, "الفائز");
    }
}
