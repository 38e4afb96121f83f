//! Fills a data folder with invented stories and comments, through the product's own rules.
//!
//! `seed DATA STORIES COMMENTS [--database URL] [--held] [--edition CATEGORIES]`: `seed-0` in `film` gets all the comments;
//! with `--held` as many again wait for a moderator under `seed-1`; with `--edition` a night is about to happen, too.
//! Part of `script/bench`.
#![expect(
    clippy::indexing_slicing,
    reason = "every index is a remainder by the list's own length"
)]

mod night;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use newsroom::comment::{self, Draft, Form, Writer};
use newsroom::{Hold, section, setting, story};
use store::{Db, Options};

/// 1 September 2026; everything is dated before it.
const NOW: i64 = 1_788_220_800_000;
/// Rows in one transaction, so that nothing waits long.
const CHUNK: i64 = 500;
const SECTIONS: [(&str, &str); 3] = [
    ("film", "Film"),
    ("television", "Television"),
    ("music", "Music"),
];

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let held = args.iter().position(|arg| arg == "--held");
    let held = held.map(|at| args.remove(at)).is_some();
    let database = args.iter().position(|arg| arg == "--database");
    let database = database.and_then(|at| args.drain(at..at + 2).nth(1));
    let edition = args.iter().position(|arg| arg == "--edition");
    let edition = edition.and_then(|at| args.drain(at..at + 2).nth(1));
    let data = std::path::PathBuf::from(args.first().context(
        "usage: seed DATA STORIES COMMENTS [--database URL] [--held] [--edition CATEGORIES]",
    )?);
    let stories: i64 = args.get(1).context("STORIES")?.parse()?;
    let comments: i64 = args.get(2).context("COMMENTS")?.parse()?;
    std::fs::create_dir_all(&data)?;
    let local = format!("sqlite:{}", data.join("greenroom.db").display());
    let db = Db::open(
        database.as_ref().unwrap_or(&local),
        newsroom::MIGRATIONS,
        &Options::default(),
    )?;
    db.write_now(|tx| -> newsroom::Result<()> {
        setting::Site {
            title: "The Bench".into(),
            tagline: "Measured nightly".into(),
            lang: "en".into(),
            time_zone: "UTC".into(),
        }
        .save(tx, 0)?;
        for (place, (slug, title)) in SECTIONS.iter().enumerate() {
            section::save(
                tx,
                &section::NewSection {
                    slug: (*slug).into(),
                    title: (*title).into(),
                    description: String::new(),
                    place: place as i64,
                },
                0,
            )?;
        }
        Ok(())
    })?;
    for from in (0..stories).step_by(CHUNK as usize) {
        db.write_now(move |tx| -> newsroom::Result<()> {
            for n in from..(from + CHUNK).min(stories) {
                story::publish(
                    tx,
                    &source(n),
                    &BTreeMap::new(),
                    "bench",
                    &jiff::tz::TimeZone::UTC,
                    NOW,
                )?;
            }
            Ok(())
        })?;
    }
    let mut ids: Vec<i64> = Vec::new();
    for from in (0..comments).step_by(CHUNK as usize) {
        let known = ids.clone();
        ids.extend(db.write_now(move |tx| -> newsroom::Result<Vec<i64>> {
            let mut made = Vec::new();
            for n in from..(from + CHUNK).min(comments) {
                made.push(post(tx, n, Some(&known))?);
            }
            Ok(made)
        })?);
    }
    let waiting = if held { comments } else { 0 };
    for from in (0..waiting).step_by(CHUNK as usize) {
        db.write_now(move |tx| -> newsroom::Result<()> {
            for n in from..(from + CHUNK).min(waiting) {
                post(tx, n, None)?;
            }
            Ok(())
        })?;
    }
    if let Some(categories) = edition {
        night::fill(&db, categories.parse()?)?;
    }
    db.close();
    Ok(())
}

/// About a third are roots; the others answer one of the last few hundred, so that threads grow some twenty deep.
/// With none known, it waits for a moderator under the second story.
fn post(tx: &mut store::Tx<'_>, n: i64, known: Option<&[i64]>) -> newsroom::Result<i64> {
    let lot = n.wrapping_mul(2_654_435_761) >> 7;
    let parent = known
        .filter(|_| n % 20 >= 7)
        .and_then(|known| known.iter().rev().nth((lot % 300) as usize).copied());
    let (story, hold) = match known {
        Some(_) => ("seed-0", Hold::None),
        None => ("seed-1", Hold::All),
    };
    let form = Form {
        name: format!("Reader {}", n % 997),
        email: String::new(),
        text: format!(
            "Number {n}: the {} was what stayed with me, and the way scene {} turned on a single breath says more than the prize does. I would watch it again.",
            [
                "camera",
                "silence",
                "second brother",
                "score",
                "edit",
                "room"
            ][(lot % 6) as usize],
            lot % 10_007
        ),
        parent,
        wants_mail: false,
    };
    let writer = Writer {
        device: Some(n.to_be_bytes().to_vec()),
        network: None,
        account: None,
        staff: false,
    };
    let posted = comment::post(
        tx,
        story,
        Draft::parse(form)?,
        &writer,
        // Invented readers repeat themselves; that must not hold what others answer.
        &newsroom::setting::Policy {
            repeat_window_ms: 0,
            hold,
            ..newsroom::setting::Policy::default()
        },
        None,
        NOW - 10_000_000 + n * 37,
    )?;
    Ok(posted.comment.id)
}

fn source(n: i64) -> String {
    let (section, _) = SECTIONS[(n % 3) as usize];
    // The story everything is measured on is the newest; the rest go back an hour apiece.
    let minutes = n * 60 % (60 * 24 * 365 * 10);
    let at =
        jiff::Timestamp::from_millisecond(NOW - 86_400_000 - minutes * 60_000).unwrap_or_default();
    let paragraphs = (0..9)
        .map(|p| format!("Paragraph {p} of story {n} tells what happened on the night: who stood up, who was thanked, what the room did while the envelope was torn, and how the camera found the one face that had not yet understood. It goes on for a while, as such paragraphs do, and ends with a fact."))
        .collect::<Vec<_>>()
        .join("\n\n");
    format!(
        "---\ntitle: Story number {n} of the long archive\nslug: seed-{n}\nsection: {section}\nsummary: What happened, and what it meant to those who were there.\ndate: {at}\nstatus: published\nauthors: [Writer {}]\npeople: [Person {}, Person {}]\nworks: [Work {}]\ntopics: [Topic {}, The year]\nquestion: What did you make of it?\nlang: en\n---\n{paragraphs}\n",
        n % 23,
        n % 501,
        n % 77,
        n % 303,
        n % 40,
    )
}
