//! `greenroom init`: a new newsroom.

use anyhow::{Result, bail};
use web::newsroom::section::NewSection;
use web::newsroom::setting::Site;
use web::newsroom::token::{self, Role};
use web::newsroom::{secret::Secret, section};

use super::account::Wish;
use super::print;
use crate::cli::Init;
use crate::place::{self, Place};

/// Sections a newsroom begins with; `greenroom section add` makes others.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("news", "News", "What happened."),
    (
        "television",
        "Television",
        "Series, shows and the people who make them.",
    ),
    ("film", "Film", "Cinema, from the festival to the last row."),
    (
        "music",
        "Music",
        "Records, tours and the nights they were played.",
    ),
    ("stage", "Stage", "Theatre, musicals and dance."),
    ("culture", "Culture", "Everything else one talks about."),
];

/// Makes the folder, the database, the secret, the sections and a first token.
pub fn run(place: &Place, wishes: &Init) -> Result<()> {
    if jiff::tz::TimeZone::get(&wishes.time_zone).is_err() {
        bail!(
            "--time-zone {}: there is no such time zone; write one such as Asia/Kolkata or UTC",
            wishes.time_zone
        );
    }
    let title = wishes.title.trim().to_owned();
    if title.is_empty() {
        bail!("--title: a newsroom needs a name");
    }
    place.make_folders()?;
    let db = place.connect()?;
    if place::is_made(&db)? {
        db.close();
        bail!(
            "there is a newsroom in {} already; serve it with: greenroom serve",
            place.shown()
        );
    }
    let site = Site {
        title: title.clone(),
        tagline: wishes.tagline.trim().to_owned(),
        lang: wishes.lang.clone(),
        time_zone: wishes.time_zone.clone(),
    };
    let owner = wishes.owner.clone();
    let (secret, random, now) = (rand::random(), rand::random(), place::now());
    let opening = rand::random();
    let made = db.write_now(move |tx| {
        Secret::load_or_make(tx, secret)?;
        site.save(tx, now)?;
        for (number, (slug, title, description)) in (1_i64..).zip(SECTIONS) {
            let (slug, title) = ((*slug).to_owned(), (*title).to_owned());
            section::save(
                tx,
                &NewSection {
                    slug,
                    title,
                    description: (*description).to_owned(),
                    place: number,
                },
                now,
            )?;
        }
        // Who gives a mail address is to sign in; any other word names the token alone.
        let link = if owner.contains('@') {
            let wish = Wish {
                mail: owner.clone(),
                role: Some(Role::Owner),
                name: None,
                forget_second_factor: false,
            };
            Some(wish.link(tx, &opening, now)?)
        } else {
            None
        };
        let name = if link.is_some() { "owner" } else { &owner };
        Ok::<_, web::newsroom::Error>((link, token::create(tx, Role::Owner, name, random, now)?))
    });
    db.close();
    let (link, token) = made?;
    let base = place.base_url();
    let door = match link {
        Some(path) => format!(
            "The owner signs in here, once, within the hour, when it is served:\n  {base}{path}\n\n"
        ),
        None => String::new(),
    };
    let names: Vec<&str> = SECTIONS.iter().map(|(slug, ..)| *slug).collect();
    let flags = place.flags();
    print(&format!(
        "{title} is ready in {shown}, with the sections {sections}.\n\n\
         {door}\
         The owner's token for the API, shown this once:\n  {token}\n\n\
         Serve it:          greenroom serve{flags}\n\
         Sign in:           greenroom account link --mail YOU --role owner{flags}\n\
         Publish a story:   greenroom story publish first.md{flags}\n\
         where first.md begins with\n  ---\n  title: The first story\n  section: {first}\n  ---\n  Its first paragraph.\n",
        shown = place.shown(),
        sections = names.join(", "),
        first = names.first().unwrap_or(&"news"),
    ))
}
