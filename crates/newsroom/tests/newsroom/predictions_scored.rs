//! Scores follow results: places, corrections, and the same numbers step by step as from scratch.

use std::cell::Cell;

use newsroom::prediction::{Player, board, game, player, repair, score};
use newsroom::{MIGRATIONS, counts};
use proptest::prelude::*;
use store::{Db, on_each_db, params};

use crate::house::{MORNING, head, log_since, mo, read, write};
use crate::predictions::{Night, counted, night, picks, plays, won};

/// Name and place of everybody on the board, read in pages of two.
fn places(db: &Db, night: &Night) -> Vec<(String, i64)> {
    let edition = night.edition;
    let mut all = Vec::new();
    let mut after = board::At::TOP;
    loop {
        let page = read(db, move |tx| board::below(tx, edition, after, 2));
        let Some(last) = page.last() else {
            return all;
        };
        after = last.at();
        all.extend(page.iter().map(|line| (line.name.clone(), line.place)));
    }
}

fn named(places: &[(&str, i64)]) -> Vec<(String, i64)> {
    places
        .iter()
        .map(|(name, place)| ((*name).to_owned(), *place))
        .collect()
}

/// Ana is right twice, Bela and Caro once in the same category, Dora never.
fn four(db: &Db, night: &Night) -> Vec<Player> {
    let n = &night.nominees;
    let sheets = [
        ("Ana", [0, 0]),
        ("Bela", [0, 1]),
        ("Caro", [0, 2]),
        ("Dora", [3, 3]),
    ];
    sheets
        .into_iter()
        .map(|(name, chosen)| {
            let player = plays(db, night, name);
            for (at, nominee) in chosen.into_iter().enumerate() {
                picks(
                    db,
                    &player,
                    night.categories[at],
                    &[n[at][nominee]],
                    MORNING,
                )
                .unwrap();
            }
            player
        })
        .collect()
}

on_each_db! { MIGRATIONS;
    fn places_are_one_two_two_four(db) {
        let night = night(db, 2);
        let players = four(db, &night);
        assert!(places(db, &night).is_empty());
        for at in 0..2 {
            won(db, night.categories[at], &[night.nominees[at][0]], MORNING);
        }
        counted(db, &night);
        assert_eq!(places(db, &night), named(&[("Ana", 1), ("Bela", 2), ("Caro", 2), ("Dora", 4)]));
        let (edition, caro, dora) = (night.edition, players[2].id, players[3].id);
        assert_eq!(read(db, move |tx| board::size(tx, edition)), 4);
        let own = read(db, move |tx| board::own(tx, caro)).unwrap();
        assert_eq!((own.place, own.mark.right, own.mark.decided), (2, 1, 2));
        let above = read(db, move |tx| board::above(tx, edition, own.at(), 3));
        assert_eq!(above.iter().map(|line| (line.name.as_str(), line.place)).collect::<Vec<_>>(), [("Ana", 1), ("Bela", 2)]);
        let last = read(db, move |tx| board::own(tx, dora)).unwrap();
        let above = read(db, move |tx| board::above(tx, edition, last.at(), 1));
        assert_eq!(above[0].name, "Caro");
    }

    fn a_correction_scores_everybody_again_and_says_so(db) {
        let night = night(db, 2);
        four(db, &night);
        let n = &night.nominees;
        let edition = night.edition;
        won(db, night.categories[0], &[n[0][0]], MORNING);
        won(db, night.categories[1], &[n[1][0]], MORNING);
        counted(db, &night);
        let before = head(db);
        assert_eq!(read(db, |tx| game(tx, "lanterns", "2020")).revised_at, None);
        // The wrong envelope: it was the fourth.
        won(db, night.categories[1], &[n[1][3]], MORNING + 5);
        counted(db, &night);
        assert_eq!(places(db, &night), named(&[("Dora", 1), ("Ana", 2), ("Bela", 2), ("Caro", 2)]), "the second category weighs more");
        assert!(read(db, |tx| game(tx, "lanterns", "2020")).revised_at.is_some());
        assert_eq!(log_since(db, before).iter().filter(|(kind, _)| kind == "scores-counted").count(), 1);
        // A tie: either is right. Then taken back altogether.
        won(db, night.categories[1], &[n[1][0], n[1][3]], MORNING + 6);
        counted(db, &night);
        assert_eq!(places(db, &night)[0], ("Ana".to_owned(), 1));
        assert!(read(db, counts::check).is_empty());
        won(db, night.categories[1], &[], MORNING + 7);
        won(db, night.categories[0], &[], MORNING + 7);
        counted(db, &night);
        assert!(places(db, &night).is_empty());
        assert!(read(db, counts::check).is_empty());
        assert!(!write(db, move |tx| score::step(tx, edition, 2, MORNING)), "a second job finds nothing to do");
    }

    fn a_result_that_changes_while_it_is_counted_is_counted_again(db) {
        let night = night(db, 2);
        four(db, &night);
        let n = &night.nominees;
        let edition = night.edition;
        won(db, night.categories[1], &[n[1][0]], MORNING);
        for _ in 0..2 {
            assert!(write(db, move |tx| score::step(tx, edition, 1, MORNING)));
        }
        won(db, night.categories[1], &[n[1][1]], MORNING + 1);
        counted(db, &night);
        assert_eq!(places(db, &night)[0], ("Bela".to_owned(), 1));
        assert!(read(db, counts::check).is_empty());
    }

    fn the_question_parts_equals_once_it_is_answered(db) {
        let night = night(db, 2);
        let players = four(db, &night);
        let edition = night.edition;
        for (player, guess) in [(&players[1], 200), (&players[2], 181)] {
            let player = player.clone();
            write(db, move |tx| player::guess(tx, &player, Some(guess), MORNING));
        }
        for at in 0..2 {
            won(db, night.categories[at], &[night.nominees[at][0]], MORNING);
        }
        counted(db, &night);
        let bela = players[1].clone();
        assert!(db.write_now(move |tx| player::guess(tx, &bela, Some(1), MORNING)).is_err(), "closed with the first category");
        write(db, move |tx| newsroom::prediction::game::ask(tx, edition, "How many minutes will it last?", Some(180), &mo(), MORNING));
        counted(db, &night);
        assert_eq!(places(db, &night), named(&[("Ana", 1), ("Caro", 2), ("Bela", 3), ("Dora", 4)]));
        assert!(read(db, counts::check).is_empty());
    }

    fn repair_finds_and_mends_what_was_tampered_with(db) {
        let night = night(db, 2);
        let players = four(db, &night);
        won(db, night.categories[0], &[night.nominees[0][0]], MORNING);
        counted(db, &night);
        let right = places(db, &night);
        let ana = players[0].id;
        write(db, move |tx| {
            tx.run("update score set right_n = 9, rank_key = 9 where player_id = $1", params![ana])?;
            tx.run("update pick_count set n = n + 3 where n > 0", params![])?;
            Ok(tx.run("update score_level set players = players + 1", params![])?)
        });
        assert_eq!(read(db, counts::check).len(), 1);
        assert!(repair::repair_all(db).unwrap().scores >= 1);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
        assert_eq!(places(db, &night), right);
    }
}

/// Something said of a category: which winners, whether it is void, and how far the worker got before the next.
#[derive(Clone, Debug)]
struct Word {
    category: usize,
    winners: Vec<usize>,
    void: bool,
    steps: usize,
}

fn word() -> impl Strategy<Value = Word> {
    (
        0..3_usize,
        proptest::collection::btree_set(0..4_usize, 0..4),
        proptest::bool::weighted(0.15),
        0..6_usize,
    )
        .prop_map(|(category, winners, void, steps)| Word {
            category,
            winners: winners.into_iter().collect(),
            void,
            steps,
        })
}

/// Rankings of up to five players in three categories.
fn sheets() -> impl Strategy<Value = Vec<Vec<Vec<usize>>>> {
    let ranking = proptest::sample::subsequence(vec![0, 1, 2, 3], 0..=4).prop_shuffle();
    proptest::collection::vec(proptest::collection::vec(ranking, 3), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn scores_kept_step_by_step_are_those_from_scratch(sheets in sheets(), words in proptest::collection::vec(word(), 1..8)) {
        for place in store::testing::Place::each() {
            let db = place.open(MIGRATIONS);
            let night = night(&db, 3);
            let edition = night.edition;
            let joined = Cell::new(0);
            for sheet in &sheets {
                joined.set(joined.get() + 1);
                let player = plays(&db, &night, &format!("Reader {}", joined.get()));
                for (at, ranking) in sheet.iter().enumerate() {
                    let chosen: Vec<i64> = ranking.iter().map(|&n| night.nominees[at][n]).collect();
                    picks(&db, &player, night.categories[at], &chosen, MORNING).unwrap();
                }
            }
            for word in &words {
                let category = night.categories[word.category];
                let winners: Vec<i64> = word.winners.iter().map(|&n| night.nominees[word.category][n]).collect();
                let void = word.void;
                write(&db, move |tx| newsroom::prediction::lock::void(tx, category, void, "a sentence", &mo(), MORNING));
                won(&db, category, &winners, MORNING);
                for _ in 0..word.steps {
                    write(&db, move |tx| score::step(tx, edition, 1, MORNING));
                }
            }
            counted(&db, &night);
            prop_assert_eq!(read(&db, counts::check), Vec::<String>::new());
            db.close();
        }
    }
}
