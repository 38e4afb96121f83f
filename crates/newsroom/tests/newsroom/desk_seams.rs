//! Where the desk's parts meet: what one of them has set, another does not undo.

use jiff::tz::TimeZone;
use newsroom::moderation::conversation::{self, Rules};
use newsroom::story::desk::{self, Manuscript, Saving, When};
use newsroom::story::{self, Comments};
use newsroom::{MIGRATIONS, Millis};
use store::{Db, on_each_db};

use crate::desk_stories::{begin, body, fields, kept, opened, rui, save_at, saving};
use crate::house::{
    DAY, MINUTE, MORNING, mo, open, publish, publish_at, read, refused, sentence, source, write,
};

fn public(db: &Db, random: &'static str, title: &str) -> i64 {
    let story = begin(db, random);
    kept(save_at(
        db,
        saving(story, 1, fields(title), &["He won."], rui()),
        MORNING,
    ));
    publish_now(db, story, MORNING);
    story
}

fn publish_now(db: &Db, story: i64, now: Millis) {
    write(db, move |tx| {
        desk::publish(tx, story, When::Now, &rui(), &TimeZone::UTC, now)
    });
}

fn rules(db: &Db, story: i64) -> Rules {
    read(db, move |tx| conversation::rules(tx, story))
}

fn moderate(db: &Db, story: i64, want: Rules) {
    write(db, move |tx| {
        let seen = conversation::rules(tx, story)?;
        conversation::set(tx, &mo(), story, &seen, &want, MORNING)
    });
}

/// Writes on from what a form found when it was opened.
fn go_on(
    db: &Db,
    found: Manuscript,
    change: impl FnOnce(&mut Manuscript),
    now: Millis,
) -> Manuscript {
    let mut there = found;
    change(&mut there);
    let saving = Saving {
        story: there.line.id,
        version: there.version,
        fields: there.fields,
        document: there.document,
        who: rui(),
        session: None,
    };
    kept(save_at(db, saving, now))
}

fn slow_and_closed() -> Rules {
    Rules {
        comments: "closed".to_owned(),
        slow_ms: 90_000,
        open_at: Some(MORNING),
        close_at: Some(MORNING + DAY),
    }
}

on_each_db! { MIGRATIONS;
    fn what_moderators_set_stands_when_the_story_is_published_again(db) {
        open(db);
        let story = public(db, "a1", "The speech");
        // The writer has the form open while moderators close the conversation.
        let form = opened(db, story);
        moderate(db, story, slow_and_closed());
        go_on(db, form, |there| there.document = body(&["He won, and spoke."]), MORNING + MINUTE);
        publish_now(db, story, MORNING + MINUTE);
        assert_eq!(rules(db, story), slow_and_closed());
        assert_eq!(opened(db, story).fields.comments, "closed", "and the form shows it");
        // What moderators open again is open after the next publishing, too.
        let form = opened(db, story);
        moderate(db, story, Rules { comments: "open".to_owned(), slow_ms: 0, open_at: None, close_at: None });
        go_on(db, form, |there| there.document = body(&["He won, and spoke again."]), MORNING + 2 * MINUTE);
        publish_now(db, story, MORNING + 2 * MINUTE);
        let now = rules(db, story);
        assert_eq!((now.comments.as_str(), now.slow_ms, now.open_at, now.close_at), ("open", 0, None, None));
    }

    fn a_correction_and_a_draft_again_leave_the_conversation_alone(db) {
        open(db);
        let story = publish(db, &source("speech", "comments: held\nslow: 30s")).id;
        moderate(db, story, slow_and_closed());
        write(db, move |tx| desk::correct(tx, story, "It was his second.", &rui(), &TimeZone::UTC, MORNING));
        assert_eq!(rules(db, story), slow_and_closed());
        write(db, move |tx| desk::unpublish(tx, story, &rui(), "", &TimeZone::UTC, MORNING));
        assert_eq!(rules(db, story), slow_and_closed());
        let text = read(db, |tx| story::source(tx, "speech")).front;
        assert_eq!(
            (text.slow_ms, text.comments_open.map(|at| at.ms), text.comments_close.map(|at| at.ms)),
            (Some(90_000), Some(MORNING), Some(MORNING + DAY))
        );
    }

    fn a_writer_who_chooses_in_the_form_is_heard(db) {
        open(db);
        let story = public(db, "a1", "The speech");
        moderate(db, story, slow_and_closed());
        go_on(db, opened(db, story), |there| there.fields.comments = "open".to_owned(), MORNING + MINUTE);
        // The same form, saved on: it still says what its writer wants.
        go_on(db, opened(db, story), |there| there.document = body(&["More."]), MORNING + MINUTE);
        assert_eq!(rules(db, story).comments, "closed", "not before it is published");
        publish_now(db, story, MORNING + MINUTE);
        assert_eq!(rules(db, story).comments, "open");
        assert_eq!(rules(db, story).slow_ms, 90_000);
    }

    fn a_file_sets_what_it_says_of_the_conversation_and_leaves_the_rest(db) {
        open(db);
        let more = "comments: held\nslow: 2m\ncomments_open: 2020-09-21T02:00:00Z\ncomments_close: 2020-09-28T02:00:00Z";
        let story = publish(db, &source("speech", more)).id;
        let set = rules(db, story);
        assert_eq!((set.comments.as_str(), set.slow_ms), ("held", 120_000));
        assert_eq!(set.close_at.unwrap() - set.open_at.unwrap(), 7 * DAY);
        moderate(db, story, slow_and_closed());
        publish_at(db, &source("speech", "kicker: Emmys"), MORNING + 1);
        assert_eq!(rules(db, story), slow_and_closed(), "nothing is said, nothing changes");
        publish_at(db, &source("speech", "slow: 0s\ncomments: open"), MORNING + 2);
        let set = rules(db, story);
        assert_eq!((set.comments.as_str(), set.slow_ms, set.close_at), ("open", 0, Some(MORNING + DAY)));
        let late = source("speech", "comments_open: 2020-12-01T00:00:00Z");
        let error = refused(db, move |tx| story::publish(tx, &late, &story::Images::new(), "rui", &TimeZone::UTC, MORNING));
        assert!(sentence(&error, "comments_open").contains("before they open"));
        let public = read(db, |tx| story::find(tx, "speech", MORNING));
        assert_eq!(public.comments, Comments::Open);
    }
}
