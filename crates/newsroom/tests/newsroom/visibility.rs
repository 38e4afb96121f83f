//! One rule says who sees a story, and nothing under a hidden story is seen anywhere.

use newsroom::comment::{self, Sort};
use newsroom::story::{self, List, State};
use newsroom::{Error, MIGRATIONS, Result, applause, person, related, report, search};
use proptest::prelude::*;
use store::{Db, Tx, params};

use crate::house::{MORNING, publish, read, refused, say, source, with_story, write};

/// Puts a story and its copies of the date into a state, as publishing and taking down do.
fn put(db: &Db, slug: &'static str, state: State) {
    if state == State::Unpublished {
        write(db, move |tx| story::unpublish(tx, slug, "rui", "", MORNING));
    } else if state != State::Published {
        let word = state.as_str();
        publish(
            db,
            &source(
                slug,
                &format!("people: [Mark Ruffalo]\nstatus: {word}\ndate: 2030-01-01T00:00:00Z"),
            ),
        );
    }
}

/// All slugs of stories the public is shown, by every way there is.
fn shown(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let rui = person::by_slug(tx, "rui-prado")?.unwrap().id;
    let mark = person::by_slug(tx, "mark-ruffalo")?.unwrap().id;
    let section = newsroom::section::by_slug(tx, "television")?.unwrap().id;
    let mut slugs = Vec::new();
    for which in [
        List::All,
        List::Section(section),
        List::Author(rui),
        List::Person(mark),
    ] {
        slugs.extend(
            story::list(tx, &which, None, 50, MORNING)?
                .items
                .into_iter()
                .map(|card| card.slug),
        );
    }
    let front = story::front(tx, MORNING)?;
    let cards = front
        .lead
        .into_iter()
        .chain(front.seconds)
        .chain(front.river)
        .chain(front.talked);
    slugs.extend(
        cards
            .chain(front.shelves.into_iter().flat_map(|(_, cards)| cards))
            .map(|card| card.slug),
    );
    let known = story::find_any(tx, "known")?;
    slugs.extend(
        related::related(tx, &known, 9, MORNING)?
            .into_iter()
            .map(|card| card.slug),
    );
    slugs.extend(
        search::search(tx, "thanked", None, 50)?
            .items
            .into_iter()
            .map(|card| card.slug),
    );
    slugs.extend(
        story::cards(tx, &["subject".to_owned()])?
            .into_iter()
            .map(|card| card.slug),
    );
    slugs.extend(story::news(tx, 0)?.into_iter().map(|card| card.slug));
    slugs.extend(
        story::sitemap(tx, 0, 50)?
            .into_iter()
            .filter_map(|one| one.url_path.split('/').nth(2).map(str::to_owned)),
    );
    slugs.extend(
        comment::newest(tx, None, 50)?
            .into_iter()
            .map(|(_, card)| card.slug),
    );
    slugs.extend(
        comment::voices(tx, 50)?
            .into_iter()
            .map(|voice| voice.story.slug),
    );
    Ok(slugs)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_hidden_story_is_seen_anywhere(which in 0..5_usize) {
        let state = [State::Published, State::Draft, State::Scheduled, State::Embargoed, State::Unpublished][which];
        store::testing::each(MIGRATIONS, |db| {
            with_story(db, "other");
            publish(db, &source("known", "people: [Mark Ruffalo]\nrelated: [subject]"));
            let story = publish(db, &source("subject", "people: [Mark Ruffalo]")).id;
            let root = say("subject", "The root of it").comment(db).id;
            let answer = say("subject", "An answer").to(root).comment(db).id;
            write(db, move |tx| comment::pick(tx, answer, true, "rui", MORNING));
            put(db, "subject", state);
            let public = story::visible(state);
            let seen = read(db, shown).iter().filter(|slug| *slug == "subject").count();
            assert_eq!(seen > 0, public, "{state:?}: seen {seen} times");
            assert_eq!(read(db, move |tx| comment::thread(tx, story, Sort::Top, None, 9)).items.is_empty(), !public);
            assert_eq!(read(db, move |tx| comment::newest(tx, Some(story), 9)).is_empty(), !public);
            if public {
                assert!(seen >= 10, "by every way there is: {seen}");
                read(db, move |tx| comment::permalink(tx, answer));
                return;
            }
            assert!(matches!(refused(db, |tx| story::find(tx, "subject", MORNING).map(drop)), Error::NotFound(_) | Error::Gone));
            for gone in [
                refused(db, move |tx| comment::find(tx, answer).map(drop)),
                refused(db, move |tx| comment::permalink(tx, answer).map(drop)),
                refused(db, move |tx| comment::replies(tx, root, None, 9).map(drop)),
                refused(db, move |tx| applause::give(tx, answer, b"a", MORNING).map(drop)),
                refused(db, move |tx| report::file(tx, answer, b"a", "spam", "", MORNING)),
                say("subject", "Is anybody here?").refused(db),
            ] {
                assert!(matches!(gone, Error::NotFound(_)), "{gone:?}");
            }
        });
    }
}

#[test]
fn the_predicate_in_sql_is_the_rule_in_rust() {
    store::testing::each(MIGRATIONS, |db| {
        with_story(db, "speech");
        for state in [
            State::Draft,
            State::Scheduled,
            State::Embargoed,
            State::Published,
            State::Unpublished,
        ] {
            let counted: i64 = write(db, move |tx| {
                tx.run("update story set state = $1", params![state.as_str()])?;
                let sql: &'static str = Box::leak(
                    format!("select count(*) from story where {}", story::VISIBLE).into_boxed_str(),
                );
                Ok(tx.one(sql, params![])?)
            });
            assert_eq!(counted == 1, story::visible(state));
        }
    });
}
