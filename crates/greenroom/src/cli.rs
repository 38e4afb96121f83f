//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

const AFTER: &str = "\
Start here:
  greenroom demo                        the sample newsroom on http://127.0.0.1:8080
  greenroom init --title 'The Weekly'   a newsroom of your own, in ./greenroom-data
  greenroom serve                       … served

Settings come from greenroom.toml in the data folder, the environment and --set:
`greenroom help settings` lists them all.
Exit codes: 0 done, 1 failed (one sentence on standard error), 2 wrong usage.";

/// Publishes entertainment news and runs the audience's side of it.
#[derive(Debug, Parser)]
#[command(name = "greenroom", version, after_help = AFTER, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where, and with which settings.
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Folder of the newsroom: database, pictures, settings [default: greenroom-data; demo: greenroom-data/demo]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "GREENROOM_DATA",
        hide_env_values = true
    )]
    pub data: Option<PathBuf>,
    /// Settings file [default: greenroom.toml in the data folder, if there is one]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "GREENROOM_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// Database: sqlite:FILE or postgres://… (short for --set database=…)
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// One setting, as in comments.hold=all; may be repeated
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the sample newsroom; it is loaded once
    Demo(Listen),
    /// Make a new newsroom
    #[command(
        after_help = "With --owner it prints a link that signs the owner in once, within the hour.\n\
        Prints a token of the owner's role once, too: programs publish with it through the API.\n\
        Another link, for anybody: greenroom account link --mail name@example.org"
    )]
    Init(Init),
    /// Serve a newsroom to its readers
    Serve(Listen),
    /// Publish, list, show and unpublish stories
    #[command(subcommand)]
    Story(Story),
    /// Add and list sections
    #[command(subcommand)]
    Section(Section),
    /// List, show and close ballots; count a tally sheet again
    #[command(subcommand)]
    Ballot(Ballot),
    /// Write a copy of the database to FILE while it is in use
    Backup {
        /// Where the copy goes; must not exist yet
        file: PathBuf,
    },
    /// Put a copy made by `backup` in the place of the database
    Restore {
        /// The copy
        file: PathBuf,
        /// Replace a database that is already there
        #[arg(long)]
        replace: bool,
    },
    /// Look for what is wrong with settings, database, counters and disk
    Check,
    /// Put right what can be computed again
    #[command(subcommand)]
    Repair(Repair),
    /// Play a night of announcements through against a copy that no reader sees
    #[command(
        after_help = "A tie, a wrong envelope and its correction, a nominee who withdraws, a category moved off the air\n\
        and a host who ends early are part of every rehearsal. The copy is thrown away at the end."
    )]
    Rehearse(Rehearse),
    /// Bring tables of awards in, write them out, announce and take back
    #[command(subcommand)]
    Award(Award),
    /// Make one-time sign-in links, list the newsroom
    #[command(subcommand)]
    Account(Account),
    /// Make, list and revoke tokens of the API
    #[command(subcommand)]
    Token(Token),
    /// Print what a shell needs to complete commands and flags
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, greenroom(1)
    Man,
    /// Explain a command, or `settings`
    Help {
        /// The command, or `settings`
        topic: Vec<String>,
        /// Settings as the page docs/settings.md
        #[arg(long)]
        markdown: bool,
    },
}

/// Flags of the commands that serve.
#[derive(Clone, Debug, Args)]
pub struct Listen {
    /// Where to answer readers [default: 127.0.0.1:8080] (short for --set listen=…)
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
}

/// A new newsroom.
#[derive(Debug, Args)]
pub struct Init {
    /// Name of the publication
    #[arg(long, default_value = "Untitled")]
    pub title: String,
    /// One line under the name
    #[arg(long, default_value = "")]
    pub tagline: String,
    /// Language of the publication, BCP 47
    #[arg(long, default_value = "en")]
    pub lang: String,
    /// Time zone of dates without one, as in Asia/Kolkata
    #[arg(long, default_value = "UTC")]
    pub time_zone: String,
    /// Mail address of who owns it: prints a link that signs them in
    #[arg(long, default_value = "owner")]
    pub owner: String,
}

/// What can be done to stories.
#[derive(Debug, Subcommand)]
pub enum Story {
    /// Publish or update stories from Markdown with front matter
    Publish {
        /// Files to publish; - reads one from standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List stories, last changed first
    List {
        /// How many, 1 to 500
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=500))]
        limit: i64,
    },
    /// Print a story
    Show {
        /// The last part of its address
        slug: String,
        /// As what
        #[arg(long, value_enum, default_value_t = Format::Markdown)]
        format: Format,
    },
    /// Take a story off the site; its address answers 410
    Unpublish {
        /// The last part of its address
        slug: String,
        /// Why, for the record
        #[arg(long, default_value = "")]
        why: String,
    },
}

/// How a story is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// As it could be published again
    Markdown,
    /// The typed document
    Json,
    /// Its words
    Text,
}

/// What can be done to ballots.
#[derive(Debug, Subcommand)]
pub enum Ballot {
    /// List ballots, the newest first
    List,
    /// Print how a ballot stands, round by round
    Show {
        /// The last part of its address
        slug: String,
    },
    /// Close an open ballot now
    Close {
        /// The last part of its address
        slug: String,
    },
    /// Count a tally sheet again, without any database
    #[command(
        after_help = "The sheet of a ballot is at /ballots/NAME/tally.txt (or .json) on its site.\n\
        Exit code 1 when the recount differs from what the sheet says."
    )]
    Recount {
        /// The sheet; - reads it from standard input
        file: PathBuf,
    },
}

/// What can be done to sections.
#[derive(Debug, Subcommand)]
pub enum Section {
    /// Add a section, or change its title
    Add {
        /// First part of its stories' addresses
        slug: String,
        /// Its name
        #[arg(long)]
        title: String,
        /// One line about it
        #[arg(long, default_value = "")]
        description: String,
    },
    /// List sections
    List,
}

/// What can be computed again.
#[derive(Debug, Subcommand)]
pub enum Repair {
    /// Count comments and applause again and correct the stored numbers
    Counts,
}

/// A rehearsal.
#[derive(Debug, Args)]
pub struct Rehearse {
    /// Which edition, as emmys/2020 [default: the newest that has categories]
    #[arg(long, value_name = "AWARD/EDITION")]
    pub edition: Option<String>,
    /// How many times faster than the night itself
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub speed: u32,
    /// Keep the copy, to look at it on the desk
    #[arg(long)]
    pub keep: bool,
    /// Discard a copy that an earlier rehearsal left
    #[arg(long)]
    pub again: bool,
}

/// What can be done to awards.
#[derive(Debug, Subcommand)]
pub enum Award {
    /// List awards and their newest editions
    List,
    /// Bring a table of nominations and results in
    #[command(
        after_help = "Prints what was made, found, ambiguous and rejected, by line. One transaction; the same file twice changes nothing,\n\
        and what an editor changed since stays. Our own table is described in docs/awards-tables.md."
    )]
    Import {
        /// The table; - reads it from standard input
        file: PathBuf,
        /// oscars, emmys, tidytuesday, golden-globes, grammys, imdb or table [default: by its first line]
        #[arg(long)]
        format: Option<String>,
        /// Say what would happen and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List imports, the newest first
    Imports,
    /// Take an import back: what it made goes, unless an editor changed it or others hang on it
    Undo {
        /// Its number in `award imports`
        batch: i64,
    },
    /// Write an award, or one edition of it, as our own table
    Export {
        /// The award or the edition: oscars, or emmys/2020
        path: String,
        /// Where to [default: standard output]
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Announce a winner
    Announce {
        /// The category: emmys/2020/lead-actor-limited
        path: String,
        /// The nominee: mark-ruffalo
        nominee: String,
        /// Beside a winner that there is already
        #[arg(long)]
        tie: bool,
        /// When, as in 2020-09-20T18:14:00-07:00 [default: now]
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
    },
    /// Take an announcement back
    Retract {
        /// The category: emmys/2020/lead-actor-limited
        path: String,
        /// The nominee: mark-ruffalo
        nominee: String,
    },
}

/// What can be done to accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Print a link that signs somebody in once, within the hour; makes the account if there is none
    Link {
        /// Their mail address
        #[arg(long, value_name = "MAIL")]
        mail: String,
        /// What they are to be: reader, moderator, writer, editor, awards-editor or owner
        /// [default: as they are, or reader]
        #[arg(long)]
        role: Option<String>,
        /// The name of a new account [default: what stands before the @]
        #[arg(long)]
        name: Option<String>,
        /// No longer ask for the codes of a telephone that was lost
        #[arg(long)]
        forget_second_factor: bool,
    },
    /// List who is in the newsroom: role, name, mail address
    List,
}

/// What can be done to tokens.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token; it is printed once and kept only as a hash
    Create {
        /// What its holder may do: moderator, writer, editor, awards-editor or owner
        #[arg(long)]
        role: String,
        /// What it is for
        #[arg(long, default_value = "")]
        name: String,
    },
    /// List tokens
    List,
    /// Revoke a token
    Revoke {
        /// Its number in `token list`
        id: i64,
    },
}

/// Reads the command line. Ends the process for `--help`, `--version` and wrong usage.
#[must_use]
pub fn parse() -> Cli {
    Cli::parse()
}

/// The words a shell completes with.
#[must_use]
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "greenroom", &mut text);
    text
}

/// The manual page of the program with all its commands, roff.
///
/// # Errors
/// When a part of it cannot be written.
pub fn manual() -> std::io::Result<Vec<u8>> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for part in command.get_subcommands() {
        chapter(&mut text, part)?;
    }
    Ok(text)
}

/// A command and those below it, each under its own heading.
fn chapter(text: &mut Vec<u8>, command: &clap::Command) -> std::io::Result<()> {
    use std::io::Write as _;
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    writeln!(text, ".SH {}", name.to_uppercase())?;
    let man = clap_mangen::Man::new(command.clone());
    man.render_description_section(text)?;
    man.render_options_section(text)?;
    for part in command.get_subcommands() {
        chapter(text, part)?;
    }
    Ok(())
}

/// The help of a command, or of none for the whole program; none if there is no such command.
#[must_use]
pub fn help(path: &[String]) -> Option<String> {
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for name in path {
        found = found.find_subcommand_mut(name)?;
    }
    Some(found.render_long_help().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
