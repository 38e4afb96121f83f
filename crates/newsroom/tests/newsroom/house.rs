//! A newsroom for a test: sections, stories with defaults, comments with defaults.

use newsroom::comment::{self, Comment, Draft, Form, Idempotency, Posted, Writer};
use newsroom::section::{self, NewSection};
use newsroom::story::{self, Images, Published};
use newsroom::{Error, Millis, Policy, Result};
use store::{Db, Tx};

/// The morning after the awards, 21 September 2020, 01:00 UTC.
pub(crate) const MORNING: Millis = 1_600_650_000_000;
pub(crate) const MINUTE: Millis = 60_000;
pub(crate) const DAY: Millis = 86_400_000;

/// Mo, who moderates.
pub(crate) fn mo() -> newsroom::audit::Doer {
    newsroom::audit::Doer::house("Mo")
}

/// Does what must succeed.
pub(crate) fn write<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    db.write_now(job).unwrap()
}

/// Does what must be refused.
pub(crate) fn refused<T: Send + 'static + std::fmt::Debug>(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Error {
    db.write_now(job).unwrap_err()
}

/// Reads what must be there.
pub(crate) fn read<T: Send + 'static>(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    db.read_now(job).unwrap()
}

/// Two sections to publish in.
pub(crate) fn open(db: &Db) {
    write(db, |tx| {
        for (place, (slug, title)) in [("television", "Television"), ("film", "Film")]
            .into_iter()
            .enumerate()
        {
            let place = i64::try_from(place).unwrap();
            section::save(
                tx,
                &NewSection {
                    slug: slug.into(),
                    title: title.into(),
                    description: String::new(),
                    place,
                },
                MORNING,
            )?;
        }
        Ok(())
    });
}

/// The source of a story; `more` is further front matter, a line each.
pub(crate) fn source(slug: &str, more: &str) -> String {
    let section = if more.contains("section:") {
        ""
    } else {
        "section: television\n"
    };
    let date = if more.contains("date:") || more.contains("status: draft") {
        ""
    } else {
        "date: 2020-09-21T00:00:00Z\n"
    };
    let title = if more.contains("title:") {
        String::new()
    } else {
        format!("title: The {slug} story\n")
    };
    format!(
        "---\n{title}slug: {slug}\n{section}{date}authors: [Rui Prado]\n{more}\n---\nHe thanked his wife, and told us to vote.\n"
    )
}

/// Rui publishes Markdown in the morning.
pub(crate) fn publish(db: &Db, source: &str) -> Published {
    publish_at(db, source, MORNING)
}

pub(crate) fn publish_at(db: &Db, source: &str, now: Millis) -> Published {
    let source = source.to_owned();
    write(db, move |tx| {
        story::publish(
            tx,
            &source,
            &Images::new(),
            "rui",
            &jiff::tz::TimeZone::UTC,
            now,
        )
    })
}

/// A newsroom with one open story; answers its row id.
pub(crate) fn with_story(db: &Db, slug: &str) -> i64 {
    open(db);
    publish(db, &source(slug, "")).id
}

/// A comment to be posted, with defaults.
#[derive(Clone)]
pub(crate) struct Say {
    pub(crate) story: String,
    pub(crate) form: Form,
    pub(crate) writer: Writer,
    pub(crate) policy: Policy,
    pub(crate) key: Option<Idempotency>,
    pub(crate) now: Millis,
}

/// Ana says something under a story.
pub(crate) fn say(story: &str, text: &str) -> Say {
    Say {
        story: story.to_owned(),
        form: Form {
            name: "Ana".to_owned(),
            text: text.to_owned(),
            ..Form::default()
        },
        writer: Writer {
            device: Some(b"ana's phone".to_vec()),
            network: None,
            account: None,
            staff: false,
        },
        policy: Policy::default(),
        key: None,
        now: MORNING,
    }
}

impl Say {
    pub(crate) fn by(mut self, name: &str) -> Say {
        self.form.name = name.to_owned();
        self.writer.device = Some(format!("{name}'s phone").into_bytes());
        self
    }

    pub(crate) fn to(mut self, parent: i64) -> Say {
        self.form.parent = Some(parent);
        self
    }

    pub(crate) fn at(mut self, now: Millis) -> Say {
        self.now = now;
        self
    }

    pub(crate) fn rules(mut self, policy: Policy) -> Say {
        self.policy = policy;
        self
    }

    pub(crate) fn keyed(mut self, key: &str, body: &str) -> Say {
        self.key = Some(Idempotency {
            key: key.to_owned(),
            body_hash: body.as_bytes().to_vec(),
        });
        self
    }

    pub(crate) fn send(self, tx: &mut Tx<'_>) -> Result<Posted> {
        let draft = Draft::parse(self.form)?;
        comment::post(
            tx,
            &self.story,
            draft,
            &self.writer,
            &self.policy,
            self.key.as_ref(),
            self.now,
        )
    }

    pub(crate) fn posted(self, db: &Db) -> Posted {
        write(db, move |tx| self.send(tx))
    }

    pub(crate) fn comment(self, db: &Db) -> Comment {
        self.posted(db).comment
    }

    pub(crate) fn refused(self, db: &Db) -> Error {
        refused(db, move |tx| self.send(tx))
    }
}

/// What the log says since a number: kinds and subjects.
pub(crate) fn log_since(db: &Db, seq: i64) -> Vec<(String, i64)> {
    read(db, move |tx| {
        Ok(store::log::since(tx, seq, 1000)?
            .into_iter()
            .map(|entry| (entry.kind, entry.subject))
            .collect())
    })
}

pub(crate) fn head(db: &Db) -> i64 {
    read(db, |tx| Ok(store::log::head(tx)?))
}

/// The sentence about a field.
pub(crate) fn sentence(error: &Error, field: &str) -> String {
    match error {
        Error::Invalid(fields) => fields
            .0
            .get(field)
            .cloned()
            .unwrap_or_else(|| panic!("{field} in {error:?}")),
        other => panic!("{other:?}"),
    }
}
