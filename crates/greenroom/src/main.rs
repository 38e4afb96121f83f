//! The binary: command line, settings, wiring, worker.
//!
//! Reads in this order: [`cli`] says what can be asked for, [`commands`] does it, [`settings`] and
//! [`place`] say with what and where; [`serve`] runs the server and [`worker`] what it owes.

#![expect(
    unreachable_pub,
    reason = "nothing of a program is reached from outside; pub is what a module offers the others"
)]

mod cli;
mod commands;
mod log;
mod mail;
mod pictures;
mod place;
mod serve;
mod settings;
mod sizes;
mod worker;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Wrong usage leaves here with exit code 2, `--help` and `--version` with 0.
    let asked = cli::parse();
    match commands::run(asked) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has left (`greenroom story list | head`): nothing is wrong.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            log::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
