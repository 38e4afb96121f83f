//! Addresses that moved and were written down by hand or by a story that moved.
//!
//! A path is kept decoded, without query and without its last slash. Asked only when nothing else stands there.

use std::collections::BTreeMap;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
    section,
};

/// One address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old path.
    pub path: String,
    /// A path on this site, or an `https` address elsewhere.
    pub target: String,
    /// Since when.
    pub made_at: Millis,
}

impl Redirect {
    /// Whether it leads off the site.
    #[must_use]
    pub fn leaves(&self) -> bool {
        self.target.starts_with("https://")
    }
}

impl FromRow for Redirect {
    fn from_row(row: &Row<'_>) -> Result<Redirect, store::Error> {
        Ok(Redirect {
            path: row.get(0)?,
            target: row.get(1)?,
            made_at: row.get(2)?,
        })
    }
}

/// Redirects on one page of the list.
pub const ON_A_PAGE: i64 = 100;
/// Longest path or target, in characters.
const LONGEST: usize = 1_000;
/// More steps than this are a loop for whoever follows them.
const MOST_STEPS: usize = 10;
/// First parts of addresses that always belong to the program.
const OURS: &[&str] = &[
    "account",
    "api",
    "assets",
    "card",
    "desk",
    "healthz",
    "invitation",
    "live",
    "me",
    "media",
    "preview",
    "readyz",
    "sign-in",
    "sign-out",
    "unsubscribe",
];

/// Those whose path comes after this one, by path; at most [`ON_A_PAGE`], and whether there are more.
///
/// # Errors
/// `Store` if the database fails.
pub fn list(tx: &mut Tx<'_>, after: &str) -> Result<(Vec<Redirect>, bool)> {
    let mut found: Vec<Redirect> = tx.all(
        "select path, target, made_at from redirect where path > $1 order by path limit $2",
        params![after, ON_A_PAGE + 1],
    )?;
    let kept = usize::try_from(ON_A_PAGE).unwrap_or(0);
    let more = found.len() > kept;
    found.truncate(kept);
    Ok((found, more))
}

/// Where a path leads, if it was moved.
///
/// # Errors
/// `Store` if the database fails.
pub fn find(tx: &mut Tx<'_>, path: &str) -> Result<Option<String>> {
    crate::story::moved(tx, path)
}

/// Writes down that a path leads to a target from now on, in place of where it led.
///
/// # Errors
/// `Invalid` in `path` or `target`: not an address, in use, or a loop.
pub fn add(tx: &mut Tx<'_>, path: &str, target: &str, who: &Doer, now: Millis) -> Result<()> {
    let mut faults = Fields::default();
    let from = tidy_path(path).unwrap_or_else(|sentence| {
        faults.0.insert("path".to_owned(), sentence);
        String::new()
    });
    let to = tidy_target(target).unwrap_or_else(|sentence| {
        faults.0.insert("target".to_owned(), sentence);
        String::new()
    });
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    unused(tx, &from)?;
    no_loop(tx, &from, &to)?;
    tx.run(
        "insert into redirect (path, target, made_at) values ($1, $2, $3)
         on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
        params![from, to, now],
    )?;
    noted(tx, "redirect.add", &from, &to, who, now)
}

/// Takes one away; says whether there was one.
///
/// # Errors
/// `Store` if the database fails.
pub fn remove(tx: &mut Tx<'_>, path: &str, who: &Doer, now: Millis) -> Result<bool> {
    let target: Option<String> = tx.opt(
        "delete from redirect where path = $1 returning target",
        params![path],
    )?;
    let Some(target) = target else {
        return Ok(false);
    };
    noted(tx, "redirect.remove", path, &target, who, now)?;
    Ok(true)
}

fn noted(
    tx: &mut Tx<'_>,
    act: &str,
    path: &str,
    target: &str,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let data = serde_json::to_string(&BTreeMap::from([("path", path), ("target", target)]));
    let act = Act {
        act,
        object: "redirect",
        object_id: 0,
        why: "",
        data: &data.unwrap_or_default(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(())
}

fn tidy_path(path: &str) -> Result<String, String> {
    let path = path.trim().trim_end_matches('/');
    if !path.starts_with('/') || path.starts_with("//") {
        return Err(
            "An old address is a path on this site, such as /film/the-old-name.".to_owned(),
        );
    }
    if path.contains(['?', '#', '\\']) || path.chars().any(char::is_control) {
        return Err(
            "Leave out what follows a question mark; it is ignored when somebody comes.".to_owned(),
        );
    }
    if path.chars().count() > LONGEST {
        return Err("This address is longer than 1,000 characters.".to_owned());
    }
    let first = path.split('/').nth(1).unwrap_or_default();
    if OURS.contains(&first) {
        return Err(format!("What begins with /{first} belongs to the program."));
    }
    Ok(path.to_owned())
}

/// An address that a link of the house may lead to: a path on this site, or `https` elsewhere.
pub(crate) fn tidy_target(target: &str) -> Result<String, String> {
    let target = target.trim();
    let host = target
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#']).next());
    let stays = target.starts_with('/') && !target.starts_with("//");
    let leaves = host.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    let clean = !target.contains('\\')
        && !target.chars().any(|c| c.is_control() || c.is_whitespace())
        && target.chars().count() <= LONGEST;
    if clean && (stays || leaves) {
        return Ok(target.to_owned());
    }
    Err(
        "Write a path on this site, such as /film/, or an address that begins with https://."
            .to_owned(),
    )
}

/// A redirect is asked only where nothing stands; one from a page that is there would do nothing.
fn unused(tx: &mut Tx<'_>, path: &str) -> Result<()> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let taken = match parts.as_slice() {
        [section] => section::by_slug(tx, section)?.is_some(),
        [_, slug] => {
            let state: Option<String> =
                tx.opt("select state from story where slug = $1", params![slug])?;
            state.as_deref() == Some("published")
        }
        _ => false,
    };
    if taken {
        return Err(Error::invalid(
            "path",
            "There is a page at this address, so nobody would be led on. Give the page another address first.",
        ));
    }
    Ok(())
}

fn no_loop(tx: &mut Tx<'_>, from: &str, to: &str) -> Result<()> {
    let mut at = to.to_owned();
    for _ in 0..MOST_STEPS {
        if at.starts_with("https://") {
            return Ok(());
        }
        let path = at.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_end_matches('/').to_owned();
        if path == from {
            return Err(Error::invalid(
                "target",
                "This would lead back to where it began.",
            ));
        }
        match find(tx, &path)? {
            Some(next) => at = next,
            None => return Ok(()),
        }
    }
    Err(Error::invalid(
        "target",
        "From there it goes on over too many other redirects. Please name the last one.",
    ))
}
