//! `greenroom demo`: the sample newsroom, loaded once through the product's own rules, then served.

mod awards;
mod ballots;
mod conversation;
mod draw;
mod liveblog;
mod predictions;
mod publication;
mod staff;

use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use web::newsroom::markup::story as markdown;
use web::newsroom::setting;
use web::newsroom::store::Db;

use super::story::{Source, put};
use crate::cli::Common;
use crate::place::{self, Place};
use crate::{log, pictures, serve};

/// The folder demo/, carried inside the program.
#[derive(rust_embed::Embed)]
#[folder = "../../demo"]
#[include = "*.yaml"]
#[include = "awards/*"]
#[include = "stories/*.md"]
#[include = "pictures/*.webp"]
struct Sample;

/// The setting that tells how far loading came: `loading`, then `loaded`.
const MARK: &str = "demo";
/// Where the sample is kept when nobody says.
const DEFAULT_FOLDER: &str = "greenroom-data/demo";

/// Loads the sample if that was not done yet, and serves it.
pub fn run(common: &Common, listen: Option<&str>) -> Result<()> {
    let place = Place::find_in(common, Some(DEFAULT_FOLDER), listen)?;
    log::start(&place.settings);
    place.make_folders()?;
    let db = place.connect()?;
    match load(&place, &db).and_then(|()| staff::load(&db)) {
        Ok(None) => serve::run(&place, db),
        Ok(Some((name, path))) => {
            serve::run_and_greet(&place, db, &format!("{name}, owner, signs in here"), &path)
        }
        Err(error) => {
            db.close();
            Err(error)
        }
    }
}

fn load(place: &Place, db: &Db) -> Result<()> {
    let mark = db.read_now(|tx| setting::get(tx, MARK))?;
    match mark.as_deref() {
        Some("loaded") => return Ok(()),
        // Loading broke off: everything below may be done twice and is there once.
        Some(_) => {}
        None if place::is_made(db)? => bail!(
            "{} holds a newsroom that is not the sample; serve it with: greenroom serve{}",
            place.shown(),
            place.flags()
        ),
        None => {}
    }
    let started = Instant::now();
    log::tell(&format!(
        "Loading the sample newsroom into {}; this happens once.",
        place.shown()
    ));
    db.write_now(|tx| setting::set(tx, MARK, "loading"))?;
    publication::load(db)?;
    let emmys = awards::file()?;
    let nominated = awards::load(db, &emmys)?;
    let players = predictions::load(db, &emmys, &nominated)?;
    let ballots = ballots::load(db)?;
    let stories = stories(place, db)?;
    let (entries, ended_at) = liveblog::load(db, &emmys, &nominated)?;
    predictions::settle(db, &emmys, nominated.edition, ended_at)?;
    let comments = conversation::load(db)?;
    publication::load_words(db)?;
    db.write_now(|tx| setting::set(tx, MARK, "loaded"))?;
    log::tell(&format!(
        "{stories} stories, {comments} comments, {} categories, {players} sheets of predictions, {ballots} ballots and a live page of {entries} entries are there, after {:.1} s.",
        nominated.slates.len(),
        started.elapsed().as_secs_f64()
    ));
    Ok(())
}

/// Publishes the stories, each at its own date, oldest first; answers how many.
fn stories(place: &Place, db: &Db) -> Result<usize> {
    let mut dated = Vec::new();
    for name in Sample::iter().filter(|name| name.ends_with(".md")) {
        let source = text(&name)?;
        // A story without a date, or with a fault, comes last; publishing it tells what is wrong.
        let date = markdown::parse(&source)
            .ok()
            .and_then(|(front, ..)| front.date)
            .map(|date| date.ms);
        dated.push((date.unwrap_or_else(place::now), name, source));
    }
    dated.sort();
    let count = dated.len();
    for (date, name, source) in dated {
        let source = Source {
            name: format!("demo/{name}"),
            text: source,
        };
        put(db, source, date, |src| {
            match Sample::get(&format!("pictures/{src}")) {
                Some(picture) => pictures::keep(&picture.data, src, &place.media()).map(Some),
                None => Ok(None),
            }
        })?;
    }
    Ok(count)
}

/// A file of the sample as text.
fn text(name: &str) -> Result<String> {
    let file = Sample::get(name).with_context(|| format!("the sample has no {name}"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("demo/{name} is not UTF-8"))
}

/// A YAML file of the sample.
fn yaml<T: serde::de::DeserializeOwned>(name: &str) -> Result<T> {
    serde_yaml_ng::from_str(&text(name)?)
        .with_context(|| Path::new("demo").join(name).display().to_string())
}
