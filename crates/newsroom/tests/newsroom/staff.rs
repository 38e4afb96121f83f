//! Tokens, secrets, ids, cursors, settings, sections, word lists.

use std::net::IpAddr;

use newsroom::section::{self, NewSection, RESERVED};
use newsroom::token::{self, Capability, Role};
use newsroom::word::{self, List};
use newsroom::{
    Cursor, Error, Hold, Ids, Kind, MIGRATIONS, PathCursor, Secret, Site, person, setting, topic,
    work,
};
use proptest::prelude::*;
use store::on_each_db;

use crate::house::{DAY, MORNING, open, read, refused, sentence, write};

on_each_db! { MIGRATIONS;
    fn a_token_opens_what_its_role_may_do_until_it_is_revoked(db) {
        let text = write(db, |tx| token::create(tx, Role::Editor, "Rui's script", [7; 32], MORNING));
        assert!(text.starts_with("gr_") && text.len() > 40);
        let asked = text.clone();
        let found = read(db, move |tx| token::check(tx, &asked)).unwrap();
        assert_eq!((found.role, found.name.as_str()), (Role::Editor, "Rui's script"));
        assert!(found.role.can(Capability::Publish) && !found.role.can(Capability::Own));
        assert_eq!(read(db, |tx| token::check(tx, "gr_guess")), None);
        let id = found.id;
        write(db, move |tx| token::revoke(tx, id, MORNING));
        assert_eq!(read(db, move |tx| token::check(tx, &text)), None);
        assert!(matches!(refused(db, move |tx| token::revoke(tx, id, MORNING)), Error::NotFound("token")));
        assert!(read(db, token::all).is_empty());
    }

    fn the_secret_is_made_once(db) {
        let first = write(db, |tx| Secret::load_or_make(tx, [1; 32]));
        let second = write(db, |tx| Secret::load_or_make(tx, [2; 32]));
        assert_eq!(first.derive("a"), second.derive("a"));
        assert_ne!(first.derive("a"), first.derive("b"));
    }

    fn the_site_is_kept(db) {
        let site = Site { title: "The Wings".into(), tagline: "What happens off stage".into(), lang: "hi".into(), time_zone: "Asia/Kolkata".into() };
        assert_eq!(read(db, setting::load), Site::default());
        let kept = site.clone();
        write(db, move |tx| kept.save(tx, MORNING));
        assert_eq!(read(db, Site::load), site);
    }

    fn a_section_cannot_take_the_address_of_a_route(db) {
        for slug in RESERVED.iter().copied().chain(["Two Words", "", "a/b"]) {
            let section = NewSection { slug: slug.into(), title: "Title".into(), ..NewSection::default() };
            assert!(!sentence(&refused(db, move |tx| section::save(tx, &section, MORNING)), "slug").is_empty(), "{slug}");
        }
    }

    fn a_section_is_saved_in_place_of_the_one_with_its_slug(db) {
        open(db);
        let section = NewSection { slug: "film".into(), title: "Cinema".into(), description: "All of it".into(), place: 0 };
        write(db, move |tx| section::save(tx, &section, MORNING));
        let all = read(db, section::all);
        assert_eq!(all.len(), 2);
        assert_eq!(read(db, |tx| section::by_slug(tx, "film")).unwrap().title, "Cinema");
    }

    fn names_that_make_one_slug_are_one_person(db) {
        let ids = write(db, |tx| {
            Ok([person::find_or_make(tx, "Mark Ruffalo")?, person::find_or_make(tx, " mark  ruffalo ")?, person::find_or_make(tx, "mark-ruffalo")?])
        });
        assert!(ids[0] == ids[1] && ids[1] == ids[2]);
        assert_eq!(read(db, |tx| person::by_slug(tx, "mark-ruffalo")).unwrap().name, "Mark Ruffalo");
        assert!(sentence(&refused(db, |tx| person::find_or_make(tx, "!!!")), "name").contains("letter"));
        write(db, |tx| {
            work::find_or_make(tx, "पुरस्कार")?;
            topic::find_or_make(tx, "جوائز")
        });
        assert!(read(db, |tx| work::by_slug(tx, "पुरस्कार")).is_some());
        assert!(read(db, |tx| topic::by_slug(tx, "جوائز")).is_some());
    }

    fn a_word_list_is_folded_and_replaced_whole(db) {
        write(db, |tx| word::set(tx, List::Suspect, &["Café  NOIR".to_owned(), "...".to_owned(), "cafe noir".to_owned()]));
        assert_eq!(read(db, word::all), [(List::Suspect, "cafe noir".to_owned())]);
        write(db, |tx| word::set(tx, List::Suspect, &[]));
        assert!(read(db, word::all).is_empty());
    }
}

#[test]
fn a_network_is_known_for_a_day_and_a_device_for_ever() {
    let secret = Secret::new([3; 32]);
    let ip = |text: &str| text.parse::<IpAddr>().unwrap();
    let key = |text: &str, now| secret.network_key(ip(text), now);
    assert_eq!(key("192.0.2.1", MORNING), key("192.0.2.99", MORNING));
    assert_eq!(key("192.0.2.1", MORNING), key("::ffff:192.0.2.1", MORNING));
    assert_ne!(key("192.0.2.1", MORNING), key("192.0.3.1", MORNING));
    assert_ne!(key("192.0.2.1", MORNING), key("192.0.2.1", MORNING + DAY));
    assert_eq!(
        key("2001:db8:1:2::1", MORNING),
        key("2001:db8:1:3::1", MORNING)
    );
    assert_ne!(key("2001:db8:1::1", MORNING), key("2001:db8:2::1", MORNING));
    assert_eq!(secret.device_key("cookie"), secret.device_key("cookie"));
    assert_ne!(
        secret.device_key("cookie"),
        Secret::new([4; 32]).device_key("cookie")
    );
}

#[test]
fn the_words_of_settings_are_read_back() {
    for hold in [Hold::None, Hold::First, Hold::Links, Hold::All] {
        assert_eq!(Hold::parse(hold.as_str()), Some(hold));
    }
    for role in Role::ALL {
        assert_eq!(Role::parse(role.as_str()), Some(role));
    }
}

proptest! {
    #[test]
    fn an_id_is_read_back_and_says_nothing(id in 1..i64::MAX) {
        let ids = Ids::new(&[9; 32]);
        let shown = ids.show(Kind::Comment, id);
        prop_assert_eq!(shown.len(), 13);
        prop_assert!(shown.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()));
        prop_assert_eq!(ids.read(Kind::Comment, &shown), Some(id));
        prop_assert_ne!(ids.read(Kind::Story, &shown), Some(id));
        prop_assert_ne!(Ids::new(&[8; 32]).read(Kind::Comment, &shown), Some(id));
    }

    #[test]
    fn any_text_is_read_as_an_id_or_not_without_harm(text in ".{0,20}") {
        prop_assert!(Ids::new(&[9; 32]).read(Kind::Comment, &text).is_none_or(|id| id > 0));
    }

    #[test]
    fn a_cursor_is_good_only_as_it_was_signed(value: i64, id: i64, path: Vec<u8>, at in 0..200_usize) {
        let secret = Secret::new([5; 32]);
        let signed = Cursor { value, id }.sign(&secret, "comments newest");
        prop_assert_eq!(Cursor::open(&secret, "comments newest", &signed).unwrap(), Cursor { value, id });
        prop_assert!(Cursor::open(&secret, "comments top", &signed).is_err());
        prop_assert!(Cursor::open(&Secret::new([6; 32]), "comments newest", &signed).is_err());
        let mut forged = signed.into_bytes();
        let at = at % forged.len();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        let opened = Cursor::open(&secret, "comments newest", std::str::from_utf8(&forged).unwrap());
        // The last letter of base 64 carries bits that do not count; nothing else may be changed.
        prop_assert!(opened.is_err() || at + 1 == forged.len());
        let place = PathCursor(path);
        let signed = place.sign(&secret, "answers");
        if signed.len() <= 1_200 {
            prop_assert_eq!(PathCursor::open(&secret, "answers", &signed).unwrap(), place);
        }
    }
}

#[test]
fn a_forged_cursor_is_refused_with_a_sentence() {
    let secret = Secret::new([5; 32]);
    for text in [
        "",
        "x",
        "AAAA",
        "....",
        &"A".repeat(5_000),
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        let error = Cursor::open(&secret, "front", text).unwrap_err();
        assert!(sentence(&error, "after").contains("first page"));
    }
}
