//! What a transaction promises, on both engines.

use crate::desk::{DESK, count, note};
use store::{Engine, Error, Sql, on_each_db, params, testing::Place};

on_each_db! { DESK;
    fn what_is_written_is_read_back_as_it_was(db) {
        let bytes = vec![0_u8, 255, 7];
        let read = db.write_now(move |tx| {
            tx.run("insert into note (text, weight, blob, author) values ($1, $2, $3, $4)", params!["ämne 🎬", 0.1, bytes, None::<String>])?;
            tx.one::<(i64, String, f64, Vec<u8>, Option<String>)>("select id, text, weight, blob, author from note", &[])
        });
        assert_eq!(read, Ok((1, "ämne 🎬".to_owned(), 0.1, vec![0, 255, 7], None)));
    }

    fn parameters_are_bound_by_their_number_in_any_order_and_more_than_once(db) {
        let found: (String, String, String) = db
            .read_now(|tx| tx.one::<_>("select cast($2 as text), cast($1 as text), cast($2 as text)", params!["first", "second"]))
            .map_err(|error: Error| error)
            .unwrap();
        assert_eq!(found, ("second".to_owned(), "first".to_owned(), "second".to_owned()));
    }

    fn a_wrong_number_of_parameters_is_refused(db) {
        for given in [params!["only one"], params!["one", "two", "three"]] {
            let given = given.len();
            let refused: Result<String, Error> = db.read_now(move |tx| {
                let all = ["a", "b", "c"];
                let lent: Vec<&dyn store::ToValue> = all.iter().take(given).map(|text| text as &dyn store::ToValue).collect();
                tx.one("select cast($1 as text) || cast($2 as text)", &lent)
            });
            assert_eq!(refused, Err(Error::Sql(format!("the statement has 2 parameters and was given {given}"))));
        }
    }

    fn a_missing_row_is_no_row_or_none(db) {
        let (one, opt) = db.read_now(|tx| {
            Ok::<_, Error>((tx.one::<i64>("select id from note", &[]), tx.opt::<i64>("select id from note", &[])?))
        }).unwrap();
        assert_eq!((one, opt), (Err(Error::NoRow), None));
    }

    fn an_error_of_the_job_rolls_its_writes_back(db) {
        let failed: Result<(), Error> = db.write_now(|tx| {
            note(tx, "never kept")?;
            Err(Error::NoRow)
        });
        assert_eq!((failed, count(db)), (Err(Error::NoRow), 0));
    }

    fn a_panic_of_the_job_rolls_its_writes_back_and_the_next_job_runs(db) {
        let failed: Result<(), Error> = db.write_now(|tx| {
            note(tx, "never kept")?;
            panic!("a job may panic")
        });
        assert_eq!(failed, Err(Error::Panicked));
        db.write_now(|tx| note(tx, "kept")).unwrap();
        assert_eq!(count(db), 1);
    }

    fn a_panic_of_a_read_leaves_the_reader_in_service(db) {
        for _ in 0..10 {
            let failed: Result<(), Error> = db.read_now(|_| panic!("a job may panic"));
            assert_eq!(failed, Err(Error::Panicked));
        }
        assert_eq!(count(db), 0);
    }

    fn a_read_cannot_write(db) {
        let refused = db.read_now(|tx| note(tx, "never kept"));
        assert!(matches!(refused, Err(Error::Sql(_))), "{refused:?}");
        assert_eq!(count(db), 0);
    }

    fn a_read_sees_one_moment_even_if_a_write_comes_between(db) {
        let writer = db.clone();
        let (before, after) = db.read_now(move |tx| {
            let before: i64 = tx.one("select count(*) from note", &[])?;
            writer.write_now(|tx| note(tx, "meanwhile"))?;
            Ok::<_, Error>((before, tx.one::<i64>("select count(*) from note", &[])?))
        }).unwrap();
        assert_eq!((before, after, count(db)), (0, 0, 1));
    }

    fn a_unique_constraint_names_itself_and_no_value(db) {
        let refused = db.write_now(|tx| {
            note(tx, "secret words")?;
            note(tx, "secret words")
        });
        let Err(Error::Unique(name)) = refused else { panic!("{refused:?}") };
        let wanted = if db.engine() == Engine::Sqlite { "note.text" } else { "note_text" };
        assert_eq!(name, wanted);
        assert_eq!(count(db), 0);
    }

    fn a_missing_reference_and_a_broken_check_are_told_apart(db) {
        let dangling = db.write_now(|tx| tx.run("insert into reply (note_id) values ($1)", params![99]));
        assert_eq!(dangling, Err(Error::Reference));
        let unchecked = db.write_now(|tx| tx.run("insert into note (text, state) values ($1, 'unheard of')", params!["x"]));
        assert!(matches!(unchecked, Err(Error::Constraint(_))), "{unchecked:?}");
        let missing = db.write_now(|tx| tx.run("insert into note (text) values ($1)", params![None::<String>]));
        assert!(matches!(missing, Err(Error::Constraint(_))), "{missing:?}");
    }

    fn an_overlooked_failure_keeps_nothing_on_either_engine(db) {
        let kept = db.write_now(|tx| {
            note(tx, "before")?;
            let _ = note(tx, "before");
            let next = note(tx, "after");
            assert_eq!(next, Err(Error::Aborted));
            Ok::<_, Error>(())
        });
        assert_eq!((kept, count(db)), (Err(Error::Aborted), 0));
    }

    fn an_attempt_may_fail_and_the_rest_goes_on(db) {
        db.write_now(|tx| {
            note(tx, "before")?;
            let attempt = tx.attempt(|tx| {
                note(tx, "inside")?;
                note(tx, "before")
            });
            assert!(attempt.is_err_and(|error: Error| error.is_unique()));
            tx.attempt(|tx| note(tx, "a second attempt"))?;
            note(tx, "after")
        }).unwrap();
        let texts: Vec<String> = db.read_now(|tx| tx.all::<String>("select text from note order by id", &[])).map_err(|error: Error| error).unwrap();
        assert_eq!(texts, ["before", "a second attempt", "after"]);
    }

    fn a_column_of_another_kind_is_an_error_not_a_panic(db) {
        let wrong = db.write_now(|tx| {
            note(tx, "text")?;
            tx.one::<i64>("select text from note", &[])
        });
        assert_eq!(wrong, Err(Error::Type("a column holds text where an integer was asked for".to_owned())));
        let missing = db.read_now(|tx| tx.one::<(i64, i64)>("select 1", &[]));
        assert_eq!(missing, Err(Error::Type("the row has no column 1".to_owned())));
    }

    fn a_comparison_is_read_as_one_or_zero(db) {
        let truths = db.read_now(|tx| tx.one::<(i64, i64)>("select 2 > 1, 1 > 2", &[]));
        assert_eq!(truths, Ok::<_, Error>((1, 0)));
    }

    fn each_engine_is_asked_its_own_half_of_a_pair(db) {
        let sql = Sql { sqlite: "select 'SQLite'", postgres: "select 'PostgreSQL'" };
        let name = db.read_now(move |tx| tx.one::<String>(sql, &[]));
        assert_eq!(name, Ok::<_, Error>(db.engine().name().to_owned()));
    }

    fn rows_touched_are_counted(db) {
        let touched = db.write_now(|tx| {
            note(tx, "a")?;
            note(tx, "b")?;
            let returned = tx.run("update note set weight = 1 where weight is null returning id", &[])?;
            Ok::<_, Error>((returned, tx.run("delete from note where text = $1", params!["a"])?))
        });
        assert_eq!(touched, Ok((2, 1)));
    }

    fn a_statement_tells_its_columns_and_its_plan(db) {
        assert_eq!(db.columns_of("select id, text from note where id = $1"), Ok(2));
        assert_eq!(db.columns_of("insert into note (text) values ($1)"), Ok(0));
        assert!(db.columns_of("select nonsense from note").is_err());
        let plan = db.plan("select id from note where author = $1 and id > $2 order by id limit 5").unwrap();
        assert!(plan.contains("note_author"), "{plan}");
    }

    fn an_id_is_never_given_twice(db) {
        let first = db.write_now(|tx| note(tx, "a")).unwrap();
        db.write_now(|tx| tx.run("delete from note", &[])).map_err(|error: Error| error).unwrap();
        let second = db.write_now(|tx| note(tx, "b")).unwrap();
        assert!(second > first);
    }

    fn after_closing_every_call_says_so(db) {
        let other = db.clone();
        db.close();
        assert_eq!(other.write_now(|tx| note(tx, "late")), Err(Error::Closed));
        assert_eq!(other.read_now(|tx| tx.one::<i64>("select 1", &[])), Err(Error::Closed));
    }
}

#[test]
fn closing_finishes_what_was_handed_in() {
    for place in Place::each() {
        let db = place.open(DESK);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .build()
            .unwrap();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let waiting: Vec<_> = (0..50)
            .map(|number| {
                let (db, begun) = (db.clone(), begun.clone());
                runtime.spawn(async move {
                    let job = db.write(move |tx| note(tx, &format!("note {number}")));
                    begun.send(()).unwrap();
                    job.await
                })
            })
            .collect();
        for _ in 0..50 {
            has_begun.recv().unwrap();
        }
        db.close();
        let answers: Vec<_> = waiting
            .into_iter()
            .map(|job| runtime.block_on(job).unwrap())
            .collect();
        let kept = answers.iter().filter(|answer| answer.is_ok()).count();
        assert!(
            answers
                .iter()
                .all(|answer| answer.is_ok() || *answer == Err(Error::Closed)),
            "{answers:?}"
        );
        assert_eq!(count(&place.open(DESK)), i64::try_from(kept).unwrap());
    }
}
