//! Accounts, sessions, links, invitations and second factors. Rui owns the newsroom, Ana reads.

use newsroom::account::invite::{self, Invited};
use newsroom::account::link::{self, Luggage, NewLink, Purpose};
use newsroom::account::password::{self, Password};
use newsroom::account::{self, Account, NewAccount, change, second, staff, totp};
use newsroom::audit::Doer;
use newsroom::{Error, MIGRATIONS, Millis, Role, session};
use store::{Db, on_each_db};

use crate::house::{DAY, MINUTE, MORNING, read, refused, sentence, write};

fn make(db: &Db, name: &str, role: Role) -> Account {
    let new = NewAccount {
        name: name.to_owned(),
        email: format!("{}@example.org", name.to_lowercase()),
        role,
    };
    write(db, move |tx| {
        let id = account::create(tx, &new, MORNING)?;
        account::find(tx, id)
    })
}

fn rui(account: &Account) -> Doer {
    Doer {
        account: Some(account.id),
        name: account.name.clone(),
    }
}

fn sign_in_link(account: &Account, random: [u8; 32], good_for_ms: i64, db: &Db) -> i64 {
    let new = NewLink {
        purpose: Purpose::SignIn,
        account: Some(account.id),
        email: account.email.clone().unwrap(),
        role: None,
        luggage: Luggage::default(),
        good_for_ms,
    };
    write(db, move |tx| link::make(tx, &new, &random, MORNING))
}

fn held_at(db: &Db, cookie: [u8; 32], now: Millis) -> Option<session::Held> {
    read(db, move |tx| session::held(tx, &cookie, now))
}

fn said(error: &Error) -> String {
    error.to_string()
}

on_each_db! { MIGRATIONS;
    fn one_address_has_one_account_in_any_spelling(db) {
        make(db, "Ana", Role::Reader);
        let again = NewAccount { name: "Ana B".into(), email: " ANA@Example.ORG ".into(), role: Role::Owner };
        assert!(matches!(refused(db, move |tx| account::create(tx, &again, MORNING)), Error::Conflict(_)));
        assert_eq!(read(db, |tx| account::by_email(tx, "Ana@EXAMPLE.org")).unwrap().role, Role::Reader);
        for bad in ["", "ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\nBcc: x@example.org", "<ana@example.org>"] {
            let new = NewAccount { name: "Ana".into(), email: bad.into(), role: Role::Reader };
            assert!(!sentence(&refused(db, move |tx| account::create(tx, &new, MORNING)), "email").is_empty(), "{bad}");
        }
    }

    fn a_name_is_one_line_that_turns_no_text_around_it(db) {
        let ana = make(db, "Ana", Role::Reader);
        let id = ana.id;
        write(db, move |tx| change::rename(tx, id, " Ana\u{0}\n \u{202e}Horvat "));
        assert_eq!(read(db, move |tx| account::find(tx, id)).name, "Ana Horvat");
        for bad in ["", " \u{202e} ", &"x".repeat(81)] {
            let bad = bad.to_owned();
            assert!(!sentence(&refused(db, move |tx| change::rename(tx, id, &bad)), "name").is_empty());
        }
    }

    fn a_link_opens_once_and_not_for_long(db) {
        let ana = make(db, "Ana", Role::Reader);
        sign_in_link(&ana, [1; 32], link::SIGN_IN_MS, db);
        // Looking, as mail scanners do, uses nothing up.
        for _ in 0..3 {
            assert_eq!(read(db, |tx| link::look(tx, Purpose::SignIn, &[1; 32])).used_at, None);
        }
        let (opened, _) = write(db, |tx| link::sign_in(tx, &[1; 32], MORNING + MINUTE));
        assert_eq!(opened.id, ana.id);
        let again = refused(db, |tx| link::sign_in(tx, &[1; 32], MORNING + 2 * MINUTE));
        assert!(said(&again).contains("used already"), "{again}");
        sign_in_link(&ana, [2; 32], link::SIGN_IN_MS, db);
        let late = refused(db, |tx| link::sign_in(tx, &[2; 32], MORNING + link::SIGN_IN_MS));
        assert!(said(&late).contains("too old"), "{late}");
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[3; 32], MORNING)), Error::NotFound(_)));
        // A link for one purpose opens nothing else.
        sign_in_link(&ana, [4; 32], link::SIGN_IN_MS, db);
        assert!(matches!(refused(db, |tx| change::take_email(tx, &[4; 32], None, MORNING)), Error::NotFound(_)));
        assert!(matches!(refused(db, |tx| invite::accept(tx, &[4; 32], "Eve", None, MORNING)), Error::NotFound(_)));
    }

    fn of_two_who_open_a_link_at_once_one_gets_in(db) {
        let ana = make(db, "Ana", Role::Reader);
        sign_in_link(&ana, [1; 32], link::SIGN_IN_MS, db);
        let opened = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| db.write_now(|tx| link::sign_in(tx, &[1; 32], MORNING)).is_ok()))
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|&ok| ok).count()
        });
        assert_eq!(opened, 1);
    }

    fn what_stands_in_a_mailed_link_is_made_when_it_is_sent(db) {
        let ana = make(db, "Ana", Role::Reader);
        let id = sign_in_link(&ana, [1; 32], link::SIGN_IN_MS, db);
        assert!(write(db, move |tx| link::to_send(tx, id, &[2; 32], MORNING)).is_some());
        // What stood in its address before opens nothing.
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[1; 32], MORNING)), Error::NotFound(_)));
        write(db, |tx| link::sign_in(tx, &[2; 32], MORNING));
        assert!(write(db, move |tx| link::to_send(tx, id, &[3; 32], MORNING)).is_none());
    }

    fn an_address_without_an_account_costs_a_link_that_leads_nowhere(db) {
        make(db, "Ana", Role::Reader);
        write(db, |tx| change::ask_link(tx, "nobody@example.org", "/desk", &[1; 32], MORNING));
        write(db, |tx| change::ask_link(tx, "ana@example.org", "/desk", &[2; 32], MORNING));
        let jobs = read(db, |tx| Ok(store::job::waiting(tx, 0, 10)?));
        assert_eq!(jobs.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["mail-link", "mail-link"]);
        assert!(jobs.iter().all(|job| !job.data.contains('@')), "{jobs:?}");
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[1; 32], MORNING)), Error::NotFound(_)));
        assert!(write(db, |tx| link::to_send(tx, 1, &[3; 32], MORNING)).is_none());
        let (_, link) = write(db, |tx| link::sign_in(tx, &[2; 32], MORNING));
        assert_eq!(link.luggage.next, "/desk");
    }

    fn a_link_may_make_the_account_it_signs_in_with(db) {
        let new = NewLink {
            purpose: Purpose::SignIn,
            account: None,
            email: "New.Reader@example.org".into(),
            role: Some(Role::Reader),
            luggage: Luggage { name: "Noor".into(), ..Luggage::default() },
            good_for_ms: link::SIGN_IN_MS,
        };
        write(db, move |tx| link::make(tx, &new, &[1; 32], MORNING));
        assert_eq!(read(db, |tx| account::by_email(tx, "new.reader@example.org")), None);
        let (account, _) = write(db, |tx| link::sign_in(tx, &[1; 32], MORNING));
        assert_eq!((account.name.as_str(), account.role), ("Noor", Role::Reader));
    }

    fn a_session_ends_by_itself_and_no_clock_makes_it_longer(db) {
        let ana = make(db, "Ana", Role::Reader);
        let (id, cookie) = (ana.id, [5; 32]);
        write(db, move |tx| session::open(tx, id, &cookie, "Firefox on Linux", MORNING));
        let first = held_at(db, cookie, MORNING).unwrap().session;
        assert_eq!(held_at(db, cookie, MORNING + session::IDLE_MS - 1).map(|it| it.account.id), Some(id));
        assert_eq!(held_at(db, cookie, MORNING + session::IDLE_MS), None);
        // The clock is set back by a year: nobody is signed out, and nothing is written.
        let back = MORNING - 365 * DAY;
        let touched = first.clone();
        write(db, move |tx| session::touch(tx, &touched, id, back));
        assert_eq!(held_at(db, cookie, back).unwrap().session, first);
        // It goes on as long as it is used, and ends for good after ninety days.
        let mut now = MORNING;
        while now < MORNING + session::LONGEST_MS {
            let held = held_at(db, cookie, now).unwrap().session;
            write(db, move |tx| session::touch(tx, &held, id, now));
            now += 20 * DAY;
        }
        assert_eq!(held_at(db, cookie, MORNING + session::LONGEST_MS), None);
    }

    fn a_proof_lasts_a_quarter_of_an_hour_and_not_longer_when_the_clock_is_set_back(db) {
        let ana = make(db, "Ana", Role::Reader);
        let (id, cookie) = (ana.id, [5; 32]);
        write(db, move |tx| session::open(tx, id, &cookie, "", MORNING));
        let session = held_at(db, cookie, MORNING).unwrap().session;
        assert!(session.is_proved(MORNING) && session.is_proved(MORNING + session::PROOF_MS - 1));
        assert!(!session.is_proved(MORNING + session::PROOF_MS));
        assert!(!session.is_proved(MORNING - DAY));
        let row = session.id;
        write(db, move |tx| session::prove(tx, row, MORNING + DAY));
        assert!(held_at(db, cookie, MORNING + DAY).unwrap().session.is_proved(MORNING + DAY));
    }

    fn sessions_and_links_that_are_over_are_forgotten(db) {
        let ana = make(db, "Ana", Role::Reader);
        let id = ana.id;
        sign_in_link(&ana, [1; 32], link::SIGN_IN_MS, db);
        write(db, move |tx| {
            session::open(tx, id, &[6; 32], "", MORNING)?;
            second::begin(tx, &second::Waiting { account: id, next: String::new() }, &[7; 32], MORNING)
        });
        let sweep = |now: Millis| write(db, move |tx| account::forget_ended(tx, now));
        assert_eq!(sweep(MORNING + MINUTE), 0);
        assert_eq!(sweep(MORNING + second::STEP_MS), 1);
        assert_eq!(sweep(MORNING + 10 * DAY), 1);
        assert_eq!(sweep(MORNING + session::IDLE_MS), 1);
        assert_eq!(sweep(MORNING + 100 * DAY), 0);
    }

    fn a_new_password_ends_every_other_session_and_every_link(db) {
        let ana = make(db, "Ana", Role::Reader);
        let id = ana.id;
        let here = write(db, move |tx| session::open(tx, id, &[1; 32], "", MORNING));
        write(db, move |tx| session::open(tx, id, &[2; 32], "", MORNING));
        sign_in_link(&ana, [3; 32], link::SIGN_IN_MS, db);
        let phc = Password::parse("a lamp left on", "ana@example.org", "").unwrap().hash(&[9; 16]).unwrap();
        let who = rui(&ana);
        write(db, move |tx| password::set(tx, &who, id, &phc, Some(here), MORNING));
        assert!(held_at(db, [1; 32], MORNING).is_some());
        assert!(held_at(db, [2; 32], MORNING).is_none());
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[3; 32], MORNING)), Error::Closed(_)));
        let kept = read(db, move |tx| password::kept(tx, id)).unwrap();
        assert!(password::is_right("a lamp left on", Some(&kept)));
    }

    fn a_role_that_gives_more_asks_to_sign_in_again_and_one_that_gives_less_does_not(db) {
        let owner = make(db, "Rui", Role::Owner);
        let mo = make(db, "Mo", Role::Editor);
        let id = mo.id;
        write(db, move |tx| session::open(tx, id, &[1; 32], "", MORNING));
        let who = rui(&owner);
        let by = who.clone();
        assert!(write(db, move |tx| staff::set_role(tx, &by, id, Role::Moderator, MORNING)));
        // Taken away at once, without being thrown out.
        assert_eq!(held_at(db, [1; 32], MORNING).unwrap().account.role, Role::Moderator);
        let by = who.clone();
        assert!(!write(db, move |tx| staff::set_role(tx, &by, id, Role::Moderator, MORNING)));
        write(db, move |tx| staff::set_role(tx, &who, id, Role::Writer, MORNING));
        assert_eq!(held_at(db, [1; 32], MORNING), None);
    }

    fn the_last_owner_can_neither_be_closed_nor_demoted(db) {
        let owner = make(db, "Rui", Role::Owner);
        let (id, who) = (owner.id, rui(&owner));
        let by = who.clone();
        assert!(matches!(refused(db, move |tx| staff::set_role(tx, &by, id, Role::Reader, MORNING)), Error::Conflict(_)));
        let by = who.clone();
        assert!(matches!(refused(db, move |tx| staff::close(tx, &by, id, MORNING)), Error::Conflict(_)));
        make(db, "Ines", Role::Owner);
        write(db, move |tx| staff::close(tx, &who, id, MORNING));
        assert_eq!(read(db, staff::all).len(), 1);
    }

    fn two_owners_cannot_take_each_other_out_at_once(db) {
        let (one, two) = (make(db, "Rui", Role::Owner), make(db, "Ines", Role::Owner));
        std::thread::scope(|scope| {
            for (by, whom) in [(&one, &two), (&two, &one)] {
                scope.spawn(move || {
                    let (who, id) = (rui(by), whom.id);
                    let _ = db.write_now(move |tx| staff::close(tx, &who, id, MORNING));
                });
            }
        });
        assert_eq!(read(db, staff::all).len(), 1);
    }

    fn a_closed_account_signs_in_no_more_and_gives_its_address_back(db) {
        let owner = make(db, "Rui", Role::Owner);
        let mo = make(db, "Mo", Role::Moderator);
        let (id, who) = (mo.id, rui(&owner));
        write(db, move |tx| session::open(tx, id, &[1; 32], "", MORNING));
        sign_in_link(&mo, [2; 32], link::SIGN_IN_MS, db);
        write(db, move |tx| staff::close(tx, &who, id, MORNING));
        assert_eq!(held_at(db, [1; 32], MORNING), None);
        assert!(matches!(refused(db, |tx| link::sign_in(tx, &[2; 32], MORNING)), Error::Closed(_)));
        assert_eq!(read(db, |tx| account::by_email(tx, "mo@example.org")), None);
        make(db, "Mo", Role::Reader);
    }

    fn an_invitation_is_accepted_once_by_either_of_its_links(db) {
        let owner = make(db, "Rui", Role::Owner);
        let who = rui(&owner);
        let by = who.clone();
        let invited = write(db, move |tx| invite::invite(tx, &by, "Wanda@example.org", Role::Writer, &[1; 32], MORNING));
        assert_eq!(invited, Invited::ByLink);
        let pending = read(db, |tx| invite::pending(tx, MORNING));
        assert_eq!(pending.len(), 1);
        assert_eq!((pending[0].email.as_str(), pending[0].role), ("wanda@example.org", Role::Writer));
        // A name that does not fit uses nothing up.
        assert!(!sentence(&refused(db, |tx| invite::accept(tx, &[1; 32], " ", None, MORNING)), "name").is_empty());
        let mailed = read(db, |tx| Ok(store::job::waiting(tx, 0, 10)?));
        assert_eq!(mailed.len(), 1);
        let (account, _) = write(db, |tx| invite::accept(tx, &[1; 32], "Wanda", None, MORNING + 6 * DAY));
        assert_eq!(account.role, Role::Writer);
        assert!(read(db, |tx| invite::pending(tx, MORNING)).is_empty());
        assert!(matches!(refused(db, |tx| invite::accept(tx, &[1; 32], "Eve", None, MORNING)), Error::Closed(_)));
        assert!(matches!(refused(db, move |tx| invite::invite(tx, &who, "x@example.org", Role::Reader, &[2; 32], MORNING)), Error::Invalid(_)));
    }

    fn an_invitation_that_is_taken_back_opens_nothing(db) {
        let who = rui(&make(db, "Rui", Role::Owner));
        let by = who.clone();
        write(db, move |tx| invite::invite(tx, &by, "wanda@example.org", Role::Owner, &[1; 32], MORNING));
        let id = read(db, |tx| invite::pending(tx, MORNING))[0].id;
        write(db, move |tx| invite::withdraw(tx, &who, id, MORNING));
        assert!(matches!(refused(db, |tx| invite::accept(tx, &[1; 32], "Wanda", None, MORNING)), Error::Closed(_)));
        assert!(read(db, |tx| invite::pending(tx, MORNING)).is_empty());
    }

    fn whoever_has_an_account_is_invited_by_giving_it_the_role(db) {
        let who = rui(&make(db, "Rui", Role::Owner));
        let ana = make(db, "Ana", Role::Reader);
        let invited = write(db, move |tx| invite::invite(tx, &who, "ana@example.org", Role::Editor, &[1; 32], MORNING));
        assert_eq!(invited, Invited::Already(ana.id));
        assert_eq!(read(db, move |tx| account::find(tx, ana.id)).role, Role::Editor);
    }

    fn a_new_address_counts_once_its_link_is_opened(db) {
        let ana = make(db, "Ana", Role::Reader);
        let id = ana.id;
        let here = write(db, move |tx| session::open(tx, id, &[8; 32], "", MORNING));
        write(db, move |tx| session::open(tx, id, &[9; 32], "", MORNING));
        write(db, move |tx| change::ask_email(tx, id, "ana.new@example.org", &[1; 32], MORNING));
        write(db, move |tx| change::ask_email(tx, id, "ana.newer@example.org", &[2; 32], MORNING));
        assert_eq!(read(db, move |tx| account::find(tx, id)).email.unwrap(), "ana@example.org");
        assert!(matches!(refused(db, |tx| change::take_email(tx, &[1; 32], None, MORNING)), Error::Closed(_)), "only the last one asked for");
        let account = write(db, move |tx| change::take_email(tx, &[2; 32], Some(here), MORNING));
        assert_eq!(account.email.unwrap(), "ana.newer@example.org");
        assert!(held_at(db, [8; 32], MORNING).is_some() && held_at(db, [9; 32], MORNING).is_none());
        let mo = make(db, "Mo", Role::Reader).id;
        write(db, move |tx| change::ask_email(tx, mo, "ana.newer@example.org", &[3; 32], MORNING));
        assert!(matches!(refused(db, |tx| change::take_email(tx, &[3; 32], None, MORNING)), Error::Conflict(_)));
    }

    fn a_code_counts_once_and_so_does_a_recovery_code(db) {
        let ana = make(db, "Ana", Role::Writer);
        let (id, who, secret) = (ana.id, rui(&ana), [42; totp::SECRET_BYTES]);
        let code = |now| totp::code(&secret, now).unwrap();
        let (by, wrong) = (who.clone(), code(MORNING + DAY));
        assert!(matches!(refused(db, move |tx| totp::set(tx, &by, id, &secret, &wrong, &[1; 32], MORNING)), Error::Invalid(_)));
        let (by, first) = (who.clone(), code(MORNING));
        let codes = write(db, move |tx| totp::set(tx, &by, id, &secret, &first, &[1; 32], MORNING));
        assert_eq!(codes.len(), totp::RECOVERY_CODES);
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), totp::RECOVERY_CODES);
        let takes = |code: &str, now: Millis| {
            let code = code.to_owned();
            db.write_now(move |tx| totp::take(tx, id, &code, now)).is_ok()
        };
        assert!(!takes(&code(MORNING), MORNING), "the code that set it up was taken");
        let later = MORNING + MINUTE;
        assert!(takes(&code(later), later));
        assert!(!takes(&code(later), later + 10_000), "a code that was read over a shoulder");
        assert!(!takes(&code(MORNING), later), "an earlier code");
        assert!(!takes("000 000", later) || code(later) == "000000");
        assert!(takes(&codes[3].to_uppercase().replace('-', " "), later));
        assert!(!takes(&codes[3], later));
        assert_eq!(read(db, move |tx| totp::recovery_codes_left(tx, id)), 9);
        let by = who.clone();
        let fresh = write(db, move |tx| totp::new_recovery_codes(tx, &by, id, &[2; 32], later));
        assert!(!takes(&codes[4], later) && takes(&fresh[4], later));
        write(db, move |tx| totp::forget(tx, &who, id, later));
        assert!(!takes(&fresh[5], later) && !takes(&code(later + MINUTE), later + MINUTE));
        assert!(!read(db, move |tx| account::find(tx, id)).has_totp);
    }

    fn the_second_step_is_taken_once_and_soon(db) {
        let ana = make(db, "Ana", Role::Reader);
        let waiting = second::Waiting { account: ana.id, next: "/desk".into() };
        let begun = waiting.clone();
        write(db, move |tx| second::begin(tx, &begun, &[1; 32], MORNING));
        assert_eq!(read(db, |tx| second::waiting(tx, &[1; 32], MORNING)), Some(waiting));
        assert_eq!(read(db, |tx| second::waiting(tx, &[2; 32], MORNING)), None);
        assert_eq!(read(db, |tx| second::waiting(tx, &[1; 32], MORNING + second::STEP_MS)), None);
        assert!(write(db, |tx| second::finish(tx, &[1; 32])));
        assert!(!write(db, |tx| second::finish(tx, &[1; 32])));
    }
}
