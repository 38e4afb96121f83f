//! The other formats, over rows made by hand.

use import::newsroom::award::{LineKind, Part, Relation, WinnerRule};
use import::{Format, Identity, Won, read};

fn parsed(text: &str) -> import::Reading {
    read(None, "file.csv", text.as_bytes()).unwrap()
}

const EMMYS: &str = "id,year,category,nominee,staff,company,producer,win\n";

#[test]
fn staff_of_the_emmys_is_people_with_jobs_and_characters() {
    let reading = parsed(&format!(
        "{EMMYS}1,2017,Outstanding Lead Actor In A Limited Series,Fargo Town,\"Ewan Example, as Ray/Emmit\",FX,Prod,False\n\
         2,2017,OUTSTANDING HOST,Runway Show,\"Heidi One & Tim Two, as Host & Co-Host\",Net,Prod,True\n\
         3,2017,Outstanding Editing,Show,\"Katie Three, ACE, Editor; Joe Four, Jr.; Ann Five, Producer\",HBO,,False\n\
         4,2017,Outstanding Guest Actor,Show,\"Hal Six, as \",HBO,,False\n\
         5,2017,Outstanding Guest Actor,Show,\"Zach Seven, as Chip / Dale and Others (and others)\",HBO,,False\n"
    ));
    assert_eq!(reading.format, Format::Emmys);
    assert_eq!(reading.remarks, []);
    let all = &reading.nominations;
    let roles = |n: usize| {
        all[n]
            .roles
            .iter()
            .map(|one| one.name.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(0), ["Ray", "Emmit"]);
    assert_eq!(all[0].people[0].name, "Ewan Example");
    assert_eq!(
        (all[0].people[1].part, all[0].people[1].name.as_str()),
        (Part::Other, "FX")
    );
    let names: Vec<_> = all[1].people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Heidi One", "Tim Two", "Net"]);
    let jobs: Vec<_> = all[2]
        .people
        .iter()
        .map(|one| (one.name.as_str(), one.credit.as_str()))
        .collect();
    assert_eq!(
        jobs,
        [
            ("Katie Three, ACE", "Editor"),
            ("Joe Four, Jr.", ""),
            ("Ann Five", "Producer"),
            ("HBO", "network")
        ]
    );
    assert!(roles(3).is_empty());
    assert_eq!(roles(4), ["Chip", "Dale", "Others"]);
    assert_eq!(all[1].won, Won::Yes);
}

#[test]
fn categories_of_the_emmys_that_differ_in_case_and_marks_are_one() {
    let reading = parsed(&format!(
        "{EMMYS}1,1990,OUTSTANDING DRAMA SERIES,One,,A,,1\n2,1990,Outstanding Drama Series,Two,,A,,0\n3,1990,Drama Series.,Three,,A,,0\n4,1990,Hall of Fame,,Al A,,,1\n5,1990,Hall of Fame,,Bo B,,,1\n"
    ));
    let slugs: std::collections::BTreeSet<_> = reading
        .nominations
        .iter()
        .map(|one| one.category.slug.as_str())
        .collect();
    assert_eq!(
        slugs.into_iter().collect::<Vec<_>>(),
        ["drama-series", "hall-of-fame"]
    );
    assert_eq!(
        reading.nominations[0].category.name,
        "Outstanding Drama Series"
    );
    assert_eq!(reading.nominations[3].category.kind, LineKind::HallOfFame);
    assert_eq!(reading.nominations[3].category.rule, Some(WinnerRule::Many));
}

#[test]
fn the_same_row_of_the_emmys_twice_is_one_and_other_people_are_another_nomination() {
    let reading = parsed(&format!(
        "{EMMYS}1,2018,Voice,Family Show,\"Alex B, as Lois\",FOX,,False\n2,2018,Voice,Family Show,\"Seth M, as Peter\",FOX,,True\n3,2018,Voice,Family Show,\"Seth M, as Peter\",FOX,,True\n"
    ));
    assert_eq!(reading.nominations.len(), 2);
    assert_eq!(reading.remarks[0].line, 4);
    assert!(reading.remarks[0].text.contains("line 3"));
}

#[test]
fn rows_of_tidytuesday_that_share_a_page_are_one_nomination() {
    let reading = parsed(
        "category,logo,production,type,title,distributor,producer,year,page,page_id\n\
         Outstanding Editing - 2020,l.jpg,\"Al A, Editor\",Winner,“Show”,HBO,NA,2020,1,7\n\
         Outstanding Editing - 2020,l.jpg,\"Bo B, Assistant\",Winner,“Show”,HBO,NA,2020,1,7\n\
         Outstanding Innovation - 2020,l.jpg,\"TARGO, \",Nominee,Other,NA,NA,2020,1,8\n\
         Outstanding Lead Actor - 2020,hugh-example-2020.jpg,NA,Nominee,Bad Show,HBO,NA,2020,2,9\n",
    );
    assert_eq!(reading.format, Format::TidyTuesday);
    let all = &reading.nominations;
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].people.len(), 3);
    assert_eq!(all[0].category.name, "Outstanding Editing");
    assert_eq!(
        (all[0].won, all[0].works[0].title.as_str()),
        (Won::Yes, "Show")
    );
    assert_eq!(all[1].people[0].name, "TARGO");
    assert_eq!(all[1].people[0].kind.as_str(), "org");
    assert_eq!(reading.remarks.len(), 1);
    assert!(reading.remarks[0].text.contains("hugh-example-2020"));
}

#[test]
fn a_golden_globe_without_a_film_is_for_the_nominee_itself() {
    let reading = parsed(
        "year_film,year_award,ceremony,category,nominee,film,win\n\
         2002,2003,60,Best Motion Picture - Drama,\"Pianist, The\",,False\n\
         2002,2003,60,Best Actress - Drama,Nic K,\"Hours, The\",True\n",
    );
    let all = &reading.nominations;
    assert_eq!(
        (all[0].people.len(), all[0].works[0].title.as_str()),
        (0, "The Pianist")
    );
    assert_eq!(
        (
            all[1].people[0].name.as_str(),
            all[1].works[0].title.as_str()
        ),
        ("Nic K", "The Hours")
    );
    assert_eq!(all[0].edition.ordinal, Some(60));
    assert_eq!(all[0].edition.label, "60th Golden Globe Awards");
}

#[test]
fn grammys_are_winners_alone_and_their_broken_letters_are_mended() {
    let reading = parsed(
        "\u{feff}year,title,published_at,updated_at,category,nominee,artist,workers,img,winner\n\
         2004,t,p,u,Song Of The Year,Hey You,AndrÃ© 3000,\"A One, producer; B Two & C Three, engineers/mixers\",i,True\n",
    );
    let one = &reading.nominations[0];
    assert_eq!(reading.format, Format::Grammys);
    assert!(one.edition.winners_only);
    assert_eq!(one.people[0].name, "André 3000");
    let others: Vec<_> = one.people[1..]
        .iter()
        .map(|one| (one.name.as_str(), one.credit.as_str()))
        .collect();
    assert_eq!(
        others,
        [
            ("A One", "producer"),
            ("B Two", "engineers/mixers"),
            ("C Three", "engineers/mixers")
        ]
    );
    assert_eq!(one.works[0].relation, Relation::Song);
}

#[test]
fn an_event_of_imdb_is_several_prizes_of_one_night() {
    let reading = parsed(
        r#"{"nomineesWidgetModel":{"eventEditionSummary":{"year":2013,"awards":[
            {"awardName":"Golden Globe","categories":[{"categoryName":"Best Original Song","nominations":[
                {"awardNominationId":"an1","isWinner":true,"winAnnouncementTime":null,"notes":"Song: \"Sky\"",
                 "primaryNominees":[{"name":"Ada A","const":"nm1"}],"secondaryNominees":[{"name":"Sky Film","const":"tt1"}],
                 "characterNames":[],"songNames":[],"episodeNames":[]}]}]},
            {"awardName":"Cecil Award","categories":[{"categoryName":null,"nominations":[
                {"awardNominationId":"an2","isWinner":true,"winAnnouncementTime":"2013-01-14T03:04:05.678Z",
                 "primaryNominees":[{"name":"Jo F","const":"nm2"}],"secondaryNominees":[],"characterNames":["X"]}]}]}]}}}"#,
    );
    assert_eq!(reading.format, Format::Imdb);
    let slugs: Vec<_> = reading.awards.iter().map(|one| one.slug.as_str()).collect();
    assert_eq!(slugs, ["golden-globe", "cecil-award"]);
    let all = &reading.nominations;
    assert_eq!(all[0].works[1].title, "Sky");
    assert_eq!(all[0].works[1].part_of, Some(0));
    assert_eq!(
        all[0].people[0].identity,
        Identity::Known(vec!["nm1".into()])
    );
    assert_eq!(all[1].announced_at, Some(1_358_132_645_678));
    assert_eq!(all[1].roles[0].name, "X");
}

#[test]
fn every_format_comes_in() {
    crate::house::each(|db| {
        for (format, text) in [
            (Format::Emmys, format!("{EMMYS}1,2017,Actor,Show,\"Al A, as X\",FX,,True\n")),
            (Format::GoldenGlobes, "year_film,year_award,ceremony,category,nominee,film,win\n2002,2003,60,Drama,\"Pianist, The\",,True\n".into()),
        ] {
            let report = crate::house::load(db, format, &text);
            assert_eq!((report.tally.made, report.tally.results), (1, 1), "{}", report.text(5));
        }
    });
}
