//! Pictures: brought in, described, found, used, taken out again.

use newsroom::audit::Doer;
use newsroom::job::Job;
use newsroom::media::{self, Focus, Made, NewMedia, Shelf, Sizes, Words};
use newsroom::story;
use newsroom::{Error, MIGRATIONS};
use store::{Db, job, on_each_db};

use crate::house::{MORNING, head, log_since, open, publish, read, refused, source, write};

fn words(alt: &str, credit: &str) -> Words {
    Words::parse("", alt, credit, "").unwrap()
}

fn bring(db: &Db, name: &str, words: Words) -> i64 {
    let new = NewMedia {
        name: name.to_owned(),
        kind: "image/jpeg".to_owned(),
        width: 1_600,
        height: 900,
        size_bytes: 7,
        words,
        ..NewMedia::default()
    };
    write(db, move |tx| media::add(tx, &new, MORNING))
}

fn rui() -> Doer {
    Doer::house("Rui Prado")
}

fn found(db: &Db, search: &str) -> Vec<String> {
    let shelf = Shelf {
        search: search.to_owned(),
    };
    let page = read(db, move |tx| media::library(tx, &shelf, None));
    page.items.into_iter().map(|one| one.name).collect()
}

fn jobs(db: &Db) -> Vec<Job> {
    let mut jobs = Vec::new();
    while let Some(one) = write(db, |tx| {
        Ok(job::claim_of(
            tx,
            ["picture-sizes", "picture-gone"],
            1,
            MORNING,
        )?)
    }) {
        jobs.push(Job::parse(&one.data).unwrap());
        write(db, move |tx| Ok(job::done(tx, one.id)?));
    }
    jobs
}

on_each_db! { MIGRATIONS;
    fn a_picture_is_in_the_library_once_and_has_its_sizes_made_once(db) {
        open(db);
        let id = bring(db, "a1.jpg", words("A stage in the dark", "Ida Ek"));
        assert_eq!(bring(db, "a1.jpg", words("Something else", "")), id);
        assert_eq!(jobs(db), [Job::PictureSizes { media: id }]);
        let kept = read(db, move |tx| media::find(tx, id));
        assert_eq!((kept.words.alt.as_str(), kept.focus), ("A stage in the dark", Focus { x: 50, y: 50 }));
    }

    fn pictures_are_found_by_the_beginnings_of_their_words_in_any_script(db) {
        open(db);
        bring(db, "a1.jpg", words("Two actors on a red carpet", "Ida Ek"));
        bring(db, "a2.jpg", words("मंच पर अभिनेता", "Asha Rao"));
        bring(db, "a3.jpg", words("Ein Mädchen am Tor", "Ida Ek"));
        assert_eq!(found(db, ""), ["a3.jpg", "a2.jpg", "a1.jpg"]);
        assert_eq!(found(db, "carp"), ["a1.jpg"]);
        assert_eq!(found(db, "IDA ek"), ["a3.jpg", "a1.jpg"]);
        assert_eq!(found(db, "ida tor"), ["a3.jpg"]);
        assert_eq!(found(db, "madchen"), ["a3.jpg"]);
        assert_eq!(found(db, "अभि"), ["a2.jpg"]);
        for nothing in ["arpet", "ida rao", "%", "'", "zzz"] {
            assert_eq!(found(db, nothing), [""; 0], "{nothing}");
        }
    }

    fn the_library_goes_on_where_a_page_ended(db) {
        open(db);
        for number in 0..media::PER_PAGE + 3 {
            bring(db, &format!("p{number}.jpg"), Words::default());
        }
        let first = read(db, |tx| media::library(tx, &Shelf::default(), None));
        assert_eq!(first.items.len(), 36);
        let next = first.next.unwrap();
        let second = read(db, move |tx| media::library(tx, &Shelf::default(), Some(&next)));
        assert_eq!(second.items.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["p2.jpg", "p1.jpg", "p0.jpg"]);
        assert!(second.next.is_none());
    }

    fn what_is_said_about_a_picture_changes_and_pages_that_show_it_are_told(db) {
        open(db);
        let id = bring(db, "a1.jpg", Words::default());
        let described = |alt: &str| {
            let words = words(alt, "Ida Ek");
            write(db, move |tx| media::describe(tx, id, &words, Focus { x: 20, y: 80 }, &rui(), MORNING));
        };
        let seq = head(db);
        described("A stage");
        assert_eq!(log_since(db, seq), [], "no story shows it");
        assert_eq!(found(db, "stage"), ["a1.jpg"]);
        publish(db, &source("speech", "image: /media/a1.jpg"));
        let seq = head(db);
        described("A stage in the dark");
        assert_eq!(log_since(db, seq), [("house-changed".to_owned(), 0)]);
        described("A stage in the dark");
        assert_eq!(log_since(db, seq).len(), 1, "the same again changes nothing");
        let card = read(db, |tx| story::find(tx, "speech", MORNING)).card;
        let image = card.image.unwrap();
        assert_eq!((image.alt.as_str(), image.credit.as_str()), ("A stage in the dark", "Ida Ek"), "unless the story says it");
        assert_eq!(image.focus, Focus { x: 20, y: 80 });
    }

    fn words_that_are_too_long_are_refused_by_name_and_others_made_one_line(db) {
        open(db);
        let Error::Invalid(fields) = Words::parse(&"x".repeat(201), "ok", &"y".repeat(300), "").unwrap_err() else { panic!() };
        assert_eq!(fields.0.keys().collect::<Vec<_>>(), ["credit", "title"]);
        assert_eq!(words(" two\n lines\u{0} ", "").alt, "two lines");
        for (x, y) in [("101", "0"), ("-1", "0"), ("", "0"), ("5", "x"), ("5.5", "1")] {
            assert!(Focus::parse(x, y).is_err(), "{x} {y}");
        }
        assert_eq!(Focus::parse("0", " 100 ").unwrap(), Focus { x: 0, y: 100 });
    }

    fn a_story_calls_a_picture_by_its_address_or_its_name(db) {
        open(db);
        let id = bring(db, "a1.jpg", words("A stage", "Ida Ek"));
        publish(db, &source("one", "image: /media/a1.jpg"));
        publish(db, &source("two", "image: a1.jpg"));
        for slug in ["one", "two"] {
            let found = read(db, move |tx| story::find(tx, slug, MORNING));
            assert_eq!(found.card.image.unwrap().name, "a1.jpg");
            assert_eq!(found.media_for_body.len(), 1);
        }
        let uses = read(db, move |tx| media::uses(tx, id));
        assert_eq!(uses.iter().map(|one| one.state.as_str()).collect::<Vec<_>>(), ["published", "published"]);
    }

    fn a_story_learns_what_is_not_said_about_its_pictures(db) {
        open(db);
        bring(db, "a1.jpg", words("A stage", ""));
        bring(db, "a2.jpg", words("A stage", "Ida Ek"));
        bring(db, "a3.jpg", Words::default());
        let sources = ["/media/a1.jpg", "a2.jpg", "/media/a3.jpg", "elsewhere.jpg"].map(str::to_owned);
        let missing = read(db, move |tx| media::missing_words(tx, 0, &sources));
        let told: Vec<_> = missing.iter().map(|one| (one.source.as_str(), one.alt, one.credit)).collect();
        assert_eq!(told, [("/media/a1.jpg", false, true), ("/media/a3.jpg", true, true), ("elsewhere.jpg", true, true)]);
    }

    fn a_picture_goes_when_no_story_uses_it_and_its_files_with_it(db) {
        open(db);
        let id = bring(db, "a1.jpg", words("A stage", "Ida Ek"));
        publish(db, &source("speech", "image: /media/a1.jpg"));
        let delete = move |tx: &mut store::Tx<'_>| media::delete(tx, id, &rui(), MORNING);
        assert!(matches!(refused(db, delete), Error::Conflict(_)));
        let other = bring(db, "a2.jpg", words("Another stage", "Ida Ek"));
        let sizes = Sizes([("webp".to_owned(), vec![320, 640])].into());
        write(db, move |tx| media::sized(tx, other, &sizes, "data:,", Made::Some, MORNING));
        jobs(db);
        write(db, move |tx| media::delete(tx, other, &rui(), MORNING));
        assert_eq!(found(db, "another"), [""; 0]);
        let names = ["a2-320.webp", "a2-640.webp", "a2.jpg"].map(str::to_owned).to_vec();
        assert_eq!(jobs(db), [Job::PictureGone { names }]);
        assert!(matches!(refused(db, move |tx| media::find(tx, other).map(drop)), Error::NotFound("picture")));
    }

    fn sizes_are_noted_as_they_are_made_the_slow_ones_last(db) {
        open(db);
        let id = bring(db, "a1.jpg", Words::default());
        publish(db, &source("speech", "image: /media/a1.jpg"));
        jobs(db);
        let seq = head(db);
        let quick = Sizes([("webp".to_owned(), vec![320, 1_600]), ("jpg".to_owned(), vec![640])].into());
        write(db, move |tx| media::sized(tx, id, &quick, "data:,", Made::Some, MORNING));
        assert_eq!(log_since(db, seq), [("house-changed".to_owned(), 0)]);
        let avif = |now| write(db, move |tx| Ok(job::claim_of(tx, ["picture-avif", "picture-avif"], 1, now)?));
        assert!(avif(MORNING).is_none(), "nobody waits for it");
        assert_eq!(Job::parse(&avif(MORNING + 60_000).unwrap().data), Some(Job::PictureAvif { media: id }));
        let slow = Sizes([("avif".to_owned(), vec![320])].into());
        write(db, move |tx| media::sized(tx, id, &slow, "", Made::All, MORNING));
        let kept = read(db, move |tx| media::find(tx, id));
        assert_eq!((kept.sizes.of("webp"), kept.sizes.of("avif"), kept.blur.as_str()), (&[320, 1_600][..], &[320][..], "data:,"));
        let image = read(db, |tx| story::find(tx, "speech", MORNING)).card.image.unwrap();
        assert_eq!(image.sizes, kept.sizes);
    }

    fn pictures_of_before_there_were_sizes_get_theirs_once(db) {
        open(db);
        let id = bring(db, "a1.jpg", Words::default());
        jobs(db);
        assert_eq!(write(db, |tx| media::wake(tx, MORNING)), 0);
        write(db, move |tx| Ok(tx.run("update media set sizing = 'none' where id = $1", store::params![id])?));
        assert_eq!(write(db, |tx| media::wake(tx, MORNING)), 1);
        assert_eq!(jobs(db), [Job::PictureSizes { media: id }]);
        write(db, move |tx| media::failed(tx, id));
        assert_eq!(write(db, |tx| media::wake(tx, MORNING)), 0, "what failed is not tried at every start");
    }
}
