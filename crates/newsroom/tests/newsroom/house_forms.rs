//! What an editor writes about people, sections, addresses and the house itself.

use std::collections::BTreeSet;

use newsroom::audit::Doer;
use newsroom::house::{self, Draft};
use newsroom::section::{self, NewSection};
use newsroom::story::{self, SubjectKind};
use newsroom::{Error, Hold, House, MIGRATIONS, Policy, navigation, queue, redirect, subject};
use store::on_each_db;

use crate::house::{MORNING, open, publish, read, refused, sentence, source, write};

fn rui() -> Doer {
    Doer::house("Rui")
}

fn draft(name: &str) -> subject::Draft {
    subject::Draft {
        name: name.to_owned(),
        ..Default::default()
    }
}

fn create(db: &store::Db, kind: SubjectKind, draft: subject::Draft) -> subject::Subject {
    write(db, move |tx| {
        subject::create(tx, kind, &draft, &rui(), MORNING)
    })
}

on_each_db! { MIGRATIONS;
    fn names_are_found_by_their_beginning_and_listed_once_each(db) {
        for n in 0..130 {
            create(
                db,
                SubjectKind::Person,
                draft(&format!("Zoë Number {n:03}")),
            );
        }
        create(db, SubjectKind::Person, draft("Ana Sol"));
        create(db, SubjectKind::Person, draft("राम कुमार"));
        let listed = |beginning: &'static str| {
            read(db, move |tx| {
                let (mut names, mut after) = (Vec::new(), None);
                loop {
                    let (page, next) =
                        subject::list(tx, SubjectKind::Person, beginning, after.as_ref())?;
                    names.extend(page.into_iter().map(|it| it.name));
                    match next {
                        Some(next) => after = Some(next),
                        None => return Ok(names),
                    }
                }
            })
        };
        let all = listed("");
        assert_eq!(all.len(), 132);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 132);
        assert_eq!(all[0], "Ana Sol");
        assert_eq!(listed("zoë num").len(), 130);
        assert_eq!(listed("ZOE NUMBER 12").len(), 10);
        assert_eq!(listed("राम"), ["राम कुमार"]);
        assert_eq!(listed("nobody").len(), 0);
    }
}

on_each_db! { MIGRATIONS;
    fn a_form_is_refused_with_all_its_faults_at_once(db) {
    let wrong = subject::Draft {
        name: String::new(),
        slug: "Not A Slug".to_owned(),
        line: "x".repeat(201),
        text: "x".repeat(2_001),
        links: "javascript:alert(1)".to_owned(),
    };
    let error = refused(db, move |tx| {
        subject::create(tx, SubjectKind::Work, &wrong, &rui(), MORNING)
    });
    for field in ["name", "line", "text", "links"] {
        sentence(&error, field);
    }
    create(db, SubjectKind::Work, draft("A Film"));
    let error = refused(db, |tx| {
        subject::create(tx, SubjectKind::Work, &draft("A film!"), &rui(), MORNING)
    });
    assert!(sentence(&error, "slug").contains("merge"));
    }
}

on_each_db! { MIGRATIONS;
    fn a_slug_that_leads_elsewhere_is_not_given_to_another(db) {
    create(db, SubjectKind::Topic, draft("Old"));
    write(db, |tx| {
        subject::change(
            tx,
            SubjectKind::Topic,
            "old",
            &draft("New"),
            &rui(),
            MORNING,
        )
    });
    let error = refused(db, |tx| {
        subject::create(tx, SubjectKind::Topic, &draft("Old"), &rui(), MORNING)
    });
    assert!(sentence(&error, "slug").contains("leads"));
    }
}

on_each_db! { MIGRATIONS;
    fn a_section_under_a_new_slug_takes_its_stories_along(db) {
    open(db);
    publish(db, &source("one", ""));
    let new = || NewSection {
        slug: "tv".to_owned(),
        title: "TV".to_owned(),
        ..Default::default()
    };
    write(db, move |tx| {
        section::change(tx, "television", &new(), &rui(), MORNING)
    });
    read(db, |tx| {
        assert_eq!(section::by_slug(tx, "television")?, None);
        assert_eq!(section::by_any_slug(tx, "television")?.unwrap().slug, "tv");
        assert_eq!(story::find(tx, "one", MORNING)?.card.section.slug, "tv");
        Ok(())
    });
    // A writer whose draft still names the old section is understood.
    let published = publish(db, &source("two", "section: television"));
    assert_eq!(published.url_path, "/tv/two");
    let error = refused(db, |tx| {
        let taken = NewSection {
            slug: "film".to_owned(),
            title: "TV".to_owned(),
            ..Default::default()
        };
        section::change(tx, "tv", &taken, &rui(), MORNING)
    });
    assert!(sentence(&error, "slug").contains("already"));
    let error = refused(db, |tx| {
        let taken = NewSection {
            slug: "desk".to_owned(),
            title: "Desk".to_owned(),
            ..Default::default()
        };
        section::create(tx, &taken, &rui(), MORNING)
    });
    assert!(sentence(&error, "slug").contains("used by the program"));
    write(db, |tx| {
        section::order(tx, &["film".to_owned()], &rui(), MORNING)
    });
    let slugs: Vec<String> = read(db, section::all)
        .into_iter()
        .map(|it| it.slug)
        .collect();
    assert_eq!(slugs, ["film", "tv"]);
    }
}

on_each_db! { MIGRATIONS;
    fn only_an_empty_section_is_removed_and_never_the_last(db) {
        open(db);
        publish(db, &source("one", ""));
        let error = refused(db, |tx| section::remove(tx, "television", &rui(), MORNING));
        assert!(matches!(&error, Error::Conflict(sentence) if sentence.starts_with("A story stands")), "{error:?}");
        // What was once called otherwise leaves nothing behind that leads nowhere.
        let renamed = || NewSection {
            slug: "cinema".to_owned(),
            title: "Cinema".to_owned(),
            ..Default::default()
        };
        write(db, move |tx| section::change(tx, "film", &renamed(), &rui(), MORNING));
        write(db, |tx| section::remove(tx, "cinema", &rui(), MORNING));
        read(db, |tx| {
            assert_eq!(section::by_any_slug(tx, "cinema")?, None);
            assert_eq!(section::by_any_slug(tx, "film")?, None);
            assert_eq!(section::all(tx)?.len(), 1);
            Ok(())
        });
        let error = refused(db, |tx| section::remove(tx, "cinema", &rui(), MORNING));
        assert!(matches!(error, Error::NotFound("section")), "{error:?}");
        // Its addresses are free again.
        write(db, move |tx| section::create(tx, &renamed(), &rui(), MORNING));
    }
}

on_each_db! { MIGRATIONS;
    fn a_redirect_never_loops_never_hides_a_page_and_leaves_only_by_https(db) {
        open(db);
        publish(db, &source("one", ""));
        let add = |path: &'static str, target: &'static str| {
            write(db, move |tx| {
                redirect::add(tx, path, target, &rui(), MORNING)
            });
        };
        add("/a/", "/b");
        add("/b", "/c?x=1");
        add("/away", "https://example.org/there");
        for (path, target, field) in [
            ("/c", "/a/", "target"),
            ("/d", "/d/", "target"),
            ("/e", "//evil.example/", "target"),
            ("/e", "http://example.org/", "target"),
            ("/e", "javascript:alert(1)", "target"),
            ("/e", "https://user@example.org/", "target"),
            ("/e", "/\\evil.example", "target"),
            ("/television", "/film", "path"),
            ("/television/one", "/film", "path"),
            ("/desk/stories", "/film", "path"),
            ("//x", "/film", "path"),
            ("", "/film", "path"),
            ("/", "/film", "path"),
        ] {
            let error = refused(db, move |tx| {
                redirect::add(tx, path, target, &rui(), MORNING)
            });
            sentence(&error, field);
        }
        let (all, more) = read(db, |tx| redirect::list(tx, ""));
        let paths: Vec<&str> = all.iter().map(|it| it.path.as_str()).collect();
        assert_eq!((paths, more), (vec!["/a", "/away", "/b"], false));
        assert!(all[1].leaves());
        assert!(write(db, |tx| redirect::remove(tx, "/a", &rui(), MORNING)));
        assert!(!write(db, |tx| redirect::remove(
            tx,
            "/a",
            &rui(),
            MORNING
        )));
        add("/c", "/a");
    }
}

on_each_db! { MIGRATIONS;
    fn the_navigation_follows_what_it_names(db) {
    open(db);
    create(db, SubjectKind::Topic, draft("Emmys"));
    let links = |all: &[(&str, &str)]| {
        all.iter()
            .map(|(title, to)| navigation::Draft {
                title: (*title).to_owned(),
                to: (*to).to_owned(),
            })
            .collect::<Vec<_>>()
    };
    let good = links(&[
        ("", "/television/"),
        ("Awards", "/topics/emmys"),
        ("Shop", "https://example.org/"),
        ("Find", "/search"),
    ]);
    write(db, move |tx| {
        navigation::arrange(tx, &good, &rui(), MORNING)
    });
    write(db, |tx| {
        let new = NewSection {
            slug: "tv".to_owned(),
            title: "TV".to_owned(),
            ..Default::default()
        };
        section::change(tx, "television", &new, &rui(), MORNING)
    });
    let items = read(db, navigation::load);
    let titles: Vec<&str> = items.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["TV", "Awards", "Shop", "Find"]);
    assert_eq!(items[0].to, navigation::To::Section("tv".to_owned()));
    let bad = links(&[
        ("", "/topics/none"),
        ("", "/search"),
        ("X", "//evil.example"),
    ]);
    let error = refused(db, move |tx| {
        navigation::arrange(tx, &bad, &rui(), MORNING)
    });
    for field in ["to-1", "title-2", "to-3"] {
        sentence(&error, field);
    }
    assert_eq!(
        read(db, navigation::load).len(),
        4,
        "a refused form changes nothing"
    );
    write(db, |tx| navigation::arrange(tx, &[], &rui(), MORNING));
    assert_eq!(read(db, navigation::load).len(), 0);
    }
}

fn settings() -> Draft {
    Draft {
        title: "House Lights".to_owned(),
        lang: "en".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
        guests: "no".to_owned(),
        hold: "all".to_owned(),
        max_links: "1".to_owned(),
        close_after_days: "30".to_owned(),
        slow_seconds: "20".to_owned(),
        edit_minutes: "10".to_owned(),
        ..Draft::default()
    }
}

on_each_db! { MIGRATIONS;
    fn rules_of_the_desk_hold_except_where_the_operator_has_spoken(db) {
        let house = write(db, |tx| {
            house::change(tx, &settings(), &BTreeSet::new(), &rui(), MORNING)
        });
        let policy = house.rules.over(&Policy::default(), &BTreeSet::new());
        assert_eq!(
            policy,
            Policy {
                guests: false,
                hold: Hold::All,
                max_links: 1,
                close_after_days: Some(30),
                slow_ms: 20_000,
                edit_window_ms: 600_000,
                ..Policy::default()
            }
        );
        let fixed = BTreeSet::from(["comments.hold", "comments.guests"]);
        let policy = house.rules.over(&Policy::default(), &fixed);
        assert_eq!(
            (policy.hold, policy.guests, policy.max_links),
            (Hold::None, true, 1)
        );
        // A form cannot write past the operator either.
        let sneaky = Draft {
            hold: "none".to_owned(),
            ..settings()
        };
        write(db, move |tx| {
            house::change(
                tx,
                &sneaky,
                &BTreeSet::from(["comments.hold"]),
                &rui(),
                MORNING,
            )
        });
        let stored = read(db, House::load)
            .rules
            .over(&Policy::default(), &BTreeSet::new());
        assert_eq!(stored.hold, Hold::All);
    }
}

on_each_db! { MIGRATIONS;
    fn settings_that_make_no_sense_are_refused_by_field(db) {
    let wrong = Draft {
        title: "  ".to_owned(),
        lang: "not a language".to_owned(),
        time_zone: "Mars/Olympus".to_owned(),
        logo: "/media/none.webp".to_owned(),
        accent_light: "#ffcc00".to_owned(),
        accent_dark: "red".to_owned(),
        guests: "maybe".to_owned(),
        hold: "some".to_owned(),
        max_links: "-1".to_owned(),
        close_after_days: "many".to_owned(),
        slow_seconds: "99999999".to_owned(),
        edit_minutes: String::new(),
        ..Draft::default()
    };
    let error = refused(db, move |tx| {
        house::change(tx, &wrong, &BTreeSet::new(), &rui(), MORNING)
    });
    for field in [
        "title",
        "lang",
        "time_zone",
        "logo",
        "accent_dark",
        "guests",
        "hold",
        "max_links",
        "close_after_days",
        "slow_seconds",
        "edit_minutes",
    ] {
        sentence(&error, field);
    }
    let words = sentence(&error, "accent_light");
    let nearest = words
        .rsplit("nearest that can be read is ")
        .next()
        .unwrap()
        .trim_end_matches('.')
        .to_owned();
    write(db, move |tx| {
        let draft = Draft {
            accent_light: nearest,
            ..settings()
        };
        house::change(tx, &draft, &BTreeSet::new(), &rui(), MORNING)
    });
    }
}

on_each_db! { MIGRATIONS;
    fn jobs_are_counted_retried_and_discarded(db) {
    let ids: Vec<i64> = write(db, |tx| {
        let mut ids = Vec::new();
        for n in 0..4 {
            let id = store::job::enqueue(tx, "mail-reply", "{}", MORNING + 5_000, MORNING)?;
            if n > 0 {
                store::job::bury(tx, id, "no such host")?;
            }
            ids.push(id);
        }
        Ok(ids)
    });
    let counts = read(db, queue::counts);
    assert_eq!(
        (counts["waiting"], counts["running"], counts["dead"]),
        (1, 0, 3)
    );
    let (one, two) = (ids[1], ids[2]);
    write(db, move |tx| queue::retry(tx, one, &rui(), MORNING));
    write(db, move |tx| queue::discard(tx, two, &rui(), MORNING));
    assert!(matches!(
        refused(db, move |tx| queue::discard(tx, two, &rui(), MORNING)),
        newsroom::Error::NotFound("job")
    ));
    let (dead, more) = read(db, |tx| queue::list(tx, "dead", 0));
    assert_eq!((dead.len(), more), (1, false));
    assert_eq!(write(db, |tx| queue::retry_all(tx, &rui(), MORNING)), 1);
    assert_eq!(write(db, |tx| queue::discard_all(tx, &rui(), MORNING)), 0);
    assert_eq!(read(db, queue::counts)["waiting"], 3);
    // A job that runs is left to its worker.
    let claimed = write(db, |tx| Ok(store::job::claim(tx, 60_000, MORNING)?)).unwrap();
    let id = claimed.id;
    refused(db, move |tx| queue::discard(tx, id, &rui(), MORNING));
    }
}
