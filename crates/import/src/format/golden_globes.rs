//! Golden Globes: `year_film, year_award, ceremony, category, nominee, film, win`. Without a film the nominee is the work.

use newsroom::import::Kind;

use super::{Format, Reading, emmys, lines};
use crate::{
    cells::{self, Cells, Columns},
    nomination::{AwardName, EditionName, Nomination, Party, Won, Work},
    report::Refusal,
};

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let needed = [
        "year_film",
        "year_award",
        "ceremony",
        "category",
        "nominee",
        "film",
        "win",
    ];
    let (columns, rows) = emmys::rows(name, text, &needed)?;
    let mut reading = Reading::new(Format::GoldenGlobes);
    for row in &rows {
        match nomination(&columns, row) {
            Ok(nomination) => reading.nominations.push(nomination),
            Err(why) => reading.remark(row.line, Kind::Rejected, why),
        }
    }
    reading.awards.push(AwardName {
        slug: "golden-globes".into(),
        name: "Golden Globe Awards".into(),
        body: "Golden Globes".into(),
    });
    Ok(reading)
}

/// `Pianist, The` as it is said.
pub(super) fn turned(title: &str) -> String {
    for article in [
        "The", "A", "An", "Les", "La", "Le", "Der", "Die", "Das", "El",
    ] {
        if let Some(rest) = title
            .strip_suffix(article)
            .and_then(|rest| rest.strip_suffix(", "))
        {
            return format!("{article} {rest}");
        }
    }
    title.to_owned()
}

fn nomination(columns: &Columns, row: &Cells) -> Result<Nomination, String> {
    let cell = |name: &str| columns.of(row, name);
    let (nominee, film) = (cell("nominee"), cell("film"));
    if nominee.is_empty() {
        return Err("The row names no nominee.".into());
    }
    let year: i64 = cell("year_film")
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))
        .ok_or_else(|| format!("\u{201c}{}\u{201d} is no year.", cell("year_film")))?;
    let ordinal: Option<i64> = cell("ceremony").parse().ok();
    let work = |title: &str| Work {
        title: turned(title),
        ..Work::default()
    };
    let (people, works) = if film.is_empty() {
        (Vec::new(), vec![work(nominee)])
    } else {
        let people = vec![Party {
            name: nominee.to_owned(),
            ..Party::default()
        }];
        (people, vec![work(film)])
    };
    Ok(Nomination {
        line: row.line,
        edition: EditionName {
            award: "golden-globes".into(),
            slug: year.to_string(),
            ordinal,
            label: ordinal.map_or_else(String::new, |ordinal| {
                format!("{} Golden Globe Awards", lines::ordinal(ordinal))
            }),
            year,
            ..EditionName::default()
        },
        credited: turned(nominee),
        people,
        works,
        won: if emmys::is_true(cell("win")) {
            Won::Yes
        } else {
            Won::No
        },
        raw: serde_json::Value::Object(columns.raw(row)).to_string(),
        key: cells::key(
            "golden-globes",
            [
                cell("year_film"),
                cell("ceremony"),
                cell("category"),
                nominee,
                film,
            ],
        ),
        category: emmys::category(cell("category"))?,
        ..Nomination::default()
    })
}
