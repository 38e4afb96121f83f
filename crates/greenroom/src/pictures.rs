//! Pictures a story file names: found beside it, made safe, kept under a name that tells nothing.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use web::darkroom::{self, Trouble};
use web::newsroom::markup::story::{Block, Document, Front, Picture};
use web::newsroom::media::{NewMedia, Words};

/// Largest picture that is taken.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// Whether an address in a story is a file beside it, and not something already on the web.
#[must_use]
pub fn is_file(src: &str) -> bool {
    !src.is_empty() && !src.starts_with('/') && !src.contains("://") && !src.starts_with("data:")
}

/// Reads the picture `src` beside a story in `folder` and keeps a copy in `media`; none if it is not there.
///
/// # Errors
/// One sentence naming the picture: outside the folder, too large, or no picture.
pub fn bring_in(folder: &Path, src: &str, media: &Path) -> Result<Option<NewMedia>> {
    let path = match beside(folder, src) {
        Err(error) if is_missing(&error) => return Ok(None),
        path => path?,
    };
    let size = std::fs::metadata(&path)
        .with_context(|| format!("the picture {src} cannot be read"))?
        .len();
    if size > MOST_BYTES {
        bail!(
            "the picture {src} has {} MB; {} MB are the most",
            size >> 20,
            MOST_BYTES >> 20
        );
    }
    let bytes =
        std::fs::read(&path).with_context(|| format!("the picture {src} cannot be read"))?;
    keep(&bytes, src, media).map(Some)
}

fn is_missing(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<std::io::Error>();
    cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::NotFound)
}

/// What a story says about the picture it calls `src`, for the library; its file's name is its title.
#[must_use]
pub fn words(src: &str, front: &Front, document: &Document) -> Words {
    let mut words = Words {
        title: darkroom::called(src),
        ..Words::default()
    };
    let mut add = |alt: &str, credit: &str, caption: &str| {
        let said = [
            (&mut words.alt, alt),
            (&mut words.credit, credit),
            (&mut words.caption, caption),
        ];
        for (known, said) in said {
            if known.is_empty() {
                said.clone_into(known);
            }
        }
    };
    if front.image.as_deref() == Some(src) {
        let [alt, credit, caption] = [&front.image_alt, &front.image_credit, &front.image_caption]
            .map(|field| field.as_deref().unwrap_or_default());
        add(alt, credit, caption);
    }
    shown(&document.blocks, &mut |picture| {
        if picture.src == src {
            add(&picture.alt, &picture.credit, &picture.caption);
        }
    });
    words
}

fn shown(blocks: &[Block], visit: &mut impl FnMut(&Picture)) {
    for block in blocks {
        match block {
            Block::Image(picture) => visit(picture),
            Block::Gallery { images } => images.iter().for_each(&mut *visit),
            Block::List { items, .. } => items.iter().for_each(|item| shown(item, visit)),
            Block::Quote { content, .. }
            | Block::PullQuote { content, .. }
            | Block::Callout { content, .. }
            | Block::Spoiler { content, .. } => shown(content, visit),
            _ => {}
        }
    }
}

/// Makes a picture of ours of the bytes and keeps it in `media`.
///
/// # Errors
/// One sentence naming the picture.
pub fn keep(bytes: &[u8], src: &str, media: &Path) -> Result<NewMedia> {
    match darkroom::develop(bytes, media) {
        Ok(developed) => Ok(developed.media),
        Err(Trouble::Refused(refusal)) => bail!("the picture {src} was not taken: {refusal}"),
        Err(Trouble::Disk(error)) => Err(error)
            .with_context(|| format!("the picture {src} cannot be kept in {}", media.display())),
    }
}

/// Where `src` lies, if that is inside `folder`, links followed.
fn beside(folder: &Path, src: &str) -> Result<PathBuf> {
    let outside = || {
        format!(
            "the picture {src} lies outside the story's folder; put it beside the story and name it relatively"
        )
    };
    let downward = Path::new(src)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !downward {
        bail!(outside());
    }
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let unreadable = || format!("the picture {src} cannot be read");
    let root = folder.canonicalize().with_context(unreadable)?;
    let found = folder.join(src).canonicalize().with_context(unreadable)?;
    if !found.starts_with(root) {
        bail!(outside());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    /// A drawn field, 96 × 64 pixels.
    const GIF: &[u8] = include_bytes!("../../picture/tests/files/plain.gif");

    fn story_folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("news/stories/deep")).unwrap();
        std::fs::create_dir_all(folder.path().join("media")).unwrap();
        for at in ["news/stories/a.gif", "news/stories/deep/a.gif", "a.gif"] {
            std::fs::write(folder.path().join(at), GIF).unwrap();
        }
        folder
    }

    #[test]
    fn a_picture_beside_the_story_is_kept_under_a_name_that_tells_nothing() {
        let folder = story_folder();
        let (stories, media) = (
            folder.path().join("news/stories"),
            folder.path().join("media"),
        );
        for src in ["a.gif", "./a.gif", "deep/a.gif"] {
            let kept = bring_in(&stories, src, &media).unwrap().unwrap();
            assert_eq!(
                (kept.kind.as_str(), kept.width, kept.height),
                ("image/jpeg", 96, 64),
                "{src}"
            );
            assert_eq!(kept.name.len(), 32 + ".jpg".len());
            let ours = std::fs::read(media.join(&kept.name)).unwrap();
            assert!(ours.starts_with(b"\xff\xd8"));
        }
        assert_eq!(
            std::fs::read_dir(&media).unwrap().count(),
            1,
            "the same bytes are one file"
        );
    }

    #[test]
    fn the_library_says_of_a_picture_what_its_story_says() {
        let source = "---\ntitle: A night\nsection: film\nimage: red-carpet.webp\nimage_alt: Two actors\nimage_credit: Ida Ek\n---\nWords.\n\n::image{src=\"a.gif\" alt=\"A field\" credit=\"Mo Ek\" caption=\"Green\"}\n";
        let (front, document, _) = web::newsroom::markup::story::parse(source).unwrap();
        let lead = words("red-carpet.webp", &front, &document);
        let told = [&lead.title, &lead.alt, &lead.credit, &lead.caption];
        assert_eq!(told, ["Red carpet", "Two actors", "Ida Ek", ""]);
        let inside = words("a.gif", &front, &document);
        let told = [&inside.title, &inside.alt, &inside.credit, &inside.caption];
        assert_eq!(told, ["", "A field", "Mo Ek", "Green"]);
    }

    #[test]
    fn nothing_outside_the_story_s_folder_is_taken() {
        let folder = story_folder();
        let (stories, media) = (
            folder.path().join("news/stories"),
            folder.path().join("media"),
        );
        std::os::unix::fs::symlink(folder.path().join("a.gif"), stories.join("link.gif")).unwrap();
        for src in ["../../a.gif", "../a.gif", "deep/../../../a.gif", "link.gif"] {
            let told = bring_in(&stories, src, &media).unwrap_err().to_string();
            assert!(told.contains("outside the story's folder"), "{src}: {told}");
        }
        let absolute = folder.path().join("a.gif");
        assert!(!is_file(&absolute.display().to_string()));
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        let folder = story_folder();
        let (stories, media) = (
            folder.path().join("news/stories"),
            folder.path().join("media"),
        );
        std::fs::write(stories.join("page.png"), "<svg onload=alert(1)>").unwrap();
        std::fs::write(stories.join("cut.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        for (src, wanted) in [
            (
                "page.png",
                "the picture page.png was not taken: This is an SVG drawing",
            ),
            (
                "cut.png",
                "the picture cut.png was not taken: The picture is damaged",
            ),
        ] {
            let told = bring_in(&stories, src, &media).unwrap_err().to_string();
            assert!(told.starts_with(wanted), "{src}: {told}");
        }
        assert!(bring_in(&stories, "none.gif", &media).unwrap().is_none());
        assert_eq!(std::fs::read_dir(&media).unwrap().count(), 0);
    }
}
