//! Names that changed, of people, stories and pictures: whatever is on the desk goes along.

use jiff::tz::TimeZone;
use newsroom::job::Job;
use newsroom::markup::story::{Block, Picture};
use newsroom::media::{self, NewMedia, Words};
use newsroom::story::desk::{self, Fields, Filter, Saving, When, Who};
use newsroom::story::{self, Images, SubjectKind};
use newsroom::{Error, MIGRATIONS, merge, person, related, subject};
use store::{Db, on_each_db, params};

use crate::desk_stories::{begin, body, fields, kept, opened, rui, save_at};
use crate::house::{MINUTE, MORNING, open, publish, read, refused, source, write};

/// A draft nobody has seen, by these authors.
fn draft(db: &Db, random: &'static str, title: &str, authors: &[&str]) -> i64 {
    let story = begin(db, random);
    let fields = Fields {
        authors: authors.iter().map(|name| (*name).to_owned()).collect(),
        ..fields(title)
    };
    write_on(db, story, fields, body(&["He won."]));
    story
}

fn write_on(db: &Db, story: i64, fields: Fields, document: newsroom::markup::story::Document) {
    let saving = Saving {
        story,
        version: opened(db, story).version,
        fields,
        document,
        who: rui(),
        session: None,
    };
    kept(save_at(db, saving, MORNING));
}

/// Slug and authors of what the list finds.
fn listed(db: &Db, filter: Filter) -> Vec<(String, String)> {
    let page = read(db, move |tx| desk::list(tx, &filter, None, 100));
    let mut found: Vec<(String, String)> = page
        .items
        .into_iter()
        .map(|line| (line.slug, line.authors))
        .collect();
    found.sort();
    found
}

fn by(db: &Db, slug: &'static str) -> Filter {
    let person = read(db, move |tx| person::by_slug(tx, slug)).unwrap().id;
    Filter {
        who: Who::Author(person),
        ..Filter::default()
    }
}

fn called(text: &str) -> Filter {
    Filter {
        text: text.to_owned(),
        ..Filter::default()
    }
}

fn pair(slug: &str, authors: &str) -> (String, String) {
    (slug.to_owned(), authors.to_owned())
}

fn bring(db: &Db, name: &str, alt: &str, credit: &str) -> i64 {
    let new = NewMedia {
        name: name.to_owned(),
        kind: "image/jpeg".to_owned(),
        width: 1_600,
        height: 900,
        words: Words::parse("", alt, credit, "").unwrap(),
        ..NewMedia::default()
    };
    write(db, move |tx| media::add(tx, &new, MORNING))
}

fn delete(db: &Db, id: i64) -> Error {
    refused(db, move |tx| media::delete(tx, id, &rui(), MORNING))
}

fn logo(db: &Db, name: &'static str) {
    write(db, move |tx| {
        Ok(tx.run(
            "insert into setting (name, value) values ('look.logo', $1) on conflict (name) do update set value = excluded.value",
            params![name],
        )?)
    });
}

on_each_db! { MIGRATIONS;
    fn a_merged_person_is_named_in_the_list_at_once(db) {
        open(db);
        publish(db, &source("one", "").replace("[Rui Prado]", "[Wrongspelt Name]"));
        publish(db, &source("two", "").replace("[Rui Prado]", "[Wrongspelt Name, Rightspelt Name]"));
        let story = draft(db, "a1", "Three", &["Wrongspelt Name", "Ana"]);
        write(db, |tx| merge::merge(tx, SubjectKind::Person, "wrongspelt-name", "rightspelt-name", &rui(), MORNING));
        let all = [pair("one", "Rightspelt Name"), pair("three", "Rightspelt Name, Ana"), pair("two", "Rightspelt Name")];
        assert_eq!(listed(db, by(db, "rightspelt-name")), all);
        assert_eq!(listed(db, called("rightspelt")), all);
        assert_eq!(listed(db, called("wrongspelt")), []);
        // The draft still says the old name, and goes on to mean the same person.
        let mut there = opened(db, story);
        there.fields.title = "Three and four".to_owned();
        write_on(db, story, there.fields, there.document);
        assert_eq!(listed(db, called("rightspelt four")), [pair("three-and-four", "Rightspelt Name, Ana")]);
        assert!(listed(db, by(db, "rightspelt-name")).contains(&pair("three-and-four", "Rightspelt Name, Ana")));
    }

    fn a_renamed_person_is_named_in_the_list_at_once_and_found_by_readers_soon(db) {
        open(db);
        publish(db, &source("one", "").replace("[Rui Prado]", "[Maiden Name]"));
        draft(db, "a1", "Two", &["Maiden Name"]);
        write(db, |tx| {
            let draft = subject::Draft { name: "Wedded Name".to_owned(), slug: "wedded-name".to_owned(), ..subject::Draft::default() };
            subject::change(tx, SubjectKind::Person, "maiden-name", &draft, &rui(), MORNING)
        });
        let all = [pair("one", "Wedded Name"), pair("two", "Wedded Name")];
        assert_eq!(listed(db, by(db, "wedded-name")), all);
        assert_eq!(listed(db, called("wedded")), all);
        assert_eq!(listed(db, called("maiden")), []);
        let jobs = read(db, |tx| Ok(store::job::waiting(tx, 0, 10)?));
        let Some(Job::Reindex { subject, id, after }) = jobs.iter().find_map(|job| Job::parse(&job.data)) else {
            panic!("{jobs:?}");
        };
        write(db, move |tx| merge::reindex(tx, &subject, id, after, MORNING));
        assert_eq!(read(db, |tx| newsroom::search::search(tx, "wedded", None, 10)).items.len(), 1);
    }

    fn the_desk_finds_a_story_by_a_new_name_also_when_it_is_an_old_one(db) {
        open(db);
        publish(db, &source("one", "").replace("[Rui Prado]", "[Maiden Name]"));
        let id = read(db, |tx| person::by_slug(tx, "maiden-name")).unwrap().id;
        // As if it were not among the newest, whose words are written anew at once.
        write(db, move |tx| Ok(tx.run("update desk_story set authors = 'Wedded Name' where slug = $1", params!["one"])?));
        assert_eq!(listed(db, called("wedded")), []);
        write(db, move |tx| merge::reindex(tx, "person", id, 0, MORNING));
        assert_eq!(listed(db, called("wedded")), [pair("one", "Wedded Name")]);
    }

    fn a_story_is_pointed_at_by_its_old_address(db) {
        open(db);
        publish(db, &source("the-speech", "title: The speech"));
        let story = read(db, |tx| story::find(tx, "the-speech", MORNING)).card.id;
        for (slug, section) in [("his-speech", "television"), ("speech", "film")] {
            let there = opened(db, story);
            write_on(db, story, Fields { slug: slug.to_owned(), section: section.to_owned(), ..there.fields }, there.document);
            write(db, move |tx| desk::publish(tx, story, When::Now, &rui(), &TimeZone::UTC, MORNING + MINUTE));
        }
        let old = ["nowhere", "the-speech", "his-speech", "speech"].map(str::to_owned);
        let found = read(db, move |tx| story::pointed(tx, &old));
        let slugs: Vec<(&str, &str)> = found.iter().map(|(asked, card)| (asked.as_str(), card.slug.as_str())).collect();
        assert_eq!(slugs, [("the-speech", "speech"), ("his-speech", "speech"), ("speech", "speech")]);
        let other = publish(db, &source("other", "related: [the-speech, speech, gone]"));
        assert!(other.warnings.iter().all(|warning| !warning.contains("the-speech")), "{:?}", other.warnings);
        assert!(other.warnings.iter().any(|warning| warning.contains("gone")));
        let cards = read(db, |tx| {
            let other = story::find(tx, "other", MORNING)?;
            related::related(tx, &other, 4, MORNING)
        });
        assert_eq!(cards.iter().filter(|card| card.slug == "speech").count(), 1);
        // And the checks of a text that points there are content.
        let third = draft(db, "a1", "Third", &["Ana"]);
        let mut there = opened(db, third);
        for slug in ["the-speech", "nowhere"] {
            there.document.blocks.push(Block::AlsoRead { story: slug.to_owned(), url: String::new(), title: String::new() });
        }
        write_on(db, third, there.fields, there.document);
        let checks = read(db, move |tx| desk::check(tx, third));
        assert!(checks.iter().any(|check| check.text.contains("nowhere")), "{checks:?}");
        assert!(checks.iter().all(|check| !check.text.contains("the-speech")), "{checks:?}");
    }

    fn a_picture_stops_a_story_until_somebody_says_what_it_shows_and_who_made_it(db) {
        open(db);
        let said = bring(db, "a1.jpg", "A stage", "Ida Ek");
        bring(db, "a2.jpg", "A stage", "");
        bring(db, "a3.jpg", "", "Ida Ek");
        // A story from a file calls a picture by the file's name.
        let images = Images::from([("photo.jpg".to_owned(), said)]);
        let text = source("speech", "image: photo.jpg\nsummary: He won.");
        let story = write(db, move |tx| story::publish(tx, &text, &images, "rui", &TimeZone::UTC, MORNING)).id;
        let stops = |document: Vec<&str>, lead: &str| {
            let mut there = opened(db, story);
            there.fields.image = lead.to_owned();
            there.document = body(&["He won."]);
            there.document.blocks.extend(document.into_iter().map(|src| {
                Block::Image(Picture { src: src.to_owned(), ..Picture::default() })
            }));
            write_on(db, story, there.fields, there.document);
            match db.write_now(move |tx| desk::publish(tx, story, When::Now, &rui(), &TimeZone::UTC, MORNING)) {
                Ok(_) => Vec::new(),
                Err(Error::Invalid(faults)) => faults.0.into_iter().map(|(field, text)| format!("{field}: {text}")).collect(),
                Err(other) => panic!("{other:?}"),
            }
        };
        assert_eq!(stops(vec!["photo.jpg", "/media/a1.jpg"], "photo.jpg"), [""; 0]);
        let no_credit = stops(vec![], "/media/a2.jpg");
        assert!(no_credit.len() == 1 && no_credit[0].starts_with("image_credit:"), "{no_credit:?}");
        let no_alt = stops(vec![], "/media/a3.jpg");
        assert!(no_alt.len() == 1 && no_alt[0].starts_with("image_alt:"), "{no_alt:?}");
        let both = stops(vec!["/media/a2.jpg", "/media/a3.jpg"], "photo.jpg");
        assert!(both.len() == 1 && both[0].contains("what it shows") && both[0].contains("who made it"), "{both:?}");
        let unknown = stops(vec!["elsewhere.jpg"], "photo.jpg");
        assert!(unknown[0].contains("what it shows"), "{unknown:?}");
    }

    fn a_picture_in_use_stays_in_the_library(db) {
        open(db);
        let [lead, inside, logo_id, free] = ["a1.jpg", "a2.jpg", "a3.jpg", "a4.jpg"].map(|name| bring(db, name, "A stage", "Ida Ek"));
        // A draft nobody has seen uses two: as its lead, which is its card, and in its body.
        let story = draft(db, "a1", "Three", &["Ana"]);
        let mut there = opened(db, story);
        there.fields.image = "/media/a1.jpg".to_owned();
        there.document.blocks.push(Block::Image(Picture { src: "/media/a2.jpg".to_owned(), ..Picture::default() }));
        write_on(db, story, there.fields, there.document);
        for id in [lead, inside] {
            assert!(matches!(delete(db, id), Error::Conflict(sentence) if sentence.contains("story")));
            assert_eq!(read(db, move |tx| media::uses(tx, id)).len(), 1);
        }
        logo(db, "a3.jpg");
        assert!(matches!(delete(db, logo_id), Error::Conflict(sentence) if sentence.contains("logo")));
        logo(db, "");
        write(db, move |tx| media::delete(tx, logo_id, &rui(), MORNING));
        write(db, move |tx| media::delete(tx, free, &rui(), MORNING));
    }
}
