//! A publisher's own templates and style sheets: read from a folder, noticed when they change, never trusted to work.
//!
//! A file that cannot be used is named with its line, and what the program carries serves in its place. Names of
//! files are told without the folder they lie in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::SystemTime;

use minijinja::{Environment, Error, ErrorKind};
use serde::Serialize;

/// Instructions a page of a theme may take: hundreds of times what the longest page of the house needs.
pub const FUEL: u64 = 5_000_000;
/// A file larger than this is no template and no style sheet.
const MOST_BYTES: u64 = 1 << 20;
/// No theme has more files.
const MOST_FILES: usize = 500;
/// Folders within folders.
const DEEPEST: usize = 3;
/// Templates that a theme does not override: a broken theme is mended on the desk.
const DESK: &str = "desk/";
/// A style sheet of this name stands in place of the house's.
pub const WHOLE_SHEET: &str = "reader.css";
/// A style sheet of this name comes after the house's.
pub const EXTRA_SHEET: &str = "theme.css";

/// What is wrong with a file of the theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Its name in the folder.
    pub file: String,
    /// The line, if it is known.
    pub line: Option<usize>,
    /// What is wrong, in a sentence.
    pub sentence: String,
}

/// A file of the theme and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name in the folder.
    pub file: String,
    /// `replaces`, `adds`, `broken` or `unused`.
    pub does: &'static str,
}

/// When a file was last changed and how large it is: what tells one version from the next.
type Stamp = BTreeMap<String, (Option<SystemTime>, u64)>;

/// A theme as it was last read.
#[derive(Debug, Default)]
pub struct Theme {
    /// All templates, the theme's own in place of the program's; none if the theme has none that can be used.
    pub(crate) environment: Option<Environment<'static>>,
    /// The style sheet in place of the house's.
    pub whole_sheet: Option<String>,
    /// The style sheet after the house's.
    pub extra_sheet: String,
    /// Every file.
    pub parts: Vec<Part>,
    /// What is wrong with some.
    pub faults: Vec<Fault>,
    stamp: Stamp,
}

impl Theme {
    /// Reads a folder again if anything in it changed since; `None` if nothing did. Blocking.
    ///
    /// `plain` makes an environment without templates, `built_in` are the program's own by name.
    pub(crate) fn read_again(
        &self,
        folder: &Path,
        plain: fn() -> Environment<'static>,
        built_in: &BTreeMap<String, String>,
    ) -> Option<Theme> {
        let mut faults = Vec::new();
        let mut stamp = Stamp::new();
        survey(folder, "", 0, &mut stamp, &mut faults);
        if stamp == self.stamp {
            return None;
        }
        let mut theme = Theme {
            faults,
            ..Theme::default()
        };
        theme.read(folder, &stamp, plain, built_in);
        theme.stamp = stamp;
        for fault in &theme.faults {
            tell(fault);
        }
        Some(theme)
    }

    fn read(
        &mut self,
        folder: &Path,
        stamp: &Stamp,
        plain: fn() -> Environment<'static>,
        built_in: &BTreeMap<String, String>,
    ) {
        let mut own = BTreeMap::new();
        for name in stamp.keys() {
            let does = match name.as_str() {
                WHOLE_SHEET | EXTRA_SHEET => "replaces",
                name if name.starts_with(DESK) => "unused",
                name if !name.ends_with(".html") => "unused",
                name if built_in.contains_key(name) => "replaces",
                _ => "adds",
            };
            if does != "unused" {
                match text_of(folder, name, stamp) {
                    Ok(text) => drop(own.insert(name.clone(), text)),
                    Err(sentence) => self.fault(name, None, sentence),
                }
            }
            self.parts.push(Part {
                file: name.clone(),
                does: if name == EXTRA_SHEET { "adds" } else { does },
            });
        }
        self.whole_sheet = own.remove(WHOLE_SHEET);
        self.extra_sheet = own.remove(EXTRA_SHEET).unwrap_or_default();
        self.compile(own, plain, built_in);
        let broken: BTreeSet<&str> = self
            .faults
            .iter()
            .map(|fault| fault.file.as_str())
            .collect();
        for part in &mut self.parts {
            if broken.contains(part.file.as_str()) {
                part.does = "broken";
            }
        }
    }

    fn compile(
        &mut self,
        own: BTreeMap<String, String>,
        plain: fn() -> Environment<'static>,
        built_in: &BTreeMap<String, String>,
    ) {
        let mut environment = plain();
        environment.set_fuel(Some(FUEL));
        let mut used = 0;
        for (name, text) in built_in {
            if !own.contains_key(name) {
                // It compiled when the program started.
                let _ = environment.add_template_owned(name.clone(), text.clone());
            }
        }
        for (name, text) in own {
            match environment.add_template_owned(name.clone(), text) {
                Ok(()) => used += 1,
                Err(error) => {
                    self.faults.push(fault_of(&error, &name));
                    if let Some(text) = built_in.get(&name) {
                        let _ = environment.add_template_owned(name, text.clone());
                    }
                }
            }
        }
        self.environment = (used > 0).then_some(environment);
    }

    fn fault(&mut self, file: &str, line: Option<usize>, sentence: impl Into<String>) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line,
            sentence: sentence.into(),
        });
    }
}

/// Says in the log what is wrong with a file.
pub(crate) fn tell(fault: &Fault) {
    tracing::warn!(
        file = fault.file,
        line = fault.line,
        what = fault.sentence,
        "a theme's file cannot be used; what the program carries serves in its place"
    );
}

/// What an error of the template engine says, with the file and line it happened in.
pub(crate) fn fault_of(error: &Error, template: &str) -> Fault {
    let mut sentence = match error.kind() {
        ErrorKind::OutOfFuel => {
            "It takes far too long; look for a loop that does not end.".to_owned()
        }
        kind => match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        },
    };
    if let Some(cause) = std::error::Error::source(error) {
        sentence = format!("{sentence} ({cause})");
    }
    // A long line of the template may be quoted in it.
    if let Some((at, _)) = sentence.char_indices().nth(400) {
        sentence.truncate(at);
    }
    Fault {
        file: error.name().unwrap_or(template).to_owned(),
        line: error.line(),
        sentence,
    }
}

/// Walks the folder: every file that is a template or a style sheet, with its stamp.
fn survey(folder: &Path, under: &str, depth: usize, stamp: &mut Stamp, faults: &mut Vec<Fault>) {
    let mut unreadable = |file: &str, error: &std::io::Error| {
        faults.push(Fault {
            file: if file.is_empty() {
                "the theme's folder"
            } else {
                file
            }
            .to_owned(),
            line: None,
            sentence: format!("It cannot be read: {}.", error.kind()),
        });
        // Counts as a change, so that it is told once and forgotten when it is mended.
        (format!("{file}?{}", error.kind()), (None, 0))
    };
    let entries = match std::fs::read_dir(folder.join(under)) {
        Ok(entries) => entries,
        Err(error) => {
            stamp.extend([unreadable(under, &error)]);
            return;
        }
    };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        let Ok(file_name) = entry.file_name().into_string() else {
            continue;
        };
        if file_name.starts_with('.') || stamp.len() >= MOST_FILES {
            continue;
        }
        let name = if under.is_empty() {
            file_name
        } else {
            format!("{under}/{file_name}")
        };
        match std::fs::metadata(entry.path()) {
            Ok(about) if about.is_dir() => folders.push(name),
            Ok(about) if name.ends_with(".html") || name.ends_with(".css") => {
                stamp.insert(name, (about.modified().ok(), about.len()));
            }
            Ok(_) => {}
            Err(error) => stamp.extend([unreadable(&name, &error)]),
        }
    }
    if depth < DEEPEST {
        for name in folders {
            survey(folder, &name, depth + 1, stamp, faults);
        }
    }
}

fn text_of(folder: &Path, name: &str, stamp: &Stamp) -> Result<String, String> {
    if stamp
        .get(name)
        .is_some_and(|(_, bytes)| *bytes > MOST_BYTES)
    {
        return Err("It is larger than 1 MB.".to_owned());
    }
    let path = folder.join(name);
    if !path.is_file() {
        return Err("It is no file.".to_owned());
    }
    let bytes =
        std::fs::read(path).map_err(|error| format!("It cannot be read: {}.", error.kind()))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let line = before.map_or(1, |text| text.split(|&byte| byte == b'\n').count());
        format!("It is not UTF-8 text: see line {line}.")
    })
}
