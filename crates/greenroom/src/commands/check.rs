//! `greenroom check` says what is wrong and what to do; `greenroom repair counts` does one of those things.

use anyhow::{Result, bail};
use web::newsroom::store::Db;
use web::newsroom::{counts, section};

use super::print;
use crate::cli::Common;
use crate::place::Place;

/// Less free disk than this is told.
const LEAST_FREE_BYTES: u64 = 256 * 1024 * 1024;
/// Fewer open files than this are too few for an evening with readers.
const LEAST_FILES: u64 = 4096;

/// What was found, line by line.
#[derive(Default)]
struct Findings {
    good: Vec<String>,
    wrong: Vec<String>,
}

impl Findings {
    fn good(&mut self, sentence: impl Into<String>) {
        self.good.push(sentence.into());
    }

    fn wrong(&mut self, sentence: impl Into<String>) {
        self.wrong.push(sentence.into());
    }
}

/// Looks at everything; fails when something is wrong.
pub fn run(common: &Common) -> Result<()> {
    let mut findings = Findings::default();
    match Place::find(common) {
        Err(error) => findings.wrong(format!("settings: {error:#}")),
        Ok(place) => {
            findings.good("settings: all are understood");
            address(&place, &mut findings);
            disk(&place, &mut findings);
            limits(&mut findings);
            match place.open() {
                Err(error) => findings.wrong(format!("database: {error:#}")),
                Ok(db) => {
                    let asked = database(&db, &mut findings);
                    db.close();
                    asked?;
                }
            }
        }
    }
    let lines = findings.good.iter().map(|line| format!("ok     {line}\n"));
    print(
        &lines
            .chain(findings.wrong.iter().map(|line| format!("WRONG  {line}\n")))
            .collect::<String>(),
    )?;
    match findings.wrong.len() {
        0 => Ok(()),
        1 => bail!("one thing is wrong"),
        n => bail!("{n} things are wrong"),
    }
}

/// Counts again what is counted.
pub fn repair(place: &Place) -> Result<()> {
    let db = place.open()?;
    let done = counts::repair_all(&db);
    db.close();
    let repaired = done?;
    print(&format!(
        "{} comments and {} stories had wrong numbers; {} standings, {} ballots and {} predictions did; they are right now",
        repaired.comments,
        repaired.stories,
        repaired.standings,
        repaired.ballots,
        repaired.predictions
    ))
}

fn address(place: &Place, findings: &mut Findings) {
    let base = place.base_url();
    let host = base.split("://").nth(1).unwrap_or_default();
    let at_home =
        host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    let public = !place.settings.listen.ip().is_loopback();
    if at_home && public {
        findings.wrong(format!(
            "site.base_url is {base}, but the server listens on {}: set site.base_url to the address readers use",
            place.settings.listen
        ));
    } else if !at_home && base.starts_with("http://") {
        findings.wrong(format!("site.base_url is {base}: cookies are safe only with https://; put a proxy with a certificate in front and set site.base_url to its address"));
    } else {
        findings.good(format!("address: readers use {base}"));
    }
}

fn disk(place: &Place, findings: &mut Findings) {
    for folder in [&place.folder, &place.media()] {
        let shown = folder.display();
        if !folder.exists() {
            // The pictures' folder is made when the first picture comes.
            continue;
        }
        let probe = folder.join(format!(".check-{}", std::process::id()));
        match std::fs::write(&probe, b"") {
            Ok(()) => findings.good(format!("disk: {shown} can be written")),
            Err(error) => findings.wrong(format!(
                "disk: {shown} cannot be written ({error}): give it to the user the server runs as"
            )),
        }
        let _ = std::fs::remove_file(&probe);
    }
    if let Ok(disk) = rustix::fs::statvfs(&place.folder) {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let mb = free >> 20;
        if free < LEAST_FREE_BYTES {
            findings.wrong(format!(
                "disk: only {mb} MB are free at {}: make room, or comments will be refused",
                place.folder.display()
            ));
        } else {
            findings.good(format!("disk: {mb} MB are free"));
        }
    }
}

fn limits(findings: &mut Findings) {
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile)
        .maximum
        .unwrap_or(u64::MAX);
    if most < LEAST_FILES {
        findings.wrong(format!("system: this user may open {most} files, and every reader is one: raise the limit (ulimit -Hn, or LimitNOFILE in systemd)"));
    } else {
        findings.good("system: enough files may be open");
    }
}

fn database(db: &Db, findings: &mut Findings) -> Result<()> {
    let told = db.check()?;
    if told.is_empty() {
        findings.good("database: whole, and of this version");
    }
    for sentence in told {
        findings.wrong(format!(
            "database: {sentence}: restore a backup if this does not go away"
        ));
    }
    let told: Vec<String> = db.read_now(counts::check)?;
    if told.is_empty() {
        findings.good("counters: agree with the rows");
    }
    for sentence in told {
        findings.wrong(format!("counters: {sentence}: run greenroom repair counts"));
    }
    if db.read_now(section::all)?.is_empty() {
        findings.wrong(
            "sections: there are none, so no story can appear: add one with greenroom section add",
        );
    }
    Ok(())
}
