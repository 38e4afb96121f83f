//! A story's way to the public and back, and the list the desk looks at.

use jiff::tz::TimeZone;
use newsroom::markup::story::{Block, Picture};
use newsroom::story::desk::{
    self, Fields, Filter, Find, Level, Manuscript, Oddity, Saving, When, Who, moment,
};
use newsroom::story::{self, State};
use newsroom::{Error, Ids, MIGRATIONS, Secret, account, person, section};
use store::{Db, on_each_db};

use crate::desk_stories::{ana, begin, body, fields, kept, opened, rui, save_at, saving};
use crate::house::{
    DAY, MINUTE, MORNING, head, log_since, open, publish, publish_at, read, refused, sentence,
    source, write,
};

/// A draft that nothing stops; answers its row id.
fn draft(db: &Db, random: &'static str, title: &str) -> i64 {
    let story = begin(db, random);
    kept(save_at(
        db,
        saving(story, 1, fields(title), &["He won."], rui()),
        MORNING,
    ));
    story
}

fn publish_when(db: &Db, story: i64, when: When, now: i64) -> story::Published {
    write(db, move |tx| {
        desk::publish(tx, story, when, &rui(), &TimeZone::UTC, now)
    })
}

fn acts(db: &Db) -> Vec<String> {
    read(db, |tx| {
        Ok(tx.all("select act from audit order by id limit 100", &[])?)
    })
}

fn slugs(db: &Db, filter: Filter) -> Vec<String> {
    let page = read(db, move |tx| desk::list(tx, &filter, None, 100));
    page.items.into_iter().map(|line| line.slug).collect()
}

fn edit(db: &Db, story: i64, change: impl FnOnce(&mut Manuscript), now: i64) -> Manuscript {
    let mut there = opened(db, story);
    change(&mut there);
    let saving = Saving {
        story,
        version: there.version,
        fields: there.fields,
        document: there.document,
        who: rui(),
        session: None,
    };
    kept(save_at(db, saving, now))
}

on_each_db! { MIGRATIONS;
    fn publishing_goes_the_one_way_with_its_events_and_is_remembered(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        let seq = head(db);
        let published = publish_when(db, story, When::Now, MORNING + MINUTE);
        assert_eq!((published.state, published.url_path.as_str()), (State::Published, "/television/the-speech"));
        assert_eq!(log_since(db, seq), [("story-published".to_owned(), story)]);
        let public = read(db, |tx| story::find(tx, "the-speech", MORNING));
        assert_eq!((public.card.published_at, public.card.authors[0].name.as_str()), (MORNING + MINUTE, "Rui Prado"));
        let there = opened(db, story);
        assert_eq!((there.line.ahead_at, there.line.shown_at), (None, Some(MORNING + MINUTE)));
        assert_eq!(acts(db), ["story.publish"]);
    }

    fn publishing_changes_keeps_the_printed_date(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        publish_when(db, story, When::Now, MORNING);
        edit(db, story, |there| there.document = body(&["He won, and spoke."]), MORNING + DAY);
        publish_when(db, story, When::Now, MORNING + DAY);
        let public = read(db, |tx| story::find(tx, "the-speech", MORNING + DAY));
        assert_eq!((public.card.published_at, public.card.updated_at), (MORNING, MORNING + DAY));
        assert_eq!(public.document, body(&["He won, and spoke."]));
    }

    fn an_editor_who_goes_on_after_publishing_saves_on_the_next_version(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        let before = opened(db, story).version;
        publish_when(db, story, When::Now, MORNING);
        assert_eq!(opened(db, story).version, before + 1);
        edit(db, story, |there| there.document = body(&["More."]), MORNING + 1);
    }

    fn a_new_address_of_a_public_story_leaves_a_redirect(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        publish_when(db, story, When::Now, MORNING);
        edit(db, story, |there| there.fields.slug = "his-speech".into(), MORNING);
        assert!(read(db, |tx| story::find(tx, "the-speech", MORNING)).card.id == story, "not before it is published");
        publish_when(db, story, When::Now, MORNING + 1);
        assert_eq!(read(db, |tx| story::moved(tx, "/television/the-speech")).as_deref(), Some("/television/his-speech"));
        // Address and section at once: every old address leads to the new one in one step.
        edit(db, story, |there| { there.fields.slug = "speech".into(); there.fields.section = "film".into(); }, MORNING + 2);
        let moved = publish_when(db, story, When::Now, MORNING + 3);
        assert_eq!((moved.id, moved.url_path.as_str()), (story, "/film/speech"));
        for old in ["/television/the-speech", "/television/his-speech"] {
            assert_eq!(read(db, move |tx| story::moved(tx, old)).as_deref(), Some("/film/speech"), "{old}");
        }
    }

    fn the_address_of_another_story_stops_it(db) {
        open(db);
        publish(db, &source("speech", ""));
        let story = draft(db, "a1", "Another");
        publish_when(db, story, When::Now, MORNING);
        edit(db, story, |there| there.fields.slug = "speech".into(), MORNING);
        let error = refused(db, move |tx| desk::publish(tx, story, When::Now, &rui(), &TimeZone::UTC, MORNING));
        assert!(sentence(&error, "slug").contains("Another story"));
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.title, "The speech story");
    }

    fn what_stops_a_story_is_told_by_field_and_what_asks_for_a_look_is_not_in_the_way(db) {
        open(db);
        publish(db, &source("speech", "title: The same headline"));
        let story = begin(db, "a1");
        let empty = refused(db, move |tx| desk::publish(tx, story, When::Now, &rui(), &TimeZone::UTC, MORNING));
        assert!(sentence(&empty, "title").contains("headline"));
        assert!(sentence(&empty, "document").contains("no text"));
        let picture = Picture { src: "/media/nothing.jpg".into(), ..Picture::default() };
        edit(db, story, |there| {
            there.fields = Fields { image: "/media/lead.jpg".into(), title: "The SAME headline!".into(), section: "gone".into(), ..Fields::default() };
            there.document = body(&["Text."]);
            there.document.blocks.push(Block::Image(picture));
            there.document.blocks.push(Block::AlsoRead { story: "nowhere".into(), url: String::new(), title: String::new() });
        }, MORNING);
        let checks = read(db, move |tx| desk::check(tx, story));
        let has = |level: Level, field: &str, part: &str| checks.iter().any(|one| one.level == level && one.field == field && one.text.contains(part));
        assert!(has(Level::Stop, "image_alt", "lead picture"), "{checks:?}");
        assert!(has(Level::Stop, "image_credit", "lead picture"));
        assert!(has(Level::Stop, "section", "gone"));
        assert!(has(Level::Stop, "document", "what it shows"));
        assert!(has(Level::Look, "title", "speech"));
        assert!(has(Level::Look, "summary", "no summary"));
        assert!(has(Level::Look, "authors", "author"));
        assert!(has(Level::Look, "document", "nowhere"));
        assert!(has(Level::Look, "document", "/media/nothing.jpg"));
        assert!(checks.iter().position(|one| one.level == Level::Look) > checks.iter().rposition(|one| one.level == Level::Stop));
    }

    fn a_scheduled_story_appears_by_itself_also_when_the_server_was_down(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        let at = MORNING + DAY;
        let published = publish_when(db, story, When::Embargo(at), MORNING);
        assert_eq!(published.state, State::Embargoed);
        assert_eq!(read(db, |tx| desk::due_next(tx, 10))[0].live_at, Some(at));
        // Nobody looked for two days.
        let seq = head(db);
        assert_eq!(write(db, move |tx| story::due(tx, at + 2 * DAY, 10)), [story]);
        assert_eq!(log_since(db, seq), [("story-published".to_owned(), story)]);
        let line = opened(db, story).line;
        assert_eq!((line.state, line.live_at), (State::Published, Some(at)));
        assert_eq!(read(db, |tx| desk::due_next(tx, 10)), []);
        assert_eq!(slugs(db, Filter { state: Some(State::Published), ..Filter::default() }), ["the-speech"]);
    }

    fn a_moment_that_has_passed_is_no_moment_to_appear_at(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        let error = refused(db, move |tx| desk::publish(tx, story, When::Embargo(MORNING - 1), &rui(), &TimeZone::UTC, MORNING));
        assert!(sentence(&error, "date").contains("passed"));
        publish_when(db, story, When::Now, MORNING);
        let error = refused(db, move |tx| desk::publish(tx, story, When::Later(MORNING + DAY), &rui(), &TimeZone::UTC, MORNING));
        assert!(matches!(error, Error::Conflict(_)));
    }

    fn a_story_taken_off_the_schedule_and_published_is_dated_now(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        publish_when(db, story, When::Later(MORNING + DAY), MORNING);
        write(db, move |tx| desk::unpublish(tx, story, &rui(), "too early", &TimeZone::UTC, MORNING + 1));
        assert_eq!(opened(db, story).line.state, State::Draft);
        assert_eq!(write(db, |tx| story::due(tx, MORNING + 2 * DAY, 10)), Vec::<i64>::new());
        publish_when(db, story, When::Now, MORNING + MINUTE);
        assert_eq!(read(db, |tx| story::find(tx, "the-speech", MORNING)).card.published_at, MORNING + MINUTE);
    }

    fn a_public_story_becomes_a_draft_again_or_is_taken_down(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        publish_when(db, story, When::Now, MORNING);
        write(db, move |tx| desk::unpublish(tx, story, &rui(), "a mistake", &TimeZone::UTC, MORNING + 1));
        assert!(matches!(refused(db, |tx| story::find(tx, "the-speech", MORNING)), Error::NotFound(_)));
        publish_when(db, story, When::Now, MORNING + 2);
        let public = read(db, |tx| story::find(tx, "the-speech", MORNING));
        assert_eq!(public.card.published_at, MORNING, "it keeps the date readers have seen");
        write(db, move |tx| desk::take_down(tx, story, &rui(), "a judge", MORNING + 3));
        assert!(matches!(refused(db, |tx| story::find(tx, "the-speech", MORNING)), Error::Gone));
        assert_eq!(opened(db, story).line.state, State::Unpublished);
        assert_eq!(acts(db), ["story.publish", "story.unpublish", "story.publish", "story.take-down"]);
        let again = refused(db, move |tx| desk::take_down(tx, story, &rui(), "again", MORNING + 4));
        assert!(matches!(again, Error::Conflict(_)));
    }

    fn a_correction_stands_in_the_open_and_leaves_the_working_copy_alone(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        publish_when(db, story, When::Now, MORNING);
        edit(db, story, |there| there.document = body(&["Not yet public."]), MORNING + 1);
        write(db, move |tx| desk::correct(tx, story, "It was his  second award.", &rui(), &TimeZone::UTC, MORNING + DAY));
        let public = read(db, |tx| story::find(tx, "the-speech", MORNING));
        assert_eq!(public.corrections[0].text, "It was his second award.");
        assert_eq!(public.document, body(&["He won."]));
        let there = opened(db, story);
        assert_eq!(there.document, body(&["Not yet public."]));
        assert_eq!(there.fields.corrections.len(), 1);
        let checks = read(db, move |tx| desk::check(tx, story));
        assert!(!checks.iter().any(|check| check.text.contains("elsewhere")), "{checks:?}");
        // Publishing the working copy does not take the correction back.
        publish_when(db, story, When::Now, MORNING + 2 * DAY);
        let public = read(db, |tx| story::find(tx, "the-speech", MORNING));
        assert_eq!((public.corrections.len(), public.document), (1, body(&["Not yet public."])));
        let twice = refused(db, move |tx| desk::correct(tx, story, "It was his second award.", &rui(), &TimeZone::UTC, MORNING + 3 * DAY));
        assert!(sentence(&twice, "text").contains("already"));
    }

    fn a_writer_hands_in_and_the_editors_see_it_waiting(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        write(db, move |tx| desk::hand_in(tx, story, &ana(), &TimeZone::UTC, MORNING + 1));
        let waiting = read(db, |tx| desk::handed_in(tx, 10));
        assert_eq!((waiting.len(), waiting[0].handed_in_at, waiting[0].state), (1, Some(MORNING + 1), State::Draft));
        let history = read(db, move |tx| desk::history(tx, story));
        assert_eq!(history[0].which, desk::Which::Revision(2), "a revision of it is kept");
        publish_when(db, story, When::Now, MORNING + 2);
        assert_eq!(read(db, |tx| desk::handed_in(tx, 10)), []);
    }

    fn bylines_are_made_when_the_story_is_published_in_their_order(db) {
        open(db);
        let story = draft(db, "a1", "The speech");
        edit(db, story, |there| there.fields.authors = vec!["Zoë Invented".into(), "Rui Prado".into(), "Zoë Invented".into()], MORNING);
        assert_eq!(read(db, |tx| person::by_slug(tx, "zoe-invented")).map(|one| one.name), None);
        publish_when(db, story, When::Now, MORNING);
        let names: Vec<String> = read(db, |tx| story::find(tx, "the-speech", MORNING)).card.authors.into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["Zoë Invented", "Rui Prado"]);
    }

    fn every_choice_of_the_list_finds_what_it_says(db) {
        open(db);
        let account = write(db, |tx| account::create(tx, &account::NewAccount { name: "Ines".into(), email: "ines@example.org".into(), role: newsroom::Role::Writer }, MORNING));
        let film = read(db, |tx| section::by_slug(tx, "film")).unwrap().id;
        publish_at(db, &source("old", ""), MORNING - 2 * DAY);
        publish_at(db, &source("film-one", "section: film\nauthors: [Asha Rao]").replace("authors: [Rui Prado]\n", ""), MORNING);
        let story = write(db, move |tx| desk::begin(tx, "", "film", &newsroom::audit::Doer { account: Some(account), name: "Ines".into() }, "z", &TimeZone::UTC, MORNING + MINUTE));
        edit(db, story, |there| { there.fields.title = "Her draft".into(); there.fields.authors = vec!["Asha Rao".into()]; there.document = body(&["A."]); }, MORNING + 2 * MINUTE);
        let asha = read(db, |tx| person::by_slug(tx, "asha-rao")).unwrap().id;
        assert_eq!(slugs(db, Filter::default()), ["her-draft", "film-one", "old"]);
        let by = |state: Option<State>, section: Option<i64>, who: Who| slugs(db, Filter { state, section, who, ..Filter::default() });
        assert_eq!(by(Some(State::Draft), None, Who::Anyone), ["her-draft"]);
        assert_eq!(by(None, Some(film), Who::Anyone), ["her-draft", "film-one"]);
        assert_eq!(by(Some(State::Published), Some(film), Who::Anyone), ["film-one"]);
        for (state, section, found) in [(None, None, 1), (Some(State::Draft), None, 1), (None, Some(film), 1), (Some(State::Draft), Some(film), 1), (Some(State::Published), Some(film), 0)] {
            assert_eq!(by(state, section, Who::Account(account)).len(), found);
        }
        assert_eq!(by(None, None, Who::Author(asha)), ["her-draft", "film-one"]);
        assert_eq!(by(Some(State::Draft), None, Who::Author(asha)), ["her-draft"]);
        assert_eq!(by(None, Some(film), Who::Author(asha)), ["her-draft", "film-one"]);
        assert_eq!(by(Some(State::Published), Some(film), Who::Author(asha)), ["film-one"]);
        let days = Filter { from: Some(MORNING - 3 * DAY), before: Some(MORNING), ..Filter::default() };
        assert_eq!(slugs(db, days), ["old"]);
        let words = |text: &str| slugs(db, Filter { text: text.into(), ..Filter::default() });
        assert_eq!(words("dra her"), ["her-draft"]);
        assert_eq!(words("ásha"), ["her-draft", "film-one"]);
        assert_eq!(words("\"old\" & '"), ["old"]);
        assert_eq!(words("nothing"), Vec::<String>::new());
        let both = Filter { text: "asha".into(), state: Some(State::Draft), who: Who::Author(asha), section: Some(film), ..Filter::default() };
        assert_eq!(slugs(db, both), ["her-draft"]);
        assert_eq!(read(db, move |tx| desk::mine(tx, account, 5)).len(), 1);
        let found = read(db, |tx| desk::find(tx, Find::Story, "her dr"));
        assert_eq!((found[0].slug.as_str(), found[0].note.as_str()), ("her-draft", "draft"));
        assert_eq!(read(db, |tx| desk::find(tx, Find::Person, "ash"))[0].slug, "asha-rao");
    }

    fn the_pages_of_the_list_hold_every_story_once(db) {
        open(db);
        for number in 0..25 {
            publish_at(db, &source(&format!("story-{number}"), ""), MORNING + (number / 3) * MINUTE);
        }
        for text in ["", "story"] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let filter = Filter { text: text.into(), before: Some(MORNING + DAY), ..Filter::default() };
                let page = read(db, move |tx| desk::list(tx, &filter, after.as_ref(), 7));
                seen.extend(page.items.into_iter().map(|line| line.id));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 25);
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 25);
        }
    }

    fn a_view_is_ones_own_unless_it_is_shared(db) {
        open(db);
        let accounts: Vec<i64> = ["ines", "ola"].into_iter().map(|name| write(db, move |tx| account::create(tx, &account::NewAccount { name: name.into(), email: format!("{name}@example.org"), role: newsroom::Role::Writer }, MORNING))).collect();
        let (ines, ola) = (accounts[0], accounts[1]);
        write(db, move |tx| desk::keep_view(tx, ines, "Mine", "who=me", false, MORNING));
        write(db, move |tx| desk::keep_view(tx, ines, "Film drafts", "state=draft", true, MORNING));
        write(db, move |tx| desk::keep_view(tx, ines, "Film drafts", "state=draft&section=film", true, MORNING));
        let names = |account| read(db, move |tx| desk::views(tx, account)).into_iter().map(|view| view.name).collect::<Vec<_>>();
        assert_eq!(names(ines), ["Film drafts", "Mine"]);
        let hers = read(db, move |tx| desk::views(tx, ola));
        assert_eq!((hers.len(), hers[0].query.as_str()), (1, "state=draft&section=film"));
        let id = hers[0].id;
        assert!(matches!(refused(db, move |tx| desk::forget_view(tx, ola, id)), Error::NotFound(_)));
        write(db, move |tx| desk::forget_view(tx, ines, id));
        assert_eq!(names(ola), Vec::<String>::new());
    }

    fn a_preview_link_opens_one_story_for_three_days_and_dies_when_told_to(db) {
        open(db);
        let (secret, ids) = (Secret::new([7; 32]), Ids::new(&[9; 32]));
        let story = draft(db, "a1", "The speech");
        let (s, i) = (secret.clone(), ids.clone());
        let token = read(db, move |tx| desk::preview_link(tx, &s, &i, story, MORNING));
        let opens = |token: &str, now: i64| {
            let (secret, ids, token) = (secret.clone(), ids.clone(), token.to_owned());
            db.read_now(move |tx| desk::previewed(tx, &secret, &ids, &token, now)).ok()
        };
        assert_eq!(opens(&token, MORNING + 3 * DAY - 1), Some(story));
        assert_eq!(opens(&token, MORNING + 3 * DAY), None);
        let mut forged = token.clone().into_bytes();
        let last = forged.len() - 3;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        assert_eq!(opens(&String::from_utf8(forged).unwrap(), MORNING), None);
        assert_eq!(opens("", MORNING), None);
        write(db, move |tx| desk::revoke_previews(tx, story));
        assert_eq!(opens(&token, MORNING), None);
    }

    fn stories_from_before_the_desk_are_found_once_it_has_caught_up(db) {
        open(db);
        let story = publish(db, &source("speech", "")).id;
        write(db, move |tx| Ok(tx.run("update desk_story set indexed_at = null, folded = '' where story_id = $1", store::params![story])?));
        assert_eq!(write(db, |tx| desk::catch_up(tx, 500, MORNING)), 1);
        assert_eq!(write(db, |tx| desk::catch_up(tx, 500, MORNING)), 0);
        assert_eq!(slugs(db, Filter { text: "speech".into(), ..Filter::default() }), ["speech"]);
    }
}

#[test]
fn a_time_the_clocks_jump_over_becomes_later_and_one_they_show_twice_the_first() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let gap = moment("2026-03-29", "02:30", &berlin).unwrap();
    assert_eq!(gap.oddity, Some(Oddity::Gap));
    assert_eq!(gap.at, moment("2026-03-29", "03:30", &berlin).unwrap().at);
    let fold = moment("2026-10-25", "02:30", &berlin).unwrap();
    assert_eq!(fold.oddity, Some(Oddity::Fold));
    assert_eq!(
        moment("2026-10-25", "03:30", &berlin).unwrap().at - fold.at,
        2 * 60 * MINUTE
    );
    assert_eq!(moment("2026-07-01", "18:30", &berlin).unwrap().oddity, None);
    assert_eq!(
        moment("2026-07-01", "18:30", &TimeZone::UTC).unwrap().at
            - moment("2026-07-01", "18:30", &berlin).unwrap().at,
        2 * 60 * MINUTE
    );
    for (date, time) in [
        ("2026-02-30", "10:00"),
        ("", "10:00"),
        ("2026-03-29", "25:00"),
        ("2026-03-29", ""),
    ] {
        assert!(
            matches!(moment(date, time, &berlin), Err(Error::Invalid(_))),
            "{date} {time}"
        );
    }
}
