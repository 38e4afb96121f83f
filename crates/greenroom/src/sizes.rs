//! The sizes of pictures, made after the fact by a worker of their own: slow work must keep no mail waiting.
//!
//! Whatever is done here may be done twice, and by two nodes at once: the files are the same ones.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use web::Site;
use web::darkroom::{self, Trouble};
use web::newsroom::job::Job;
use web::newsroom::media::{self, Made};
use web::newsroom::store::job::{self, Job as Claimed};
use web::newsroom::{self, Error};

use crate::place::now;

/// The jobs that are done here and nowhere else.
pub const KINDS: [&str; 3] = ["picture-sizes", "picture-gone", "picture-avif"];
/// What is done first, and what is done when nothing of that is left.
const ORDER: [[&str; 2]; 2] = [
    ["picture-sizes", "picture-gone"],
    ["picture-avif", "picture-avif"],
];
/// How often waiting jobs are looked for.
const TICK: Duration = Duration::from_secs(1);
/// A worker that has not answered for this long has lost its job to another.
const LEASE_MS: i64 = 600_000;

/// Works until `stop` is cancelled. What is under way is finished.
pub async fn run(site: Arc<Site>, stop: CancellationToken) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // Pictures of before there were sizes get theirs once.
    let mut old = true;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = turn(&site, &stop, &mut old).await {
            tracing::warn!(%error, "the sizes of pictures could not be made");
        }
    }
}

async fn turn(site: &Arc<Site>, stop: &CancellationToken, old: &mut bool) -> Result<(), Error> {
    if *old {
        *old = site.db.write(|tx| media::wake(tx, now())).await? > 0;
    }
    while !stop.is_cancelled() {
        let claimed = site
            .db
            .write(|tx| {
                for kinds in ORDER {
                    if let Some(job) = job::claim_of(tx, kinds, LEASE_MS, now())? {
                        return Ok::<_, Error>(Some(job));
                    }
                }
                Ok(None)
            })
            .await?;
        let Some(one) = claimed else {
            return Ok(());
        };
        let outcome = carry_out(site, &one).await;
        let id = one.id;
        site.db
            .write(move |tx| match outcome {
                Ok(()) => Ok::<_, Error>(job::done(tx, id)?),
                Err(why) => Ok(job::fail(tx, id, &why, now())?),
            })
            .await?;
    }
    Ok(())
}

async fn carry_out(site: &Arc<Site>, one: &Claimed) -> Result<(), String> {
    let done = match Job::parse(&one.data) {
        Some(Job::PictureSizes { media }) => quick(site, media).await,
        Some(Job::PictureAvif { media }) => slow(site, media).await,
        Some(Job::PictureGone { names }) => gone(site, names).await,
        _ => {
            return Err(format!(
                "this version knows no job of the kind {}",
                one.kind
            ));
        }
    };
    match done {
        Ok(()) | Err(Wrong::Deleted) => Ok(()),
        Err(Wrong::House(error)) => Err(error.to_string()),
        Err(Wrong::Said(why)) => Err(why),
    }
}

/// Why a job was not done.
enum Wrong {
    /// The picture left the library meanwhile: nothing is owed any more.
    Deleted,
    House(Error),
    Said(String),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Wrong {
        match error {
            Error::NotFound(_) => Wrong::Deleted,
            error => Wrong::House(error),
        }
    }
}

async fn quick(site: &Arc<Site>, id: i64) -> Result<(), Wrong> {
    let (name, folder) = picture(site, id).await?;
    let file = name.clone();
    let made = site
        .darkroom
        .quietly(move || darkroom::quick(&folder, &file))
        .await
        .map_err(|problem| Wrong::Said(problem.detail.into()))?;
    let Some((sizes, blur)) = usable(site, id, made).await? else {
        return Ok(());
    };
    let files = sizes.names(&name);
    let noted = site
        .db
        .write(move |tx| media::sized(tx, id, &sizes, &blur, Made::Some, now()))
        .await;
    clear(site, files, noted).await
}

async fn slow(site: &Arc<Site>, id: i64) -> Result<(), Wrong> {
    let (name, folder) = picture(site, id).await?;
    let file = name.clone();
    // Not at the bench: it takes seconds, little memory, and uploads would wait for it.
    let made = tokio::task::spawn_blocking(move || darkroom::slow(&folder, &file))
        .await
        .map_err(|error| Wrong::Said(error.to_string()))?;
    let Some(sizes) = usable(site, id, made).await? else {
        return Ok(());
    };
    let files = sizes.names(&name);
    let noted = site
        .db
        .write(move |tx| media::sized(tx, id, &sizes, "", Made::All, now()))
        .await;
    clear(site, files, noted).await
}

async fn gone(site: &Arc<Site>, names: Vec<String>) -> Result<(), Wrong> {
    let asked = names.clone();
    let known = site
        .db
        .read(move |tx| {
            for name in &asked {
                if media::is_known(tx, name)? {
                    return Ok::<_, Error>(true);
                }
            }
            Ok(false)
        })
        .await?;
    // Somebody brought the same picture in again meanwhile.
    if known {
        return Ok(());
    }
    let folder = site.settings.media_dir.clone();
    tokio::task::spawn_blocking(move || darkroom::remove(&folder, &names))
        .await
        .map_err(|error| Wrong::Said(error.to_string()))?
        .map_err(|trouble| Wrong::Said(trouble.to_string()))
}

async fn picture(site: &Arc<Site>, id: i64) -> Result<(String, PathBuf), Wrong> {
    let found = site.db.read(move |tx| media::find(tx, id)).await?;
    Ok((found.name, site.settings.media_dir.clone()))
}

/// What was made; nothing when the file is no picture, which no later try would change.
async fn usable<T>(
    site: &Arc<Site>,
    id: i64,
    made: Result<T, Trouble>,
) -> Result<Option<T>, Wrong> {
    match made {
        Ok(made) => Ok(Some(made)),
        Err(Trouble::Refused(refusal)) => {
            tracing::warn!(%refusal, "a picture cannot be had in sizes");
            site.db.write(move |tx| media::failed(tx, id)).await?;
            Ok(None)
        }
        Err(trouble) => Err(Wrong::Said(trouble.to_string())),
    }
}

/// Leaves no files of a picture that was deleted while they were made.
async fn clear(
    site: &Arc<Site>,
    files: Vec<String>,
    noted: newsroom::Result<()>,
) -> Result<(), Wrong> {
    if matches!(noted, Err(Error::NotFound(_))) {
        let folder = site.settings.media_dir.clone();
        let _ = tokio::task::spawn_blocking(move || darkroom::remove(&folder, &files)).await;
    }
    Ok(noted?)
}
