//! The few words a renderer adds to a story, in the story's language where we speak it.

/// Words a renderer adds.
#[derive(Clone, Copy)]
pub(super) enum Phrase {
    AlsoRead,
    Spoiler,
    SpoilerElsewhere,
    Play,
    Opens,
    Ballot,
    Results,
    Nominee,
    Watch,
    Picture,
}

/// The words in a language; English where we do not speak it.
pub(super) fn phrase(lang: &str, phrase: Phrase) -> &'static str {
    let language = lang.split('-').next().unwrap_or_default();
    let [english, hindi, arabic] = match phrase {
        Phrase::AlsoRead => ["Also read", "यह भी पढ़ें", "اقرأ أيضًا"],
        Phrase::Spoiler => ["Spoiler", "कहानी का राज़", "حرق للأحداث"],
        Phrase::SpoilerElsewhere => [
            "Spoiler: read it in the story.",
            "कहानी का राज़: पूरी ख़बर में पढ़ें।",
            "حرق للأحداث: اقرأه في القصة.",
        ],
        Phrase::Play => ["Play the video", "वीडियो चलाएँ", "شغّل الفيديو"],
        Phrase::Opens => ["opens", "खुलेगा", "يفتح"],
        Phrase::Ballot => ["Cast your vote", "अपना वोट दें", "صوّت الآن"],
        Phrase::Results => ["See the results", "नतीजे देखें", "شاهد النتائج"],
        Phrase::Nominee => ["See the nominee", "नामांकन देखें", "شاهد المرشّح"],
        Phrase::Watch => ["Watch", "देखें", "شاهد"],
        Phrase::Picture => ["See the picture", "तस्वीर देखें", "شاهد الصورة"],
    };
    match language {
        "hi" => hindi,
        "ar" => arabic,
        _ => english,
    }
}
