//! Readers with an account: their comments, claims, what they are handed and how they leave. Nila reads.

use std::cell::Cell;

use newsroom::account::{self, NewAccount, link};
use newsroom::audit::Doer;
use newsroom::comment::{self, CommentState, Draft, Form, Writer};
use newsroom::reader::{self, Claimable, Counts, FORMER, Parting};
use newsroom::{Cursor, Error, Hold, MIGRATIONS, Policy, Role, applause, report, session, story};
use proptest::prelude::*;
use store::{Db, on_each_db, params};

use crate::house::{MINUTE, MORNING, Say, publish, read, refused, say, source, with_story, write};

/// An account with an invented address; answers its row id.
fn account(db: &Db, name: &str, role: Role) -> i64 {
    let new = NewAccount {
        name: name.to_owned(),
        email: address(name),
        role,
    };
    write(db, move |tx| account::create(tx, &new, MORNING))
}

fn address(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase())
}

/// Nila's holder opens a link that was mailed to her.
fn prove(db: &Db, account: i64) {
    write(db, move |tx| {
        let holder = account::find(tx, account)?;
        let new = link::NewLink {
            purpose: link::Purpose::Claim,
            account: Some(account),
            email: holder.email.unwrap_or_default(),
            role: None,
            luggage: link::Luggage::default(),
            good_for_ms: link::EMAIL_MS,
        };
        let id = link::make(tx, &new, &[1; 32], MORNING)?;
        link::to_send(tx, id, &[2; 32], MORNING)?;
        let opened = link::open(tx, link::Purpose::Claim, &[2; 32], MORNING)?;
        reader::prove_email(tx, account, &opened)
    });
}

/// Somebody signed in says something, on a device of their own.
fn signed_in(account: i64, device: &str, story: &str, text: &str) -> Say {
    let mut say = say(story, text);
    say.writer = Writer {
        device: Some(device.as_bytes().to_vec()),
        account: Some(account),
        ..Writer::default()
    };
    say
}

/// A guest says something and gives a mail address.
fn guest(name: &str, email: &str, text: &str) -> Say {
    let mut said = say("speech", text).by(name);
    said.form.email = email.to_owned();
    said
}

fn claim_all(db: &Db, account: i64) -> u64 {
    let mut claimed = 0;
    loop {
        let some = write(db, move |tx| reader::claim(tx, account));
        claimed += some;
        if some == 0 {
            return claimed;
        }
    }
}

fn part(db: &Db, account: i64, parting: Parting) {
    let doer = Doer {
        account: Some(account),
        name: "Nila".to_owned(),
    };
    write(db, move |tx| {
        reader::close(tx, account, parting, &doer, MORNING)
    });
    while write(db, move |tx| {
        reader::erase_some(tx, account, parting, MORNING)
    }) > 0
    {}
}

on_each_db! { MIGRATIONS;
    fn whoever_is_signed_in_writes_where_guests_may_not(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let closed = Policy { guests: false, ..Policy::default() };
        assert!(matches!(say("speech", "A guest's words").rules(closed.clone()).refused(db), Error::Forbidden(_)));
        let said = signed_in(nila, "phone", "speech", "The words of Nila").rules(closed).comment(db);
        assert_eq!(said.state, CommentState::Visible);
    }

    fn an_account_is_known_on_a_new_device(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let first = Policy { hold: Hold::First, ..Policy::default() };
        let held = signed_in(nila, "phone", "speech", "The first words of Nila").rules(first.clone()).comment(db);
        assert_eq!(held.state, CommentState::Held);
        write(db, move |tx| comment::set_state(tx, held.id, CommentState::Visible, "mo", "", MORNING));
        let second = signed_in(nila, "laptop", "speech", "Other words, said elsewhere").rules(first).comment(db);
        assert_eq!(second.state, CommentState::Visible);
    }

    fn what_comes_after_an_account_was_closed_is_not_taken(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        part(db, nila, Parting::Erase);
        let late = signed_in(nila, "phone", "speech", "Sent a moment before, arrived a moment after");
        assert!(matches!(late.refused(db), Error::Forbidden(_)));
    }

    fn slow_mode_counts_an_account_on_all_its_devices(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let slow = Policy { slow_ms: MINUTE, ..Policy::default() };
        signed_in(nila, "phone", "speech", "Some words on the phone").rules(slow.clone()).comment(db);
        let soon = signed_in(nila, "laptop", "speech", "And others on the laptop").rules(slow).at(MORNING + 1);
        assert!(matches!(soon.refused(db), Error::TooSoon { .. }));
    }

    fn an_own_comment_is_corrected_and_taken_back_from_another_device(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let other = account(db, "Omar", Role::Reader);
        let id = signed_in(nila, "phone", "speech", "A tpyo by Nila").comment(db).id;
        let at = |account: i64| Writer { device: Some(b"library".to_vec()), account: Some(account), ..Writer::default() };
        let (laptop, stranger) = (at(nila), at(other));
        let edited = write(db, {
            let laptop = laptop.clone();
            move |tx| comment::edit(tx, id, &laptop, "A typo by Nila", &Policy::default(), MORNING + MINUTE)
        });
        assert_eq!(edited.source, "A typo by Nila");
        let late = laptop.clone();
        assert!(matches!(
            refused(db, move |tx| comment::edit(tx, id, &late, "Too late", &Policy::default(), MORNING + 6 * MINUTE)),
            Error::Closed(_)
        ));
        assert!(matches!(refused(db, move |tx| comment::author_delete(tx, id, &stranger, MORNING)), Error::NotFound("comment")));
        write(db, move |tx| comment::author_delete(tx, id, &laptop, MORNING));
        assert_eq!(read(db, move |tx| reader::counts(tx, nila)), Counts::default());
    }

    fn a_comment_of_nobody_belongs_to_nobody(db) {
        with_story(db, "speech");
        let mut said = say("speech", "Words from nowhere");
        said.writer = Writer::default();
        let id = said.comment(db).id;
        assert!(matches!(
            refused(db, move |tx| comment::author_delete(tx, id, &Writer::default(), MORNING)),
            Error::NotFound("comment")
        ));
    }

    fn own_comments_are_listed_newest_first_page_by_page(db) {
        with_story(db, "speech");
        publish(db, &source("other", ""));
        let nila = account(db, "Nila", Role::Reader);
        let mut ids = Vec::new();
        for n in 0..7 {
            let story = if n % 2 == 0 { "speech" } else { "other" };
            // Two in the same millisecond, so that the row id has to break the tie.
            let said = signed_in(nila, "phone", story, &format!("Words number {n}, all different: {}", n * 7919)).at(MORNING + n / 2);
            ids.push(said.comment(db).id);
        }
        say("speech", "Somebody else's words").comment(db);
        ids.reverse();
        let mut found = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = read(db, move |tx| reader::comments(tx, nila, after.as_ref(), 3));
            found.extend(page.items.iter().map(|own| own.comment.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, ids);
        assert_eq!(read(db, move |tx| reader::counts(tx, nila)).visible, 7);
    }

    fn a_page_shows_what_waits_wherever_one_is_signed_in(db) {
        let story = with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let all = Policy { hold: Hold::All, ..Policy::default() };
        let held = signed_in(nila, "phone", "speech", "Words that wait").rules(all).comment(db).id;
        let seen = signed_in(nila, "phone", "speech", "Words that all see").comment(db).id;
        let laptop = Writer { device: Some(b"laptop".to_vec()), account: Some(nila), ..Writer::default() };
        let mine = read(db, move |tx| comment::of_writer(tx, story, &laptop, 50));
        assert_eq!((mine.pending.iter().map(|one| one.id).collect::<Vec<_>>(), mine.own), (vec![held], vec![seen]));
        let phone = Writer { device: Some(b"phone".to_vec()), account: Some(nila), ..Writer::default() };
        let mine = read(db, move |tx| comment::of_writer(tx, story, &phone, 50));
        assert_eq!((mine.pending.len(), mine.own), (1, vec![seen]), "what both know is told once");
    }

    fn nobody_claims_with_an_address_that_is_not_proved(db) {
        with_story(db, "speech");
        guest("Nila", "nila@example.org", "Said as a guest").comment(db);
        let nila = account(db, "Nila", Role::Reader);
        assert_eq!(read(db, move |tx| reader::claimable(tx, nila)), Claimable::Unproved);
        assert!(matches!(refused(db, move |tx| reader::claim(tx, nila)), Error::Forbidden(_)));
    }

    fn a_link_that_was_not_mailed_proves_nothing(db) {
        let nila = account(db, "Nila", Role::Reader);
        write(db, move |tx| {
            let new = link::NewLink {
                purpose: link::Purpose::SignIn,
                account: Some(nila),
                email: address("Nila"),
                role: None,
                luggage: link::Luggage::default(),
                good_for_ms: link::OPERATOR_MS,
            };
            link::make(tx, &new, &[3; 32], MORNING)?;
            let (_, opened) = link::sign_in(tx, &[3; 32], MORNING)?;
            reader::prove_email(tx, nila, &opened)
        });
        assert_eq!(read(db, move |tx| reader::claimable(tx, nila)), Claimable::Unproved);
    }

    fn claims_take_what_was_given_this_address_and_nothing_else(db) {
        with_story(db, "speech");
        let mine = guest("Nila", " Nila@Example.org ", "Said as a guest").comment(db).id;
        guest("Omar", "omar@example.org", "Said by another guest").comment(db);
        say("speech", "Said without an address").comment(db);
        let nila = account(db, "Nila", Role::Reader);
        prove(db, nila);
        assert_eq!(read(db, move |tx| reader::claimable(tx, nila)), Claimable::Comments { n: 1, more: false });
        assert_eq!(claim_all(db, nila), 1);
        let own = read(db, move |tx| reader::comments(tx, nila, None, 9));
        assert_eq!(own.items.iter().map(|own| own.comment.id).collect::<Vec<_>>(), [mine]);
        assert_eq!(read(db, move |tx| reader::claimable(tx, nila)), Claimable::Comments { n: 0, more: false });
    }

    fn a_comment_that_is_owned_already_is_left(db) {
        with_story(db, "speech");
        let omar = account(db, "Omar", Role::Reader);
        let mut said = signed_in(omar, "phone", "speech", "Said by Omar, with Nila's address");
        said.form.email = address("Nila");
        said.form.wants_mail = true;
        said.comment(db);
        let nila = account(db, "Nila", Role::Reader);
        prove(db, nila);
        assert_eq!(claim_all(db, nila), 0);
        assert_eq!(read(db, move |tx| reader::counts(tx, omar)).visible, 1);
    }

    fn a_changed_address_has_to_be_proved_again(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        prove(db, nila);
        guest("Omar", "omar@example.org", "Said by Omar").comment(db);
        write(db, move |tx| Ok(tx.run("update account set email = 'omar@example.org' where id = $1", params![nila])?));
        assert_eq!(read(db, move |tx| reader::claimable(tx, nila)), Claimable::Unproved);
    }

    fn two_claims_at_once_take_each_comment_once(db) {
        with_story(db, "speech");
        write(db, |tx| {
            for n in 0..1_203 {
                let form = Form {
                    name: "Nila".to_owned(),
                    email: address("Nila"),
                    text: format!("Guest words {n}, and no two alike: {}", n * 7919),
                    ..Form::default()
                };
                let free = Policy { repeat_window_ms: 0, ..Policy::default() };
                comment::post(tx, "speech", Draft::parse(form)?, &Writer::default(), &free, None, MORNING)?;
            }
            Ok(())
        });
        let nila = account(db, "Nila", Role::Reader);
        prove(db, nila);
        let claimed: u64 = std::thread::scope(|scope| {
            let claims: Vec<_> = (0..2).map(|_| scope.spawn(|| claim_all(db, nila))).collect();
            claims.into_iter().map(|claim| claim.join().unwrap()).sum()
        });
        assert_eq!(claimed, 1_203);
        assert_eq!(read(db, move |tx| reader::counts(tx, nila)).visible, 1_203);
    }

    fn an_export_holds_all_and_no_secret(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        write(db, move |tx| session::open(tx, nila, &[9; 32], "Firefox on Linux", MORNING));
        let all = Policy { hold: Hold::All, ..Policy::default() };
        signed_in(nila, "phone", "speech", "Words that wait").rules(all).comment(db);
        let gone = signed_in(nila, "phone", "speech", "Words that go").comment(db).id;
        write(db, move |tx| comment::set_state(tx, gone, CommentState::Removed, "mo", "", MORNING));
        let other = say("speech", "Words of Omar").by("Omar").comment(db).id;
        write(db, move |tx| {
            applause::give(tx, other, b"phone", MORNING)?;
            reader::clapped(tx, nila, other, b"phone")?;
            report::file(tx, other, b"phone", "spam", "see there", MORNING)?;
            reader::reported(tx, nila, other, b"phone")
        });
        let (profile, said, claps, reports) = read(db, move |tx| {
            Ok((
                reader::profile(tx, nila, MORNING)?,
                reader::said(tx, nila, None)?,
                reader::applause(tx, nila, None)?,
                reader::reports(tx, nila, None)?,
            ))
        });
        assert_eq!(profile.email.as_deref(), Some("nila@example.org"));
        assert_eq!(profile.sessions.len(), 1);
        let told: Vec<(&str, &str)> = said.iter().map(|one| (one.state.as_str(), one.text.as_str())).collect();
        assert_eq!(told, [("held", "Words that wait")], "of what was removed nothing is kept");
        assert_eq!((claps.len(), reports.len(), reports[0].note.as_str()), (1, 1, "see there"));
        let last = said.last().cloned();
        assert!(read(db, move |tx| reader::said(tx, nila, last.as_ref())).is_empty(), "and goes on after the last");
        let text = format!(
            "{}{}{}{}",
            serde_json::to_string(&profile).unwrap(),
            serde_json::to_string(&said).unwrap(),
            serde_json::to_string(&claps).unwrap(),
            serde_json::to_string(&reports).unwrap()
        );
        for secret in ["hash", "device", "voter", "network", "password\":\"", "phone"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }

    fn leaving_can_take_every_word_along(db) {
        let story = with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let answered = signed_in(nila, "phone", "speech", "Words that were answered").comment(db).id;
        say("speech", "An answer to Nila").by("Omar").to(answered).comment(db);
        signed_in(nila, "phone", "speech", "Words nobody answered").comment(db);
        write(db, move |tx| session::open(tx, nila, &[9; 32], "Firefox on Linux", MORNING));
        part(db, nila, Parting::Erase);
        let stone = read(db, move |tx| comment::find_any(tx, answered));
        assert_eq!((stone.state, stone.name.as_str(), stone.source.as_str()), (CommentState::Removed, "", ""));
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.comment_count, 1);
        assert_eq!(read(db, move |tx| comment::thread(tx, story, comment::Sort::Newest, None, 9)).items.len(), 1);
        assert_eq!(read(db, move |tx| reader::counts(tx, nila)), Counts::default(), "nothing leads to the account");
        assert_eq!(read(db, |tx| session::held(tx, &[9; 32], MORNING)), None);
        let empty = read(db, move |tx| account::find(tx, nila));
        assert_eq!((empty.name.as_str(), empty.email, empty.closed_at), ("", None, Some(MORNING)));
        assert_eq!(read(db, |tx| account::by_email(tx, "nila@example.org")), None, "the address is free again");
        assert_eq!(read(db, newsroom::counts::check), Vec::<String>::new());
    }

    fn leaving_can_leave_the_words_without_the_name(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let id = signed_in(nila, "phone", "speech", "Words that stay").comment(db).id;
        part(db, nila, Parting::Keep);
        let stays = read(db, move |tx| comment::find(tx, id));
        assert_eq!((stays.name.as_str(), stays.source.as_str()), (FORMER, "Words that stay"));
        assert!(matches!(
            refused(db, move |tx| comment::author_delete(tx, id, &Writer { device: Some(b"phone".to_vec()), account: Some(nila), ..Writer::default() }, MORNING)),
            Error::NotFound("comment")
        ));
    }

    fn a_link_made_before_opens_nothing_after_leaving(db) {
        let nila = account(db, "Nila", Role::Reader);
        write(db, move |tx| {
            let new = link::NewLink {
                purpose: link::Purpose::SignIn,
                account: Some(nila),
                email: address("Nila"),
                role: None,
                luggage: link::Luggage::default(),
                good_for_ms: link::SIGN_IN_MS,
            };
            link::make(tx, &new, &[5; 32], MORNING)
        });
        part(db, nila, Parting::Keep);
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[5; 32], MORNING)), Error::Closed(_)));
        let again = Doer { account: Some(nila), name: String::new() };
        assert!(matches!(
            refused(db, move |tx| reader::close(tx, nila, Parting::Keep, &again, MORNING)),
            Error::NotFound("account")
        ));
    }

    fn the_last_owner_stays(db) {
        let rui = account(db, "Rui", Role::Owner);
        let doer = Doer::house("Rui");
        let again = doer.clone();
        assert!(matches!(refused(db, move |tx| reader::close(tx, rui, Parting::Keep, &doer, MORNING)), Error::Conflict(_)));
        account(db, "Asha", Role::Owner);
        write(db, move |tx| reader::close(tx, rui, Parting::Keep, &again, MORNING));
    }

    fn two_owners_who_leave_at_once_leave_one(db) {
        let both = [account(db, "Rui", Role::Owner), account(db, "Asha", Role::Owner)];
        let left: usize = std::thread::scope(|scope| {
            let leaving: Vec<_> = both
                .iter()
                .map(|&id| scope.spawn(move || {
                    db.write_now(move |tx| reader::close(tx, id, Parting::Keep, &Doer::house("Rui"), MORNING)).is_ok()
                }))
                .collect();
            leaving.into_iter().map(|one| usize::from(one.join().unwrap())).sum()
        });
        assert_eq!(left, 1);
    }
}

#[test]
fn a_name_with_control_characters_is_no_name() {
    for name in [
        "Ni\u{0}la",
        "Nila\u{202e}",
        "\u{200b}",
        "",
        "!!!",
        &"x".repeat(61),
    ] {
        assert!(comment::name(name).is_err(), "{name:?}");
    }
    assert_eq!(comment::name("  Nila   Rao ").as_deref(), Ok("Nila Rao"));
}

on_each_db! { MIGRATIONS;
    fn however_guests_spelled_their_address_each_comment_has_one_owner(db) {
        with_story(db, "speech");
        let nila = account(db, "Nila", Role::Reader);
        let omar = account(db, "Omar", Role::Reader);
        prove(db, nila);
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 12, ..ProptestConfig::default() });
        let spelled = proptest::collection::vec((0..4usize, any::<bool>()), 1..12);
        let (total, mine) = (Cell::new(0), Cell::new(0));
        runner
            .run(&spelled, |said| {
                for (spelling, signed) in said {
                    let email = ["nila@example.org", "NILA@example.org", " nila@Example.Org", "other@example.org"][spelling];
                    total.set(total.get() + 1);
                    let total = total.get();
                    let mut one = guest("Nila", email, &format!("Words number {total}: {}", total * 7919));
                    one.policy.repeat_window_ms = 0;
                    if signed {
                        one.writer.account = Some(omar);
                    } else if spelling < 3 {
                        mine.set(mine.get() + 1);
                    }
                    one.comment(db);
                }
                claim_all(db, nila);
                prop_assert_eq!(read(db, move |tx| reader::counts(tx, nila)).visible, mine.get());
                Ok(())
            })
            .unwrap();
    }
}
