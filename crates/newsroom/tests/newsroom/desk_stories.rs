//! The working copy: saved, never lost, locked, taken over, restored.

use newsroom::audit::Doer;
use newsroom::markup::story::{Block, Document, Inline};
use newsroom::story::desk::{
    self, Change, Fields, Here, Manuscript, Piece, Reason, Saved, Saving, Which,
};
use newsroom::story::{self, State};
use newsroom::{Error, MIGRATIONS};
use store::{Db, on_each_db};

use crate::house::{DAY, MINUTE, MORNING, open, publish, publish_at, read, refused, source, write};

/// Rui edits; Ana writes.
pub(crate) fn rui() -> Doer {
    Doer {
        account: Some(1),
        name: "Rui".to_owned(),
    }
}

pub(crate) fn ana() -> Doer {
    Doer {
        account: Some(2),
        name: "Ana".to_owned(),
    }
}

/// A browser somebody writes from.
fn browser(who: &Doer, session: i64) -> Here {
    Here {
        session,
        account: who.account.unwrap(),
        name: who.name.clone(),
    }
}

/// A body of paragraphs.
pub(crate) fn body(paragraphs: &[&str]) -> Document {
    Document {
        blocks: paragraphs
            .iter()
            .map(|text| Block::Paragraph {
                content: vec![Inline::text(*text)],
            })
            .collect(),
        ..Document::default()
    }
}

pub(crate) fn fields(title: &str) -> Fields {
    Fields {
        title: title.to_owned(),
        section: "television".to_owned(),
        summary: "He won.".to_owned(),
        authors: vec!["Rui Prado".to_owned()],
        ..Fields::default()
    }
}

/// Begins a story; answers its row id.
pub(crate) fn begin(db: &Db, random: &'static str) -> i64 {
    write(db, move |tx| {
        desk::begin(
            tx,
            "",
            "",
            &rui(),
            random,
            &jiff::tz::TimeZone::UTC,
            MORNING,
        )
    })
}

pub(crate) fn saving(story: i64, version: i64, fields: Fields, text: &[&str], who: Doer) -> Saving {
    Saving {
        story,
        version,
        fields,
        document: body(text),
        who,
        session: None,
    }
}

pub(crate) fn save_at(db: &Db, saving: Saving, now: i64) -> Saved {
    write(db, move |tx| desk::save(tx, saving, now))
}

pub(crate) fn kept(saved: Saved) -> Manuscript {
    match saved {
        Saved::Kept(kept) => *kept,
        Saved::Refused { holder, .. } => panic!("refused, and {holder:?} holds"),
    }
}

fn lost(saved: Saved) -> (i64, Manuscript, Option<String>) {
    match saved {
        Saved::Refused {
            number,
            theirs,
            holder,
        } => (number, *theirs, holder),
        Saved::Kept(_) => panic!("kept"),
    }
}

pub(crate) fn opened(db: &Db, story: i64) -> Manuscript {
    read(db, move |tx| desk::open(tx, story))
}

on_each_db! { MIGRATIONS;
    fn a_story_is_begun_without_a_headline_and_takes_its_address_from_the_first(db) {
        open(db);
        let story = begin(db, "a1");
        let new = opened(db, story);
        assert_eq!((new.fields.title.as_str(), new.line.slug.as_str(), new.line.state), ("", "untitled-a1", State::Draft));
        assert_eq!(new.fields.section, "television", "the first section of the navigation");
        let one = kept(save_at(db, saving(story, new.version, fields("Ruffalo wins"), &["He won."], rui()), MORNING));
        assert_eq!((one.line.slug.as_str(), one.line.title.as_str()), ("ruffalo-wins", "Ruffalo wins"));
        // The form says what it was given; the address goes on following the headline.
        let two = kept(save_at(db, saving(story, one.version, Fields { title: "Ruffalo wins again".into(), ..one.fields.clone() }, &["He won."], rui()), MORNING));
        assert_eq!(two.line.slug, "ruffalo-wins-again");
        let chosen = Fields { slug: "the-speech".into(), ..two.fields.clone() };
        let three = kept(save_at(db, saving(story, two.version, chosen, &["He won."], rui()), MORNING));
        let four = kept(save_at(db, saving(story, three.version, Fields { title: "Another".into(), ..three.fields.clone() }, &["He won."], rui()), MORNING));
        assert_eq!(four.line.slug, "the-speech", "an address somebody chose stays");
        assert_eq!(read(db, |tx| story::find_any(tx, "the-speech")).card.title, "Another");
    }

    fn two_stories_of_one_headline_have_two_addresses(db) {
        open(db);
        let (one, two) = (begin(db, "a1"), begin(db, "a2"));
        let first = kept(save_at(db, saving(one, 1, fields("The speech"), &["A."], rui()), MORNING));
        let second = kept(save_at(db, saving(two, 1, fields("The speech"), &["B."], rui()), MORNING));
        assert_eq!((first.line.slug.as_str(), second.line.slug.as_str()), ("the-speech", "the-speech-2"));
        let again = kept(save_at(db, saving(two, second.version, second.fields.clone(), &["B, and more."], rui()), MORNING));
        assert_eq!(again.line.slug, "the-speech-2");
    }

    fn what_is_written_on_a_public_story_is_seen_by_nobody_before_it_is_published(db) {
        open(db);
        let story = publish(db, &source("speech", "")).id;
        let there = opened(db, story);
        let saved = kept(save_at(db, saving(story, there.version, fields("Another headline"), &["Another text."], rui()), MORNING));
        assert!(saved.line.ahead_at.is_some());
        let public = read(db, |tx| story::find(tx, "speech", MORNING));
        assert_eq!(public.card.title, "The speech story");
        assert_eq!(public.card.updated_at, 1_600_646_400_000);
        let preview = read(db, move |tx| desk::preview(tx, story));
        assert_eq!(preview.card.title, "Another headline");
        assert_eq!(preview.document, body(&["Another text."]));
    }

    fn of_two_texts_written_on_one_version_the_later_is_laid_aside_and_told(db) {
        open(db);
        let story = begin(db, "a1");
        let version = opened(db, story).version;
        kept(save_at(db, saving(story, version, fields("A"), &["Rui’s text."], rui()), MORNING));
        let (number, theirs, holder) = lost(save_at(db, saving(story, version, fields("B"), &["Ana’s text."], ana()), MORNING));
        assert_eq!((theirs.document, holder), (body(&["Rui’s text."]), None));
        let hers = read(db, move |tx| desk::text(tx, story, Which::Aside(number)));
        assert_eq!((hers.document, hers.fields.title, hers.by), (body(&["Ana’s text."]), "B".to_owned(), "Ana".to_owned()));
        // She goes on typing: one text, the newest of hers.
        let (again, ..) = lost(save_at(db, saving(story, version, fields("B"), &["Ana’s text, longer."], ana()), MORNING + 1));
        assert_eq!(again, number);
        let history = read(db, move |tx| desk::history(tx, story));
        assert_eq!(history.iter().filter(|entry| entry.reason == Some(Reason::Lost)).count(), 1);
        let hers = read(db, move |tx| desk::text(tx, story, Which::Aside(number)));
        assert_eq!(hers.document, body(&["Ana’s text, longer."]));
    }

    fn whoever_did_not_hear_the_answer_may_send_the_same_again(db) {
        open(db);
        let story = begin(db, "a1");
        let version = opened(db, story).version;
        let first = kept(save_at(db, saving(story, version, fields("A"), &["A text."], rui()), MORNING));
        let again = kept(save_at(db, saving(story, version, fields("A"), &["A text."], rui()), MORNING + 1));
        assert_eq!(again.version, first.version);
    }

    fn two_editors_who_save_at_the_same_moment_lose_no_sentence(db) {
        open(db);
        let story = begin(db, "a1");
        let version = opened(db, story).version;
        let outcomes: Vec<Saved> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|number| {
                    scope.spawn(move || {
                        let who = Doer { account: Some(10 + number), name: format!("Writer {number}") };
                        let text = format!("What writer {number} wrote.");
                        save_at(db, saving(story, version, fields("A"), &[&text], who), MORNING)
                    })
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let (won, too_late): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|saved| matches!(saved, Saved::Kept(_)));
        assert_eq!((won.len(), too_late.len()), (1, 7));
        let mut texts = vec![opened(db, story).document];
        for saved in too_late {
            let (number, ..) = lost(saved);
            texts.push(read(db, move |tx| desk::text(tx, story, Which::Aside(number))).document);
        }
        for number in 0..8 {
            let text = format!("What writer {number} wrote.");
            assert!(texts.contains(&body(&[&text])), "{text}");
        }
    }

    fn a_text_published_elsewhere_is_not_saved_over_by_an_open_editor(db) {
        open(db);
        let story = publish(db, &source("speech", "")).id;
        let there = opened(db, story);
        publish_at(db, &source("speech", "summary: From the command line."), MORNING + MINUTE);
        let (_, theirs, _) = lost(save_at(db, saving(story, there.version, fields("Mine"), &["Mine."], rui()), MORNING + 2 * MINUTE));
        assert_eq!(theirs.fields.summary, "From the command line.");
        let mine = kept(save_at(db, saving(story, theirs.version, fields("Mine"), &["Mine."], rui()), MORNING + 2 * MINUTE));
        publish_at(db, &source("speech", "summary: And again."), MORNING + 3 * MINUTE);
        assert_eq!(opened(db, story).document, mine.document, "a working copy that is ahead stays");
        let checks = read(db, move |tx| desk::check(tx, story));
        assert!(checks.iter().any(|check| check.text.contains("revision 3")), "{checks:?}");
    }

    fn a_block_this_version_does_not_know_is_kept_as_it_is(db) {
        open(db);
        let story = begin(db, "a1");
        let json = r#"{"version":1,"blocks":[{"type":"hologram","watts":[3,{"x":1}]},{"type":"paragraph","content":[{"type":"text","text":"He won."}]}]}"#;
        let document = Document::from_json(json).unwrap();
        let sent = document.clone();
        let saving = Saving { story, version: 1, fields: fields("A"), document: sent, who: rui(), session: None };
        let saved = kept(save_at(db, saving, MORNING));
        assert_eq!(saved.document, document);
        assert!(matches!(saved.document.blocks[0], Block::Unknown(_)));
        write(db, move |tx| desk::publish(tx, story, desk::When::Now, &rui(), &jiff::tz::TimeZone::UTC, MORNING));
        assert_eq!(opened(db, story).document, document, "published");
        assert_eq!(read(db, |tx| story::find(tx, "a", MORNING)).document, document);
        let text = read(db, move |tx| desk::text(tx, story, Which::Revision(2)));
        assert_eq!(text.document, document);
    }

    fn an_older_text_is_laid_aside_now_and_then(db) {
        open(db);
        let story = begin(db, "a1");
        let mut version = 1;
        for minute in 0..25 {
            let text = format!("Minute {minute}.");
            version = kept(save_at(db, saving(story, version, fields("A"), &[&text], rui()), MORNING + minute * MINUTE)).version;
        }
        let history = read(db, move |tx| desk::history(tx, story));
        let aside: Vec<Which> = history.iter().filter(|entry| entry.reason == Some(Reason::Kept)).map(|entry| entry.which).collect();
        assert_eq!(aside, [Which::Aside(2), Which::Aside(1)]);
        let first = read(db, move |tx| desk::text(tx, story, Which::Aside(1)));
        assert_eq!(first.document, body(&["Minute 9."]));
    }

    fn the_first_who_wants_to_write_may_until_silence_or_take_over(db) {
        open(db);
        let story = begin(db, "a1");
        let beat = |who: Doer, session, holds, now| {
            write(db, move |tx| desk::beat(tx, story, &browser(&who, session), holds, now))
        };
        let holder = |all: &[desk::Present]| all.iter().find(|one| one.holds).map(|one| one.name.clone());
        assert_eq!(holder(&beat(rui(), 1, true, MORNING)), Some("Rui".to_owned()));
        let both = beat(ana(), 2, true, MORNING + 1_000);
        assert_eq!((both.len(), holder(&both)), (2, Some("Rui".to_owned())));
        // Her text is laid aside while he writes.
        let mut hers = saving(story, 1, fields("A"), &["Hers."], ana());
        hers.session = Some(2);
        let (_, _, who) = lost(save_at(db, hers.clone(), MORNING + 2_000));
        assert_eq!(who.as_deref(), Some("Rui"));
        let taken = write(db, move |tx| desk::take_over(tx, story, &browser(&ana(), 2), MORNING + 3_000));
        assert_eq!(holder(&taken), Some("Ana".to_owned()));
        assert_eq!(holder(&beat(rui(), 1, true, MORNING + 4_000)), Some("Ana".to_owned()), "he is second now");
        // What he had not saved arrives and is kept beside hers.
        let mut his = saving(story, 1, fields("A"), &["His last sentence."], rui());
        his.session = Some(1);
        let (number, ..) = lost(save_at(db, his, MORNING + 5_000));
        kept(save_at(db, hers, MORNING + 6_000));
        let his = read(db, move |tx| desk::text(tx, story, Which::Aside(number)));
        assert_eq!(his.document, body(&["His last sentence."]));
        assert_eq!(opened(db, story).document, body(&["Hers."]));
        // She is silent for half a minute: he may.
        assert_eq!(holder(&beat(rui(), 1, true, MORNING + 32_000)), Some("Ana".to_owned()));
        let later = beat(rui(), 1, true, MORNING + 33_001);
        assert_eq!((later.len(), holder(&later)), (1, Some("Rui".to_owned())));
    }

    fn a_clock_that_jumps_leaves_nobody_in_a_story_for_ever(db) {
        open(db);
        let story = begin(db, "a1");
        write(db, move |tx| desk::beat(tx, story, &browser(&rui(), 1), true, MORNING + 400 * DAY));
        assert_eq!(read(db, move |tx| desk::here(tx, story, MORNING)), []);
        let now = write(db, move |tx| desk::beat(tx, story, &browser(&ana(), 2), true, MORNING));
        assert_eq!(now.len(), 1);
        assert!(now[0].holds);
        // And a saving at an earlier instant than the last is a saving all the same.
        let one = kept(save_at(db, saving(story, 1, fields("A"), &["One."], rui()), MORNING + 400 * DAY));
        let mut two = saving(story, one.version, fields("A"), &["Two."], ana());
        two.session = Some(2);
        assert_eq!(kept(save_at(db, two, MORNING)).document, body(&["Two."]));
    }

    fn going_back_to_an_older_text_keeps_the_one_that_was_there(db) {
        open(db);
        let story = publish(db, &source("speech", "")).id;
        let there = opened(db, story);
        kept(save_at(db, saving(story, there.version, fields("New"), &["New text."], rui()), MORNING));
        write(db, move |tx| desk::restore(tx, story, Which::Revision(1), &rui(), MORNING + 1));
        let now = opened(db, story);
        assert_eq!(now.fields.title, "The speech story");
        let history = read(db, move |tx| desk::history(tx, story));
        let replaced = history.iter().find(|entry| entry.reason == Some(Reason::Replaced)).unwrap().which;
        let text = read(db, move |tx| desk::text(tx, story, replaced));
        assert_eq!((text.fields.title.as_str(), text.document), ("New", body(&["New text."])));
        let none = refused(db, move |tx| desk::restore(tx, story, Which::Revision(99), &rui(), MORNING));
        assert!(matches!(none, Error::NotFound(_)));
    }

    fn the_difference_of_two_texts_is_told_word_by_word(db) {
        open(db);
        let story = begin(db, "a1");
        let one = kept(save_at(db, saving(story, 1, fields("He won"), &["The same.", "He thanked his wife warmly."], rui()), MORNING));
        let old = read(db, move |tx| desk::text(tx, story, Which::Now));
        kept(save_at(db, saving(story, one.version, fields("He won it"), &["The same.", "He thanked his mother warmly.", "And left."], rui()), MORNING));
        let new = read(db, move |tx| desk::text(tx, story, Which::Now));
        let changes = desk::compare(&old, &new);
        assert!(changes.contains(&Change::Same(1)), "{changes:?}");
        let words = changes.iter().find_map(|change| match change {
            Change::Paragraph(pieces) if pieces.len() > 1 => Some(pieces.clone()),
            _ => None,
        });
        assert_eq!(words.unwrap(), [
            Piece::Same("He thanked his ".into()),
            Piece::Gone("wife".into()),
            Piece::Come("mother".into()),
            Piece::Same(" warmly.".into()),
        ]);
        assert!(changes.contains(&Change::Paragraph(vec![Piece::Come("And left.".into())])), "{changes:?}");
        assert!(changes.iter().any(|change| matches!(change, Change::Field("title", _))));
    }

    fn a_field_that_cannot_be_kept_is_told_and_nothing_is_saved(db) {
        open(db);
        let story = begin(db, "a1");
        let long = Fields { summary: "x".repeat(2_001), ..fields("A") };
        let error = refused(db, move |tx| desk::save(tx, saving(story, 1, long, &["A."], rui()), MORNING));
        assert!(crate::house::sentence(&error, "summary").contains("2000"));
        assert_eq!(opened(db, story).version, 1);
    }

    fn a_story_that_is_not_there_has_no_working_copy(db) {
        open(db);
        let none = refused(db, |tx| desk::save(tx, saving(77, 1, fields("A"), &["A."], rui()), MORNING));
        assert!(matches!(none, Error::NotFound("story")), "{none:?}");
    }
}
