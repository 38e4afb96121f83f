//! The links of the masthead in their order: sections, topics, other addresses. While there are none, the sections.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
    redirect,
};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To a section, by slug.
    Section(String),
    /// To a topic, by slug.
    Topic(String),
    /// To an address: a path on this site, or `https`.
    Address(String),
}

/// A link of the masthead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its own words; empty for those of the section or topic.
    pub own_title: String,
    /// The words a reader sees.
    pub title: String,
    /// Where it leads.
    pub to: To,
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> Result<Item, store::Error> {
        let (kind, own_title): (String, String) = (row.get(0)?, row.get(1)?);
        let (slug, title): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
        let slug = slug.unwrap_or_default();
        Ok(Item {
            title: if own_title.is_empty() {
                title.unwrap_or_default()
            } else {
                own_title.clone()
            },
            own_title,
            to: match kind.as_str() {
                "section" => To::Section(slug),
                "topic" => To::Topic(slug),
                _ => To::Address(row.get(2)?),
            },
        })
    }
}

/// What a form says about one link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its words; may be empty for a section or topic.
    pub title: String,
    /// `/television/`, `/topics/emmys`, another path or an `https` address.
    pub to: String,
}

/// Most links a masthead holds.
pub const MOST: usize = 24;

/// The links in their order; those whose section or topic is gone are left out.
///
/// # Errors
/// `Store` if the database fails.
pub fn load(tx: &mut Tx<'_>) -> Result<Vec<Item>> {
    Ok(tx.all(
        "select navigation.kind, navigation.title, navigation.url, coalesce(section.slug, topic.slug), coalesce(section.title, topic.title)
         from navigation
         left join section on navigation.kind = 'section' and section.id = navigation.subject_id
         left join topic on navigation.kind = 'topic' and topic.id = navigation.subject_id
         where navigation.kind = 'address' or section.id is not null or topic.id is not null
         order by navigation.place",
        params![],
    )?)
}

/// Sets the links, in the order given; none brings the sections back.
///
/// # Errors
/// `Invalid`, with the place of the link in the field's name: `to-2`, `title-2`.
pub fn arrange(tx: &mut Tx<'_>, drafts: &[Draft], who: &Doer, now: Millis) -> Result<()> {
    let mut faults = Fields::default();
    let mut rows = Vec::new();
    if drafts.len() > MOST {
        let sentence = format!("A masthead holds at most {MOST} links.");
        return Err(Error::invalid("form", sentence));
    }
    for (number, draft) in (1..).zip(drafts) {
        let mut wrong = |field: &str, sentence: String| {
            faults.0.insert(format!("{field}-{number}"), sentence);
        };
        let title = crate::name::tidy(&draft.title);
        if title.chars().count() > 60 {
            wrong(
                "title",
                "These words are longer than 60 characters.".to_owned(),
            );
        }
        match read(tx, &draft.to)? {
            Ok(("address", _, _)) if title.is_empty() => {
                wrong("title", "This link needs words.".to_owned());
            }
            Ok((kind, subject, url)) => rows.push((kind, subject, title, url)),
            Err(sentence) => wrong("to", sentence),
        }
    }
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    tx.run("delete from navigation where place >= 0", params![])?;
    for (place, (kind, subject, title, url)) in rows.iter().enumerate() {
        tx.run(
            "insert into navigation (place, kind, subject_id, title, url) values ($1, $2, $3, $4, $5)",
            params![place, *kind, *subject, title, url],
        )?;
    }
    let act = Act {
        act: "navigation.arrange",
        object: "navigation",
        object_id: 0,
        why: "",
        data: &serde_json::json!({ "links": rows.len() }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(())
}

type Read = (&'static str, Option<i64>, String);

/// A section, a topic or an address, by what was written.
fn read(tx: &mut Tx<'_>, to: &str) -> Result<Result<Read, String>> {
    let to = to.trim();
    let bare = to.trim_matches('/');
    if let Some(slug) = bare.strip_prefix("topics/").filter(|_| to.starts_with('/')) {
        let id: Option<i64> = tx.opt("select id from topic where slug = $1", params![slug])?;
        return Ok(match id {
            Some(id) => Ok(("topic", Some(id), String::new())),
            None => Err(format!("There is no topic \u{201c}{slug}\u{201d}.")),
        });
    }
    if to.starts_with('/') && !bare.is_empty() && !bare.contains('/') {
        let id: Option<i64> = tx.opt("select id from section where slug = $1", params![bare])?;
        if let Some(id) = id {
            return Ok(Ok(("section", Some(id), String::new())));
        }
    }
    Ok(redirect::tidy_target(to).map(|url| ("address", None, url)))
}
