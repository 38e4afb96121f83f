//! What the database knows about a comment before it is kept: two statements, each reading a bounded number of rows.

use std::collections::BTreeSet;

use markup::{comment::Text, fold::WordList};
use store::{Tx, params};

use super::{Facts, Found, Prints, of_policy, simhash, spam};
use crate::{
    Millis, ban,
    error::Result,
    setting::Policy,
    word::{self, List},
};

/// Texts of fewer words ("yes!") may be said by many.
const SHORT_WORDS: usize = 4;

/// What is being said, by whom, where.
pub(crate) struct Seen<'a> {
    pub(crate) story_id: i64,
    pub(crate) name: &'a str,
    pub(crate) name_slug: &'a str,
    pub(crate) text: &'a Text,
    pub(crate) words: usize,
    pub(crate) prints: &'a Prints,
    pub(crate) device: Option<&'a [u8]>,
    pub(crate) network: Option<&'a [u8]>,
    /// As bans know it.
    pub(crate) account: Option<Vec<u8>>,
    /// As bans know it.
    pub(crate) mail: Option<Vec<u8>>,
}

/// One line of what was found: which arm, an instant, a fingerprint, the same story, the same writer.
type Line = (i64, i64, i64, i64, i64);

// The arms of the one statement that gathers the facts.
const BYLINE: i64 = 1;
const WORD: i64 = 2;
const KNOWN: i64 = 3;
const TEXT: i64 = 4;
const DEVICE: i64 = 5;
const NETWORK: i64 = 6;
const BAN: i64 = 8;
const LEARNT: i64 = 9;

/// Gathers the facts. `closed`, `story_holds`, `slow_ms` and `staff` are the caller's to add.
pub(crate) fn facts(
    tx: &mut Tx<'_>,
    seen: &Seen<'_>,
    policy: &Policy,
    now: Millis,
) -> Result<Facts> {
    let since = now.saturating_sub(policy.repeat_window_ms);
    let lines: Vec<Line> = tx.all(
        "select cast(1 as bigint) as arm, cast(0 as bigint) as posted_at, cast(0 as bigint) as fingerprint,
                cast(0 as bigint) as here, cast(0 as bigint) as same
         from person where slug = $1
           and (select story_author.story_id from story_author
                where story_author.person_id = person.id and story_author.published_at is not null
                order by story_author.published_at desc limit 1) is not null
         union all
         select 2, 0, 0, 0, 0 from (select phrase from word limit 1) as any_word
         union all
         select 3, 0, 0, 0, 0
         from (select id from comment where device = $2 and state = 'visible' limit 1) as any_comment
         union all
         select 4, posted_at, 0, case when story_id = $4 then 1 else 0 end,
                case when device = $2 then 2 when network = $3 then 1 else 0 end
         from (select posted_at, story_id, device, network from comment
               where text_hash = $5 and posted_at > $6 and state <> 'removed'
               order by posted_at desc limit 30) as said
         union all
         select 5, posted_at, simhash, case when story_id = $4 then 1 else 0 end, 2
         from (select posted_at, simhash, story_id from comment where device = $2 and device is not null
               order by posted_at desc limit 30) as of_device
         union all
         select 6, posted_at, simhash, case when story_id = $4 then 1 else 0 end, 1
         from (select posted_at, simhash, story_id from comment where network = $3 and network is not null
               order by posted_at desc limit 30) as of_network
         union all
         select 7, posted_at, simhash, 1, 0
         from (select posted_at, simhash from comment where story_id = $4 and state = 'visible'
               order by posted_at desc, id desc limit 30) as of_story
         union all
         select 8, id, 0, 0, 0 from ban
         where key in ($2, $3, $7, $8) and lifted_at is null and until_at > $9
         union all
         select 9, spam, ham, 0, 0 from spam_total where id = 1",
        params![
            seen.name_slug,
            seen.device,
            seen.network,
            seen.story_id,
            seen.prints.text_hash,
            since,
            seen.account,
            seen.mail,
            now
        ],
    )?;
    let mut facts = Facts {
        links: seen.text.links.clone(),
        now,
        ..of_policy(policy)
    };
    let short = seen.words < SHORT_WORDS;
    let mut has_words = false;
    let mut learnt = spam::Seen::default();
    for (arm, posted_at, fingerprint, here, same) in lines {
        match arm {
            BYLINE => facts.byline = true,
            WORD => has_words = true,
            KNOWN => facts.known = true,
            LEARNT => {
                learnt = spam::Seen {
                    spam: posted_at,
                    ham: fingerprint,
                }
            }
            BAN => facts.banned = Some(ban::sentence_of(tx, posted_at)?),
            TEXT => {
                let own = if seen.device.is_some() {
                    same == 2
                } else {
                    same == 1
                };
                facts.repeated |= if short {
                    here == 1 && own
                } else {
                    here == 1 || same > 0
                };
            }
            _ => {
                // A device is known better than a network, which whole households share.
                if here == 1 && (arm == DEVICE || arm == NETWORK && seen.device.is_none()) {
                    facts.last_here_at = facts.last_here_at.max(Some(posted_at));
                }
                facts.nearly_repeated |=
                    posted_at > since && simhash::near(fingerprint, seen.prints.simhash);
            }
        }
    }
    if policy.repeat_window_ms <= 0 {
        facts.repeated = false;
        facts.nearly_repeated = false;
    }
    if has_words {
        facts.found = found(tx, seen.name, seen.text)?;
    }
    facts.spam = spam::score(tx, learnt, seen.name, &seen.text.plain)?;
    Ok(facts)
}

/// The facts an edit may change: links and words.
pub(crate) fn about(tx: &mut Tx<'_>, name: &str, text: &Text, policy: &Policy) -> Result<Facts> {
    let found = found(tx, name, text)?;
    Ok(Facts {
        links: text.links.clone(),
        found,
        ..of_policy(policy)
    })
}

/// Phrases of the word lists in a name or a text, whole words only, each once.
fn found(tx: &mut Tx<'_>, name: &str, text: &Text) -> Result<Vec<Found>> {
    let named = word::folded(name);
    let said = word::folded(&text.plain);
    let openings: BTreeSet<&str> = named.iter().chain(&said).map(String::as_str).collect();
    let openings: Vec<&str> = openings.into_iter().collect();
    let mut found = Vec::new();
    for (list, phrase) in word::opened_by(tx, &openings)? {
        let sought = WordList::new([&phrase]);
        if sought.find(name).is_empty() && sought.find(&text.plain).is_empty() {
            continue;
        }
        let marks = sought
            .find(&text.source)
            .into_iter()
            .map(|range| (range.start, range.end))
            .collect();
        found.push(Found {
            list,
            phrase,
            marks,
        });
    }
    // What is banned stands before what is merely suspect.
    found.sort_by_key(|found| found.list != List::Banned);
    Ok(found)
}
