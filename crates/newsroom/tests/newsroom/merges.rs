//! Two that are one: what hangs on them, and where their addresses lead.

use newsroom::audit::Doer;
use newsroom::job::Job;
use newsroom::story::{self, List, SubjectKind};
use newsroom::{MIGRATIONS, merge, person, subject};
use store::on_each_db;

use crate::house::{MORNING, open, publish, read, refused, sentence, source, write};

fn rui() -> Doer {
    Doer::house("Rui")
}

fn merge(db: &store::Db, kind: SubjectKind, from: &'static str, into: &'static str) -> merge::Plan {
    write(db, move |tx| {
        merge::merge(tx, kind, from, into, &rui(), MORNING)
    })
}

fn slugs_about(
    db: &store::Db,
    list: impl Fn(i64) -> List + Send + 'static,
    slug: &'static str,
) -> Vec<String> {
    read(db, move |tx| {
        let person = person::by_slug(tx, slug)?.unwrap();
        let page = story::list(tx, &list(person.id), None, 10, MORNING)?;
        let mut slugs: Vec<String> = page.items.into_iter().map(|card| card.slug).collect();
        slugs.sort();
        Ok(slugs)
    })
}

on_each_db! { MIGRATIONS;
    fn a_merge_moves_subjects_and_bylines_and_counts_a_story_about_both_once(db) {
        open(db);
        publish(db, &source("one", "people: [Mark Rufalo]"));
        publish(db, &source("two", "people: [Mark Rufalo, Mark Ruffalo]"));
        publish(
            db,
            &source(
                "three",
                "people: [Mark Ruffalo]\nauthors: [Mark Rufalo, Mark Ruffalo]",
            )
            .replacen("authors: [Rui Prado]\n", "", 1),
        );
        let plan = merge(db, SubjectKind::Person, "mark-rufalo", "mark-ruffalo");
        assert_eq!(plan.stories, 3);
        assert_eq!(
            slugs_about(db, List::Person, "mark-ruffalo"),
            ["one", "three", "two"]
        );
        assert_eq!(slugs_about(db, List::Author, "mark-ruffalo"), ["three"]);
        read(db, |tx| {
            assert_eq!(person::by_slug(tx, "mark-rufalo")?, None);
            let moved = subject::moved(tx, SubjectKind::Person, "mark-rufalo")?;
            assert_eq!(moved.as_deref(), Some("mark-ruffalo"));
            Ok(())
        });
    }
}

on_each_db! { MIGRATIONS;
    fn a_story_saved_with_the_old_name_is_about_the_one_that_stayed(db) {
        open(db);
        publish(
            db,
            &source(
                "one",
                "people: [Mark Rufalo]\ntopics: [Emmy]\nworks: [Half Known]",
            ),
        );
        publish(
            db,
            &source(
                "two",
                "people: [Mark Ruffalo]\ntopics: [Emmys]\nworks: [I Know]",
            ),
        );
        merge(db, SubjectKind::Person, "mark-rufalo", "mark-ruffalo");
        merge(db, SubjectKind::Topic, "emmy", "emmys");
        merge(db, SubjectKind::Work, "half-known", "i-know");
        publish(
            db,
            &source(
                "one",
                "people: [Mark Rufalo]\ntopics: [Emmy]\nworks: [Half Known]\nkicker: Again",
            ),
        );
        assert_eq!(
            slugs_about(db, List::Person, "mark-ruffalo"),
            ["one", "two"]
        );
        read(db, |tx| {
            let story = story::find(tx, "one", MORNING)?;
            assert_eq!(story.people.len(), 1);
            assert_eq!(story.topics[0].slug, "emmys");
            assert_eq!(story.works[0].slug, "i-know");
            Ok(())
        });
    }
}

on_each_db! { MIGRATIONS;
    fn nothing_is_merged_into_itself_by_whatever_name(db) {
    open(db);
    publish(db, &source("one", "people: [Ana Sol, Ana Sun]"));
    merge(db, SubjectKind::Person, "ana-sol", "ana-sun");
    for into in ["ana-sun", " Ana Sun ", "ana-sol"] {
        let error = refused(db, move |tx| {
            merge::merge(tx, SubjectKind::Person, "ana-sun", into, &rui(), MORNING)
        });
        assert!(sentence(&error, "into").contains("itself"), "{into}");
    }
    let error = refused(db, |tx| {
        merge::merge(
            tx,
            SubjectKind::Person,
            "ana-sun",
            "nobody",
            &rui(),
            MORNING,
        )
    });
    assert!(sentence(&error, "into").contains("no person"));
    // The one that went is gone: a second merge of it finds nothing to move.
    let error = refused(db, |tx| {
        merge::merge(
            tx,
            SubjectKind::Person,
            "ana-sol",
            "ana-sun",
            &rui(),
            MORNING,
        )
    });
    assert!(
        matches!(error, newsroom::Error::NotFound("person")),
        "{error:?}"
    );
    }
}

on_each_db! { MIGRATIONS;
    fn merges_and_renamings_in_a_row_lead_to_the_last(db) {
    open(db);
    publish(db, &source("one", "topics: [A, B, C]"));
    merge(db, SubjectKind::Topic, "a", "b");
    merge(db, SubjectKind::Topic, "b", "c");
    write(db, |tx| {
        let draft = subject::Draft {
            name: "A again".to_owned(),
            slug: "d".to_owned(),
            ..Default::default()
        };
        subject::change(tx, SubjectKind::Topic, "c", &draft, &rui(), MORNING)
    });
    read(db, |tx| {
        for old in ["a", "b", "c"] {
            assert_eq!(
                subject::moved(tx, SubjectKind::Topic, old)?.as_deref(),
                Some("d"),
                "{old}"
            );
        }
        assert_eq!(story::find(tx, "one", MORNING)?.topics.len(), 1);
        Ok(())
    });
    // Its own old address may be taken back; then nothing leads away from it.
    write(db, |tx| {
        let draft = subject::Draft {
            name: "A again".to_owned(),
            slug: "a".to_owned(),
            ..Default::default()
        };
        subject::change(tx, SubjectKind::Topic, "d", &draft, &rui(), MORNING)
    });
    read(db, |tx| {
        assert_eq!(subject::moved(tx, SubjectKind::Topic, "a")?, None);
        assert_eq!(
            subject::moved(tx, SubjectKind::Topic, "d")?.as_deref(),
            Some("a")
        );
        Ok(())
    });
    }
}

on_each_db! { MIGRATIONS;
    fn after_a_merge_the_search_finds_the_story_by_the_name_that_stayed(db) {
        open(db);
        publish(db, &source("one", "people: [Wrongspelt Person]"));
        publish(db, &source("two", "people: [Rightspelt Person]"));
        merge(
            db,
            SubjectKind::Person,
            "wrongspelt-person",
            "rightspelt-person",
        );
        let jobs = read(db, |tx| Ok(store::job::waiting(tx, 0, 10)?));
        assert_eq!(jobs.len(), 1);
        let Some(Job::Reindex { subject, id, after }) = Job::parse(&jobs[0].data) else {
            panic!("{jobs:?}");
        };
        for _ in 0..2 {
            let kind = subject.clone();
            write(db, move |tx| merge::reindex(tx, &kind, id, after, MORNING));
        }
        let found = read(db, |tx| {
            newsroom::search::search(tx, "rightspelt", None, 10)
        });
        assert_eq!(found.items.len(), 2);
        let found = read(db, |tx| {
            newsroom::search::search(tx, "wrongspelt", None, 10)
        });
        assert_eq!(found.items.len(), 0);
    }
}

on_each_db! { MIGRATIONS;
    fn every_merge_is_in_the_audit_log(db) {
    open(db);
    publish(db, &source("one", "works: [First Film, Second Film]"));
    merge(db, SubjectKind::Work, "first-film", "second-film");
    let acts: Vec<(String, String)> = read(db, |tx| {
        Ok(tx.all("select act, actor from audit order by id", &[])?)
    });
    assert_eq!(acts, [("work.merge".to_owned(), "Rui".to_owned())]);
    }
}
