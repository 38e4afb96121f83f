//! Predictions: picks until the lock, odds after it, who plays. The Lanterns are an invented prize; Ana and Bela guess.

use newsroom::account::{self, NewAccount};
use newsroom::comment::Writer;
use newsroom::prediction::league::{Engine, NewLeague};
use newsroom::prediction::{
    self, Cohort, Game, Player, Refusal, Saved, board, game, join, league, lock, odds, player,
    score, seen, sheet,
};
use newsroom::{Error, MIGRATIONS, Role, counts};
use store::{Db, on_each_db, params};

use crate::house::{DAY, MINUTE, MORNING, mo, read, refused, write};

/// An edition of the Lanterns with so many categories of four nominees each, as their row ids.
pub(crate) struct Night {
    pub(crate) edition: i64,
    pub(crate) categories: Vec<i64>,
    pub(crate) nominees: Vec<Vec<i64>>,
}

pub(crate) fn night(db: &Db, categories: i64) -> Night {
    write(db, move |tx| {
        let award: i64 = tx.one(
            "insert into award (slug, name) values ('lanterns', 'The Lanterns') returning id",
            params![],
        )?;
        let edition: i64 = tx.one(
            "insert into edition (award_id, slug, label, year, status) values ($1, '2020', 'The 2020 Lanterns', 2020, 'nominated')
             returning id",
            params![award],
        )?;
        let mut night = Night {
            edition,
            categories: Vec::new(),
            nominees: Vec::new(),
        };
        for place in 0..categories {
            let slug = format!("category-{place}");
            let line: i64 = tx.one(
                "insert into category_line (award_id, slug, name) values ($1, $2, $2) returning id",
                params![award, slug],
            )?;
            let category: i64 = tx.one(
                "insert into category (edition_id, line_id, slug, name, place, weight) values ($1, $2, $3, $3, $4, $5) returning id",
                params![edition, line, slug, place, 1 + place % 3],
            )?;
            night.categories.push(category);
            let mut nominees = Vec::new();
            for nominee in 0..4_i64 {
                nominees.push(tx.one(
                    "insert into nomination (category_id, place, slug, credited) values ($1, $2, $3, $3) returning id",
                    params![category, nominee, format!("nominee-{nominee}")],
                )?);
            }
            night.nominees.push(nominees);
        }
        Ok(night)
    })
}

pub(crate) fn guest(name: &str) -> Writer {
    Writer {
        device: Some(format!("{name}'s phone").into_bytes()),
        ..Writer::default()
    }
}

/// Somebody who plays.
pub(crate) fn plays(db: &Db, night: &Night, name: &str) -> Player {
    let (edition, name) = (night.edition, name.to_owned());
    write(db, move |tx| {
        join(tx, edition, &guest(&name), &name, MORNING)
    })
}

/// What a player says of one category.
pub(crate) fn picks(
    db: &Db,
    player: &Player,
    category: i64,
    nominations: &[i64],
    now: i64,
) -> Result<(), Refusal> {
    let (player, nominations) = (player.clone(), nominations.to_vec());
    write(db, move |tx| {
        prediction::pick(tx, &player, category, &nominations, now)
    })
}

/// The results of a category come to this, as `award::result` would write it; nobody is counted yet.
pub(crate) fn won(db: &Db, category: i64, winners: &[i64], now: i64) {
    let winners = winners.to_vec();
    write(db, move |tx| {
        tx.run(
            "delete from standing where category_id = $1",
            params![category],
        )?;
        let outcome = if winners.len() > 1 { "tied" } else { "won" };
        for winner in &winners {
            tx.run(
                "insert into standing (nomination_id, category_id, outcome) values ($1, $2, $3)",
                params![winner, category, outcome],
            )?;
        }
        prediction::result_said(tx, category, now)
    });
}

pub(crate) fn counted(db: &Db, night: &Night) {
    let edition = night.edition;
    while write(db, move |tx| score::step(tx, edition, 2, MORNING)) {}
}

fn picked(db: &Db, player: &Player, category: i64) -> Vec<i64> {
    let id = player.id;
    let all = read(db, move |tx| prediction::pick::of_player(tx, id));
    all.into_iter()
        .find(|pick| pick.category == category)
        .map(|pick| pick.nominations)
        .unwrap_or_default()
}

fn status(db: &Db, nomination: i64, status: &'static str) {
    write(db, move |tx| {
        Ok(tx.run(
            "update nomination set status = $2 where id = $1",
            params![nomination, status],
        )?)
    });
}

on_each_db! { MIGRATIONS;
    fn a_pick_may_be_changed_and_taken_back_until_the_lock(db) {
        let night = night(db, 1);
        let (category, n) = (night.categories[0], &night.nominees[0]);
        let ana = plays(db, &night, "Ana");
        assert_eq!(picks(db, &ana, category, &[n[0]], MORNING), Ok(()));
        assert_eq!(picks(db, &ana, category, &[n[1], n[0], n[3]], MORNING + 1), Ok(()));
        assert_eq!(picked(db, &ana, category), [n[1], n[0], n[3]]);
        assert_eq!(picks(db, &ana, category, &[], MORNING + 2), Ok(()));
        assert!(picked(db, &ana, category).is_empty());
        picks(db, &ana, category, &[n[2]], MORNING + 3).unwrap();
        write(db, move |tx| lock::by_hand(tx, category, "the envelope leaked", &mo(), MORNING + 4));
        let late = picks(db, &ana, category, &[n[0]], MORNING);
        assert_eq!(late, Err(Refusal::Closed { at: MORNING + 4 }), "a client's clock has no say");
        // What stands already may be sent again, because a sheet is sent whole.
        assert_eq!(picks(db, &ana, category, &[n[2]], MORNING + 5), Ok(()));
        assert_eq!(picked(db, &ana, category), [n[2]]);
        assert!(read(db, counts::check).is_empty());
    }

    fn the_clock_closes_a_category_at_the_very_millisecond(db) {
        let night = night(db, 1);
        let (category, n) = (night.categories[0], &night.nominees[0]);
        write(db, move |tx| Ok(tx.run("update category set locks_at = $2 where id = $1", params![category, MORNING])?));
        let ana = plays(db, &night, "Ana");
        assert_eq!(picks(db, &ana, category, &[n[0]], MORNING - 1), Ok(()));
        assert_eq!(picks(db, &ana, category, &[n[1]], MORNING), Err(Refusal::Closed { at: MORNING }));
        assert_eq!(write(db, |tx| lock::due(tx, MORNING, 10)), 1);
        assert_eq!(write(db, |tx| lock::due(tx, MORNING + DAY, 10)), 0);
        assert_eq!(picked(db, &ana, category), [n[0]]);
    }

    fn a_pick_that_makes_no_sense_is_refused_with_words_and_the_others_are_kept(db) {
        let night = night(db, 3);
        let n = &night.nominees;
        let ana = plays(db, &night, "Ana");
        let refuses = |chosen: &[i64]| picks(db, &ana, night.categories[0], chosen, MORNING).unwrap_err();
        assert_eq!(refuses(&[n[1][0]]), Refusal::NotNominated);
        assert_eq!(refuses(&[i64::MAX]), Refusal::NotNominated);
        assert_eq!(refuses(&[n[0][0], n[0][0]]), Refusal::Repeated);
        assert_eq!(refuses(&[n[0][0]; 6]), Refusal::TooMany);
        assert_eq!(picks(db, &ana, 4711, &[n[0][0]], MORNING), Err(Refusal::Unknown));
        let chosen = vec![(night.categories[0], vec![n[1][1]]), (night.categories[1], vec![n[1][1]]), (night.categories[2], vec![n[2][3]])];
        let player = ana.clone();
        let saved = write(db, move |tx| prediction::save(tx, &player, &chosen, MORNING));
        assert_eq!(saved, Saved {
            saved: vec![night.categories[1], night.categories[2]],
            refused: vec![(night.categories[0], Refusal::NotNominated)],
        });
    }

    fn what_others_expect_is_seen_only_after_the_lock(db) {
        let night = night(db, 1);
        let (category, n) = (night.categories[0], night.nominees[0].clone());
        for (name, nominee) in [("Ana", 0), ("Bela", 0), ("Caro", 1)] {
            let player = plays(db, &night, name);
            picks(db, &player, category, &[n[nominee]], MORNING).unwrap();
        }
        assert_eq!(read(db, move |tx| prediction::odds(tx, category)), None);
        assert_eq!(read(db, move |tx| seen(tx, category)), None);
        let edition = night.edition;
        assert!(read(db, move |tx| odds::of_edition(tx, edition, Cohort::Readers)).is_empty());
        won(db, category, &[n[1]], MORNING + MINUTE);
        let odds = read(db, move |tx| prediction::odds(tx, category)).unwrap();
        assert_eq!(odds.iter().map(|it| (it.picks, it.tenths)).collect::<Vec<_>>(), [(2, 429), (1, 286), (0, 143), (0, 143)]);
        assert_eq!(odds[0].history.len(), 1);
        let seen = read(db, move |tx| seen(tx, category)).unwrap();
        assert_eq!((seen.players, seen.right_percent, seen.favourite), (3, Some(33), Some((n[0], 67))));
        assert_eq!(read(db, move |tx| odds::of_edition(tx, edition, Cohort::Readers)).len(), 2);
    }

    fn experts_are_counted_by_themselves(db) {
        let night = night(db, 1);
        let (category, n) = (night.categories[0], night.nominees[0].clone());
        let (ana, bela) = (plays(db, &night, "Ana"), plays(db, &night, "Bela"));
        picks(db, &ana, category, &[n[0]], MORNING).unwrap();
        picks(db, &bela, category, &[n[1]], MORNING).unwrap();
        let id = bela.id;
        write(db, move |tx| player::set_cohort(tx, id, Cohort::Experts, &mo(), MORNING));
        let bela = read(db, move |tx| player::find(tx, id));
        picks(db, &bela, category, &[n[2]], MORNING).unwrap();
        write(db, move |tx| lock::by_hand(tx, category, "", &mo(), MORNING));
        let picks_of = |cohort| read(db, move |tx| odds::of_cohort(tx, category, cohort)).unwrap().iter().map(|it| it.picks).collect::<Vec<_>>();
        assert_eq!(picks_of(Cohort::Readers), [1, 0, 0, 0]);
        assert_eq!(picks_of(Cohort::Experts), [0, 0, 1, 0]);
        assert!(read(db, counts::check).is_empty());
    }

    fn a_nominee_who_leaves_before_the_lock_may_be_changed_and_after_it_voids_the_category(db) {
        let night = night(db, 2);
        let n = &night.nominees;
        let ana = plays(db, &night, "Ana");
        for (category, nominees) in night.categories.iter().zip(n).take(2) {
            picks(db, &ana, *category, &[nominees[0]], MORNING).unwrap();
        }
        status(db, n[0][0], "withdrawn");
        let (first, second, edition, id) = (night.categories[0], night.categories[1], night.edition, ana.id);
        write(db, move |tx| prediction::nominee_left(tx, first, "withdrawn", MORNING));
        let sheet = read(db, move |tx| sheet::read(tx, edition, Some(id)));
        assert!(sheet[0].pick_left(MORNING) && sheet[0].void_at.is_none());
        assert_eq!(picks(db, &ana, first, &[n[0][0], n[0][1]], MORNING), Err(Refusal::Left));
        assert_eq!(picks(db, &ana, first, &[n[0][1]], MORNING), Ok(()));
        write(db, move |tx| lock::by_hand(tx, second, "", &mo(), MORNING));
        status(db, n[1][0], "disqualified");
        write(db, move |tx| prediction::nominee_left(tx, second, "disqualified", MORNING));
        won(db, second, &[n[1][1]], MORNING);
        won(db, first, &[n[0][1]], MORNING);
        counted(db, &night);
        let own = read(db, move |tx| board::own(tx, id)).unwrap();
        assert_eq!((own.mark.right, own.mark.decided), (1, 1), "a void category counts for nobody");
        assert!(read(db, move |tx| seen(tx, second)).unwrap().right_percent.is_none());
    }

    fn a_category_opens_again_only_with_a_reason_and_without_a_winner(db) {
        let night = night(db, 1);
        let (category, n) = (night.categories[0], night.nominees[0].clone());
        let ana = plays(db, &night, "Ana");
        won(db, category, &[n[0]], MORNING);
        let open = move |why: &'static str| refused(db, move |tx| lock::open_again(tx, category, None, why, &mo(), MORNING));
        assert!(matches!(open(""), Error::Invalid(_)));
        assert!(matches!(open("the wrong envelope"), Error::Conflict(_)));
        won(db, category, &[], MORNING + 1);
        write(db, move |tx| lock::open_again(tx, category, Some(MORNING + DAY), "the wrong envelope", &mo(), MORNING + 2));
        assert_eq!(picks(db, &ana, category, &[n[1]], MORNING + 3), Ok(()));
        won(db, category, &[n[1]], MORNING + 4);
        counted(db, &night);
        let id = ana.id;
        assert_eq!(read(db, move |tx| board::own(tx, id)).unwrap().mark.right, 1);
    }

    fn a_guest_claims_the_sheet_of_the_device_once(db) {
        let night = night(db, 1);
        let (category, n, edition) = (night.categories[0], night.nominees[0].clone(), night.edition);
        let ana = plays(db, &night, "Ana");
        picks(db, &ana, category, &[n[2]], MORNING).unwrap();
        let new = NewAccount { name: "Ana Invented".to_owned(), email: "ana@example.org".to_owned(), role: Role::Reader };
        let account = write(db, move |tx| account::create(tx, &new, MORNING));
        let who = Writer { account: Some(account), ..guest("Ana") };
        let other = Writer { account: Some(account), ..guest("Bela") };
        assert!(read(db, { let who = who.clone(); move |tx| player::of(tx, edition, &who) }).is_none(), "a shared device gives nobody a sheet unasked");
        assert!(matches!(refused(db, move |tx| player::claim(tx, edition, &other, "Ana Invented")), Error::NotFound(_)));
        let claimed = write(db, { let who = who.clone(); move |tx| player::claim(tx, edition, &who, "Ana Invented") });
        assert_eq!((claimed.id, claimed.account), (ana.id, Some(account)));
        assert_eq!(picked(db, &claimed, category), [n[2]]);
        assert!(read(db, move |tx| player::of(tx, edition, &guest("Ana"))).is_none());
        assert!(matches!(refused(db, move |tx| player::claim(tx, edition, &who, "Ana Invented")), Error::Conflict(_)));
        // The device may open another sheet for whoever is not signed in.
        assert_ne!(plays(db, &night, "Ana").id, ana.id);
        write(db, move |tx| newsroom::reader::close(tx, account, newsroom::reader::Parting::Keep, &mo(), MORNING));
        let left = read(db, move |tx| player::find(tx, ana.id));
        assert_eq!((left.name.as_str(), left.account), (newsroom::reader::FORMER, None));
    }

    fn a_league_is_joined_by_its_link_and_counts_its_own_way(db) {
        let night = night(db, 2);
        let (n, edition) = (&night.nominees, night.edition);
        let (ana, bela) = (plays(db, &night, "Ana"), plays(db, &night, "Bela"));
        picks(db, &ana, night.categories[0], &[n[0][1], n[0][0]], MORNING).unwrap();
        picks(db, &bela, night.categories[0], &[n[0][1], n[0][2], n[0][0]], MORNING).unwrap();
        picks(db, &bela, night.categories[1], &[n[1][0]], MORNING).unwrap();
        let new = NewLeague { name: "The flat".to_owned(), engine: Engine::Credit, categories: vec![night.categories[0]], token: "t".repeat(22) };
        let maker = ana.clone();
        let made = write(db, move |tx| league::make(tx, &maker, &new, MORNING));
        let token = made.token.clone();
        assert!(matches!(refused(db, |tx| league::by_token(tx, "guessed")), Error::NotFound(_)));
        let joiner = bela.clone();
        write(db, move |tx| { let it = league::by_token(tx, &token)?; league::enter(tx, it.id, &joiner, MORNING)?; league::enter(tx, it.id, &joiner, MORNING) });
        for (category, nominees) in night.categories.iter().zip(n).take(2) {
            won(db, *category, &[nominees[0]], MORNING);
        }
        let it = made.clone();
        let lines = read(db, move |tx| league::board(tx, &it));
        let short: Vec<(&str, u32, i64)> = lines.iter().map(|line| (line.name.as_str(), line.place, line.mark.credit)).collect();
        assert_eq!(short, [("Ana", 1, 60), ("Bela", 2, 40)]);
        write(db, move |tx| league::leave(tx, made.id, bela.id));
        assert!(!read(db, move |tx| league::is_in(tx, made.id, bela.id)));
        let foreign = NewLeague { name: "X".to_owned(), categories: vec![4711], token: "u".repeat(22), ..NewLeague::default() };
        assert!(matches!(refused(db, move |tx| league::make(tx, &ana, &foreign, MORNING)), Error::Invalid(_)));
        let game: Game = read(db, |tx| game(tx, "lanterns", "2020"));
        assert_eq!((game.edition, game.is_played()), (edition, true));
    }
}

/// Sixty-four readers and the first result at once: what is in the ledger below the lock's number counts, nothing else is there.
#[test]
fn a_race_of_picks_and_the_first_result_leaves_no_pick_after_the_lock() {
    for place in store::testing::Place::each() {
        let db = place.open(MIGRATIONS);
        let night = night(&db, 1);
        let (category, n) = (night.categories[0], night.nominees[0].clone());
        let players: Vec<Player> = (0..64)
            .map(|number| plays(&db, &night, &format!("Reader {number}")))
            .collect();
        let outcomes: Vec<(usize, Result<(), Refusal>)> = std::thread::scope(|scope| {
            let hands: Vec<_> = players
                .iter()
                .enumerate()
                .map(|(at, player)| {
                    let (db, n) = (&db, &n);
                    scope.spawn(move || {
                        if at == 31 {
                            won(db, category, &[n[0]], MORNING);
                        }
                        (at, picks(db, player, category, &[n[at % 4]], MORNING))
                    })
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).collect()
        });
        let lock: i64 = read(&db, move |tx| {
            Ok(tx.one(
                "select lock_seq from category where id = $1",
                params![category],
            )?)
        });
        for (at, outcome) in outcomes {
            let (player, stands) = (players[at].id, picked(&db, &players[at], category));
            let seqs: Vec<i64> = read(&db, move |tx| {
                Ok(tx.all(
                    "select id from pick where player_id = $1 and category_id = $2",
                    params![player, category],
                )?)
            });
            match outcome {
                Ok(()) => {
                    assert_eq!(stands, [n[at % 4]]);
                    assert!(seqs.len() == 1 && seqs[0] < lock, "{seqs:?} {lock}");
                }
                Err(refusal) => {
                    assert!(matches!(refusal, Refusal::Closed { .. }));
                    assert!(stands.is_empty() && seqs.is_empty());
                }
            }
        }
        counted(&db, &night);
        assert!(read(&db, counts::check).is_empty());
        db.close();
    }
}
