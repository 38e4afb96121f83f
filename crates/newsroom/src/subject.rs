//! People, works and topics as the desk keeps them: found by the beginning of a name, written, renamed.
//!
//! The three have their own tables and the same shape; what differs is which statement is sent.

use std::fmt::Write as _;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, alias,
    audit::{self, Act, Doer},
    cursor::PathCursor,
    error::{Error, Fields, Result},
    event::{self, Event},
    merge,
    story::{SubjectKind, desk},
};

/// A person, a work or a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Name or title.
    pub name: String,
    /// What a person does, what kind of work it is; empty for a topic.
    pub line: String,
    /// A sentence or two; may be empty.
    pub text: String,
    /// Where else it is found, a line each: an address, then words for it if there are any.
    pub links: String,
    sort: String,
}

impl FromRow for Subject {
    fn from_row(row: &Row<'_>) -> Result<Subject, store::Error> {
        Ok(Subject {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            line: row.get(3)?,
            text: row.get(4)?,
            links: row.get(5)?,
            sort: row.get(6)?,
        })
    }
}

/// What a form says about one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Name or title.
    pub name: String,
    /// Its part of the address; empty for the one the name makes.
    pub slug: String,
    /// What a person does, what kind of work it is.
    pub line: String,
    /// A sentence or two.
    pub text: String,
    /// Addresses, a line each.
    pub links: String,
}

/// Entries on one page of the list.
pub const ON_A_PAGE: i64 = 50;
const MOST_LINKS: usize = 12;

/// The key names are put in order by: the bytes of the name's slug in hexadecimal, which every collation orders alike.
pub(crate) fn sort_key(name: &str) -> String {
    let mut key = String::new();
    for byte in markup::slug::slugify(name).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

/// Those whose name begins so, by name, after a place; at most [`ON_A_PAGE`].
///
/// # Errors
/// `Invalid` for a place that is none; `Store` if the database fails.
pub fn list(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    beginning: &str,
    after: Option<&PathCursor>,
) -> Result<(Vec<Subject>, Option<PathCursor>)> {
    let from = sort_key(beginning);
    // Hexadecimal ends with f: a g is beyond everything that begins so.
    let to = format!("{from}g");
    let (sort, id) = after.map_or((from, 0), place);
    let limit = ON_A_PAGE + 1;
    let mut found: Vec<Subject> = match kind {
        SubjectKind::Person => tx.all(
            "select id, slug, name, role, bio, links, sort from person
             where (sort, id) > ($1, $2) and sort < $3 order by sort, id limit $4",
            params![sort, id, to, limit],
        )?,
        SubjectKind::Work => tx.all(
            "select id, slug, title, kind, description, links, sort from work
             where (sort, id) > ($1, $2) and sort < $3 order by sort, id limit $4",
            params![sort, id, to, limit],
        )?,
        SubjectKind::Topic => tx.all(
            "select id, slug, title, '', description, links, sort from topic
             where (sort, id) > ($1, $2) and sort < $3 order by sort, id limit $4",
            params![sort, id, to, limit],
        )?,
    };
    let kept = usize::try_from(ON_A_PAGE).unwrap_or(0);
    let more = found.len() > kept;
    found.truncate(kept);
    let next = found.last().filter(|_| more).map(|last| {
        let mut place = last.id.to_be_bytes().to_vec();
        place.extend_from_slice(last.sort.as_bytes());
        PathCursor(place)
    });
    Ok((found, next))
}

fn place(after: &PathCursor) -> (String, i64) {
    let (id, sort) = after.0.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    (
        String::from_utf8_lossy(sort).into_owned(),
        i64::from_be_bytes(*id),
    )
}

/// The one of a slug.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, kind: SubjectKind, slug: &str) -> Result<Option<Subject>> {
    Ok(match kind {
        SubjectKind::Person => tx.opt(
            "select id, slug, name, role, bio, links, sort from person where slug = $1",
            params![slug],
        )?,
        SubjectKind::Work => tx.opt(
            "select id, slug, title, kind, description, links, sort from work where slug = $1",
            params![slug],
        )?,
        SubjectKind::Topic => tx.opt(
            "select id, slug, title, '', description, links, sort from topic where slug = $1",
            params![slug],
        )?,
    })
}

/// The slug that this one leads to since a renaming or a merge, if it does.
///
/// # Errors
/// `Store` if the database fails.
pub fn moved(tx: &mut Tx<'_>, kind: SubjectKind, slug: &str) -> Result<Option<String>> {
    let Some(id) = alias::find(tx, kind.as_str(), slug)? else {
        return Ok(None);
    };
    Ok(match kind {
        SubjectKind::Person => tx.opt("select slug from person where id = $1", params![id])?,
        SubjectKind::Work => tx.opt("select slug from work where id = $1", params![id])?,
        SubjectKind::Topic => tx.opt("select slug from topic where id = $1", params![id])?,
    })
}

/// How many stories are about it, or (for a person) by it, whatever their state.
///
/// # Errors
/// `Store` if the database fails.
pub fn stories(tx: &mut Tx<'_>, kind: SubjectKind, id: i64) -> Result<i64> {
    Ok(match kind {
        SubjectKind::Person => tx.one(
            "select count(*) from (select story_id from story_subject where kind = 'person' and subject_id = $1
             union select story_id from story_author where person_id = $1) as theirs",
            params![id],
        )?,
        SubjectKind::Work | SubjectKind::Topic => tx.one(
            "select count(*) from story_subject where kind = $1 and subject_id = $2",
            params![kind.as_str(), id],
        )?,
    })
}

/// Writes a new one; answers it.
///
/// # Errors
/// `Invalid` by field.
pub fn create(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    draft: &Draft,
    who: &Doer,
    now: Millis,
) -> Result<Subject> {
    let clean = clean(draft)?;
    free(tx, kind, &clean.slug, 0)?;
    let values = params![
        clean.slug,
        clean.name,
        clean.text,
        clean.line,
        clean.links,
        sort_key(&clean.name)
    ];
    let id: i64 = match kind {
        SubjectKind::Person => tx.one(
            "insert into person (slug, name, bio, role, links, sort) values ($1, $2, $3, $4, $5, $6) returning id",
            values,
        )?,
        SubjectKind::Work => tx.one(
            "insert into work (slug, title, description, kind, links, sort) values ($1, $2, $3, $4, $5, $6) returning id",
            values,
        )?,
        SubjectKind::Topic => tx.one(
            "insert into topic (slug, title, description, links, sort) values ($1, $2, $3, $4, $5) returning id",
            params![clean.slug, clean.name, clean.text, clean.links, sort_key(&clean.name)],
        )?,
    };
    noted(tx, kind, "create", id, &clean.slug, who, now)?;
    by_slug(tx, kind, &clean.slug)?.ok_or(Error::NotFound(kind.as_str()))
}

/// Writes what a form says about the one of a slug; its old address leads to the new one. Answers it.
///
/// # Errors
/// `NotFound`; `Invalid` by field.
pub fn change(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    slug: &str,
    draft: &Draft,
    who: &Doer,
    now: Millis,
) -> Result<Subject> {
    let before = by_slug(tx, kind, slug)?.ok_or(Error::NotFound(kind.as_str()))?;
    let clean = clean(draft)?;
    if clean.slug != before.slug {
        free(tx, kind, &clean.slug, before.id)?;
    }
    let values = params![
        before.id,
        clean.slug,
        clean.name,
        clean.text,
        clean.line,
        clean.links,
        sort_key(&clean.name)
    ];
    match kind {
        SubjectKind::Person => tx.run(
            "update person set slug = $2, name = $3, bio = $4, role = $5, links = $6, sort = $7 where id = $1",
            values,
        )?,
        SubjectKind::Work => tx.run(
            "update work set slug = $2, title = $3, description = $4, kind = $5, links = $6, sort = $7 where id = $1",
            values,
        )?,
        SubjectKind::Topic => tx.run(
            "update topic set slug = $2, title = $3, description = $4, links = $5, sort = $6 where id = $1",
            params![before.id, clean.slug, clean.name, clean.text, clean.links, sort_key(&clean.name)],
        )?,
    };
    if clean.slug != before.slug {
        alias::leave(tx, kind.as_str(), &before.slug, before.id, now)?;
    }
    if clean.name != before.name {
        if kind == SubjectKind::Person {
            desk::renamed(tx, before.id)?;
        }
        merge::reindex_later(tx, kind, before.id, now)?;
    }
    noted(tx, kind, "change", before.id, &clean.slug, who, now)?;
    by_slug(tx, kind, &clean.slug)?.ok_or(Error::NotFound(kind.as_str()))
}

/// Whether nobody else has the slug, or had it.
fn free(tx: &mut Tx<'_>, kind: SubjectKind, slug: &str, own: i64) -> Result<()> {
    if by_slug(tx, kind, slug)?.is_some() {
        return Err(Error::invalid(
            "slug",
            format!(
                "There is a {} at this address already. If they are the same, merge them.",
                kind.as_str()
            ),
        ));
    }
    alias::claim(tx, kind.as_str(), slug, own)
}

fn noted(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    what: &str,
    id: i64,
    slug: &str,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let act = Act {
        act: &format!("{}.{what}", kind.as_str()),
        object: kind.as_str(),
        object_id: id,
        why: "",
        data: &serde_json::json!({ "slug": slug }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(())
}

/// A draft made tidy, with every fault at once.
fn clean(draft: &Draft) -> Result<Draft> {
    let mut faults = Fields::default();
    let mut wrong = |field: &str, sentence: String| {
        faults.0.insert(field.to_owned(), sentence);
    };
    let name = crate::name::tidy(&draft.name);
    if name.is_empty() {
        wrong("name", "A name is needed.".to_owned());
    } else if name.chars().count() > 200 {
        wrong("name", "The name is longer than 200 characters.".to_owned());
    }
    let slug = match draft.slug.trim() {
        "" => markup::slug::slugify(&name),
        given => given.to_owned(),
    };
    if !name.is_empty() && !markup::slug::is_slug(&slug) {
        wrong(
            "slug",
            "An address is lower-case words joined by hyphens, such as rui-prado.".to_owned(),
        );
    }
    if draft.line.chars().count() > 200 {
        wrong("line", "This is longer than 200 characters.".to_owned());
    }
    if draft.text.chars().count() > 2_000 {
        wrong("text", "This is longer than 2,000 characters.".to_owned());
    }
    let links = tidy_links(&draft.links).unwrap_or_else(|sentence| {
        wrong("links", sentence);
        String::new()
    });
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(Draft {
        name,
        slug,
        line: crate::name::tidy(&draft.line),
        text: draft.text.trim().replace("\r\n", "\n"),
        links,
    })
}

fn tidy_links(text: &str) -> Result<String, String> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > MOST_LINKS {
        return Err(format!("At most {MOST_LINKS} links are kept."));
    }
    for line in &lines {
        let url = line.split_whitespace().next().unwrap_or_default();
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let host = rest
            .and_then(|rest| rest.split(['/', '?', '#']).next())
            .unwrap_or_default();
        if host.is_empty() || host.contains('@') || line.chars().count() > 500 {
            return Err(format!(
                "\u{201c}{}\u{201d} is no address; write https://… and then, if you like, words for it.",
                line.chars().take(60).collect::<String>()
            ));
        }
    }
    Ok(lines.join("\n"))
}

/// The addresses of a stored list of links, each with its words; the host where there are none.
#[must_use]
pub fn links(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| {
            let (url, words) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let (_, rest) = url.split_once("://")?;
            let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
            let host = host.strip_prefix("www.").unwrap_or(host);
            let words = if words.trim().is_empty() {
                host
            } else {
                words.trim()
            };
            Some((url.to_owned(), words.to_owned()))
        })
        .collect()
}
