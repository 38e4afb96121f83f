//! What each command does. A command prints what was asked for to standard output and all else to standard error.

mod account;
mod award;
mod backup;
mod ballot;
mod check;
mod demo;
mod init;
mod rehearse;
mod section;
mod story;
mod token;

use std::io::Write as _;

use anyhow::{Result, bail};

use crate::cli::{self, Cli, Command};
use crate::place::Place;
use crate::{log, serve, settings};

/// Runs one command to its end.
///
/// # Errors
/// One clear sentence, or a line per fault.
pub fn run(asked: Cli) -> Result<()> {
    let common = asked.common;
    match asked.command {
        Command::Demo(flags) => demo::run(&common, flags.listen.as_deref()),
        Command::Init(wishes) => init::run(&Place::find(&common)?, &wishes),
        Command::Serve(flags) => {
            let place = Place::find_in(&common, None, flags.listen.as_deref())?;
            log::start(&place.settings);
            let db = place.open()?;
            serve::run(&place, db)
        }
        Command::Story(what) => story::run(&Place::find(&common)?, what),
        Command::Ballot(cli::Ballot::Recount { file }) => ballot::recount(&file),
        Command::Ballot(what) => ballot::run(&Place::find(&common)?, what),
        Command::Section(what) => section::run(&Place::find(&common)?, what),
        Command::Backup { file } => backup::make(&Place::find(&common)?, &file),
        Command::Restore { file, replace } => {
            backup::put_back(&Place::find(&common)?, &file, replace)
        }
        Command::Check => check::run(&common),
        Command::Repair(cli::Repair::Counts) => check::repair(&Place::find(&common)?),
        Command::Rehearse(wishes) => rehearse::run(&Place::find(&common)?, &wishes),
        Command::Award(what) => award::run(&Place::find(&common)?, what),
        Command::Account(what) => account::run(&Place::find(&common)?, what),
        Command::Token(what) => token::run(&Place::find(&common)?, what),
        Command::Completions { shell } => pour(&cli::completions(shell)),
        Command::Man => pour(&cli::manual()?),
        Command::Help { topic, markdown } => help(&topic, markdown),
    }
}

/// Prints one answer to standard output.
///
/// # Errors
/// When nobody takes it.
pub fn print(text: &str) -> Result<()> {
    pour(text.as_bytes())?;
    if text.ends_with('\n') {
        return Ok(());
    }
    pour(b"\n")
}

/// Prints bytes as they are.
fn pour(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

fn help(topic: &[String], markdown: bool) -> Result<()> {
    if topic.first().is_some_and(|word| word == "settings") {
        return print(&if markdown {
            settings::markdown()
        } else {
            settings::plain()
        });
    }
    match cli::help(topic) {
        Some(text) => print(&text),
        None => bail!(
            "there is no command “{}”; greenroom --help lists them",
            topic.join(" ")
        ),
    }
}
