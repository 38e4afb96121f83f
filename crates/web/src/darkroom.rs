//! The darkroom: pictures come in, are made safe, and lie in the media folder in all their sizes.
//!
//! Whatever decodes a picture does it here, one at a time and with few who wait, so that a hundred uploads at once
//! cost no more memory than one. The functions block; handlers go through [`Darkroom::work`].

use std::fs;
use std::io;
use std::path::Path;

use http::StatusCode;
use newsroom::media::{self, MOST_LINE, NewMedia, Sizes};
use picture::{Limits, Refusal, Size};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::problem::Problem;

/// Who may wait, besides the one whose picture is being made.
const QUEUE: usize = 4;
/// When to come back if too many wait, in seconds.
const RETRY_S: u64 = 5;

/// The bench, and the bench in front of the door.
#[derive(Debug)]
pub struct Darkroom {
    waiting: Semaphore,
    bench: Semaphore,
}

impl Default for Darkroom {
    fn default() -> Darkroom {
        Darkroom {
            waiting: Semaphore::new(QUEUE + 1),
            bench: Semaphore::new(1),
        }
    }
}

/// A place in the queue; whoever holds one may send a picture.
#[derive(Debug)]
pub struct Ticket<'a>(
    #[expect(dead_code, reason = "held until the work is done")] SemaphorePermit<'a>,
);

impl Darkroom {
    /// Takes a place in the queue, before anything large is read.
    ///
    /// # Errors
    /// 503 when too many wait.
    pub fn ticket(&self) -> Result<Ticket<'_>, Problem> {
        self.waiting.try_acquire().map(Ticket).map_err(|_| Problem {
            retry_after_s: Some(RETRY_S),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Many pictures are coming in at once. Please try again in a few seconds.",
            )
        })
    }

    /// Does something at the bench, when it is free.
    ///
    /// # Errors
    /// 500 when it breaks.
    pub async fn work<T: Send + 'static>(
        &self,
        _ticket: &Ticket<'_>,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.quietly(job).await
    }

    /// The same for work nobody waits for.
    ///
    /// # Errors
    /// 500 when it breaks.
    pub async fn quietly<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _bench = self
            .bench
            .acquire()
            .await
            .map_err(|error| Problem::internal(&error))?;
        tokio::task::spawn_blocking(job)
            .await
            .map_err(|error| Problem::internal(&error))
    }
}

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It is none, or none we take; the sentence is for whoever sent it.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The folder cannot be read or written.
    #[error("the media folder cannot be used: {0}")]
    Disk(#[from] io::Error),
}

/// A picture that was brought in.
#[derive(Clone, Debug)]
pub struct Developed {
    /// For the library; its words are still empty.
    pub media: NewMedia,
    /// Whether it moved, and stands still now.
    pub animated: bool,
}

/// Makes a picture of a stranger's file and keeps it in the folder. Blocks.
///
/// # Errors
/// `Refused` with a sentence, or `Disk`.
pub fn develop(bytes: &[u8], folder: &Path) -> Result<Developed, Trouble> {
    let taken = picture::take(bytes, &Limits::default())?;
    keep(folder, &taken.name, &taken.bytes)?;
    Ok(Developed {
        animated: taken.animated,
        media: NewMedia {
            name: taken.name,
            kind: taken.kind.to_owned(),
            width: taken.width.into(),
            height: taken.height.into(),
            size_bytes: i64::try_from(taken.bytes.len()).unwrap_or(i64::MAX),
            blur: taken.blur,
            ..NewMedia::default()
        },
    })
}

/// What cameras, telephones and screens call every picture.
const STOCK: [&str; 12] = [
    "img",
    "dsc",
    "dscn",
    "dscf",
    "pxl",
    "image",
    "images",
    "picture",
    "photo",
    "scan",
    "screenshot",
    "untitled",
];

/// What a file's name says of the picture, as a title: `red-carpet_2020.jpg` is “Red carpet 2020”. Empty when it says
/// nothing, as `IMG_1234.JPG` does.
#[must_use]
pub fn called(file: &str) -> String {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words: Vec<&str> = stem
        .split(|letter: char| "-_+. ".contains(letter) || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let tells = |word: &&str| {
        let enough = !word.is_ascii() || word.len() > 2;
        enough
            && !word.bytes().any(|byte| byte.is_ascii_digit())
            && !STOCK.contains(&word.to_lowercase().as_str())
    };
    if !words.iter().any(tells) {
        return String::new();
    }
    let name = words.join(" ");
    let mut letters = name.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters)
        .take(MOST_LINE)
        .collect()
}

/// Makes the sizes every browser reads, and the placeholder. Blocks.
///
/// # Errors
/// `Refused` when the picture is none any more, or `Disk`.
pub fn quick(folder: &Path, name: &str) -> Result<(Sizes, String), Trouble> {
    let bytes = fs::read(folder.join(name))?;
    let (sizes, blur) = picture::quick(&bytes, &Limits::default())?;
    Ok((keep_all(folder, name, &sizes)?, blur))
}

/// Makes the smallest form of the sizes. Blocks for seconds.
///
/// # Errors
/// As [`quick`].
pub fn slow(folder: &Path, name: &str) -> Result<Sizes, Trouble> {
    let bytes = fs::read(folder.join(name))?;
    let sizes = picture::slow(&bytes, &Limits::default())?;
    keep_all(folder, name, &sizes)
}

/// Removes files of the folder; those that are gone already are no matter. Blocks.
///
/// # Errors
/// `Disk`.
pub fn remove(folder: &Path, names: &[String]) -> Result<(), Trouble> {
    for name in names {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn keep_all(folder: &Path, name: &str, sizes: &[Size]) -> Result<Sizes, Trouble> {
    let mut kept = Sizes::default();
    for size in sizes {
        let file = media::file(name, size.width, size.ending);
        keep(folder, &file, &size.bytes)?;
        let widths = kept.0.entry(size.ending.to_owned()).or_default();
        widths.push(size.width);
    }
    Ok(kept)
}

/// Writes a file under its name. Written beside and moved, so that nobody ever sees half a picture.
///
/// # Errors
/// The disk's.
pub fn keep(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = folder.join(format!(".{name}.{:016x}", rand::random::<u64>()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, folder.join(name)));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_file_gives_its_name_to_the_picture_if_that_says_something() {
        for (file, title) in [
            ("red-carpet_2020.jpg", "Red carpet 2020"),
            ("C:\\Users\\ida\\Statues in a box.PNG", "Statues in a box"),
            ("\u{92e}\u{902}\u{91a}.webp", "\u{92e}\u{902}\u{91a}"),
            ("IMG_1234.JPG", ""),
            ("DSC01234.jpg", ""),
            ("image.png", ""),
            ("20200921-063000.jpg", ""),
            ("", ""),
        ] {
            assert_eq!(called(file), title, "{file}");
        }
        assert_eq!(called(&"long ".repeat(100)).chars().count(), 200);
    }
}
