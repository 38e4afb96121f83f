//! Grammys: `year, title, published_at, updated_at, category, nominee, artist, workers, img, winner`. Winners alone.

use newsroom::{
    award::{Part, Relation},
    import::Kind,
};

use super::{Format, Reading, credits, emmys};
use crate::{
    cells::{self, Cells, Columns},
    nomination::{AwardName, Nomination, Party, Won, Work},
    report::Refusal,
};

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let needed = ["year", "category", "nominee", "artist", "workers", "winner"];
    let (columns, rows) = emmys::rows(name, text, &needed)?;
    let mut reading = Reading::new(Format::Grammys);
    let award = AwardName {
        slug: "grammys".into(),
        name: "Grammy Awards".into(),
        body: "Recording Academy".into(),
    };
    for row in &rows {
        let mended = Cells {
            line: row.line,
            cells: row.cells.iter().map(|cell| mended(cell)).collect(),
        };
        match nomination(&columns, &mended, &award) {
            Ok(nomination) => reading.nominations.push(nomination),
            Err(why) => reading.remark(row.line, Kind::Rejected, why),
        }
    }
    reading.awards.push(award);
    Ok(reading)
}

/// Text that was read as latin-1 (or what Windows makes of it) once and should not have been, put right; other text as it is.
pub(super) fn mended(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_1252).collect();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_else(|| text.to_owned())
}

fn windows_1252(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}',
        '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
        '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
        '\u{178}',
    ];
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    HIGH.iter()
        .position(|high| *high == c)
        .and_then(|at| u8::try_from(0x80 + at).ok())
}

fn nomination(columns: &Columns, row: &Cells, award: &AwardName) -> Result<Nomination, String> {
    let cell = |name: &str| columns.of(row, name);
    let nominee = cell("nominee");
    if nominee.is_empty() {
        return Err("The row names no nominee.".into());
    }
    let category = emmys::category(cell("category"))?;
    let is_song = category.name.to_lowercase().contains("song");
    let mut people: Vec<Party> = Some(cell("artist"))
        .filter(|artist| !artist.is_empty())
        .map(|artist| Party {
            name: artist.to_owned(),
            ..Party::default()
        })
        .into_iter()
        .collect();
    let part = if people.is_empty() {
        Part::Main
    } else {
        Part::Other
    };
    people.extend(
        credits::staff(cell("workers"))
            .into_iter()
            .map(|one| Party {
                name: one.name,
                credit: one.job,
                part,
                ..Party::default()
            }),
    );
    let mut edition = emmys::edition(award, cell("year"))?;
    edition.winners_only = true;
    Ok(Nomination {
        line: row.line,
        edition,
        credited: nominee.to_owned(),
        people,
        works: vec![Work {
            title: nominee.to_owned(),
            kind: if is_song {
                "song".into()
            } else {
                String::new()
            },
            relation: if is_song {
                Relation::Song
            } else {
                Relation::For
            },
            ..Work::default()
        }],
        won: if emmys::is_true(cell("winner")) {
            Won::Yes
        } else {
            Won::No
        },
        raw: serde_json::Value::Object(columns.raw(row)).to_string(),
        key: cells::key(
            "grammys",
            [
                cell("year"),
                &category.slug,
                nominee,
                cell("artist"),
                cell("workers"),
            ],
        ),
        category,
        ..Nomination::default()
    })
}
