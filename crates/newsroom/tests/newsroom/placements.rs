//! The front page and the sections by hand.

use newsroom::audit::Doer;
use newsroom::placement::{self, FRONT, Slot};
use newsroom::story;
use newsroom::{MIGRATIONS, Millis, section};
use store::on_each_db;

use crate::house::{MINUTE, MORNING, open, publish, read, refused, sentence, source, write};

fn rui() -> Doer {
    Doer::house("Rui")
}

/// Stories `s-0` to `s-7`, the last the newest; their row ids.
fn eight(db: &store::Db) -> Vec<i64> {
    open(db);
    (0..8)
        .map(|n| {
            publish(
                db,
                &source(&format!("s-{n}"), &format!("date: 2020-09-20T0{n}:00:00Z")),
            )
            .id
        })
        .collect()
}

fn order(db: &store::Db, now: Millis) -> Vec<String> {
    read(db, move |tx| {
        let front = story::front(tx, now)?;
        Ok(front
            .lead
            .into_iter()
            .chain(front.seconds)
            .chain(front.river)
            .map(|card| card.slug)
            .collect())
    })
}

fn pin(db: &store::Db, story: i64, place: i64, until: Option<Millis>) {
    let slot = Slot {
        place,
        story,
        until,
    };
    write(db, move |tx| {
        placement::pin(tx, FRONT, slot, &rui(), MORNING)
    });
}

on_each_db! { MIGRATIONS;
    fn a_place_by_hand_holds_and_the_others_fill_themselves(db) {
    let ids = eight(db);
    assert_eq!(order(db, MORNING)[..3], ["s-7", "s-6", "s-5"]);
    pin(db, ids[0], 1, None);
    pin(db, ids[2], 3, None);
    assert_eq!(
        order(db, MORNING),
        ["s-0", "s-7", "s-2", "s-6", "s-5", "s-4", "s-3", "s-1"]
    );
    }
}

on_each_db! { MIGRATIONS;
    fn a_place_falls_away_at_its_instant_without_anybody_doing_anything(db) {
        let ids = eight(db);
        pin(db, ids[0], 1, Some(MORNING + 10 * MINUTE));
        pin(db, ids[1], 2, Some(MORNING + 20 * MINUTE));
        assert_eq!(order(db, MORNING)[..2], ["s-0", "s-1"]);
        let until = read(db, |tx| Ok(story::front(tx, MORNING)?.until));
        assert_eq!(until, Some(MORNING + 10 * MINUTE));
        assert_eq!(order(db, MORNING + 10 * MINUTE)[..2], ["s-7", "s-1"]);
        let until = read(db, |tx| Ok(story::front(tx, MORNING + 10 * MINUTE)?.until));
        assert_eq!(until, Some(MORNING + 20 * MINUTE));
        assert_eq!(order(db, MORNING + 20 * MINUTE)[..2], ["s-7", "s-6"]);
    }
}

on_each_db! { MIGRATIONS;
    fn a_story_that_was_taken_down_leaves_its_place(db) {
    let ids = eight(db);
    pin(db, ids[3], 1, None);
    write(db, |tx| story::unpublish(tx, "s-3", "Rui", "", MORNING));
    assert_eq!(order(db, MORNING)[..2], ["s-7", "s-6"]);
    }
}

on_each_db! { MIGRATIONS;
    fn a_place_that_is_taken_is_made_free_by_moving_on(db) {
    let ids = eight(db);
    for id in [ids[0], ids[1], ids[2]] {
        pin(db, id, 1, None);
    }
    assert_eq!(order(db, MORNING)[..4], ["s-2", "s-1", "s-0", "s-7"]);
    // The same story again has one place, not two.
    pin(db, ids[0], 1, None);
    assert_eq!(order(db, MORNING)[..4], ["s-0", "s-2", "s-1", "s-7"]);
    let (story, was) = (
        ids[2],
        write(db, {
            let story = ids[2];
            move |tx| placement::unpin(tx, FRONT, story, &rui(), MORNING)
        }),
    );
    assert!(was);
    assert!(!write(db, move |tx| placement::unpin(
        tx,
        FRONT,
        story,
        &rui(),
        MORNING
    )));
    assert_eq!(order(db, MORNING)[..2], ["s-0", "s-7"]);
    }
}

on_each_db! { MIGRATIONS;
    fn what_makes_no_sense_is_refused_by_its_place(db) {
    let ids = eight(db);
    let film = publish(db, &source("f", "section: film")).id;
    let slot = |place, story, until| Slot {
        place,
        story,
        until,
    };
    let cases = [
        (
            vec![slot(1, ids[0], None), slot(1, ids[1], None)],
            "place-2",
            "Two stories",
        ),
        (
            vec![slot(1, ids[0], None), slot(2, ids[0], None)],
            "place-2",
            "two places",
        ),
        (vec![slot(0, ids[0], None)], "place-1", "1 to 12"),
        (vec![slot(13, ids[0], None)], "place-1", "1 to 12"),
        (vec![slot(1, ids[0], Some(MORNING))], "until-1", "passed"),
    ];
    for (slots, field, words) in cases {
        let error = refused(db, move |tx| {
            placement::arrange(tx, FRONT, &slots, &rui(), MORNING)
        });
        assert!(sentence(&error, field).contains(words), "{error:?}");
    }
    let error = refused(db, move |tx| {
        let television = section::by_slug(tx, "television")?.unwrap().id;
        placement::pin(tx, television, slot(1, film, None), &rui(), MORNING)
    });
    assert!(sentence(&error, "place-1").contains("another section"));
    let error = refused(db, move |tx| {
        placement::pin(tx, 9_999, slot(1, film, None), &rui(), MORNING)
    });
    assert!(matches!(error, newsroom::Error::NotFound("section")));
    }
}

on_each_db! { MIGRATIONS;
    fn a_section_has_places_of_its_own_and_shows_no_story_twice(db) {
        let ids = eight(db);
        let oldest = ids[0];
        write(db, move |tx| {
            let television = section::by_slug(tx, "television")?.unwrap().id;
            placement::pin(
                tx,
                television,
                Slot {
                    place: 2,
                    story: oldest,
                    until: None,
                },
                &rui(),
                MORNING,
            )
        });
        assert_eq!(order(db, MORNING)[0], "s-7");
        let (first, second) = read(db, |tx| {
            let television = section::by_slug(tx, "television")?.unwrap().id;
            let list = story::List::Section(television);
            let page = story::list(tx, &list, None, 4, MORNING)?;
            let next = page.next;
            let (first, _) = story::arranged(tx, television, page, true, MORNING)?;
            let page = story::list(tx, &list, next.as_ref(), 4, MORNING)?;
            let (second, _) = story::arranged(tx, television, page, false, MORNING)?;
            let slugs = |page: newsroom::Page<story::Card>| {
                page.items
                    .into_iter()
                    .map(|card| card.slug)
                    .collect::<Vec<_>>()
            };
            Ok((slugs(first), slugs(second)))
        });
        assert_eq!(first, ["s-7", "s-0", "s-6", "s-5", "s-4"]);
        assert_eq!(second, ["s-3", "s-2", "s-1"]);
    }
}
