//! What is written as our own table comes back the same.

use import::newsroom::{
    award::{Category, Edition, award, category, edition},
    import::whole::{self, Whole},
    store::{Db, testing::Place},
};
use import::{Format, export};
use proptest::prelude::*;

use crate::house::{load, oscars, read};

/// Everything a table can say of an award, without row ids.
pub(crate) fn told(db: &Db, slug: &str) -> Vec<String> {
    let slug = slug.to_owned();
    read(db, move |tx| {
        let found = award::by_slug(tx, &slug)?.unwrap();
        let mut editions = Vec::new();
        let mut after = None;
        loop {
            let page = edition::of_award(tx, found.id, after)?;
            editions.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut told = Vec::new();
        for edition in editions {
            let categories = category::of_edition(tx, edition.id)?;
            told.push(of_edition(&edition));
            told.extend(categories.iter().map(of_category));
            for nomination in whole::nominations(tx, edition.id)? {
                told.push(of_nomination(nomination));
            }
        }
        Ok(told)
    })
}

fn of_edition(edition: &Edition) -> String {
    format!(
        "{} {:?} {} {} {} {}",
        edition.path(),
        edition.ordinal,
        edition.label,
        edition.period,
        edition.year,
        edition.nominees.as_str()
    )
}

fn of_category(one: &Category) -> String {
    let (_, line, name, kind) = &one.line;
    format!(
        "{} {} {} {line} {name} {} {} {} {} {:?} {}",
        one.path(),
        one.name,
        one.short_name,
        kind.as_str(),
        one.nominee_kind.as_str(),
        one.winner_rule.as_str(),
        one.weight,
        one.locks_at,
        one.place
    )
}

fn of_nomination(mut one: Whole) -> String {
    one.category_id = 0;
    for party in &mut one.parties {
        party.id = 0;
    }
    let parents: Vec<(i64, usize)> = one
        .works
        .iter()
        .enumerate()
        .map(|(place, work)| (work.id, place))
        .collect();
    for work in &mut one.works {
        work.id = 0;
        work.part_of = work.part_of.map(|parent| {
            parents
                .iter()
                .find(|(id, _)| *id == parent)
                .map_or(-1, |(_, place)| i64::try_from(*place).unwrap())
        });
    }
    format!("{one:?}")
}

/// Brings a table in, writes it out, brings that into an empty newsroom and compares.
pub(crate) fn goes_round(db: &Db, again: &Db, slug: &'static str) {
    let text = read(db, move |tx| export::table(tx, slug, None));
    let report = load(again, Format::Table, &text);
    assert_eq!(report.tally.rejected, 0, "{}", report.text(9));
    let (before, after) = (told(db, slug), told(again, slug));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
    assert_eq!(before.len(), after.len());
    // And where it came from there is nothing new in it.
    let report = load(db, Format::Table, &text);
    assert!(report.is_unchanged(), "{}", report.text(9));
}

fn fixture() -> String {
    oscars(&[
        "1\t1927/28\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tHeaven|Angel|Dawn\ttt1|tt2|tt3\tJan Gay\tJan Gay\tnm1\tTrue\tDiane|Angela/Ann|The Wife",
        "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tFirst Film\ttt4\tAda Alpha\tAda Alpha\tnm2\tTrue\tQueen\tNOTE: A tie. The other winner was Bea.",
        "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tSecond Film\ttt5\tBea Beta\tBea Beta\tnm3\tTrue\tSinger\tNOTE: A tie. The other winner was Ada.",
        "41\t1968\tActing\tACTRESS IN A LEADING ROLE\tACTRESS\tSecond Film\ttt5\tAda Alpha\tAda Alpha\tnm9\t\t=Cmd\tcame in 3rd",
        "69\t1996\tProduction\tFILM EDITING\tFILM EDITING\tSnow\ttt6\tRod Jay\tRod Jay\tnm4,nm5\t",
        "69\t1996\tDirecting\tDIRECTING\tDIRECTING\tSnow\ttt6\tJo Coe, Eth Coe\tJo Coe|Eth Coe\tnm4|nm5\t",
        "89\t2016\tProduction\tSOUND MIXING\tSOUND MIXING\tLoud\ttt7\tGil One and Jo H. Two\tGil One|Jo H. Two\tnm6|?\t\t\tNOTE: The nomination as it was originally announced on a day, included three names: Rex P. Zero, Gil One and Jo H. Two. It was later determined.",
        "98\t2025\tMusic\tMUSIC (Original Song)\tMUSIC (Original Song)\tTrain\ttt8\tMusic by Nick C; Lyric by Nick C\tNick C\tnm7\t\tTrain",
        "30\t1957\tTitle\tINTERNATIONAL FEATURE FILM\tFOREIGN LANGUAGE FILM\tGates\ttt9\tFrance\t\t\tTrue",
        "43\t1970\tActing\tACTOR IN A LEADING ROLE\tACTOR\t'Quoted' Film\ttt10\tStern Man\tStern Man\tnm8\tTrue\t-Minus\tNOTE: Mr. Man refused the award.",
        "5\t1931/32\tSpecial\tSPECIAL AWARD\tSPECIAL AWARD\t\t\t\tWalt Example\tnm10\tTrue\t\t\t\\\"Quoted\\\" @first",
    ])
}

#[test]
fn a_table_that_is_written_comes_back_the_same() {
    for (place, other) in Place::each().into_iter().zip(Place::each()) {
        let (db, again) = (
            place.open(import::newsroom::MIGRATIONS),
            other.open(import::newsroom::MIGRATIONS),
        );
        load(&db, Format::Oscars, &fixture());
        goes_round(&db, &again, "oscars");
        db.close();
        again.close();
    }
}

fn words() -> impl Strategy<Value = String> {
    // What breaks tables: delimiters, quotes, formulas, apostrophes, line ends, backslashes, other scripts.
    "[a-c][-=+@'\"|;,\\\\\t\n ab\u{e9}\u{4e2d}]{0,8}[a-c]"
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn leading() -> impl Strategy<Value = String> {
    ("[-=+@'\"]{0,2}", words()).prop_map(|(lead, word)| format!("{lead}{word}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_stands_in_its_cells(
        rows in proptest::collection::vec((words(), words(), leading(), leading(), 0u8..4), 1..6),
    ) {
        let mut text = String::from("edition\tcategory\tcategory_slug\tnomination_key\tperson\trole\twork\tcitation\tnote\twinner\n");
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        for (number, (person, work, citation, note, won)) in rows.iter().enumerate() {
            let won = ["", "yes", "2", ""][usize::from(*won)];
            let role = person.replace('\\', "").replace('|', "\\|");
            text.push_str(&format!(
                "emmys/2020\tActor\tactor\t{number}\t{}\t{}\t{}\t{}\t{}\t{won}\n",
                quoted(person), quoted(&role), quoted(work), quoted(citation), quoted(note)
            ));
        }
        let (place, other) = (Place::sqlite(), Place::sqlite());
        let (db, again) = (place.open(import::newsroom::MIGRATIONS), other.open(import::newsroom::MIGRATIONS));
        load(&db, Format::Table, &text);
        goes_round(&db, &again, "emmys");
        db.close();
        again.close();
    }
}
