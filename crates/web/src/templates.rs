//! The templates: one environment, strict, always escaping, carried inside the program.
//!
//! Knows nothing of requests or stories. A folder may override single templates, so that a
//! publisher can theme without a compiler; a theme that stumbles never costs a reader the page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use minijinja::value::{Serde, Value};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, escape_formatter,
};
use newsroom::markup::SafeHtml;
use rust_embed::RustEmbed;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::live::Piece;
use crate::theme::{self, Fault, Theme};
use crate::view;

#[derive(RustEmbed)]
#[folder = "../../templates/"]
struct Sources;

/// What the program carries whose name begins so, each file replaced by its namesake in `folder` if there is one.
pub(crate) fn sources(prefix: &str, folder: Option<&Path>) -> Vec<(String, String)> {
    Sources::iter()
        .filter(|name| name.starts_with(prefix))
        .filter_map(|name| {
            let own = folder.and_then(|folder| std::fs::read_to_string(folder.join(&*name)).ok());
            let source = own.or_else(|| {
                Sources::get(&name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
            })?;
            Some((name.into_owned(), source))
        })
        .collect()
}

/// Every template, compiled, and the publisher's theme over them.
pub struct Templates {
    built_in: Environment<'static>,
    sources: BTreeMap<String, String>,
    folder: Option<PathBuf>,
    theme: RwLock<Arc<Theme>>,
    /// What went wrong while a page of the theme was written, by file; forgotten when the theme changes.
    stumbles: Mutex<BTreeMap<String, Fault>>,
}

impl Templates {
    /// Compiles what the program carries, and the theme in `folder` if there is one. Blocking.
    ///
    /// # Errors
    /// A template of the program that does not compile; what is wrong with a theme is told by
    /// [`Templates::faults`].
    pub fn load(folder: Option<&Path>) -> Result<Templates, Error> {
        let sources: BTreeMap<String, String> = Sources::iter()
            .filter(|name| name.ends_with(".html"))
            .filter_map(|name| {
                let file = Sources::get(&name)?;
                let text = String::from_utf8_lossy(&file.data).into_owned();
                Some((name.into_owned(), text))
            })
            .collect();
        let mut built_in = plain();
        for (name, source) in &sources {
            built_in.add_template_owned(name.clone(), source.clone())?;
        }
        let templates = Templates {
            built_in,
            sources,
            folder: folder.map(Path::to_owned),
            theme: RwLock::default(),
            stumbles: Mutex::default(),
        };
        templates.look_again();
        Ok(templates)
    }

    /// Reads the theme again if a file of it changed; says whether one did. Blocking.
    pub fn look_again(&self) -> bool {
        let Some(folder) = &self.folder else {
            return false;
        };
        let read = self.theme().read_again(folder, plain, &self.sources);
        let Some(theme) = read else {
            return false;
        };
        *self.theme.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(theme);
        self.stumbles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        true
    }

    /// The theme as last read; empty if there is none.
    #[must_use]
    pub fn theme(&self) -> Arc<Theme> {
        Arc::clone(&self.theme.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the operator named a folder for a theme.
    #[must_use]
    pub fn has_folder(&self) -> bool {
        self.folder.is_some()
    }

    /// What is wrong with the theme: files that could not be read or compiled, and pages that could not be written.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.theme().faults.clone();
        let stumbles = self.stumbles.lock().unwrap_or_else(PoisonError::into_inner);
        faults.extend(stumbles.values().cloned());
        faults
    }

    /// The names of all templates.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.built_in.templates().map(|(name, _)| name)
    }

    /// Writes a page with the theme's template; if that fails, notes why and writes it with the program's own.
    fn render(&self, template: &str, context: Value) -> Result<String, Error> {
        let theme = self.theme();
        if let Some(environment) = &theme.environment {
            let page = environment
                .get_template(template)
                .and_then(|template| template.render(context.clone()));
            match page {
                Ok(page) => return Ok(page),
                Err(error) => self.stumble(theme::fault_of(&error, template)),
            }
        }
        self.built_in.get_template(template)?.render(context)
    }

    fn stumble(&self, fault: Fault) {
        let mut stumbles = self.stumbles.lock().unwrap_or_else(PoisonError::into_inner);
        if stumbles.get(&fault.file) != Some(&fault) {
            theme::tell(&fault);
            stumbles.insert(fault.file.clone(), fault);
        }
    }

    /// The front page.
    ///
    /// # Errors
    /// A template that asks for what its context does not have; so for all functions here.
    pub fn front(&self, frame: &view::Frame, front: &view::Front) -> Result<String, Error> {
        self.page("front.html", frame, "front", front)
    }

    /// A story with its conversation.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn story(&self, frame: &view::Frame, story: &view::Story) -> Result<String, Error> {
        self.page("story.html", frame, "story", story)
    }

    /// The card of a story that other sites frame.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn embed_story(&self, frame: &view::Frame, story: &view::Story) -> Result<String, Error> {
        self.page("embed_story.html", frame, "story", story)
    }

    /// A list of stories, or what a search found.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn listing(&self, frame: &view::Frame, listing: &view::Listing) -> Result<String, Error> {
        let template = if listing.kind == "search" {
            "search.html"
        } else {
            "listing.html"
        };
        self.page(template, frame, "listing", listing)
    }

    /// A page of a story's comments by itself.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn comments(
        &self,
        frame: &view::Frame,
        conversation: &view::Conversation,
    ) -> Result<String, Error> {
        self.page("comments.html", frame, "conversation", conversation)
    }

    /// A comment with what it answers and what answers it.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn permalink(
        &self,
        frame: &view::Frame,
        permalink: &view::Permalink,
    ) -> Result<String, Error> {
        self.page("permalink.html", frame, "permalink", permalink)
    }

    /// The composer on a page of its own.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn reply(&self, frame: &view::Frame, reply: &view::Reply) -> Result<String, Error> {
        self.page("reply.html", frame, "reply", reply)
    }

    /// The form that reports a comment.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn report(&self, frame: &view::Frame, report: &view::Report) -> Result<String, Error> {
        self.page("report.html", frame, "report", report)
    }

    /// What went wrong.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn problem(&self, frame: &view::Frame, problem: &view::Problem) -> Result<String, Error> {
        self.page("problem.html", frame, "problem", problem)
    }

    /// One comment: the same bytes in a page, a fragment and the live stream. `lang` is the story's language.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn comment(&self, comment: &view::Comment, lang: &str) -> Result<String, Error> {
        self.piece("comment.html", "comment", comment, lang)
    }

    /// Comments without a page around them, under a story in this language.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn thread(&self, thread: &view::Thread, lang: &str) -> Result<String, Error> {
        self.piece("thread.html", "thread", thread, lang)
    }

    /// The composer without a page around it, under a story in this language.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn composer(&self, composer: &view::Composer, lang: &str) -> Result<String, Error> {
        self.piece("composer.html", "composer", composer, lang)
    }

    /// A page of the reader's own (signing in, the account): the template sees `context` as `it`.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn own(
        &self,
        template: &str,
        frame: &view::Frame,
        context: &impl Serialize,
    ) -> Result<String, Error> {
        self.page(template, frame, "it", context)
    }

    /// A page of the desk: the template sees the frame as `desk` and `context` as `it`.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn desk(
        &self,
        template: &str,
        frame: &crate::desk::Frame,
        context: &impl Serialize,
    ) -> Result<String, Error> {
        self.built_in
            .get_template(template)?
            .render(Value::from_pairs([
                ("desk", Value::from(Serde(frame))),
                ("it", Value::from(Serde(context))),
            ]))
    }

    /// A piece of a page that changed, for the live log: the same template the page includes.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn live(&self, piece: &Piece) -> Result<String, Error> {
        self.render(
            piece.template,
            Value::from_pairs([
                (piece.name, piece.view.clone()),
                ("lang", Value::from(piece.lang.as_str())),
            ]),
        )
    }

    fn page(
        &self,
        template: &str,
        frame: &view::Frame,
        name: &str,
        object: &impl Serialize,
    ) -> Result<String, Error> {
        self.render(
            template,
            Value::from_pairs([
                ("site", Value::from(Serde(&frame.site))),
                ("head", Value::from(Serde(&frame.head))),
                (name, Value::from(Serde(object))),
            ]),
        )
    }

    /// How odds moved: a drawing and a table.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn chart(
        &self,
        chart: &crate::public::predictions::view::Chart,
        lang: &str,
    ) -> Result<String, Error> {
        self.piece("predict/chart.html", "chart", chart, lang)
    }

    /// A piece of a ballot: the same on its page, in a story and for a script.
    ///
    /// # Errors
    /// As [`front`](Self::front).
    pub fn ballot_piece(
        &self,
        template: &str,
        name: &str,
        object: &impl Serialize,
        lang: &str,
    ) -> Result<String, Error> {
        self.piece(template, name, object, lang)
    }

    fn piece(
        &self,
        template: &str,
        name: &str,
        object: &impl Serialize,
        lang: &str,
    ) -> Result<String, Error> {
        self.render(
            template,
            Value::from_pairs([
                (name, Value::from(Serde(object))),
                ("lang", Value::from(lang)),
            ]),
        )
    }
}

/// An environment as every template of ours has it: strict, and always escaping.
fn plain() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(write_value);
    environment
}

/// Writes a value into a page. Text is escaped here and not by the engine, which also escapes every
/// slash: on a page full of addresses that is a tenth of its bytes.
pub(crate) fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(write_escaped(out, text)?),
        _ => escape_formatter(out, state, value),
    }
}

fn write_escaped(out: &mut Output<'_>, text: &str) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        out.write_str(before)?;
        let mut chars = from.chars();
        out.write_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        })?;
        rest = chars.as_str();
    }
    out.write_str(rest)
}

/// Hands safe HTML to a template as such: the only way anything is printed unescaped.
///
/// # Errors
/// Those of the serializer.
pub fn unescaped<S: Serializer>(html: &SafeHtml, serializer: S) -> Result<S::Ok, S::Error> {
    Value::from_safe_string(html.to_string()).serialize(serializer)
}

/// As [`unescaped`], for a list.
///
/// # Errors
/// Those of the serializer.
pub fn all_unescaped<S: Serializer>(list: &[SafeHtml], serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_seq(Some(list.len()))?;
    for html in list {
        out.serialize_element(&Value::from_safe_string(html.to_string()))?;
    }
    out.end()
}
