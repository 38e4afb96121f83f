//! Ballots: one vote of each voter, when they open and close, what is counted and what the public may know.

use newsroom::ballot::{
    self, Ballot, Caster, Choice, Count, Idempotent, Level, Mark, Method, NewBallot, NewOption,
    Seen, Shown, Subject, Unranked,
};
use newsroom::store::log;
use newsroom::tally::Tie;
use newsroom::{Error, Event, MIGRATIONS, Millis, Secret, counts};
use proptest::prelude::*;
use store::{Db, on_each_db};

use crate::house::{DAY, MINUTE, MORNING, mo, read, refused, write};

pub(crate) fn secret() -> Secret {
    Secret::new([9; 32])
}

/// Who deserved it most? Three names, open since the morning, results at any time, votes may be changed.
pub(crate) fn asked(method: Method) -> NewBallot {
    NewBallot {
        slug: "lead-actor".to_owned(),
        question: "Who deserved it most?".to_owned(),
        intro: String::new(),
        lang: String::new(),
        method,
        level: Level::Device,
        shown: Shown::Always,
        may_change: true,
        tie: Tie::Listed,
        unranked: Unranked::Last,
        most: 0,
        opens_at: MORNING,
        closes_at: Some(MORNING + DAY),
        options: ["Irons", "Jackman", "Mescal", "Pope"].map(option).into(),
    }
}

pub(crate) fn option(title: &str) -> NewOption {
    NewOption {
        title: title.to_owned(),
        ..NewOption::default()
    }
}

pub(crate) fn open(db: &Db, new: NewBallot) -> i64 {
    write(db, move |tx| {
        let id = ballot::save(tx, &mo(), None, &new, MORNING)?;
        ballot::publish(tx, &mo(), id, MORNING)?;
        Ok(id)
    })
}

pub(crate) fn voter(name: &str) -> Caster {
    Caster {
        subject: Subject {
            device: Some(name.as_bytes().to_vec()),
            ..Subject::default()
        },
        network: b"a network".to_vec(),
        ..Caster::default()
    }
}

pub(crate) fn marks(options: &[u32]) -> Vec<Mark> {
    let mark = |option: &u32| Mark {
        option: *option,
        score: None,
    };
    options.iter().map(mark).collect()
}

/// Casts a vote for these options.
pub(crate) fn try_cast(
    db: &Db,
    who: &Caster,
    options: &[u32],
    now: Millis,
) -> newsroom::Result<ballot::Cast> {
    let (who, marks) = (who.clone(), marks(options));
    db.write_now(move |tx| ballot::cast(tx, &secret(), "lead-actor", &who, |_| Ok(marks), now))
}

pub(crate) fn cast(db: &Db, who: &str, options: &[u32]) -> ballot::Cast {
    try_cast(db, &voter(who), options, MORNING + MINUTE).unwrap()
}

pub(crate) fn find(db: &Db) -> Ballot {
    read(db, |tx| ballot::by_slug(tx, "lead-actor"))
}

fn votes(db: &Db) -> Vec<u64> {
    let ballot = find(db);
    let Seen::Counted(count) = read(db, move |tx| ballot::seen(tx, &ballot, MORNING + MINUTE))
    else {
        panic!("kept")
    };
    let Count::Plurality(count) = *count else {
        panic!("another method")
    };
    count.votes
}

on_each_db! { MIGRATIONS;
    fn a_vote_is_counted_at_once_and_told_to_the_log(db) {
        let id = open(db, asked(Method::Plurality));
        cast(db, "ana", &[2]);
        cast(db, "bela", &[2]);
        cast(db, "carl", &[0]);
        assert_eq!(votes(db), [1, 0, 2, 0]);
        let told = read(db, |tx| Ok(log::since(tx, 0, 100)?));
        let told: Vec<Event> = told.iter().filter_map(Event::read).collect();
        assert_eq!(told.last(), Some(&Event::VoteCast { ballot: id, votes: 3 }));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn the_same_vote_sent_twice_is_one_and_another_takes_its_place(db) {
        open(db, asked(Method::Plurality));
        let first = cast(db, "ana", &[1]);
        let again = cast(db, "ana", &[1]);
        assert_eq!((again.vote, again.repeated), (first.vote, true));
        let other = cast(db, "ana", &[3]);
        assert!(other.replaces && other.vote != first.vote);
        assert_eq!(votes(db), [0, 0, 0, 1]);
        let ballot = find(db);
        assert_eq!((ballot.votes, ballot.superseded, ballot.last_seq), (1, 1, 2));
        let fate = read(db, move |tx| ballot::fate(tx, first.vote));
        assert_eq!(fate.state, "superseded");
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn where_a_vote_stands_a_second_one_is_refused_and_none_is_taken_back(db) {
        open(db, NewBallot { may_change: false, ..asked(Method::Plurality) });
        cast(db, "ana", &[1]);
        assert!(matches!(try_cast(db, &voter("ana"), &[2], MORNING + MINUTE), Err(Error::Conflict(_))));
        let back = refused(db, |tx| ballot::take_back(tx, &secret(), "lead-actor", &voter("ana").subject, MORNING + MINUTE));
        assert!(matches!(back, Error::Conflict(_)));
        assert_eq!(votes(db), [0, 1, 0, 0]);
    }

    fn a_vote_is_taken_back_and_cast_anew(db) {
        open(db, asked(Method::Plurality));
        cast(db, "ana", &[1]);
        write(db, |tx| ballot::take_back(tx, &secret(), "lead-actor", &voter("ana").subject, MORNING + MINUTE));
        assert_eq!(votes(db), [0, 0, 0, 0]);
        let gone = refused(db, |tx| ballot::take_back(tx, &secret(), "lead-actor", &voter("ana").subject, MORNING + MINUTE));
        assert!(matches!(gone, Error::NotFound(_)));
        cast(db, "ana", &[2]);
        assert_eq!(votes(db), [0, 0, 1, 0]);
        let ballot = find(db);
        assert_eq!((ballot.votes, ballot.withdrawn), (1, 1));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn sixty_four_votes_of_one_voter_at_once_are_one(db) {
        open(db, asked(Method::Plurality));
        let receipts: Vec<i64> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..64).map(|_| scope.spawn(|| try_cast(db, &voter("ana"), &[1], MORNING + MINUTE))).collect();
            all.into_iter().map(|one| one.join().unwrap().unwrap().vote).collect()
        });
        assert!(receipts.iter().all(|one| one == receipts.first().unwrap()), "{receipts:?}");
        assert_eq!(votes(db), [0, 1, 0, 0]);
        assert_eq!(find(db).last_seq, 1);
    }

    fn of_sixty_four_different_votes_at_once_one_stands_where_none_may_be_changed(db) {
        open(db, NewBallot { may_change: false, ..asked(Method::Plurality) });
        let taken = std::thread::scope(|scope| {
            let all: Vec<_> = (0..64_u32).map(|n| scope.spawn(move || try_cast(db, &voter("ana"), &[n % 4], MORNING + MINUTE))).collect();
            let all: Vec<_> = all.into_iter().map(|one| one.join().unwrap()).collect();
            assert!(all.iter().all(|one| one.is_ok() || matches!(one, Err(Error::Conflict(_)))), "{all:?}");
            all.iter().filter(|one| one.as_ref().is_ok_and(|cast| !cast.repeated)).count()
        });
        assert_eq!(taken, 1);
        assert_eq!(votes(db).iter().sum::<u64>(), 1);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn in_the_millisecond_of_its_close_a_ballot_is_closed(db) {
        open(db, asked(Method::Plurality));
        let close = MORNING + DAY;
        try_cast(db, &voter("ana"), &[1], close - 1).unwrap();
        for late in [close, close + 1] {
            assert!(matches!(try_cast(db, &voter("bela"), &[1], late), Err(Error::Closed(_))));
        }
        assert!(matches!(try_cast(db, &voter("bela"), &[1], MORNING - 1), Err(Error::Closed(_))));
        assert_eq!(find(db).votes, 1);
    }

    fn a_ballot_closed_by_hand_takes_no_vote_of_that_millisecond(db) {
        let id = open(db, asked(Method::Plurality));
        let now = MORNING + MINUTE;
        try_cast(db, &voter("ana"), &[1], now - 1).unwrap();
        write(db, move |tx| ballot::close(tx, &mo(), id, now));
        assert!(matches!(try_cast(db, &voter("bela"), &[1], now), Err(Error::Closed(_))));
        assert!(matches!(refused(db, move |tx| ballot::close(tx, &mo(), id, now + 1)), Error::Conflict(_)));
    }

    fn hidden_results_are_kept_from_everybody_until_the_close_and_nothing_is_told(db) {
        open(db, NewBallot { shown: Shown::After, ..asked(Method::Plurality) });
        let before = read(db, |tx| Ok(log::head(tx)?));
        cast(db, "ana", &[1]);
        assert_eq!(read(db, |tx| Ok(log::head(tx)?)), before);
        let ballot = find(db);
        let kept = ballot.clone();
        let Seen::Kept(until) = read(db, move |tx| ballot::seen(tx, &kept, MORNING + DAY - 1)) else { panic!() };
        assert_eq!(until, Some(MORNING + DAY));
        let seen = read(db, move |tx| ballot::seen(tx, &ballot, MORNING + DAY));
        assert!(matches!(seen, Seen::Counted(count) if count.ballots() == 1));
    }

    fn a_draft_is_nowhere(db) {
        write(db, |tx| ballot::save(tx, &mo(), None, &asked(Method::Plurality), MORNING));
        assert!(matches!(db.read_now(|tx| ballot::by_slug(tx, "lead-actor")), Err(Error::NotFound(_))));
        assert!(matches!(try_cast(db, &voter("ana"), &[1], MORNING + MINUTE), Err(Error::NotFound(_))));
    }

    fn a_ballot_for_accounts_takes_one_vote_of_each_whatever_the_browser(db) {
        open(db, NewBallot { level: Level::Account, ..asked(Method::Plurality) });
        assert!(matches!(try_cast(db, &voter("ana"), &[1], MORNING + MINUTE), Err(Error::Forbidden(_))));
        for phone in ["one", "two"] {
            let mut ana = voter(phone);
            ana.subject.account = Some(7);
            try_cast(db, &ana, &[2], MORNING + MINUTE).unwrap();
        }
        assert_eq!(votes(db), [0, 0, 1, 0]);
    }

    fn a_retried_request_is_one_vote_and_its_key_is_good_for_no_other(db) {
        open(db, asked(Method::Plurality));
        let mut ana = voter("ana");
        ana.idempotent = Some(Idempotent(b"a key".to_vec()));
        let first = try_cast(db, &ana, &[1], MORNING + MINUTE).unwrap();
        // Whoever retries without a cookie is another browser by then.
        ana.subject.device = Some(b"another".to_vec());
        let again = try_cast(db, &ana, &[1], MORNING + 2 * MINUTE).unwrap();
        assert_eq!((again.vote, again.repeated), (first.vote, true));
        assert!(matches!(try_cast(db, &ana, &[2], MORNING + MINUTE), Err(Error::Conflict(_))));
        assert_eq!(votes(db), [0, 1, 0, 0]);
    }

    fn numbers_that_went_wrong_are_found_and_put_right(db) {
        open(db, asked(Method::Plurality));
        cast(db, "ana", &[1]);
        write(db, |tx| Ok(tx.run("update ballot set votes = 41", &[])?));
        write(db, |tx| Ok(tx.run("update ballot_pile set votes = 7", &[])?));
        assert_eq!(read(db, counts::check).len(), 1);
        assert_eq!(counts::repair_all(db).unwrap().ballots, 1);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
        assert_eq!(votes(db), [0, 1, 0, 0]);
    }
}

/// What somebody does with a ballot.
#[derive(Clone, Debug)]
enum Step {
    Vote(u8, Vec<u32>),
    TakeBack(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let choice = Just(vec![0_u32, 1, 2, 3]).prop_shuffle();
    let vote = (0..6_u8, choice, 1..=4_usize).prop_map(|(who, mut choice, most)| {
        choice.truncate(most);
        Step::Vote(who, choice)
    });
    proptest::collection::vec(
        prop_oneof![5 => vote, 1 => (0..6_u8).prop_map(Step::TakeBack)],
        1..30,
    )
}

fn marked(method: Method, choice: &[u32]) -> Vec<Mark> {
    match method {
        Method::Plurality => marks(choice.get(..1).unwrap()),
        Method::Score => choice
            .iter()
            .map(|option| Mark {
                option: *option,
                score: Some((*option * 7 % 6) as u8),
            })
            .collect(),
        Method::Approval | Method::Ranked => marks(choice),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_is_kept_while_people_vote_is_what_a_full_recount_says(steps in steps(), which in 0..4_usize) {
        let method = *Method::ALL.get(which).unwrap();
        let place = store::testing::Place::sqlite();
        let db = place.open(MIGRATIONS);
        open(&db, asked(method));
        for step in steps {
            match step {
                Step::Vote(who, choice) => {
                    let (who, marks) = (voter(&who.to_string()), marked(method, &choice));
                    write(&db, move |tx| ballot::cast(tx, &secret(), "lead-actor", &who, |_| Ok(marks), MORNING + MINUTE));
                }
                Step::TakeBack(who) => {
                    let who = voter(&who.to_string()).subject;
                    let _ = db.write_now(move |tx| ballot::take_back(tx, &secret(), "lead-actor", &who, MORNING + MINUTE));
                }
            }
        }
        prop_assert_eq!(read(&db, counts::check), Vec::<String>::new());
        let ballot = find(&db);
        let (count, lines) = read(&db, move |tx| Ok((ballot::counted(tx, &ballot)?, ballot::lines(tx, &ballot)?)));
        let ballot = find(&db);
        let votes = lines.into_iter().map(|(id, choice)| (format!("r{id}"), choice)).collect();
        let sheet = ballot::sheet::make(&ballot, &count, votes);
        let printed = ballot::sheet::Sheet::read(&sheet.text()).unwrap();
        prop_assert_eq!(&printed, &sheet);
        let again = printed.recount().unwrap();
        prop_assert_eq!(&again, &count);
        prop_assert_eq!(printed.differences(&again), Vec::<String>::new());
        let json = serde_json::to_string(&sheet).unwrap();
        prop_assert_eq!(ballot::sheet::Sheet::read(&json).unwrap(), sheet);
        db.close();
    }
}

#[test]
fn a_sheet_that_was_touched_is_found_out() {
    let place = store::testing::Place::sqlite();
    let db = place.open(MIGRATIONS);
    open(&db, asked(Method::Plurality));
    for (who, option) in [("ana", 0), ("bela", 0), ("carl", 1)] {
        cast(&db, who, &[option]);
    }
    let ballot = find(&db);
    let (count, lines) = read(&db, move |tx| {
        Ok((ballot::counted(tx, &ballot)?, ballot::lines(tx, &ballot)?))
    });
    let votes = lines
        .into_iter()
        .map(|(id, choice)| (format!("r{id}"), choice))
        .collect();
    let text = ballot::sheet::make(&find(&db), &count, votes).text();
    let differs = |text: &str| {
        let sheet = ballot::sheet::Sheet::read(text).unwrap();
        sheet.differences(&sheet.recount().unwrap()).join("; ")
    };
    assert_eq!(differs(&text), "");
    assert!(differs(&text.replace("r1 [0]", "r1 [1]")).contains("digest"));
    assert!(differs(&text.replace("r1 [0]", "r1 [1]")).contains("another winner"));
    assert!(differs(&text.replace("r3 [1]\n", "")).contains("says 3 votes and holds 2"));
    assert!(differs(&text.replace("r3 [1]", "r1 [0]")).contains("twice"));
    let half = text.split_once("votes\n").unwrap().0;
    assert!(
        ballot::sheet::Sheet::read(half)
            .unwrap_err()
            .to_string()
            .contains("half of it")
    );
    let unknown = text.replace("r1 [0]", "r1 [9]");
    assert!(
        ballot::sheet::Sheet::read(&unknown)
            .unwrap()
            .recount()
            .is_err()
    );
    assert!(
        ballot::sheet::Sheet::read("hello")
            .unwrap_err()
            .to_string()
            .starts_with("line 1:")
    );
    assert_eq!(Choice::read(Method::Plurality, "[0]"), Some(Choice::One(0)));
    db.close();
}
