//! `greenroom story`: stories from Markdown, and back again.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use web::newsroom;

use anyhow::{Context as _, Result, bail};
use web::newsroom::markup::story as markdown;
use web::newsroom::media::{self, NewMedia};
use web::newsroom::setting::Site;
use web::newsroom::store::Db;
use web::newsroom::story::{self, Published};

use super::print;
use crate::cli::{Format, Story};
use crate::place::{self, Place};
use crate::{log, pictures};

/// Who the record says did it.
const ACTOR: &str = "command line";
/// Longest story file that is read.
const MOST_BYTES: u64 = 2 * 1024 * 1024;

/// Publishes, lists, shows or unpublishes.
pub fn run(place: &Place, what: Story) -> Result<()> {
    match what {
        Story::Publish { files } => publish(place, &files),
        Story::List { limit } => list(place, limit),
        Story::Show { slug, format } => show(place, slug, format),
        Story::Unpublish { slug, why } => unpublish(place, slug, why),
    }
}

fn publish(place: &Place, files: &[PathBuf]) -> Result<()> {
    let db = place.open()?;
    place.make_folders()?;
    // A file with a fault does not keep the others from being published.
    let mut faults = Vec::new();
    let mut taken = BTreeMap::new();
    for file in files {
        match publish_one(place, &db, file, &mut taken) {
            Ok(line) => print(&line)?,
            Err(error) => faults.push(error),
        }
    }
    db.close();
    match faults.pop() {
        None => Ok(()),
        Some(last) => {
            faults.iter().for_each(log::complain);
            Err(last)
        }
    }
}

/// Publishes one file. `taken` holds the slugs of the files before it: sent one by one, a second file of a slug is
/// the story's next revision, but sent together one of the two is a mistake.
fn publish_one(
    place: &Place,
    db: &Db,
    file: &Path,
    taken: &mut BTreeMap<String, String>,
) -> Result<String> {
    let source = read(file)?;
    let name = source.name.clone();
    if let Some(slug) = slug_of(&source.text) {
        if let Some(other) = taken.get(&slug) {
            bail!("{name}: the slug “{slug}” belongs to {other}; give one of the two another");
        }
        taken.insert(slug, name.clone());
    }
    let folder = if name == "-" {
        Path::new(".")
    } else {
        file.parent().unwrap_or(Path::new("."))
    };
    let base = place.base_url();
    let published = put(db, source, place::now(), |src| {
        pictures::bring_in(folder, src, &place.media())
    })?;
    for warning in &published.warnings {
        log::tell(&format!("{name}: warning: {warning}"));
    }
    let state = published.state.as_str();
    Ok(match state {
        "published" => format!("{state} {base}{}", published.url_path),
        _ => format!("{state} {}", published.slug),
    })
}

/// The slug a source asks for, or the one its headline makes; none when it cannot be read.
fn slug_of(source: &str) -> Option<String> {
    let (front, ..) = markdown::parse(source).ok()?;
    Some(
        front
            .slug
            .unwrap_or_else(|| newsroom::markup::slug::slugify(&front.title)),
    )
}

/// A story to publish, and what it is called in sentences about it.
pub struct Source {
    /// The file's name.
    pub name: String,
    /// Front matter and Markdown.
    pub text: String,
}

/// Publishes one source and answers what became of it.
///
/// # Errors
/// A line per fault, or the newsroom's own sentence, after the source's name.
pub fn put(
    db: &Db,
    source: Source,
    now: newsroom::Millis,
    picture: impl Fn(&str) -> Result<Option<NewMedia>>,
) -> Result<Published> {
    let Source { name, text: source } = source;
    let (front, document, _) = markdown::parse(&source).map_err(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| format!("{name}:{}: {}", fault.line, fault.text))
            .collect();
        anyhow::anyhow!(lines.join("\n"))
    })?;
    let named = front
        .image
        .iter()
        .cloned()
        .chain(markdown::needs(&document).images);
    let mut found: Vec<(String, NewMedia)> = Vec::new();
    for src in named.filter(|src| pictures::is_file(src)) {
        // One that is not there is missed by the newsroom, which warns.
        if let Some(mut media) = picture(&src).with_context(|| name.clone())? {
            media.words = pictures::words(&src, &front, &document);
            found.push((src, media));
        }
    }
    let published = db.write_now(move |tx| -> newsroom::Result<Published> {
        let mut images = BTreeMap::new();
        for (src, media) in &found {
            images.insert(src.clone(), media::add(tx, media, now)?);
        }
        let site = Site::load(tx)?;
        let zone = jiff::tz::TimeZone::get(&site.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        story::publish(tx, &source, &images, ACTOR, &zone, now)
    });
    published.map_err(|error| match error {
        // A reader is told to try again; whoever runs the command is told what is wrong.
        newsroom::Error::Store(cause) => anyhow::anyhow!("{name}: {cause}"),
        error => anyhow::anyhow!("{name}: {error}"),
    })
}

/// A file's name for sentences, and its text.
fn read(file: &Path) -> Result<Source> {
    let name = file.display().to_string();
    let mut bytes = Vec::new();
    let taken = if name == "-" {
        std::io::stdin()
            .lock()
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(MOST_BYTES + 1).read_to_end(&mut bytes))
    };
    taken.with_context(|| format!("{name} cannot be read"))?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("{name} is longer than {} MB; no story is", MOST_BYTES >> 20);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name, text }),
        Err(error) => {
            let line = error
                .as_bytes()
                .iter()
                .take(error.utf8_error().valid_up_to())
                .filter(|b| **b == b'\n')
                .count()
                + 1;
            bail!("{name}:{line}: the file is not UTF-8; save it as UTF-8 and try again")
        }
    }
}

fn list(place: &Place, limit: i64) -> Result<()> {
    let db = place.open()?;
    let listed = db.read_now(move |tx| story::desk(tx, limit));
    db.close();
    let mut out = String::new();
    for line in listed? {
        let date = line
            .published_at
            .and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
        let date = date.map_or_else(
            || "-".to_owned(),
            |at| at.strftime("%Y-%m-%dT%H:%MZ").to_string(),
        );
        out.push_str(&format!(
            "{date}\t{}\t{}\t{}\n",
            line.state.as_str(),
            line.slug,
            line.title
        ));
    }
    if out.is_empty() { Ok(()) } else { print(&out) }
}

fn show(place: &Place, slug: String, format: Format) -> Result<()> {
    let db = place.open()?;
    let wanted = slug.clone();
    let found = db.read_now(move |tx| story::source(tx, &wanted));
    db.close();
    let story = found.map_err(|error| named(&slug, error))?;
    print(&match format {
        Format::Markdown => markdown::to_markdown(&story.front, &story.document),
        Format::Text => markdown::to_text(&story.document),
        Format::Json => serde_json::to_string_pretty(&serde_json::json!({
            "front": keys(&markdown::to_markdown(&story.front, &story.document))?,
            "document": story.document,
        }))?,
    })
}

/// The front matter as JSON, with the keys and words a writer uses: the API takes the same.
fn keys(written: &str) -> Result<serde_json::Value> {
    let front = written
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---"));
    let (front, _) = front.context("the story was written without front matter")?;
    Ok(serde_yaml_ng::from_str(front)?)
}

fn unpublish(place: &Place, slug: String, why: String) -> Result<()> {
    let db = place.open()?;
    let (wanted, now) = (slug.clone(), place::now());
    let done = db.write_now(move |tx| story::unpublish(tx, &wanted, ACTOR, &why, now));
    db.close();
    done.map_err(|error| named(&slug, error))?;
    print(&format!("unpublished {slug}"))
}

/// The newsroom speaks to readers and says “this”; here somebody named it.
fn named(slug: &str, error: newsroom::Error) -> anyhow::Error {
    match error {
        newsroom::Error::NotFound(_) => {
            anyhow::anyhow!("there is no story “{slug}”; greenroom story list shows them")
        }
        other => anyhow::anyhow!("{slug}: {other}"),
    }
}
