//! Stories: published, saved again, scheduled, corrected, moved, taken down, listed.

use newsroom::media::{self, NewMedia};
use newsroom::story::{self, Images, List, State};
use newsroom::{Error, MIGRATIONS, person, related, search, topic};
use store::on_each_db;

use crate::house::{
    DAY, MORNING, head, log_since, open, publish, publish_at, read, refused, sentence, source,
    with_story, write,
};

on_each_db! { MIGRATIONS;
    fn a_published_story_is_found_with_all_that_hangs_on_it(db) {
        open(db);
        let more = "kicker: Emmys\nsummary: He won.\npeople: [Mark Ruffalo]\nworks: [I Know This Much Is True]\ntopics: [Emmys 2020]\n\
                    question: What did you make of it?\ncomments: held\nlang: en\naward: emmys/2020\nrelated: [nominees]";
        let published = publish(db, &source("speech", more));
        assert!(published.created && published.changed);
        assert_eq!(published.url_path, "/television/speech");
        assert_eq!(published.warnings.len(), 1, "{:?}", published.warnings);
        assert!(published.warnings[0].contains("nominees"));
        let found = read(db, |tx| story::find(tx, "speech", MORNING));
        assert_eq!(found.card.title, "The speech story");
        assert_eq!(found.card.authors[0].name, "Rui Prado");
        assert_eq!(found.card.section.slug, "television");
        assert_eq!(found.people[0].slug, "mark-ruffalo");
        assert_eq!(found.works[0].title, "I Know This Much Is True");
        assert_eq!(found.topics[0].slug, "emmys-2020");
        assert_eq!(found.question, "What did you make of it?");
        assert_eq!(found.comments, story::Comments::Held);
        assert_eq!(found.award, "emmys/2020");
        assert_eq!(found.related, ["nominees"]);
        assert!(found.card.words > 5);
        assert_eq!(found.card.published_at, 1_600_646_400_000);
        assert_eq!(found.card.updated_at, found.card.published_at, "a new story was not updated");
    }

    fn sending_the_same_again_changes_nothing(db) {
        open(db);
        let first = publish(db, &source("speech", ""));
        let seq = head(db);
        let again = publish_at(db, &source("speech", ""), MORNING + DAY);
        assert_eq!((again.id, again.created, again.changed), (first.id, false, false));
        assert_eq!(head(db), seq);
        assert_eq!(read(db, |tx| story::revisions(tx, "speech")).len(), 1);
    }

    fn saving_a_story_keeps_what_it_said_before(db) {
        with_story(db, "speech");
        let seq = head(db);
        publish_at(db, &source("speech", "summary: He won."), MORNING + DAY);
        let revisions = read(db, |tx| story::revisions(tx, "speech"));
        assert_eq!(revisions.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
        assert!(revisions[0].source.contains("He won.") && !revisions[1].source.contains("He won."));
        let found = read(db, |tx| story::find(tx, "speech", MORNING));
        assert_eq!((found.revision, found.card.updated_at), (2, MORNING + DAY));
        assert_eq!(log_since(db, seq), [("story-changed".to_owned(), found.card.id)]);
        let exported = read(db, |tx| story::source(tx, "speech"));
        assert_eq!(exported.front.summary.as_deref(), Some("He won."));
    }

    fn a_scheduled_story_becomes_public_when_its_instant_comes(db) {
        open(db);
        for status in ["scheduled", "embargoed"] {
            let slug = format!("{status}-story");
            publish(db, &source(&slug, &format!("status: {status}\ndate: 2020-09-22T00:00:00Z")));
            let asked = slug.clone();
            assert!(matches!(refused(db, move |tx| story::find(tx, &asked, MORNING).map(drop)), Error::NotFound("story")));
        }
        assert!(write(db, |tx| story::due(tx, MORNING, 100)).is_empty());
        let seq = head(db);
        assert_eq!(write(db, |tx| story::due(tx, MORNING + DAY, 100)).len(), 2);
        assert!(write(db, |tx| story::due(tx, MORNING + DAY, 100)).is_empty(), "only once");
        assert_eq!(log_since(db, seq).iter().filter(|(kind, _)| kind == "story-published").count(), 2);
        assert!(read(db, |tx| story::find(tx, "scheduled-story", MORNING + DAY)).card.published_at > MORNING);
        let author = read(db, |tx| person::by_slug(tx, "rui-prado")).unwrap().id;
        assert_eq!(read(db, move |tx| story::list(tx, &List::Author(author), None, 9, MORNING)).items.len(), 2);
    }

    fn a_date_that_has_not_come_schedules_a_story_and_says_so(db) {
        open(db);
        let published = publish(db, &source("later", "date: 2020-09-29T00:00:00Z"));
        assert_eq!(published.state, State::Scheduled);
        assert!(published.warnings[0].contains("scheduled"));
    }

    fn a_scheduled_story_without_a_date_is_refused(db) {
        open(db);
        let text = "---\ntitle: Later\nsection: film\nstatus: scheduled\n---\nText.\n";
        let error = refused(db, move |tx| story::publish(tx, text, &Images::new(), "rui", &jiff::tz::TimeZone::UTC, MORNING));
        assert!(sentence(&error, "date").contains("date:"));
    }

    fn a_story_published_without_a_date_is_dated_in_the_zone_of_the_newsroom(db) {
        open(db);
        let text = "---\ntitle: Now\nsection: film\n---\nText.\n";
        write(db, move |tx| {
            let zone = jiff::tz::TimeZone::get("Asia/Kolkata").unwrap();
            story::publish(tx, text, &Images::new(), "rui", &zone, MORNING)
        });
        let exported = read(db, |tx| story::source(tx, "now"));
        assert_eq!(exported.front.date.unwrap().written, "2020-09-21T06:30:00+05:30");
    }

    fn an_unknown_section_is_refused_and_the_known_ones_are_named(db) {
        open(db);
        let text = source("speech", "section: telly");
        let error = refused(db, move |tx| story::publish(tx, &text, &Images::new(), "rui", &jiff::tz::TimeZone::UTC, MORNING));
        assert!(sentence(&error, "section").contains("television, film"));
    }

    fn malformed_front_matter_names_its_line(db) {
        open(db);
        let text = source("speech", "commments: open");
        let error = refused(db, move |tx| story::publish(tx, &text, &Images::new(), "rui", &jiff::tz::TimeZone::UTC, MORNING));
        let Error::Source(faults) = &error else { panic!("{error:?}") };
        assert_eq!(faults.len(), 1);
        assert!(error.to_string().starts_with("line "), "{error}");
    }

    fn a_story_that_moves_to_another_section_is_still_found_where_it_was(db) {
        with_story(db, "speech");
        publish_at(db, &source("speech", "section: film"), MORNING + 1);
        assert_eq!(read(db, |tx| story::moved(tx, "/television/speech")).as_deref(), Some("/film/speech"));
        publish_at(db, &source("speech", "section: television"), MORNING + 2);
        assert_eq!(read(db, |tx| story::moved(tx, "/television/speech")), None, "no circle");
        assert_eq!(read(db, |tx| story::moved(tx, "/film/speech")).as_deref(), Some("/television/speech"));
    }

    fn a_correction_stands_in_the_open_once(db) {
        with_story(db, "speech");
        for hour in 1..4 {
            let summary = format!("summary: Version {hour}\ncorrections: [He thanked his wife.]");
            publish_at(db, &source("speech", &summary), MORNING + hour);
        }
        publish_at(db, &source("speech", "summary: Without"), MORNING + 9);
        let found = read(db, |tx| story::find(tx, "speech", MORNING));
        assert_eq!(found.corrections.len(), 1);
        assert_eq!((found.corrections[0].made_at, found.corrections[0].text.as_str()), (MORNING + 1, "He thanked his wife."));
    }

    fn a_story_taken_down_is_gone_and_can_be_published_again(db) {
        with_story(db, "speech");
        let seq = head(db);
        write(db, |tx| story::unpublish(tx, "speech", "rui", "wrong speech", MORNING));
        assert!(matches!(refused(db, |tx| story::find(tx, "speech", MORNING).map(drop)), Error::Gone));
        assert!(matches!(refused(db, |tx| story::unpublish(tx, "speech", "rui", "", MORNING)), Error::Conflict(_)));
        assert!(matches!(refused(db, |tx| story::unpublish(tx, "speechless", "rui", "", MORNING)), Error::NotFound("story")));
        assert_eq!(publish(db, &source("speech", "")).state, State::Published);
        let kinds: Vec<String> = log_since(db, seq).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["story-unpublished", "story-published"]);
    }

    fn lists_are_paged_newest_first_and_ties_are_broken_by_id(db) {
        open(db);
        for number in 0..7 {
            publish(db, &source(&format!("story-{number}"), "topics: [Emmys 2020]"));
        }
        let section = read(db, |tx| newsroom::section::by_slug(tx, "television")).unwrap().id;
        let topic = read(db, |tx| topic::by_slug(tx, "emmys-2020")).unwrap().id;
        for which in [List::All, List::Section(section), List::Topic(topic)] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = read(db, move |tx| story::list(tx, &which, after.as_ref(), 3, MORNING));
                seen.extend(page.items.into_iter().map(|card| card.slug));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let wanted: Vec<String> = (0..7).rev().map(|number| format!("story-{number}")).collect();
            assert_eq!(seen, wanted, "{which:?}");
        }
    }

    fn the_front_page_leads_with_the_newest_and_gives_each_section_a_shelf(db) {
        open(db);
        for number in 0..20 {
            let section = if number % 2 == 0 { "film" } else { "television" };
            let more = format!("section: {section}\ndate: 2020-09-{:02}T00:00:00Z", number + 1);
            publish(db, &source(&format!("story-{number}"), &more));
        }
        let front = read(db, |tx| story::front(tx, MORNING));
        assert_eq!(front.lead.unwrap().slug, "story-19");
        assert_eq!((front.seconds.len(), front.river.len()), (4, 12));
        assert_eq!(front.shelves.len(), 2);
        for (section, cards) in &front.shelves {
            assert_eq!(cards.len(), 4);
            assert!(cards.windows(2).all(|pair| pair[0].published_at > pair[1].published_at), "newest first, none twice");
            assert!(cards.iter().all(|card| card.section.slug == section.slug));
            let above = ["story-19", "story-18", "story-17", "story-16", "story-15"];
            assert!(cards.iter().all(|card| !above.contains(&card.slug.as_str())), "no story stands twice at the top");
        }
        assert!(front.talked.is_empty(), "nobody has spoken yet");
    }

    fn related_stories_are_the_hand_picked_then_those_that_share_most(db) {
        open(db);
        publish(db, &source("by-section", ""));
        publish(db, &source("by-topic", "section: film\ntopics: [Emmys 2020]"));
        publish(db, &source("by-person", "section: film\npeople: [Mark Ruffalo]"));
        publish(db, &source("by-both", "section: film\npeople: [Mark Ruffalo]\ntopics: [Emmys 2020]"));
        publish(db, &source("picked", "section: film"));
        publish(db, &source("hidden", "status: draft\npeople: [Mark Ruffalo]\ntopics: [Emmys 2020]"));
        publish(db, &source("speech", "people: [Mark Ruffalo]\ntopics: [Emmys 2020]\nrelated: [picked]"));
        let slugs = |limit| {
            read(db, move |tx| {
                let story = story::find(tx, "speech", MORNING)?;
                Ok(related::related(tx, &story, limit, MORNING)?.into_iter().map(|card| card.slug).collect::<Vec<_>>())
            })
        };
        assert_eq!(slugs(9), ["picked", "by-both", "by-person", "by-topic", "by-section"]);
        assert_eq!(slugs(2), ["picked", "by-both"]);
        assert_eq!(slugs(1), ["picked"]);
    }

    fn search_finds_words_in_any_case_accent_and_script_and_the_exact_title_first(db) {
        open(db);
        publish(db, &source("about-cafe", "title: The Café\nsummary: Ruffalo and others"));
        publish(db, &source("ruffalo", "title: Ruffalo"));
        publish(db, &source("hindi", "title: मार्क रफ़ालो ने जीता पुरस्कार\nlang: hi"));
        publish(db, &source("draft", "title: Ruffalo in secret\nstatus: draft"));
        let found = |words: &'static str| {
            read(db, move |tx| Ok(search::search(tx, words, None, 9)?.items.into_iter().map(|card| card.slug).collect::<Vec<_>>()))
        };
        assert_eq!(found("CAFE"), ["about-cafe"]);
        assert_eq!(found("ruffalo"), ["ruffalo", "about-cafe"]);
        assert_eq!(found("ruffa oth"), ["about-cafe"], "all words, each may be a beginning");
        assert_eq!(found("पुरस्कार"), ["hindi"]);
        assert_eq!(found("पुर"), ["hindi"]);
        assert!(found("nonesuch").is_empty());
        assert!(found("\" ' : * ( ) & | ! <-> \\ \0 -").is_empty());
        assert_eq!(found("rui prado \"café\"*"), ["about-cafe"]);
        publish_at(db, &source("ruffalo", "title: Another man"), MORNING + 1);
        assert_eq!(found("ruffalo"), ["about-cafe"], "the index follows the story");
    }

    fn search_is_paged(db) {
        open(db);
        for number in 0..5 {
            publish(db, &source(&format!("story-{number}"), ""));
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = read(db, move |tx| search::search(tx, "thanked", after.as_ref(), 2));
            seen.extend(page.items.into_iter().map(|card| card.slug));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        seen.sort();
        assert_eq!(seen.len(), 5);
        seen.dedup();
        assert_eq!(seen.len(), 5, "none twice");
    }

    fn a_picture_stands_for_the_source_the_writer_wrote(db) {
        open(db);
        let media = write(db, |tx| {
            media::add(tx, &NewMedia { name: "abc.jpg".into(), kind: "image/jpeg".into(), width: 800, height: 600, size_bytes: 9, ..NewMedia::default() }, MORNING)
        });
        let images = Images::from([("speech.jpg".to_owned(), media)]);
        let text = source("speech", "image: speech.jpg\nimage_alt: He holds it up.");
        write(db, move |tx| story::publish(tx, &text, &images, "rui", &jiff::tz::TimeZone::UTC, MORNING));
        let found = read(db, |tx| story::find(tx, "speech", MORNING));
        let picture = found.card.image.unwrap();
        assert_eq!((picture.name.as_str(), picture.width, picture.alt.as_str()), ("abc.jpg", 800, "He holds it up."));
        assert_eq!(found.media_for_body[0].src, "speech.jpg");
        let again = publish_at(db, &source("speech", "image: speech.jpg\nimage_alt: He holds it up.\nkicker: Emmys"), MORNING + 1);
        assert!(again.warnings.is_empty(), "what was known stays known: {:?}", again.warnings);
        assert!(read(db, |tx| story::find(tx, "speech", MORNING)).card.image.is_some());
        let missing = publish_at(db, &source("other", "image: missing.jpg"), MORNING);
        assert!(missing.warnings[0].contains("missing.jpg"));
    }

    fn sitemaps_hold_the_public_stories(db) {
        open(db);
        publish(db, &source("speech", ""));
        publish(db, &source("secret", "status: draft"));
        let located = read(db, |tx| story::sitemap(tx, 0, 100));
        assert_eq!(located.iter().map(|one| one.url_path.as_str()).collect::<Vec<_>>(), ["/television/speech"]);
        assert_eq!(read(db, |tx| story::news(tx, MORNING - DAY)).len(), 1);
        assert!(read(db, |tx| story::news(tx, MORNING)).is_empty());
        assert_eq!(read(db, story::newest_published_at), Some(1_600_646_400_000));
        assert_eq!(read(db, |tx| story::desk(tx, 9)).len(), 2, "the desk sees all");
    }
}
