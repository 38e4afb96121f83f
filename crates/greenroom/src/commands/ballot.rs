//! `greenroom ballot`: what readers were asked, and counting it again.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use web::newsroom::audit::Doer;
use web::newsroom::ballot::sheet::Sheet;
use web::newsroom::ballot::{self, Phase, report};

use super::print;
use crate::cli::Ballot;
use crate::place::{self, Place};

/// Lists, shows or closes ballots.
///
/// # Errors
/// One clear sentence.
pub fn run(place: &Place, what: Ballot) -> Result<()> {
    let db = place.open()?;
    let now = place::now();
    let said = match what {
        Ballot::Recount { file } => return recount(&file),
        Ballot::List => db.read_now(|tx| ballot::listed(tx, true)).map(|all| {
            all.iter()
                .map(|one| {
                    let state = match one.phase(now) {
                        Phase::Draft => "draft",
                        Phase::Waiting => "to come",
                        Phase::Open => "open",
                        Phase::Closed => "closed",
                    };
                    format!(
                        "{}\t{state}\t{} votes\t{}\n",
                        one.slug, one.votes, one.question
                    )
                })
                .collect::<String>()
        }),
        Ballot::Show { slug } => db.read_now(move |tx| {
            let found = ballot::any_by_slug(tx, &slug)?;
            let count = ballot::counted(tx, &found)?;
            let titles: Vec<String> = found.options.iter().map(|it| it.title.clone()).collect();
            let mut lines = vec![found.question.clone()];
            lines.extend(report::lines(&count, &titles));
            for (votes, what) in [
                (found.quarantined, "set aside"),
                (found.voided, "void"),
                (found.superseded, "changed by their voters"),
                (found.withdrawn, "taken back"),
            ] {
                if votes > 0 {
                    lines.push(format!("{votes} {what}"));
                }
            }
            Ok::<_, web::newsroom::Error>(lines.join("\n"))
        }),
        Ballot::Close { slug } => {
            let said = format!("{slug} is closed\n");
            db.write_now(move |tx| {
                let id = ballot::any_by_slug(tx, &slug)?.id;
                ballot::close(tx, &Doer::house("the command line"), id, now)
            })
            .map(|()| said)
        }
    };
    db.close();
    print(&said?)
}

/// Counts a tally sheet again, with nothing but the sheet.
///
/// # Errors
/// A sentence that names the file, and the line where there is one; or what differs.
pub fn recount(file: &Path) -> Result<()> {
    let name = file.display();
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.with_context(|| format!("{name} could not be read"))?;
    let sheet = match Sheet::read(&text) {
        Ok(sheet) => sheet,
        Err(fault) => bail!("{name}: {fault}"),
    };
    let count = match sheet.recount() {
        Ok(count) => count,
        Err(fault) => bail!("{name}: {fault}"),
    };
    let titles: Vec<String> = sheet.options.iter().map(|it| it.title.clone()).collect();
    let mut lines = vec![sheet.question.clone()];
    lines.extend(
        sheet
            .rules()
            .map(|rules| rules.sentences())
            .unwrap_or_default(),
    );
    lines.extend(report::lines(&count, &titles));
    let differences = sheet.differences(&count);
    if differences.is_empty() {
        lines.push("The recount agrees with the sheet.".to_owned());
        return print(&lines.join("\n"));
    }
    print(&lines.join("\n"))?;
    bail!("{name}: {}", differences.join("; "))
}
