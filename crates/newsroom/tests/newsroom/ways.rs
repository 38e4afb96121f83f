//! Ways in besides a password, and who is mailed: ceremonies, passkeys, other houses, those left alone.

use newsroom::account::identity::{self, Sent};
use newsroom::account::passkey::{self, NewPasskey};
use newsroom::account::{self, Account, NewAccount, ceremony, invite};
use newsroom::audit::Doer;
use newsroom::{Error, MIGRATIONS, Role, Secret, mailing};
use store::{Db, on_each_db};

use crate::house::{MORNING, read, refused, say, with_story, write};

fn somebody(db: &Db, email: &str, role: Role) -> Account {
    let (name, email) = ("Asha Rao".to_owned(), email.to_owned());
    write(db, move |tx| {
        let id = account::create(tx, &NewAccount { name, email, role }, MORNING)?;
        account::find(tx, id)
    })
}

fn a_key(credential: &[u8]) -> NewPasskey {
    NewPasskey {
        credential: credential.to_vec(),
        name: " My\tphone\u{7} ".to_owned(),
        data: "{\"counter\":1}".to_owned(),
    }
}

fn sent(subject: &str, email: Option<&str>) -> Sent {
    Sent {
        issuer: "https://login.example.org".to_owned(),
        subject: subject.to_owned(),
        verified_email: email.map(str::to_owned),
        name: "Asha R.".to_owned(),
        may_open_staff: true,
    }
}

on_each_db! { MIGRATIONS;
    fn a_ceremony_is_taken_out_once_and_in_time(db) {
        let begin = |random: [u8; 32]| write(db, move |tx| ceremony::begin(tx, "one", &random, None, "{}", MORNING));
        begin([1; 32]);
        assert!(matches!(refused(db, |tx| ceremony::take(tx, "another", &[1; 32], MORNING)), Error::Closed(_)));
        assert_eq!(write(db, |tx| ceremony::take(tx, "one", &[1; 32], MORNING)).state, "{}");
        assert!(matches!(refused(db, |tx| ceremony::take(tx, "one", &[1; 32], MORNING)), Error::Closed(_)));
        begin([2; 32]);
        let late = MORNING + ceremony::CEREMONY_MS;
        assert!(matches!(refused(db, move |tx| ceremony::take(tx, "one", &[2; 32], late)), Error::Closed(_)));
    }

    fn of_two_who_bring_the_same_answer_one_gets_in(db) {
        write(db, |tx| ceremony::begin(tx, "one", &[1; 32], None, "{}", MORNING));
        let got: usize = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| db.write_now(|tx| ceremony::take(tx, "one", &[1; 32], MORNING)).is_ok()))
                .collect();
            racers.into_iter().map(|racer| usize::from(racer.join().unwrap())).sum()
        });
        assert_eq!(got, 1);
    }

    fn a_passkey_used_at_two_places_at_once_is_refused_at_one(db) {
        let holder = somebody(db, "asha@example.org", Role::Writer);
        let owner = holder.clone();
        write(db, move |tx| passkey::add(tx, &owner, &a_key(b"one"), MORNING));
        let (key, found) = read(db, |tx| passkey::by_credential(tx, b"one")).unwrap();
        assert_eq!((key.name.as_str(), found.id), ("My phone", holder.id));
        let (first, second) = (key.clone(), key);
        write(db, move |tx| passkey::used(tx, &first, "{\"counter\":2}", MORNING + 1));
        let again = refused(db, move |tx| passkey::used(tx, &second, "{\"counter\":2}", MORNING + 2));
        assert!(matches!(again, Error::Conflict(_)), "{again:?}");
        let key = read(db, move |tx| passkey::of_account(tx, holder.id)).remove(0);
        assert_eq!((key.data.as_str(), key.used_at), ("{\"counter\":2}", Some(MORNING + 1)));
    }

    fn a_passkey_is_one_account_s_and_there_are_not_endlessly_many(db) {
        let (first, second) = (
            somebody(db, "asha@example.org", Role::Reader),
            somebody(db, "ben@example.org", Role::Reader),
        );
        for number in 0..passkey::MOST {
            let holder = first.clone();
            write(db, move |tx| passkey::add(tx, &holder, &a_key(&number.to_be_bytes()), MORNING));
        }
        let holder = first.clone();
        assert!(matches!(refused(db, move |tx| passkey::add(tx, &holder, &a_key(b"more"), MORNING)), Error::Conflict(_)));
        let holder = second.clone();
        let theirs = refused(db, move |tx| passkey::add(tx, &holder, &a_key(&0_i64.to_be_bytes()), MORNING));
        assert!(matches!(theirs, Error::Conflict(_)), "{theirs:?}");
        let id = read(db, move |tx| passkey::of_account(tx, first.id)).remove(0).id;
        let other = second.clone();
        assert!(matches!(refused(db, move |tx| passkey::remove(tx, &other, id, MORNING)), Error::NotFound("passkey")));
        assert!(matches!(refused(db, move |tx| passkey::rename(tx, second.id, id, "Mine")), Error::NotFound("passkey")));
    }

    fn another_house_opens_what_is_here_and_makes_nothing(db) {
        let nobody = refused(db, |tx| identity::open(tx, &sent("a", Some("asha@example.org")), MORNING));
        assert!(matches!(nobody, Error::Forbidden(_)), "{nobody:?}");
        let asha = somebody(db, "asha@example.org", Role::Writer);
        assert!(matches!(refused(db, |tx| identity::open(tx, &sent("a", None), MORNING)), Error::Forbidden(_)));
        let opened = write(db, |tx| identity::open(tx, &sent("a", Some("ASHA@example.org")), MORNING));
        assert_eq!(opened.id, asha.id);
        // Known from now on, whatever the address; another subject with a strange address is not.
        assert_eq!(write(db, |tx| identity::open(tx, &sent("a", None), MORNING)).id, asha.id);
        assert!(matches!(refused(db, |tx| identity::open(tx, &sent("b", None), MORNING)), Error::Forbidden(_)));
    }

    fn an_invitation_is_taken_up_with_its_role_and_is_over(db) {
        write(db, |tx| invite::invite(tx, &Doer::house("Rui"), "asha@example.org", Role::Editor, &[7; 32], MORNING));
        let mut readers_only = sent("a", Some("asha@example.org"));
        readers_only.may_open_staff = false;
        assert!(matches!(refused(db, move |tx| identity::open(tx, &readers_only, MORNING)), Error::Forbidden(_)));
        let opened = write(db, |tx| identity::open(tx, &sent("a", Some("asha@example.org")), MORNING));
        assert_eq!((opened.role, opened.name.as_str()), (Role::Editor, "Asha R."));
        let late = refused(db, |tx| invite::accept(tx, &[7; 32], "Mallory", None, MORNING));
        assert!(matches!(late, Error::Closed(_)), "{late:?}");
    }

    fn who_asked_to_be_left_alone_is_until_they_prove_otherwise(db) {
        let secret = Secret::new([3; 32]);
        let stopped = |email: &'static str| {
            let secret = secret.clone();
            read(db, move |tx| mailing::is_stopped(tx, &secret, email))
        };
        with_story(db, "s");
        let mut said = say("s", "A thought of mine.");
        said.form.email = "Asha@Example.org".to_owned();
        let comment = said.comment(db).id;
        let key = secret.clone();
        write(db, move |tx| mailing::stop(tx, &key, comment, MORNING));
        let key = secret.clone();
        write(db, move |tx| mailing::stop(tx, &key, comment, MORNING));
        assert!(stopped("asha@example.org") && !stopped("ben@example.org"));
        let key = secret.clone();
        write(db, move |tx| mailing::resume(tx, &key, "ASHA@example.org"));
        assert!(!stopped("asha@example.org"));
    }

    fn another_house_that_verified_the_address_proves_it(db) {
        let proved = |id: i64| read(db, move |tx| {
            Ok(tx.opt::<i64>("select id from account where id = $1 and email = proved_email", store::params![id])?.is_some())
        });
        let asha = somebody(db, "asha@example.org", Role::Reader).id;
        let ben = somebody(db, "ben@example.org", Role::Reader).id;
        assert!(!proved(asha));
        write(db, |tx| identity::open(tx, &sent("a", Some("ASHA@example.org")), MORNING));
        assert!(proved(asha) && !proved(ben));
        // Of another address than the account's its word proves nothing, and takes nothing away.
        write(db, move |tx| Ok(tx.run("update account set email = 'new@example.org' where id = $1", store::params![asha])?));
        write(db, |tx| identity::open(tx, &sent("a", Some("asha@example.org")), MORNING));
        assert!(!proved(asha));
        write(db, |tx| identity::open(tx, &sent("a", None), MORNING));
        assert!(!proved(asha));
        write(db, |tx| identity::open(tx, &sent("a", Some("new@example.org")), MORNING));
        assert!(proved(asha));
    }
}
