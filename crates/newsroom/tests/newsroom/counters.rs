//! Stored counters agree with the rows, whatever happens in whatever order.

use newsroom::comment::{self, CommentState, Sort};
use newsroom::{Hold, MIGRATIONS, Policy, applause, counts, moderation, report};
use proptest::prelude::*;
use store::{Db, on_each_db, params};

use crate::house::{MORNING, mo, publish, read, say, source, with_story, write};

/// Something that happens to a conversation; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Deed {
    Post {
        held: bool,
    },
    Answer {
        to: usize,
        held: bool,
    },
    Set {
        which: usize,
        state: usize,
    },
    Clap {
        which: usize,
        voter: u8,
    },
    Unclap {
        which: usize,
        voter: u8,
    },
    Report {
        which: usize,
        reader: u8,
        reason: usize,
    },
    Act {
        which: usize,
        deed: usize,
    },
    Undo {
        which: usize,
    },
    Edit {
        which: usize,
    },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        2 => any::<bool>().prop_map(|held| Deed::Post { held }),
        6 => (any::<usize>(), any::<bool>()).prop_map(|(to, held)| Deed::Answer { to, held }),
        5 => (any::<usize>(), 0..5_usize).prop_map(|(which, state)| Deed::Set { which, state }),
        3 => (any::<usize>(), 0..4_u8).prop_map(|(which, voter)| Deed::Clap { which, voter }),
        1 => (any::<usize>(), 0..4_u8).prop_map(|(which, voter)| Deed::Unclap { which, voter }),
        3 => (any::<usize>(), 0..4_u8, 0..6_usize).prop_map(|(which, reader, reason)| Deed::Report { which, reader, reason }),
        5 => (any::<usize>(), 0..DEEDS.len()).prop_map(|(which, deed)| Deed::Act { which, deed }),
        3 => any::<usize>().prop_map(|which| Deed::Undo { which }),
        1 => any::<usize>().prop_map(|which| Deed::Edit { which }),
    ];
    prop::collection::vec(deed, 1..40)
}

const STATES: [CommentState; 5] = [
    CommentState::Held,
    CommentState::Visible,
    CommentState::Rejected,
    CommentState::Spam,
    CommentState::Removed,
];

const DEEDS: [&str; 12] = [
    "approve", "hold", "reject", "spam", "remove", "pick", "unpick", "uphold", "dismiss", "close",
    "note", "edit",
];

fn act(db: &Db, known: &mut Vec<i64>, turn: usize, deed: &Deed) {
    let hold = |held: bool| Policy {
        hold: if held { Hold::All } else { Hold::None },
        repeat_window_ms: 0,
        ..Policy::default()
    };
    let pick = |which: usize| known.get(which.checked_rem(known.len())?).copied();
    let now = MORNING + i64::try_from(turn).unwrap();
    match *deed {
        Deed::Post { held } => known.push(
            say("speech", &format!("Root {turn}"))
                .rules(hold(held))
                .at(now)
                .comment(db)
                .id,
        ),
        Deed::Answer { to, held } => {
            let Some(to) = pick(to) else { return };
            // What cannot be answered is refused, and that must leave no trace.
            let say = say("speech", &format!("Answer {turn}"))
                .rules(hold(held))
                .to(to)
                .at(now);
            if let Ok(posted) = db.write_now(move |tx| say.send(tx)) {
                known.push(posted.comment.id);
            }
        }
        Deed::Set { which, state } => {
            let Some(id) = pick(which) else { return };
            let _: Result<_, newsroom::Error> =
                db.write_now(move |tx| comment::set_state(tx, id, STATES[state], "mo", "", now));
        }
        Deed::Clap { which, voter } => {
            let Some(id) = pick(which) else { return };
            let _: Result<_, newsroom::Error> =
                db.write_now(move |tx| applause::give(tx, id, &[voter], now));
        }
        Deed::Unclap { which, voter } => {
            let Some(id) = pick(which) else { return };
            let _: Result<_, newsroom::Error> =
                db.write_now(move |tx| applause::take_back(tx, id, &[voter], now));
        }
        Deed::Report {
            which,
            reader,
            reason,
        } => {
            let Some(id) = pick(which) else { return };
            let (reason, _) = report::REASONS[reason];
            let _: Result<_, newsroom::Error> =
                db.write_now(move |tx| report::file(tx, id, &[reader], reason, "", now));
        }
        Deed::Act { which, deed } => {
            let Some(id) = pick(which) else { return };
            let text = format!("Other words, turn {turn}");
            let deed = moderation::act::Deed::parse(DEEDS[deed], &text).unwrap();
            let _: Result<_, newsroom::Error> = db.write_now(move |tx| {
                let seen = comment::find_any(tx, id)?.version;
                moderation::act::act(tx, &mo(), (id, seen), &deed, "", now)
            });
        }
        Deed::Undo { which } => {
            let Some(id) = pick(which) else { return };
            let _: Result<_, newsroom::Error> = db.write_now(move |tx| {
                let Some(last) = moderation::log::last_of(tx, id)? else {
                    return Ok(());
                };
                moderation::undo(tx, &mo(), last.id, now).map(|_| ())
            });
        }
        Deed::Edit { which } => {
            let Some(id) = pick(which) else { return };
            let _: Result<_, newsroom::Error> = db.write_now(move |tx| {
                let device: Option<Vec<u8>> =
                    tx.one("select device from comment where id = $1", params![id])?;
                let writer = comment::Writer {
                    device,
                    ..comment::Writer::default()
                };
                let text = format!("As its writer corrects it, turn {turn}");
                comment::edit(tx, id, &writer, &text, &hold(false), now).map(|_| ())
            });
        }
    }
}

/// Every shown comment's parent is shown, and the thread pages through exactly the shown roots.
fn is_whole(db: &Db, story: i64) {
    let orphans: i64 = read(db, |tx| {
        Ok(tx.one(
            "select count(*) from comment join comment as parent on parent.id = comment.parent_id
             where comment.shown_at is not null and parent.shown_at is null",
            params![],
        )?)
    });
    assert_eq!(orphans, 0);
    let page = read(db, move |tx| {
        comment::thread(tx, story, Sort::Oldest, None, 50)
    });
    for branch in &page.items {
        let root = branch.root.id;
        let mut under = Vec::new();
        let mut after = None;
        loop {
            let (some, next) = read(db, move |tx| comment::replies(tx, root, after.as_ref(), 7));
            under.extend(some);
            after = next;
            if after.is_none() {
                break;
            }
        }
        let visible = under
            .iter()
            .filter(|one| one.state == CommentState::Visible)
            .count();
        assert_eq!(i64::try_from(visible).unwrap(), branch.root.descendants);
        let here = branch
            .replies
            .iter()
            .filter(|one| one.state == CommentState::Visible)
            .count();
        assert_eq!(
            i64::try_from(here).unwrap() + branch.more,
            branch.root.descendants
        );
        for reply in &branch.replies {
            assert!(
                reply.parent_id == Some(root)
                    || branch
                        .replies
                        .iter()
                        .any(|one| Some(one.id) == reply.parent_id)
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn counters_agree_with_the_rows_whatever_happens(deeds in deeds()) {
        store::testing::each(MIGRATIONS, |db| {
            let story = with_story(db, "speech");
            let mut known = Vec::new();
            for (turn, deed) in deeds.iter().enumerate() {
                act(db, &mut known, turn, deed);
            }
            assert_eq!(read(db, counts::check), Vec::<String>::new());
            assert_eq!(write(db, counts::repair), counts::Repaired::default());
            is_whole(db, story);
        });
    }
}

on_each_db! { MIGRATIONS;
    fn wrong_counters_are_named_and_repaired(db) {
        with_story(db, "speech");
        publish(db, &source("quiet", ""));
        let root = say("speech", "The root of it").comment(db).id;
        let answer = say("speech", "An answer").by("Bela").to(root).comment(db).id;
        write(db, move |tx| applause::give(tx, answer, b"a", MORNING));
        write(db, |tx| {
            tx.run("update comment set replies = 7, descendants = -1, answers = 0, applause = 3, rank = 0, nth = null, shown_at = null", params![])?;
            tx.run("update story set comment_count = -16", params![])?;
            tx.run("update desk_count set held = -16", params![])?;
            Ok(())
        });
        let findings = read(db, counts::check);
        assert_eq!(findings.len(), 4, "{findings:?}");
        assert!(findings[0].contains("says -16 comments and has 2"));
        assert_eq!(counts::repair_all(db).unwrap(), counts::Repaired { comments: 2, stories: 2, queues: 1, ..counts::Repaired::default() });
        assert!(read(db, counts::check).is_empty());
        let found = read(db, move |tx| comment::find(tx, answer));
        assert_eq!((found.applause, found.nth), (1, Some(1)));
    }
}

#[test]
fn eight_writers_in_one_conversation_lose_no_count() {
    for place in store::testing::Place::each() {
        let db = place.open(MIGRATIONS);
        with_story(&db, "speech");
        let root = say("speech", "The root of it").comment(&db).id;
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let db = &db;
                scope.spawn(move || {
                    let mut to = root;
                    for turn in 0..10 {
                        let say = say(
                            "speech",
                            &format!("Writer {writer}, turn {turn}, under {to}"),
                        )
                        .by(&format!("Writer {writer}"))
                        .to(to);
                        to = say.comment(db).id;
                        db.write_now(move |tx| applause::give(tx, root, &[writer, turn], MORNING))
                            .unwrap();
                        if turn % 3 == 0 {
                            db.write_now(move |tx| {
                                comment::set_state(tx, to, CommentState::Spam, "mo", "", MORNING)
                            })
                            .unwrap();
                            to = root;
                        }
                    }
                });
            }
        });
        assert_eq!(read(&db, counts::check), Vec::<String>::new());
        assert_eq!(read(&db, move |tx| comment::find(tx, root)).applause, 80);
        db.close();
    }
}
