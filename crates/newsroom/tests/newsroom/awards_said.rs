//! What may be said of a category, what it comes to, and who is told.

use newsroom::award::{
    LineKind, Mark, NewCategory, NewLine, NominationStatus, Outcome, SaidKind, Saying, WinnerRule,
    category, edition, nomination, result,
};
use newsroom::{Error, Event, MIGRATIONS, counts};
use store::{Db, on_each_db, params};

use crate::awards::{announced, category_of, edition_of, kind, look, night, nominate};
use crate::house::{MORNING, head, mo, open, publish, read, refused, sentence, source, write};

fn say(db: &Db, category: i64, saying: Saying) -> result::SaidResult {
    write(db, move |tx| {
        result::say(tx, category, &saying, &mo(), MORNING)
    })
}

fn no(db: &Db, category: i64, saying: Saying) -> String {
    let error = refused(db, move |tx| {
        result::say(tx, category, &saying, &mo(), MORNING)
    });
    assert!(
        matches!(error, Error::Conflict(_) | Error::Invalid(_)),
        "{error:?}"
    );
    error.to_string()
}

/// What became of each nominee, in their order.
fn outcomes(db: &Db, category: i64) -> Vec<Option<Outcome>> {
    look(db, category)
        .nominees
        .iter()
        .map(|nominee| nominee.outcome)
        .collect()
}

fn said(kind: SaidKind) -> Saying {
    Saying {
        kind,
        ..Saying::default()
    }
}

const WON: Option<Outcome> = Some(Outcome::Won);
const TIED: Option<Outcome> = Some(Outcome::Tied);
const LOST: Option<Outcome> = Some(Outcome::Lost);
const VOID: Option<Outcome> = Some(Outcome::Void);

on_each_db! { MIGRATIONS;
    fn a_winner_is_announced_and_the_others_have_lost(db) {
        let night = night(db, WinnerRule::One);
        let said = say(db, night.category, announced(night.nominees[2]));
        assert_eq!((said.credited.as_str(), said.at), ("Cy Pell", Some(MORNING)), "on the night it is announced now");
        assert_eq!(outcomes(db, night.category), [LOST, LOST, WON, LOST, LOST]);
        let sheet = look(db, night.category);
        assert!(sheet.decided && !sheet.revised && sheet.revised_at.is_none());
        assert_eq!(sheet.category.revision, 1);
        assert_eq!(sheet.last.map(|last| last.kind), Some(SaidKind::Announced));
    }

    fn where_one_may_win_a_second_winner_is_refused_in_words(db) {
        let night = night(db, WinnerRule::One);
        say(db, night.category, announced(night.nominees[0]));
        let words = no(db, night.category, announced(night.nominees[1]));
        assert!(words.contains("has a winner: Ida Lund. Take it back first"), "{words}");
        let words = no(db, night.category, announced(night.nominees[0]));
        assert!(words.contains("Ida Lund has won"), "{words}");
        assert_eq!(outcomes(db, night.category), [WON, LOST, LOST, LOST, LOST]);
    }

    fn two_winners_tie_where_ties_are_allowed_and_seven_of_a_jury_do_not(db) {
        let ties = night(db, WinnerRule::TiesAllowed);
        say(db, ties.category, announced(ties.nominees[0]));
        say(db, ties.category, announced(ties.nominees[1]));
        assert_eq!(outcomes(db, ties.category), [TIED, TIED, LOST, LOST, LOST]);
        let taken = ties.nominees[1];
        say(db, ties.category, kind(SaidKind::Retracted, taken));
        assert_eq!(outcomes(db, ties.category), [WON, LOST, LOST, LOST, LOST], "one of a tie is a winner");
        let jury = write(db, move |tx| {
            let category = category::save(tx, &category_of(ties.edition, "jury", WinnerRule::Many), MORNING)?;
            for place in 0..7 {
                let id = nominate(tx, category, &format!("Maker {place}"), place)?;
                result::say(tx, category, &announced(id), &mo(), MORNING)?;
            }
            Ok(category)
        });
        assert_eq!(outcomes(db, jury), [WON; 7]);
    }

    fn the_wrong_envelope_is_corrected_in_one_act_and_in_the_open(db) {
        let night = night(db, WinnerRule::One);
        let words = no(db, night.category, kind(SaidKind::Corrected, night.nominees[1]));
        assert!(words.contains("Nothing was announced"), "{words}");
        say(db, night.category, announced(night.nominees[0]));
        say(db, night.category, kind(SaidKind::Corrected, night.nominees[1]));
        assert_eq!(outcomes(db, night.category), [LOST, WON, LOST, LOST, LOST]);
        let sheet = look(db, night.category);
        assert_eq!(sheet.nominees[1].mark, Mark::Corrected);
        assert!(sheet.revised);
        assert_eq!(sheet.revised_at, Some(MORNING));
        let history = read(db, move |tx| result::history(tx, night.category));
        assert_eq!(history.iter().map(|said| said.kind).collect::<Vec<_>>(), [SaidKind::Announced, SaidKind::Corrected], "nothing is forgotten");
    }

    fn of_several_winners_none_is_replaced_by_guessing(db) {
        let night = night(db, WinnerRule::TiesAllowed);
        say(db, night.category, announced(night.nominees[0]));
        say(db, night.category, announced(night.nominees[1]));
        let words = no(db, night.category, kind(SaidKind::Corrected, night.nominees[2]));
        assert!(words.contains("Several have won"), "{words}");
    }

    fn a_retraction_takes_back_what_stands_and_is_not_taken_back_itself(db) {
        let night = night(db, WinnerRule::One);
        let ida = night.nominees[0];
        let words = no(db, night.category, kind(SaidKind::Retracted, ida));
        assert!(words.contains("nothing to take back"), "{words}");
        let first = say(db, night.category, announced(ida)).id;
        let back = write(db, move |tx| result::undo(tx, first, &mo(), MORNING));
        assert_eq!(back.kind, SaidKind::Retracted);
        assert_eq!(outcomes(db, night.category), [None; 5]);
        assert!(look(db, night.category).revised);
        let again = refused(db, move |tx| result::undo(tx, first, &mo(), MORNING));
        assert!(matches!(&again, Error::Conflict(words) if words.contains("nothing to take back")), "{again:?}");
        let other = refused(db, move |tx| result::undo(tx, back.id, &mo(), MORNING));
        assert!(matches!(&other, Error::Conflict(words) if words.contains("announce it again")), "{other:?}");
        say(db, night.category, announced(ida));
        assert_eq!(outcomes(db, night.category)[0], WON);
    }

    fn no_award_is_a_result_and_can_be_taken_back(db) {
        let night = night(db, WinnerRule::One);
        let said_so = say(db, night.category, said(SaidKind::NoAward)).id;
        let sheet = look(db, night.category);
        assert!(sheet.decided && sheet.no_award);
        assert_eq!(outcomes(db, night.category), [LOST; 5]);
        let words = no(db, night.category, announced(night.nominees[0]));
        assert!(words.contains("no award"), "{words}");
        write(db, move |tx| result::undo(tx, said_so, &mo(), MORNING));
        assert!(!look(db, night.category).decided);
        say(db, night.category, announced(night.nominees[0]));
        assert!(no(db, night.category, said(SaidKind::NoAward)).contains("has a winner"));
        assert!(no(db, night.category, said(SaidKind::Announced)).contains("Choose a nominee"));
        assert!(no(db, night.category, kind(SaidKind::NoAward, night.nominees[1])).contains("of nobody"));
    }

    fn a_refused_award_stays_a_win_and_a_vacated_one_does_not(db) {
        let night = night(db, WinnerRule::One);
        let (ida, bo) = (night.nominees[0], night.nominees[1]);
        assert!(no(db, night.category, kind(SaidKind::Declined, ida)).contains("nothing to take back or to mark"));
        say(db, night.category, announced(ida));
        let declined = say(db, night.category, kind(SaidKind::Declined, ida)).id;
        let sheet = look(db, night.category);
        assert_eq!((sheet.nominees[0].outcome, sheet.nominees[0].mark), (WON, Mark::Declined));
        assert!(!sheet.revised);
        write(db, move |tx| result::undo(tx, declined, &mo(), MORNING));
        assert_eq!(look(db, night.category).nominees[0].mark, Mark::Confirmed);
        say(db, night.category, kind(SaidKind::Vacated, ida));
        let sheet = look(db, night.category);
        assert_eq!((sheet.nominees[0].outcome, sheet.nominees[0].mark), (VOID, Mark::Vacated));
        assert!(!sheet.decided && sheet.revised);
        say(db, night.category, announced(bo));
        assert_eq!(outcomes(db, night.category), [VOID, WON, LOST, LOST, LOST], "the one behind is awarded afterwards");
    }

    fn seconds_and_thirds_are_places(db) {
        let night = night(db, WinnerRule::One);
        let placed = |nominee: i64, rank| Saying { rank, ..kind(SaidKind::Placed, nominee) };
        say(db, night.category, placed(night.nominees[1], Some(2)));
        say(db, night.category, placed(night.nominees[2], Some(2)));
        say(db, night.category, placed(night.nominees[3], Some(3)));
        assert!(!look(db, night.category).decided);
        assert!(no(db, night.category, placed(night.nominees[4], Some(1))).contains("from 2 on"));
        assert!(no(db, night.category, placed(night.nominees[4], None)).contains("from 2 on"));
        say(db, night.category, announced(night.nominees[0]));
        assert!(no(db, night.category, placed(night.nominees[0], Some(2))).contains("has won"));
        let sheet = look(db, night.category);
        let ranks: Vec<Option<i64>> = sheet.nominees.iter().map(|nominee| nominee.rank).collect();
        assert_eq!(ranks, [None, Some(2), Some(2), Some(3), None]);
        assert_eq!(sheet.nominees[4].outcome, LOST);
    }

    fn who_was_withdrawn_cannot_win_and_who_won_and_is_disqualified_is_void(db) {
        let night = night(db, WinnerRule::One);
        let (ida, bo) = (night.nominees[0], night.nominees[1]);
        write(db, move |tx| nomination::set_status(tx, ida, NominationStatus::Withdrawn, "She asked.", &mo(), MORNING));
        assert_eq!(outcomes(db, night.category)[0], VOID);
        assert!(no(db, night.category, announced(ida)).contains("was withdrawn; it cannot win"));
        say(db, night.category, announced(bo));
        let before = head(db);
        write(db, move |tx| nomination::set_status(tx, bo, NominationStatus::Disqualified, "", &mo(), MORNING));
        assert_eq!(outcomes(db, night.category), [VOID, VOID, None, None, None]);
        assert!(!look(db, night.category).decided);
        let told = write(db, move |tx| Ok(store::log::since(tx, before, 50)?));
        assert!(told.iter().any(|entry| matches!(Event::read(entry), Some(Event::ResultSaid { .. }))), "readers are told: {told:?}");
        write(db, move |tx| nomination::set_status(tx, bo, NominationStatus::Official, "", &mo(), MORNING));
        assert_eq!(outcomes(db, night.category)[1], WON, "what was said still stands");
        let error = refused(db, move |tx| nomination::remove(tx, bo, &mo(), MORNING));
        assert!(matches!(&error, Error::Conflict(words) if words.contains("that is kept")), "{error:?}");
    }

    fn who_stands_in_for_another_puts_them_out(db) {
        let night = night(db, WinnerRule::One);
        let (ida, bo) = (night.nominees[0], night.nominees[1]);
        write(db, move |tx| nomination::stands_for(tx, bo, ida, "", &mo(), MORNING));
        assert!(no(db, night.category, announced(ida)).contains("replaced by another"));
        let error = refused(db, move |tx| nomination::stands_for(tx, bo, bo, "", &mo(), MORNING));
        assert!(sentence(&error, "nomination").contains("another one"));
    }

    fn a_write_in_can_win_and_a_shortlisted_one_loses_nothing(db) {
        let night = night(db, WinnerRule::One);
        let (ida, bo) = (night.nominees[0], night.nominees[1]);
        write(db, move |tx| {
            nomination::set_status(tx, ida, NominationStatus::Writein, "", &mo(), MORNING)?;
            nomination::set_status(tx, bo, NominationStatus::Shortlist, "", &mo(), MORNING)
        });
        say(db, night.category, announced(ida));
        assert_eq!(outcomes(db, night.category), [WON, None, LOST, LOST, LOST]);
    }

    fn an_honour_is_given_without_a_competition(db) {
        let (category, first) = write(db, |tx| {
            let edition = edition_of(tx, "2020", 2020)?;
            edition::set_status(tx, edition, newsroom::award::EditionStatus::Final, "", MORNING)?;
            let new = NewCategory { line: NewLine { kind: LineKind::Honorary, ..NewLine::default() }, ..category_of(edition, "honour", WinnerRule::Many) };
            let category = category::save(tx, &new, MORNING)?;
            Ok((category, nominate(tx, category, "Ida Lund", 0)?))
        });
        let said = say(db, category, announced(first));
        assert_eq!(said.at, None, "of an edition that is over nobody knows when");
        assert_eq!(outcomes(db, category), [Some(Outcome::Honoured)]);
    }

    fn a_result_of_another_category_or_of_nobody_is_refused(db) {
        let night = night(db, WinnerRule::One);
        let (other, rule) = write(db, move |tx| {
            let other = category::save(tx, &category_of(night.edition, "support", WinnerRule::One), MORNING)?;
            let rule = category::save(tx, &category_of(night.edition, "gallery", WinnerRule::None), MORNING)?;
            Ok((other, (rule, nominate(tx, rule, "Ida Lund", 0)?)))
        });
        let words = no(db, other, announced(night.nominees[0]));
        assert!(words.contains("Ida Lund is nominated for \u{201c}Outstanding lead\u{201d}, not for \u{201c}Outstanding support\u{201d}"), "{words}");
        assert!(no(db, other, announced(9_999)).contains("no such nomination"));
        assert!(no(db, rule.0, announced(rule.1)).contains("has no winners"));
        let nowhere = refused(db, |tx| result::say(tx, 9_999, &announced(1), &mo(), MORNING));
        assert!(matches!(nowhere, Error::NotFound("category")));
        assert_eq!(outcomes(db, other), []);
    }

    fn the_same_key_says_the_same_thing_once(db) {
        let night = night(db, WinnerRule::TiesAllowed);
        let keyed = |nominee: i64| Saying { idempotency: Some("a-key".into()), ..announced(nominee) };
        let first = say(db, night.category, keyed(night.nominees[0]));
        let before = head(db);
        let again = say(db, night.category, keyed(night.nominees[0]));
        assert_eq!(first, again);
        assert_eq!(head(db), before, "and nobody is told twice");
        assert!(no(db, night.category, keyed(night.nominees[1])).contains("another result"));
        assert_eq!(look(db, night.category).category.revision, 1);
    }

    fn sixty_four_editors_at_once_make_one_winner_and_one_result_for_a_key(db) {
        let night = night(db, WinnerRule::One);
        let night = &night;
        let taken: usize = std::thread::scope(|scope| {
            let all: Vec<_> = (0..64_usize).map(|n| {
                let saying = announced(night.nominees[n % 5]);
                let category = night.category;
                scope.spawn(move || db.write_now(move |tx| result::say(tx, category, &saying, &mo(), MORNING)))
            }).collect();
            all.into_iter().map(|one| one.join().unwrap()).filter(|answer| {
                assert!(matches!(answer, Ok(_) | Err(Error::Conflict(_))), "{answer:?}");
                answer.is_ok()
            }).count()
        });
        assert_eq!(taken, 1);
        assert_eq!(look(db, night.category).winners().count(), 1);
        let other = write(db, { let edition = night.edition; move |tx| {
            let category = category::save(tx, &category_of(edition, "ties", WinnerRule::TiesAllowed), MORNING)?;
            Ok((category, nominate(tx, category, "Ida Lund", 0)?))
        }});
        let ids: std::collections::BTreeSet<i64> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..64).map(|_| {
                let saying = Saying { idempotency: Some("one-click".into()), ..announced(other.1) };
                scope.spawn(move || db.write_now(move |tx| result::say(tx, other.0, &saying, &mo(), MORNING)).unwrap().id)
            }).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(ids.len(), 1);
        assert_eq!(read(db, move |tx| result::history(tx, other.0)).len(), 1);
    }

    fn an_editor_who_did_not_see_the_last_word_is_told_who_said_it(db) {
        let night = night(db, WinnerRule::TiesAllowed);
        let saying = announced(night.nominees[0]);
        write(db, move |tx| result::say_seen(tx, night.category, Some(0), &saying, &mo(), MORNING));
        let saying = announced(night.nominees[1]);
        let error = refused(db, move |tx| result::say_seen(tx, night.category, Some(0), &saying, &mo(), MORNING + 4_000));
        assert_eq!(error.to_string(), "Mo announced this 4 seconds ago: Ida Lund. Look again before you say more.");
        assert_eq!(look(db, night.category).winners().count(), 1);
    }

    fn the_stories_that_show_a_category_are_told(db) {
        let night = night(db, WinnerRule::One);
        open(db);
        let about = publish(db, &source("about", "award: lanterns/2020/lead")).id;
        publish(db, &source("edition", "award: lanterns/2020"));
        let block = source("block", "") + "\n::results{category=\"lanterns/2020/lead\"}\n\n::nominee{category=\"lanterns/2020/lead\" nominee=\"ida-lund\"}\n";
        let block = publish(db, &block).id;
        let before = head(db);
        say(db, night.category, announced(night.nominees[0]));
        let events: Vec<Event> = write(db, move |tx| Ok(store::log::since(tx, before, 50)?)).iter().filter_map(Event::read).collect();
        let told: Vec<i64> = events.iter().filter_map(|one| match one {
            Event::StoryResults { story, category } if *category == night.category => Some(*story),
            _ => None,
        }).collect();
        assert_eq!(told, [about, block], "each once, and not the story that is about the edition alone");
        assert!(events.contains(&Event::ResultSaid { edition: night.edition, category: night.category, result: 1 }), "{events:?}");
        publish(db, &source("about", "award: lanterns/2020"));
        assert_eq!(read(db, |tx| newsroom::award::story::showing(tx, "lanterns/2020/lead")), [block], "what a story shows is noted anew");
    }

    fn who_is_nominated_late_has_lost_too_and_another_rule_makes_a_tie(db) {
        let night = night(db, WinnerRule::Many);
        say(db, night.category, announced(night.nominees[0]));
        say(db, night.category, announced(night.nominees[1]));
        assert_eq!(outcomes(db, night.category), [WON, WON, LOST, LOST, LOST]);
        write(db, move |tx| {
            nominate(tx, night.category, "Flo Late", 9)?;
            category::save(tx, &category_of(night.edition, "lead", WinnerRule::TiesAllowed), MORNING)
        });
        assert_eq!(outcomes(db, night.category), [TIED, TIED, LOST, LOST, LOST, LOST]);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
    }

    fn quiet_results_tell_nobody_and_come_to_the_same(db) {
        let night = night(db, WinnerRule::One);
        let before = head(db);
        let [first, second, ..] = night.nominees[..] else { panic!() };
        let sayings = [announced(first), Saying { rank: Some(2), batch_id: Some(7), ..kind(SaidKind::Placed, second) }];
        let said = write(db, move |tx| result::say_quietly(tx, night.category, &sayings, &mo(), MORNING));
        assert_eq!(said.len(), 2);
        assert_eq!(outcomes(db, night.category)[..2], [WON, Some(Outcome::Placed)]);
        let events: Vec<Event> = write(db, move |tx| Ok(store::log::since(tx, before, 50)?)).iter().filter_map(Event::read).collect();
        assert!(!events.iter().any(|one| matches!(one, Event::ResultSaid { .. })), "{events:?}");
    }

    fn standings_that_went_wrong_are_named_and_repaired(db) {
        let night = night(db, WinnerRule::One);
        say(db, night.category, announced(night.nominees[0]));
        assert_eq!(read(db, counts::check), Vec::<String>::new());
        write(db, move |tx| {
            tx.run("update standing set outcome = 'lost'", params![])?;
            Ok(tx.run("delete from standing where nomination_id = $1", params![night.nominees[1]])?)
        });
        let found = read(db, counts::check);
        assert!(found.iter().any(|one| one.contains("lanterns/2020/lead") && one.contains("2 standings")), "{found:?}");
        assert_eq!(counts::repair_all(db).unwrap().standings, 2);
        assert_eq!(read(db, counts::check), Vec::<String>::new());
        assert_eq!(outcomes(db, night.category), [WON, LOST, LOST, LOST, LOST]);
    }
}
