//! What real tables are odd in, one test each, over rows made by hand.

use import::Format;
use import::newsroom::award::{
    Mark, NominationStatus, NomineeKind, OrgKind, Outcome, PartyKind, Relation, WinnerRule, named,
    result,
};

use crate::house::{category_at, each, load, oscars, read, rows};

#[test]
fn two_winners_of_whom_the_table_says_so_have_tied() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tFirst Film\ttt1\tAda Alpha\tAda Alpha\tnm1\tTrue\tQueen\tNOTE: A tie. The other winner in this category was Bea Beta.",
                "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tSecond Film\ttt2\tBea Beta\tBea Beta\tnm2\tTrue\tSinger\tNOTE: A tie. The other winner in this category was Ada Alpha.",
                "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tThird Film\ttt3\tCora Gamma\tCora Gamma\tnm3\t\tTeacher",
            ]),
        );
        let sheet = category_at(db, "oscars/1968/lead-actress");
        let outcomes: Vec<_> = sheet.nominees.iter().map(|one| one.outcome).collect();
        assert_eq!(
            outcomes,
            [
                Some(Outcome::Tied),
                Some(Outcome::Tied),
                Some(Outcome::Lost)
            ]
        );
        assert_eq!(sheet.category.winner_rule, WinnerRule::TiesAllowed);
        assert_eq!(sheet.category.name, "ACTRESS");
        assert_eq!(sheet.category.line.2, "ACTRESS IN A LEADING ROLE");
    });
}

#[test]
fn seven_winners_of_whom_nobody_says_that_it_was_a_tie_did_not_tie() {
    each(|db| {
        let all: Vec<String> = (1..=8)
            .map(|n| {
                let won = if n < 8 { "True" } else { "" };
                format!("6\t1932/33\tDirecting\tASSISTANT DIRECTOR\tASSISTANT DIRECTOR\t\t\tHelper {n}\tHelper {n}\tnm{n}\t{won}\t\t\t")
            })
            .collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        load(db, Format::Oscars, &oscars(&all));
        let sheet = category_at(db, "oscars/1932-33/assistant-director");
        assert_eq!(sheet.category.winner_rule, WinnerRule::Many);
        let won = sheet
            .nominees
            .iter()
            .filter(|one| one.outcome == Some(Outcome::Won))
            .count();
        assert_eq!(won, 7);
        assert!(
            sheet.nominees.iter().all(|one| one.works.is_empty()),
            "nobody names a film"
        );
    });
}

#[test]
fn second_and_third_places_are_places() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "6\t1932/33\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm A\ttt1\tAl A\tAl A\tnm1\tTrue\tKing",
                "6\t1932/33\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm B\ttt2\tBo B\tBo B\tnm2\t\tPoet\tcame in 2nd",
                "6\t1932/33\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm C\ttt3\tCy C\tCy C\tnm3\t\tCook\tcame in 3rd",
                "6\t1932/33\tTitle\tSHORT SUBJECT (Novelty)\tSHORT SUBJECT (Novelty)\tShort A\ttt4\tHouse A\tHouse A\tco4\t\t\ttied for 2nd",
            ]),
        );
        let sheet = category_at(db, "oscars/1932-33/lead-actor");
        let ranks: Vec<_> = sheet
            .nominees
            .iter()
            .map(|one| (one.outcome, one.rank))
            .collect();
        assert_eq!(
            ranks,
            [
                (Some(Outcome::Won), None),
                (Some(Outcome::Placed), Some(2)),
                (Some(Outcome::Placed), Some(3))
            ]
        );
        let short = category_at(db, "oscars/1932-33/short-subject-novelty");
        assert_eq!(short.nominees[0].rank, Some(2));
        assert_eq!(short.nominees[0].people[0].kind, PartyKind::Org);
    });
}

#[test]
fn what_was_withdrawn_rescinded_or_never_official_says_so() {
    each(|db| {
        let note = |more: &str| format!("NOTE: THIS IS NOT AN OFFICIAL NOMINATION. {more}");
        let all: Vec<String> = [
            ("A", note("Nomination withdrawn by the producer."), NominationStatus::Withdrawn),
            ("B", note("The Board voted to rescind the nomination on January 29."), NominationStatus::Rescinded),
            ("C", note("Before the voting this film was disqualified and was replaced by another."), NominationStatus::Disqualified),
            ("D", note("This title was dropped and replaced by another production."), NominationStatus::Replaced),
            ("E", note("Write-in candidate."), NominationStatus::Writein),
            ("F", note("Title was on a preliminary list of eight films."), NominationStatus::Shortlist),
            ("G", note("There were no announcements of nominations."), NominationStatus::Unofficial),
            ("H", "NOTE: Another title, since withdrawn, was on the list first.".into(), NominationStatus::Official),
        ]
        .iter()
        .map(|(film, note, _)| format!("8\t1935\tTitle\tBEST PICTURE\tOUTSTANDING PRODUCTION\tFilm {film}\ttt{film}\tHouse\tHouse\tco1\t{}\t\t{note}", if *film == "E" { "True" } else { "" }))
        .collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        load(db, Format::Oscars, &oscars(&all));
        let sheet = category_at(db, "oscars/1935/best-picture");
        let statuses: Vec<_> = sheet.nominees.iter().map(|one| one.status).collect();
        use NominationStatus as S;
        assert_eq!(
            statuses,
            [
                S::Withdrawn,
                S::Rescinded,
                S::Disqualified,
                S::Replaced,
                S::Writein,
                S::Shortlist,
                S::Unofficial,
                S::Official
            ]
        );
        assert_eq!(
            sheet.nominees[4].outcome,
            Some(Outcome::Won),
            "who was written in can win"
        );
        assert_eq!(sheet.nominees[0].outcome, Some(Outcome::Void));
        assert_eq!(sheet.nominees[5].outcome, None, "a shortlist loses nothing");
        assert_eq!(sheet.nominees[7].outcome, Some(Outcome::Lost));
    });
}

#[test]
fn one_of_several_is_removed_and_the_nomination_stays() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "89\t2016\tProduction\tSOUND MIXING\tSOUND MIXING\tLoud Film\ttt1\tGil One, Jo H. Two and Max Three\tGil One|Jo H. Two|Max Three\tnm1|nm2|nm3\t\t\tNOTE: The nomination as it was originally announced on January 24, 2017, included four names: Rex P. Zero, Gil One, Jo H. Two and Max Three. It was later determined that he had telephoned.",
            ]),
        );
        let sheet = category_at(db, "oscars/2016/sound-mixing");
        let one = &sheet.nominees[0];
        assert_eq!(one.status, NominationStatus::Official);
        let people: Vec<_> = one
            .people
            .iter()
            .map(|one| (one.name.as_str(), one.removed.is_some()))
            .collect();
        assert_eq!(
            people,
            [
                ("Gil One", false),
                ("Jo H. Two", false),
                ("Max Three", false),
                ("Rex P. Zero", true)
            ]
        );
    });
}

#[test]
fn who_refuses_has_won_with_a_mark() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "43\t1970\tActing\tACTOR IN A LEADING ROLE\tACTOR\tWar Film\ttt1\tStern Man\tStern Man\tnm1\tTrue\tGeneral\tNOTE: Mr. Man refused the award.",
            ]),
        );
        let sheet = category_at(db, "oscars/1970/lead-actor");
        assert_eq!(
            (sheet.nominees[0].outcome, sheet.nominees[0].mark),
            (Some(Outcome::Won), Mark::Declined)
        );
    });
}

#[test]
fn one_nomination_may_be_for_several_films_and_several_characters() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "1\t1927/28\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tHeaven|Angel|Dawn\ttt1|tt2|tt3\tJan Gay\tJan Gay\tnm1\tTrue\tDiane|Angela|The Wife",
                "98\t2025\tActing\tACTOR IN A LEADING ROLE\tACTOR IN A LEADING ROLE\tTwins\ttt4\tMike Bee\tMike Bee\tnm2\tTrue\tSmoke/Stack",
            ]),
        );
        let sheet = category_at(db, "oscars/1927-28/lead-actress");
        assert_eq!(sheet.nominees.len(), 1);
        assert_eq!(sheet.nominees[0].works.len(), 3);
        assert_eq!(sheet.nominees[0].roles, ["Diane", "Angela", "The Wife"]);
        assert_eq!(
            rows(
                db,
                "select count(distinct work_place) from nomination_role where name in ('Diane', 'Angela', 'The Wife')"
            ),
            3
        );
        let twins = category_at(db, "oscars/2025/lead-actor");
        assert_eq!(twins.nominees[0].roles, ["Smoke", "Stack"]);
        let edition = crate::house::edition_at(db, "oscars/1927-28").edition;
        assert_eq!(
            (edition.year, edition.period.as_str(), edition.ordinal),
            (1928, "1927/28", Some(1))
        );
        assert_eq!(edition.label, "1st Academy Awards");
    });
}

#[test]
fn a_country_can_be_nominated() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "30\t1957\tTitle\tINTERNATIONAL FEATURE FILM\tFOREIGN LANGUAGE FILM\tGates\ttt1\tFrance",
            ]),
        );
        let sheet = category_at(db, "oscars/1957/international-feature");
        assert_eq!(sheet.category.nominee_kind, NomineeKind::Country);
        assert_eq!(sheet.nominees[0].people[0].kind, PartyKind::Org);
        let kind = read(db, |tx| {
            Ok(import::newsroom::award::org::by_slug(tx, "france")?
                .unwrap()
                .kind)
        });
        assert_eq!(kind, OrgKind::Country);
    });
}

#[test]
fn one_credit_may_be_two_people() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "69\t1996\tDirecting\tDIRECTING\tDIRECTING\tSnow\ttt1\tJo Coe\tJo Coe\tnm1\t",
                "69\t1996\tProduction\tFILM EDITING\tFILM EDITING\tSnow\ttt1\tRod Jay\tRod Jay\tnm1,nm2\t",
                "69\t1996\tWriting\tWRITING (Original Screenplay)\tWRITING (Screenplay Written Directly for the Screen)\tSnow\ttt1\tWritten by Eth Coe & Jo Coe\tEth Coe|Jo Coe\tnm2|nm1\tTrue",
            ]),
        );
        let behind = read(db, |tx| {
            let rod = import::newsroom::person::by_slug(tx, "rod-jay")?.unwrap();
            named::behind(tx, rod.id)
        });
        let names: Vec<_> = behind.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Eth Coe", "Jo Coe"]);
        assert_eq!(rows(db, "select count(*) from person"), 3);
        assert_eq!(rows(db, "select count(*) from work"), 1);
    });
}

#[test]
fn quotes_behind_a_backslash_are_quotes_and_the_row_is_kept_as_it_stood() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "5\t1931/32\tSpecial\tSPECIAL AWARD\tSPECIAL AWARD\t\t\t\tWalt Example\tnm1\tTrue\t\t\tTo Walt Example for \\\"Micky.\\\"",
            ]),
        );
        let sheet = category_at(db, "oscars/1931-32/special-award");
        assert_eq!(sheet.nominees[0].citation, "To Walt Example for \"Micky.\"");
        assert_eq!(sheet.nominees[0].outcome, Some(Outcome::Honoured));
        let raw: String = read(db, |tx| Ok(tx.one("select raw from nomination", &[])?));
        assert!(raw.contains(r#"\\\"Micky"#), "{raw}");
    });
}

#[test]
fn a_song_is_a_work_of_its_own_even_if_its_film_is_called_the_same() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "98\t2025\tMusic\tMUSIC (Original Song)\tMUSIC (Original Song)\tTrain\ttt1\tMusic by Nick C and Bry D; Lyric by Nick C\tNick C|Bry D\tnm1|nm2\t\tTrain",
                "98\t2025\tMusic\tMUSIC (Original Song)\tMUSIC (Original Song)\tTrain\ttt1\tMusic and Lyric by Nick C\tNick C\tnm1\t\tThe Other Song",
            ]),
        );
        let sheet = category_at(db, "oscars/2025/original-song");
        assert_eq!(sheet.category.nominee_kind, NomineeKind::Song);
        let works: Vec<_> = sheet.nominees[0]
            .works
            .iter()
            .map(|one| (one.slug.as_str(), one.relation))
            .collect();
        assert_eq!(
            works,
            [("train", Relation::For), ("train-song", Relation::Song)]
        );
        assert_eq!(
            sheet.nominees[0].people[0].credit_role,
            "Music by; Lyric by"
        );
        assert_eq!(sheet.nominees[0].people[1].credit_role, "Music by");
        assert_eq!(
            sheet.nominees.len(),
            2,
            "one film, two songs, two nominations"
        );
    });
}

#[test]
fn sound_editing_came_into_sound_in_2020() {
    each(|db| {
        load(
            db,
            Format::Oscars,
            &oscars(&[
                "92\t2019\tProduction\tSOUND EDITING\tSOUND EDITING\tA\ttt1\tAl A\tAl A\tnm1\tTrue",
                "92\t2019\tProduction\tSOUND MIXING\tSOUND MIXING\tA\ttt1\tBo B\tBo B\tnm2\tTrue",
                "93\t2020\tProduction\tSOUND MIXING\tSOUND\tB\ttt2\tBo B\tBo B\tnm2\tTrue",
            ]),
        );
        assert_eq!(
            category_at(db, "oscars/2020/sound-mixing").category.name,
            "SOUND"
        );
        assert_eq!(rows(db, "select count(*) from category_line"), 2);
        assert_eq!(
            rows(
                db,
                "select count(*) from category_line_edge where kind = 'merged'"
            ),
            1
        );
    });
}

#[test]
fn a_row_that_cannot_be_read_stops_nothing() {
    each(|db| {
        let report = load(
            db,
            Format::Oscars,
            &oscars(&[
                "x\t1968\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm\ttt1\tAl A\tAl A\tnm1",
                "41\tnext year\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm\ttt1\tAl A\tAl A\tnm1",
                "41\t1968",
                "41\t1968\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm\ttt1\tAl A\tAl A\tnm1\tTrue\tKing",
                "41\t1968\tActing\tACTOR IN A LEADING ROLE\tACTOR\tFilm\ttt1\tAl A\tAl A\tnm1\tTrue\tKing",
                "41\t1968\tWriting\tWRITING (Original Screenplay)\tWRITING\tFilm\ttt1\tAl A, Bo B\tAl A|Bo B\tnm1",
            ]),
        );
        let lines: Vec<_> = report
            .remarks
            .iter()
            .map(|one| (one.line, one.kind.as_str()))
            .collect();
        assert_eq!(
            lines,
            [
                (2, "rejected"),
                (3, "rejected"),
                (4, "rejected"),
                (6, "rejected"),
                (7, "ambiguous")
            ],
            "{}",
            report.text(9)
        );
        assert_eq!(report.tally.rejected, 4);
        assert_eq!(report.tally.made, 2);
    });
}

#[test]
fn a_file_that_says_another_has_won_takes_the_first_back() {
    each(|db| {
        let row = |name: &str, n: i64, won: &str| {
            format!(
                "90\t2017\tTitle\tBEST PICTURE\tBEST PICTURE\tFilm {n}\ttt{n}\t{name}\t{name}\tnm{n}\t{won}"
            )
        };
        load(
            db,
            Format::Oscars,
            &oscars(&[&row("Al A", 1, "True"), &row("Bo B", 2, "")]),
        );
        let again = load(
            db,
            Format::Oscars,
            &oscars(&[&row("Al A", 1, ""), &row("Bo B", 2, "True")]),
        );
        assert_eq!(
            (again.tally.made, again.tally.results),
            (0, 2),
            "{}",
            again.text(9)
        );
        let sheet = category_at(db, "oscars/2017/best-picture");
        let winners: Vec<_> = sheet.winners().map(|one| one.slug.as_str()).collect();
        assert_eq!(winners, ["film-2"]);
        let id = sheet.category.id;
        assert_eq!(
            read(db, move |tx| result::history(tx, id)).len(),
            3,
            "the log keeps what was said"
        );
    });
}
