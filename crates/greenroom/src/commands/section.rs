//! `greenroom section`: the sections of a newsroom.

use anyhow::Result;
use web::newsroom::section::{self, NewSection};

use super::print;
use crate::cli::Section;
use crate::place::{self, Place};

/// Adds or lists sections.
pub fn run(place: &Place, what: Section) -> Result<()> {
    let db = place.open()?;
    let said = match what {
        Section::List => db.read_now(section::all).map(|all| {
            all.iter()
                .map(|one| format!("{}\t{}\n", one.slug, one.title))
                .collect::<String>()
        }),
        Section::Add {
            slug,
            title,
            description,
        } => {
            let said = format!("/{slug}/ is there\n");
            let now = place::now();
            let kept = db.write_now(move |tx| {
                let all = section::all(tx)?;
                let known = all.iter().find(|one| one.slug == slug).map(|one| one.place);
                let place =
                    known.unwrap_or_else(|| all.iter().map(|one| one.place).max().unwrap_or(0) + 1);
                section::save(
                    tx,
                    &NewSection {
                        slug,
                        title,
                        description,
                        place,
                    },
                    now,
                )
            });
            kept.map(|_| said)
        }
    };
    db.close();
    print(&said?)
}
