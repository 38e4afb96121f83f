//! Who is who.

use import::Format;
use import::newsroom::{
    award::{NewNomination, PartyKind, named, nomination},
    person, work,
};

use crate::house::{NOW, ana, category_at, each, load, oscars, read, rows, write};

fn actor(ceremony: i64, film: i64, name: &str, id: &str) -> String {
    let year = ceremony + 1927;
    format!(
        "{ceremony}\t{year}\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm {film}\ttt{film}\t{name}\t{name}\t{id}\t\tKing"
    )
}

fn bring(db: &import::newsroom::store::Db, rows: &[String]) -> import::Report {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    load(db, Format::Oscars, &oscars(&rows))
}

#[test]
fn two_of_one_name_with_two_ids_are_two() {
    each(|db| {
        bring(
            db,
            &[
                actor(66, 1, "Steve Queen", "nm1"),
                actor(86, 2, "Steve Queen", "nm2"),
            ],
        );
        let slugs: Vec<String> = read(db, |tx| {
            Ok(tx.all("select slug from person order by id", &[])?)
        });
        assert_eq!(slugs, ["steve-queen", "steve-queen-2"]);
    });
}

#[test]
fn several_spellings_of_one_id_are_one_person_who_is_called_by_the_one_used_most() {
    each(|db| {
        bring(
            db,
            &[
                actor(60, 1, "Steven Tesich", "nm1"),
                actor(61, 2, "Steve Tesich", "nm1"),
                actor(62, 3, "Steve Tesich", "nm1"),
            ],
        );
        assert_eq!(rows(db, "select count(*) from person"), 1);
        let (person, names) = read(db, |tx| {
            let person = person::by_slug(tx, "steve-tesich")?.unwrap();
            let names = named::of(tx, PartyKind::Person, person.id)?;
            Ok((person, names))
        });
        assert_eq!(person.name, "Steve Tesich");
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].0, "Steven Tesich");
        assert_eq!(
            category_at(db, "oscars/1987/lead-actor").nominees[0].people[0].name,
            "Steven Tesich",
            "as credited"
        );
    });
}

#[test]
fn an_unknown_one_is_never_one_who_has_an_id() {
    each(|db| {
        bring(
            db,
            &[
                actor(60, 1, "Don K", "nm1"),
                actor(61, 2, "Don K", "?"),
                actor(62, 3, "Don K", "?"),
            ],
        );
        assert_eq!(rows(db, "select count(*) from person"), 2);
        assert_eq!(
            rows(
                db,
                "select count(*) from external_id where subject = 'person'"
            ),
            1
        );
    });
}

#[test]
fn an_editors_person_without_an_id_is_meant_if_nobody_else_can_be() {
    each(|db| {
        write(db, |tx| {
            person::find_or_make(tx, "Ada Alpha")?;
            person::find_or_make(tx, "Steve Queen")?;
            work::find_or_make(tx, "Film 1")
        });
        let report = bring(
            db,
            &[
                actor(60, 1, "Ada Alpha", "nm9"),
                actor(61, 2, "Steve Queen", "nm1"),
                actor(62, 3, "Steve Queen", "nm2"),
            ],
        );
        assert_eq!(
            rows(db, "select count(*) from person where slug = 'ada-alpha'"),
            1
        );
        assert_eq!(
            rows(db, "select count(*) from work where title = 'Film 1'"),
            1
        );
        assert_eq!(
            rows(db, "select count(*) from person where name = 'Steve Queen'"),
            3,
            "which of the two is the editor's?"
        );
        assert_eq!(
            report.of(import::RemarkKind::Ambiguous).count(),
            2,
            "{}",
            report.text(9)
        );
        assert_eq!(report.people.matched, 1);
    });
}

#[test]
fn a_table_without_ids_means_whoever_goes_by_the_name() {
    each(|db| {
        bring(db, &[actor(60, 1, "Ada Alpha", "nm9")]);
        let report = load(
            db,
            Format::Table,
            "edition\tcategory\tperson\twork\nemmys/2020\tLead Actress\tAda Alpha\tFilm 1\n",
        );
        assert_eq!(report.remarks, []);
        assert_eq!(rows(db, "select count(*) from person"), 1);
        assert_eq!(rows(db, "select count(*) from work"), 1);
    });
}

#[test]
fn what_an_editor_changed_stays_when_the_file_comes_again() {
    each(|db| {
        let file = [
            actor(60, 1, "Ada Alpha", "nm9"),
            actor(60, 2, "Bea Beta", "nm8"),
        ];
        bring(db, &file);
        let sheet = category_at(db, "oscars/1987/lead-actor");
        let (id, category) = (sheet.nominees[0].id, sheet.category.id);
        write(db, move |tx| {
            let new = NewNomination {
                category_id: category,
                place: 1,
                credited: "Dame Ada Alpha".into(),
                ..NewNomination::default()
            };
            nomination::replace(tx, id, &new, None, &ana(), NOW + 1)
        });
        let mut changed = file.clone();
        changed[0].push_str("\tNOTE: something");
        changed[1].push_str("\tNOTE: something");
        let report = bring(db, &changed);
        assert_eq!(
            (report.tally.matched, report.tally.renewed),
            (1, 1),
            "{}",
            report.text(9)
        );
        let sheet = category_at(db, "oscars/1987/lead-actor");
        assert_eq!(sheet.nominees[0].credited, "Dame Ada Alpha");
        assert_eq!(sheet.nominees[0].note, "");
        assert_eq!(sheet.nominees[1].note, "NOTE: something");
        assert_eq!(sheet.nominees[1].people.len(), 1);
    });
}
