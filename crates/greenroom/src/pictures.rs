//! Pictures a story file names: found beside it, checked, copied under a name that tells nothing.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use imagesize::ImageType;
use web::newsroom::media::NewMedia;

/// Largest picture that is taken.
const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// Longest side, in pixels.
const MOST_PIXELS: usize = 20_000;

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

/// Checks the bytes of a picture and writes them into `media`, unless they are there already.
///
/// # Errors
/// One sentence naming the picture.
pub fn keep(bytes: &[u8], src: &str, media: &Path) -> Result<NewMedia> {
    let Some((kind, ending)) = kind(bytes) else {
        bail!("the picture {src} is not a JPEG, PNG, WebP, GIF or AVIF");
    };
    let size =
        imagesize::blob_size(bytes).with_context(|| format!("the picture {src} is damaged"))?;
    if size.width == 0 || size.height == 0 || size.width.max(size.height) > MOST_PIXELS {
        bail!(
            "the picture {src} has {} × {} pixels; a side has 1 to {MOST_PIXELS}",
            size.width,
            size.height
        );
    }
    let hash = blake3::hash(bytes).to_hex();
    let name = format!(
        "{}.{ending}",
        hash.as_str().get(..32).unwrap_or(hash.as_str())
    );
    let target = media.join(&name);
    if !target.exists() {
        // Written beside and moved, so that nobody ever sees half a picture.
        let beside = media.join(format!(".{name}.{}", std::process::id()));
        std::fs::write(&beside, bytes)
            .and_then(|()| std::fs::rename(&beside, &target))
            .with_context(|| format!("the picture {src} cannot be kept in {}", media.display()))?;
    }
    Ok(NewMedia {
        name,
        kind: kind.to_owned(),
        width: i64::try_from(size.width)?,
        height: i64::try_from(size.height)?,
        size_bytes: i64::try_from(bytes.len())?,
    })
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

/// Media type and ending of a picture, told by its first bytes.
fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match imagesize::image_type(bytes).ok()? {
        ImageType::Jpeg => ("image/jpeg", "jpg"),
        ImageType::Png => ("image/png", "png"),
        ImageType::Webp => ("image/webp", "webp"),
        ImageType::Gif => ("image/gif", "gif"),
        ImageType::Heif(imagesize::Compression::Av1) => ("image/avif", "avif"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    /// The smallest GIF there is: one pixel.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

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
                ("image/gif", 1, 1),
                "{src}"
            );
            assert_eq!(kept.name.len(), 32 + ".gif".len());
            assert_eq!(std::fs::read(media.join(&kept.name)).unwrap(), GIF);
        }
        assert_eq!(
            std::fs::read_dir(&media).unwrap().count(),
            1,
            "the same bytes are one file"
        );
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
            ("page.png", "the picture page.png is not a JPEG"),
            ("cut.png", "the picture cut.png is damaged"),
        ] {
            let told = bring_in(&stories, src, &media).unwrap_err().to_string();
            assert!(told.starts_with(wanted), "{src}: {told}");
        }
        assert!(bring_in(&stories, "none.gif", &media).unwrap().is_none());
        assert_eq!(std::fs::read_dir(&media).unwrap().count(), 0);
    }
}
