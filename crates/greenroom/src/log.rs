//! What is written to standard error: log lines and the one sentence of a failure.

use std::io::{IsTerminal as _, Write as _};

use crate::settings::{LogFormat, Settings};

/// Starts logging as the settings say. What libraries log below a warning is left out.
pub fn start(settings: &Settings) {
    let level = settings.log_level.to_string().to_lowercase();
    let filter = tracing_subscriber::EnvFilter::new(format!(
        "warn,greenroom={level},web={level},newsroom={level},store={level}"
    ));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false)
            .init(),
    }
}

/// Writes a failure: the error and its causes in one sentence, or a line per fault.
pub fn complain(error: &anyhow::Error) {
    let mut said = String::new();
    for cause in error.chain() {
        let words = cause.to_string();
        // A cause that its effect already quotes says nothing new.
        if !said.contains(&words) {
            if !said.is_empty() {
                said.push_str(": ");
            }
            said.push_str(&words);
        }
    }
    let _ = writeln!(std::io::stderr(), "{said}");
}

/// Tells what is going on, one sentence a line, to whoever started the command.
pub fn tell(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}
