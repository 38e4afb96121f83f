//! The sizes of a picture besides itself: which there are, and which are still to be made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Tx, params};

use crate::job::{self, Job};
use crate::{Millis, error::Result};

/// Pictures that get their job in one transaction.
const CHUNK: i64 = 500;

/// The widths there are, in pixels and ascending, by ending: `webp`, `jpg`, `png`, `avif`.
///
/// The file of a size lies beside the picture's own: `{stem}-{width}.{ending}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes(pub BTreeMap<String, Vec<u32>>);

impl Sizes {
    /// Reads the column; what makes no sense is no sizes.
    #[must_use]
    pub fn parse(json: &str) -> Sizes {
        if json.is_empty() {
            return Sizes::default();
        }
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The widths of an ending, none if there are none.
    #[must_use]
    pub fn of(&self, ending: &str) -> &[u32] {
        self.0.get(ending).map_or(&[], Vec::as_slice)
    }

    /// The names of all files besides the picture's own.
    #[must_use]
    pub fn names(&self, name: &str) -> Vec<String> {
        let each = |(ending, widths): (&String, &Vec<u32>)| -> Vec<String> {
            widths
                .iter()
                .map(|width| file(name, *width, ending))
                .collect()
        };
        self.0.iter().flat_map(each).collect()
    }
}

/// The name of a size of the picture `name`: `a1b2.jpg` at 640 as WebP is `a1b2-640.webp`.
#[must_use]
pub fn file(name: &str, width: u32, ending: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    format!("{stem}-{width}.{ending}")
}

/// The slow form waits so long: whoever brings in pictures has the machine to themselves.
const REST_MS: Millis = 60_000;

/// What a job of the picture desk has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// What every browser reads; the smallest form, slow to make, is still to come.
    Some,
    /// Everything.
    All,
}

/// Notes sizes that were made, besides those there were; asks for the slow ones after the quick ones.
///
/// # Errors
/// `NotFound` when the picture was deleted meanwhile.
pub fn sized(
    tx: &mut Tx<'_>,
    id: i64,
    sizes: &Sizes,
    blur: &str,
    made: Made,
    now: Millis,
) -> Result<()> {
    let media = super::find(tx, id)?;
    let mut all = media.sizes.clone();
    all.0.extend(sizes.0.clone());
    let (word, blur) = match made {
        Made::Some => ("some", if blur.is_empty() { &media.blur } else { blur }),
        Made::All => ("all", media.blur.as_str()),
    };
    tx.run(
        "update media set sizes = $1, blur = $2, sizing = $3 where id = $4",
        params![
            serde_json::to_string(&all).unwrap_or_default(),
            blur,
            word,
            id
        ],
    )?;
    if made == Made::Some {
        let avif = Job::PictureAvif { media: id };
        let data = serde_json::to_string(&avif).unwrap_or_default();
        store::job::enqueue(tx, avif.kind(), &data, now + REST_MS, now)?;
    }
    if all != media.sizes {
        super::describe::changed(tx, id, now)?;
    }
    Ok(())
}

/// Notes that a picture cannot be had in sizes: its file is no picture, or too large a one.
///
/// # Errors
/// `Store` if the database fails.
pub fn failed(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "update media set sizing = 'failed' where id = $1",
        params![id],
    )?;
    Ok(())
}

/// Whether a file of this name belongs to a picture: nobody removes it then.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_known(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    Ok(super::find_by_name(tx, name)?.is_some())
}

/// Asks for the sizes of pictures that were there before there were sizes; answers how many, at most 500.
///
/// # Errors
/// `Store` if the database fails.
pub fn wake(tx: &mut Tx<'_>, now: Millis) -> Result<usize> {
    let ids: Vec<i64> = tx.all(
        "select id from media where sizing = 'none' order by id limit $1",
        params![CHUNK],
    )?;
    for id in &ids {
        tx.run(
            "update media set sizing = 'waiting' where id = $1",
            params![id],
        )?;
        job::enqueue(tx, &Job::PictureSizes { media: *id }, now)?;
    }
    Ok(ids.len())
}
