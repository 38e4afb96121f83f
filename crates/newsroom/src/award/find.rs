//! What an editor finds by the beginnings of words: categories, and who is nominated in them.

use std::collections::BTreeSet;

use store::{FromRow, Row, Tx, params};

use crate::{error::Result, subject};

/// Words of a category that are kept to find it by.
const MOST_WORDS: usize = 16;
/// Words of a question that are looked at.
const TERMS: usize = 4;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is: `emmys/2020/lead-actor-limited`.
    pub path: String,
    /// The category's name.
    pub category: String,
    /// The edition's label.
    pub edition: String,
    /// The nominee: slug and credit; none where the category itself was found.
    pub nominee: Option<(String, String)>,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Found, store::Error> {
        let (award, edition, category): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let slug: Option<String> = row.get(5)?;
        let credited: Option<String> = row.get(6)?;
        Ok(Found {
            path: format!("{award}/{edition}/{category}"),
            category: row.get(3)?,
            edition: row.get(4)?,
            nominee: slug.zip(credited),
        })
    }
}

/// Keeps the words a category is found by, in place of those before.
pub(super) fn index(tx: &mut Tx<'_>, category: i64, texts: &[&str]) -> Result<()> {
    let words: BTreeSet<String> = texts.iter().flat_map(|text| terms(text)).collect();
    let words: Vec<String> = words.into_iter().take(MOST_WORDS).collect();
    tx.run(
        "delete from category_word where category_id = $1",
        params![category],
    )?;
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] =
        crate::padded::<String, MOST_WORDS>(&words, String::new());
    tx.run(
        "insert into category_word (category_id, word)
         values ($1, $2), ($1, $3), ($1, $4), ($1, $5), ($1, $6), ($1, $7), ($1, $8), ($1, $9), ($1, $10), ($1, $11), ($1, $12),
                ($1, $13), ($1, $14), ($1, $15), ($1, $16), ($1, $17)
         on conflict do nothing",
        params![category, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p],
    )?;
    Ok(())
}

/// The words of a text as they are kept: in hexadecimal, which every collation orders alike.
fn terms(text: &str) -> Vec<String> {
    markup::slug::slugify(text)
        .split('-')
        .filter(|word| !word.is_empty())
        .map(subject::sort_key)
        .collect()
}

/// Everything that begins so sorts before this: hexadecimal ends with f.
fn beyond(beginning: &str) -> String {
    format!("{beginning}g")
}

/// Finds categories whose words begin with all words of the question, newest first, and nominations of people and
/// works whose name begins with it; at most 12 of each. Without rehearsals.
///
/// # Errors
/// `Store` if the database fails.
pub fn search(tx: &mut Tx<'_>, beginning: &str) -> Result<Vec<Found>> {
    let mut words = terms(beginning);
    words.truncate(TERMS);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // The longest word is the rarest, as a rule: it is looked up, the others are asked of what was found.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let [a, b, c, d] = crate::padded::<String, TERMS>(&words, String::new());
    let mut found: Vec<Found> = tx.all(
        "select award.slug, edition.slug, category.slug, category.name, edition.label, null, null
         from category_word join category on category.id = category_word.category_id
         join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where category_word.word >= $1 and category_word.word < $2 and edition.rehearsal_of is null
           and exists (select 1 from category_word as other where other.category_id = category.id and other.word >= $3 and other.word < $4)
           and exists (select 1 from category_word as other where other.category_id = category.id and other.word >= $5 and other.word < $6)
           and exists (select 1 from category_word as other where other.category_id = category.id and other.word >= $7 and other.word < $8)
         group by award.slug, edition.slug, category.slug, category.name, edition.label, edition.year, category.place
         order by edition.year desc, category.place limit 12",
        params![a, beyond(&a), b, beyond(&b), c, beyond(&c), d, beyond(&d)],
    )?;
    let from = subject::sort_key(beginning);
    let to = beyond(&from);
    let people: Vec<Found> = tx.all(
        "select award.slug, edition.slug, category.slug, category.name, edition.label, nomination.slug, nomination.credited
         from person join nomination_party on nomination_party.kind = 'person' and nomination_party.party_id = person.id
         join nomination on nomination.id = nomination_party.nomination_id
         join category on category.id = nomination.category_id
         join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where person.sort >= $1 and person.sort < $2 and edition.rehearsal_of is null
         order by edition.year desc, nomination.id limit 12",
        params![from, to],
    )?;
    let works: Vec<Found> = tx.all(
        "select award.slug, edition.slug, category.slug, category.name, edition.label, nomination.slug, nomination.credited
         from work join nomination_work on nomination_work.work_id = work.id
         join nomination on nomination.id = nomination_work.nomination_id
         join category on category.id = nomination.category_id
         join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where work.sort >= $1 and work.sort < $2 and edition.rehearsal_of is null
         order by edition.year desc, nomination.id limit 12",
        params![from, to],
    )?;
    for one in people.into_iter().chain(works) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}
