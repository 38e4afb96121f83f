//! Letters: the mails of the house, written from `templates/mail/`. Sends nothing and knows no address.
//!
//! Each letter has a text and the same in simple HTML; the first line of the text is its subject.

use std::path::Path;

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use crate::templates;

/// What stands around every letter.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Name of the publication.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its language, BCP 47.
    pub lang: String,
}

/// A letter, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// For every mail program.
    pub text: String,
    /// The same for those that show HTML.
    pub html: String,
}

/// The templates of letters, compiled.
pub struct Letters {
    environment: Environment<'static>,
}

impl Letters {
    /// Compiles what the program carries, each file replaced by its namesake in `folder` if there is one.
    ///
    /// # Errors
    /// A template that does not compile, with its name and line.
    pub fn load(folder: Option<&Path>) -> Result<Letters, Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") {
                AutoEscape::Html
            } else {
                AutoEscape::None
            }
        });
        environment.set_formatter(|out, state, value| match state.auto_escape() {
            AutoEscape::Html => templates::write_value(out, state, value),
            _ => escape_formatter(out, state, value),
        });
        for (name, source) in templates::sources("mail/", folder) {
            environment.add_template_owned(name, source)?;
        }
        Ok(Letters { environment })
    }

    /// Writes a letter: `name` is `reply`, the templates are `mail/reply.txt` and `mail/reply.html`, which see the
    /// frame as `site` and `context` as `it`.
    ///
    /// # Errors
    /// A template that asks for what is not there.
    pub fn write(
        &self,
        name: &str,
        frame: &Frame,
        context: &impl Serialize,
    ) -> Result<Letter, Error> {
        let render = |suffix: &str| {
            self.environment
                .get_template(&format!("mail/{name}.{suffix}"))?
                .render(Value::from_pairs([
                    ("site", Value::from(Serde(frame))),
                    ("it", Value::from(Serde(context))),
                ]))
        };
        let text = render("txt")?;
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        Ok(Letter {
            subject: one_line(subject),
            text: format!("{}\n", text.trim()),
            html: render("html")?,
        })
    }
}

/// A subject is one line whatever stands in a headline: a second line would be a header of the mail.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(200).collect()
}
