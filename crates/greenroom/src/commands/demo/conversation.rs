//! demo/comments.yaml: what invented readers said, posted in the order of time by the rules that hold for everyone.

use std::collections::HashMap;
use web::newsroom;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use web::newsroom::comment::{self, CommentState, Draft, Form, Idempotency, Writer};
use web::newsroom::setting::{Hold, Policy};
use web::newsroom::store::{Db, Tx};
use web::newsroom::{Millis, applause};

/// Rows in one transaction, so that nothing waits long.
const CHUNK: usize = 100;
/// Who the record says moderated.
const ACTOR: &str = "sample";

#[derive(Clone, Deserialize)]
struct Said {
    story: String,
    key: String,
    parent: Option<String>,
    name: String,
    at: jiff::Timestamp,
    text: String,
    #[serde(default)]
    applause: u32,
    state: Option<String>,
    #[serde(default)]
    picked: bool,
    #[serde(default)]
    staff: bool,
}

/// Posts everything; answers how many.
pub fn load(db: &Db) -> Result<usize> {
    let mut all: Vec<Said> = super::yaml("comments.yaml")?;
    all.sort_by_key(|said| said.at);
    let mut ids: HashMap<String, i64> = HashMap::new();
    for chunk in all.chunks(CHUNK) {
        let (chunk, mut known) = (chunk.to_vec(), ids);
        ids = db
            .write_now(move |tx| -> newsroom::Result<_> {
                for said in &chunk {
                    let id = post(tx, said, &known)?;
                    known.insert(name(&said.story, &said.key), id);
                }
                Ok(known)
            })
            .context("demo/comments.yaml")?;
    }
    // States change last: nobody may answer what is held or gone.
    for chunk in all.chunks(CHUNK) {
        let (chunk, known) = (chunk.to_vec(), ids.clone());
        db.write_now(move |tx| -> newsroom::Result<()> {
            for said in &chunk {
                if let Some(&id) = known.get(&name(&said.story, &said.key)) {
                    settle(tx, said, id)?;
                }
            }
            Ok(())
        })
        .context("demo/comments.yaml")?;
    }
    Ok(all.len())
}

fn post(tx: &mut Tx<'_>, said: &Said, known: &HashMap<String, i64>) -> newsroom::Result<i64> {
    let parent = match &said.parent {
        None => None,
        Some(key) => Some(
            *known
                .get(&name(&said.story, key))
                .ok_or(newsroom::Error::NotFound("comment"))?,
        ),
    };
    let draft = Draft::parse(Form {
        name: said.name.clone(),
        email: String::new(),
        text: said.text.clone(),
        parent,
        wants_mail: false,
    })?;
    let writer = Writer {
        device: Some(device(&said.name)),
        network: None,
        account: None,
        staff: said.staff,
    };
    // Loading twice is one comment, by the same means that make a reader's retry one.
    let key = Idempotency {
        key: name(&said.story, &said.key),
        body_hash: device(&said.text),
    };
    let policy = Policy {
        guests: true,
        hold: Hold::None,
        repeat_window_ms: 0,
        max_links: i64::MAX,
        ..Policy::default()
    };
    let posted = comment::post(
        tx,
        &said.story,
        draft,
        &writer,
        &policy,
        Some(&key),
        said.at.as_millisecond(),
    )?;
    Ok(posted.comment.id)
}

fn settle(tx: &mut Tx<'_>, said: &Said, id: i64) -> newsroom::Result<()> {
    let at: Millis = said.at.as_millisecond();
    for voter in 0..said.applause {
        applause::give(tx, id, &device(&format!("voter {voter}")), at)?;
    }
    if said.picked {
        comment::pick(tx, id, true, ACTOR, at)?;
    }
    let state = said
        .state
        .as_deref()
        .and_then(CommentState::parse)
        .unwrap_or(CommentState::Visible);
    if state != CommentState::Visible {
        comment::set_state(tx, id, state, ACTOR, "", at)?;
    }
    Ok(())
}

fn name(story: &str, key: &str) -> String {
    format!("{story} {key}")
}

/// Sixteen bytes that stand for an invented reader's device.
fn device(name: &str) -> Vec<u8> {
    blake3::hash(name.as_bytes())
        .as_bytes()
        .iter()
        .take(16)
        .copied()
        .collect()
}
