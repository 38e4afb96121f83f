//! demo/newsroom.yaml: the publication, its sections, and who and what it writes about.

use anyhow::Result;
use serde::Deserialize;
use web::newsroom;
use web::newsroom::person::{self, NewPerson};
use web::newsroom::secret::Secret;
use web::newsroom::section::{self, NewSection};
use web::newsroom::setting::Site;
use web::newsroom::store::Db;
use web::newsroom::word::{self, List};
use web::newsroom::work::{self, NewWork};

const FILE: &str = "newsroom.yaml";

#[derive(Deserialize)]
struct Newsroom {
    title: String,
    tagline: String,
    lang: String,
    time_zone: String,
    sections: Vec<Section>,
    #[serde(default)]
    authors: Vec<Person>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    works: Vec<Work>,
    #[serde(default)]
    word_lists: WordLists,
}

#[derive(Deserialize)]
struct Section {
    slug: String,
    title: String,
    #[serde(default)]
    description: String,
    order: i64,
}

#[derive(Deserialize)]
struct Person {
    slug: String,
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default, alias = "description")]
    bio: String,
}

#[derive(Deserialize)]
struct Work {
    slug: String,
    #[serde(alias = "name")]
    title: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    description: String,
}

#[derive(Default, Deserialize)]
struct WordLists {
    #[serde(default)]
    banned: Vec<String>,
    #[serde(default)]
    suspect: Vec<String>,
}

/// Keeps the publication and everything its stories hang on.
pub fn load(db: &Db) -> Result<()> {
    let file: Newsroom = super::yaml(FILE)?;
    let (secret, now) = (rand::random(), crate::place::now());
    Ok(db.write_now(move |tx| -> newsroom::Result<()> {
        Secret::load_or_make(tx, secret)?;
        for one in file.sections {
            let Section {
                slug,
                title,
                description,
                order,
            } = one;
            section::save(
                tx,
                &NewSection {
                    slug,
                    title,
                    description,
                    place: order,
                },
                now,
            )?;
        }
        for one in file.authors.into_iter().chain(file.people) {
            let Person {
                slug,
                name,
                role,
                bio,
            } = one;
            person::save(
                tx,
                &NewPerson {
                    slug,
                    name,
                    bio,
                    role,
                },
                now,
            )?;
        }
        for one in file.works {
            let Work {
                slug,
                title,
                kind,
                description,
            } = one;
            work::save(
                tx,
                &NewWork {
                    slug,
                    title,
                    kind,
                    description,
                },
                now,
            )?;
        }
        Site {
            title: file.title,
            tagline: file.tagline,
            lang: file.lang,
            time_zone: file.time_zone,
        }
        .save(tx, now)
    })?)
}

/// Keeps the word lists, which judge what is written from now on and nothing before.
pub fn load_words(db: &Db) -> Result<()> {
    let file: Newsroom = super::yaml(FILE)?;
    Ok(db.write_now(move |tx| -> newsroom::Result<()> {
        word::set(tx, List::Banned, &file.word_lists.banned)?;
        word::set(tx, List::Suspect, &file.word_lists.suspect)
    })?)
}
