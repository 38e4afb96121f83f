//! Taking an import back.

use import::Format;
use import::newsroom::{
    Error,
    award::{NewNomination, SaidKind, Saying, nomination, result},
    import::undo,
};

use crate::house::{NOW, ana, category_at, each, load, oscars, rows, write};

fn table() -> String {
    oscars(&[
        "90\t2017\tTitle\tBEST PICTURE\tBEST PICTURE\tFilm 1\ttt1\tAl A, Producer\tAl A\tnm1\tTrue",
        "90\t2017\tTitle\tBEST PICTURE\tBEST PICTURE\tFilm 2\ttt2\tBo B, Producer\tBo B\tnm2\t",
        "90\t2017\tMusic\tMUSIC (Original Song)\tMUSIC (Original Song)\tFilm 1\ttt1\tMusic by Cy C\tCy C\tnm3\tTrue\tThe Song",
        "90\t2017\tTitle\tINTERNATIONAL FEATURE FILM\tFOREIGN LANGUAGE FILM\tFilm 3\ttt3\tChile",
    ])
}

#[test]
fn all_that_an_import_made_goes() {
    each(|db| {
        let batch = load(db, Format::Oscars, &table()).batch.unwrap();
        let undone = write(db, move |tx| undo::undo(tx, batch, &ana(), NOW + 1));
        assert_eq!(
            (undone.nominations, undone.results, undone.categories),
            (4, 2, 3)
        );
        assert_eq!(undone.kept, []);
        for table in [
            "select count(*) from nomination",
            "select count(*) from result",
            "select count(*) from standing",
            "select count(*) from category",
            "select count(*) from category_line",
            "select count(*) from edition",
            "select count(*) from award",
            "select count(*) from person",
            "select count(*) from work",
            "select count(*) from external_id",
            "select count(*) from party_name",
            "select count(*) from nomination_party",
        ] {
            assert_eq!(rows(db, table), 0, "{table}");
        }
        let twice = db
            .write_now(move |tx| undo::undo(tx, batch, &ana(), NOW + 2))
            .unwrap_err();
        assert!(matches!(twice, Error::Conflict(_)), "{twice}");
        // And it can come in again.
        assert_eq!(load(db, Format::Oscars, &table()).tally.made, 4);
    });
}

#[test]
fn what_an_editor_changed_or_announced_is_kept_and_named() {
    each(|db| {
        let batch = load(db, Format::Oscars, &table()).batch.unwrap();
        let sheet = category_at(db, "oscars/2017/best-picture");
        let (category, first, second) = (
            sheet.category.id,
            sheet.nominees[0].id,
            sheet.nominees[1].id,
        );
        write(db, move |tx| {
            let new = NewNomination {
                category_id: category,
                credited: "Alan A".into(),
                ..NewNomination::default()
            };
            nomination::replace(tx, second, &new, None, &ana(), NOW + 1)?;
            let saying = Saying {
                kind: SaidKind::Declined,
                nomination: Some(first),
                ..Saying::default()
            };
            result::say(tx, category, &saying, &ana(), NOW + 2)
        });
        let undone = write(db, move |tx| undo::undo(tx, batch, &ana(), NOW + 3));
        assert_eq!(undone.nominations, 2);
        let whys: Vec<_> = undone.kept.iter().map(|(_, why)| *why).collect();
        assert!(
            whys.contains(&"an editor changed it")
                && whys.contains(&"somebody else announced a result of it"),
            "{:?}",
            undone.kept
        );
        let sheet = category_at(db, "oscars/2017/best-picture");
        assert_eq!(sheet.nominees.len(), 2);
        assert_eq!(sheet.winners().count(), 1, "its log is whole");
    });
}

#[test]
fn a_second_import_is_taken_back_without_the_first() {
    each(|db| {
        let one = |won: &str| {
            oscars(&[&format!(
                "90\t2017\tTitle\tBEST PICTURE\tBEST PICTURE\tFilm 1\ttt1\tAl A\tAl A\tnm1\t{won}"
            )])
        };
        load(db, Format::Oscars, &one(""));
        let second = load(db, Format::Oscars, &one("True")).batch.unwrap();
        assert_eq!(
            category_at(db, "oscars/2017/best-picture")
                .winners()
                .count(),
            1
        );
        let undone = write(db, move |tx| undo::undo(tx, second, &ana(), NOW + 3));
        assert_eq!((undone.nominations, undone.results), (0, 1));
        let sheet = category_at(db, "oscars/2017/best-picture");
        assert_eq!((sheet.nominees.len(), sheet.winners().count()), (1, 0));
    });
}
